/** A scale on which the steps of a calendar are equally far apart. */
export interface TimeScale {
  /** What one is; null: a number of the user's own. */
  unit: 'month' | 'weekday' | 'second' | null;
  placeOf: (time: number) => number;
}

const day = 86_400;
const summerTime = 3600;
/** By which the day of a month is found: the day itself, the last of a month, the first by a clock of at most so many hours from UTC. */
const monthShifts = [0, day, 14 * 3600];

/**
 * The scale of times: months where all are the same day of one, its last day, or a local midnight of its first; weekdays where none is on
 * a weekend; otherwise seconds, or the numbers as they are.
 * @param times seconds since 1970 of dates, or numbers; at least one
 */
export function chooseTimeScale(times: Float64Array, isDate: boolean): TimeScale {
  if (!isDate) return { unit: null, placeOf: (time) => time };
  const timeOfDay = (time: number): number => time - Math.floor(time / day) * day;
  for (const shift of monthShifts) {
    const dayOf = (time: number): number => new Date((time + shift) * 1000).getUTCDate();
    const first = shift === 0 ? dayOf(times[0]) : 1;
    const start = timeOfDay(times[0] + shift);
    const isSame = (time: number): boolean =>
      dayOf(time) === first && Math.abs(timeOfDay(time + shift) - start) <= summerTime;
    if (!times.every(isSame)) continue;
    const placeOf = (time: number): number => monthOf(time + shift);
    if (times.some((time) => placeOf(time) !== placeOf(times[0]))) return { unit: 'month', placeOf };
  }
  // 1 January 1970 was a Thursday: day 4 of a week that begins on Sunday.
  const weekday = (time: number): number => (((Math.floor(time / day) + 4) % 7) + 7) % 7;
  const isWorkday = (time: number): boolean =>
    timeOfDay(time) === timeOfDay(times[0]) && weekday(time) !== 0 && weekday(time) !== 6;
  if (times.every(isWorkday) && new Set(Array.from(times.subarray(0, 20), weekday)).size > 1)
    return { unit: 'weekday', placeOf: (time) => weekdayNumber(time, weekday(time)) };
  return { unit: 'second', placeOf: (time) => time };
}

function monthOf(time: number): number {
  const date = new Date(time * 1000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** Five a week. @param weekday 1 (Monday) to 5 */
function weekdayNumber(time: number, weekday: number): number {
  const sunday = Math.floor(time / day) - weekday;
  return Math.round(((sunday + 4) / 7) * 5) + weekday;
}

import type { FittedSteps } from '../../../contracts/preparation.ts';
import type { NewWarning } from '../../../contracts/warning.ts';
import { selectNth } from '../columns/order-statistics.ts';
import { chooseTimeScale, type TimeScale } from './time-scale.ts';
import type { OrderedSteps } from './order-steps.ts';

/** Between steps this far from a whole number of usual ones, in usual steps, time is uneven: 23 and 25 hours are a day. */
const tolerance = 0.1;
/** Above this share of uneven distances no step counts as missing. */
const mostUneven = 0.1;
/** Distances by which a usual one is known. */
const leastDistances = 4;

/** A series of which something is told, and the place in it where that is first so: after this ordered step. */
interface Found {
  series: number;
  count: number;
  after: number;
}

type Columns = Pick<FittedSteps, 'group' | 'time'>;

/**
 * Warns of series whose steps are missing, or lie at uneven distances: windows count steps, and not time.
 * @param times of each row of the dataset, rising in each series
 * @param stored the SQL type of the column of times; distances of those that a double does not hold are not known
 */
export function unevenTimes(
  ordered: OrderedSteps,
  times: Float64Array,
  { time }: Columns,
  stored: string,
): NewWarning[] {
  if (stored === 'VARCHAR' || stored === 'TIMESTAMP_NS') return [];
  const { rows, names } = ordered;
  const isDate = stored === 'DATE' || stored === 'TIMESTAMP';
  const scale = chooseTimeScale(
    Float64Array.from(rows, (row) => times[row]),
    isDate,
  );
  const places = Float64Array.from(rows, (row) => scale.placeOf(times[row]));
  const distances = new Float64Array(Math.max(0, rows.length - names.length));
  let at = 0;
  eachDistance(ordered, (_, i) => (distances[at++] = places[i] - places[i - 1]));
  if (distances.length < leastDistances) return [];
  const usual = selectNth(distances, Math.floor(distances.length / 2));
  if (usual <= 0) return [];
  const missing: Found[] = [];
  const uneven: Found[] = [];
  eachDistance(ordered, (series, i) => {
    const steps = (places[i] - places[i - 1]) / usual;
    const whole = Math.round(steps);
    if (whole < 1 || Math.abs(steps - whole) > tolerance) add(uneven, series, i - 1, 1);
    else if (whole > 1) add(missing, series, i - 1, whole - 1);
  });
  const show = (list: readonly Found[], what: string): string => {
    const [first] = list;
    const [from, to] = [rows[first.after], rows[first.after + 1]].map((row) => showTime(times[row], isDate));
    const of = names.length === 1 ? '' : `, in ${list.length} of ${names.length} series`;
    const where = names.length === 1 ? '' : `in "${names[first.series]}" `;
    return `${what}${of}: first ${where}between ${from} and ${to}`;
  };
  const step = describeStep(usual, scale);
  const unevenDistances = total(uneven);
  const warnings: NewWarning[] = [];
  const about = { pointer: '/task/time', column: time };
  if (unevenDistances > 0)
    warnings.push({
      code: 'unevenTimes',
      detail:
        `${show(uneven, `"${time}" goes on by other distances than its usual ${step} in ${unevenDistances} of ${distances.length} steps`)}. ` +
        'Windows count rows, and not time: bring one row for each equal stretch of time, or make the time that has passed an input.',
      ...about,
    });
  if (missing.length > 0 && unevenDistances <= mostUneven * distances.length)
    warnings.push({
      code: 'missingTimes',
      detail:
        `${show(missing, `"${time}" lacks ${total(missing)} step(s) of ${step}`)}. ` +
        'Windows count rows, and go on after a gap as if there were none: add the rows that are missing, without a value of the target.',
      ...about,
    });
  return warnings;
}

/** Warns of rows of one group with the same time: which comes first, only the order of the file tells. */
export function doubledTimes(
  ordered: OrderedSteps,
  times: Float64Array,
  { group, time }: Columns,
): NewWarning[] {
  const { rows, names } = ordered;
  const found: Found[] = [];
  eachDistance(ordered, (series, i) => {
    if (times[rows[i]] === times[rows[i - 1]]) add(found, series, i - 1, 1);
  });
  if (found.length === 0) return [];
  const [{ series, after }] = found;
  return [
    {
      code: 'doubledTimes',
      detail:
        `${total(found)} row(s) have the "${time}" of another row of their "${group}", in ${found.length} of ${names.length} groups: first rows ` +
        `${rows[after] + 1} and ${rows[after + 1] + 1} of "${names[series]}". They stay in the order of the dataset.`,
      pointer: '/inputs/sequence/time',
      column: time,
    },
  ];
}

/** Calls for each step but the first of its series. */
function eachDistance({ starts, names }: OrderedSteps, take: (series: number, i: number) => void): void {
  for (let series = 0; series < names.length; series++)
    for (let i = starts[series] + 1; i < starts[series + 1]; i++) take(series, i);
}

const total = (list: readonly Found[]): number => list.reduce((sum, { count }) => sum + count, 0);

/** Adds to what is found of a series, the series coming one after the other, by their names. */
function add(list: Found[], series: number, after: number, count: number): void {
  const last = list.at(-1);
  if (last?.series === series) last.count += count;
  else list.push({ series, count, after });
}

const units = [
  { name: 'week', seconds: 604_800 },
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3600 },
  { name: 'minute', seconds: 60 },
];

/** Such as "1 month", "15 minutes"; numbers without a unit are themselves. */
function describeStep(usual: number, { unit }: TimeScale): string {
  const of = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`;
  if (unit === null) return String(Number(usual.toPrecision(6)));
  if (unit !== 'second') return of(usual, unit);
  const fit = units.find(({ seconds }) => usual % seconds === 0);
  return fit === undefined ? of(usual, 'second') : of(usual / fit.seconds, fit.name);
}

/** A time as it is told: days without a time of day, where they have none. */
function showTime(time: number, isDate: boolean): string {
  if (!isDate) return String(time);
  return new Date(time * 1000)
    .toISOString()
    .replace(/\.000Z$/, 'Z')
    .replace(/T00:00:00Z$/, '');
}

/** Turns in which plans are timed: so many at least, more where other processes are busy, and so many at most. */
const fewestTurns = 3;
const fewestBusyTurns = 5;
const mostTurns = 12;
/** A plan that takes so many times as long as the best one is not timed any further. */
const hopeless = 1.25;
/** How likely chance alone may be to make a plan win as many turns as it did, where other processes are busy. */
const significance = 0.05;

/** A plan that can be timed. */
export interface TimedPlan {
  /** Trains for a moment. @returns what a step took, in milliseconds */
  time(): Promise<number>;
}

/** What a comparison found of a plan. */
export interface ComparedPlan {
  /** What a step takes: the median over the turns of its share of the first plan's time, times the median of that. */
  msPerStep: number;
  /** Whether it is faster than the first plan beyond doubt: on a quiet machine that is, and else won significantly many turns. */
  isFaster: boolean;
}

/**
 * Times plans turn by turn, each beside the first one in every turn, so that what else happens on the machine meets all of them: their
 * shares of its time count, not their times. Where other processes are busy there are more turns, until it is clear which plan is
 * fastest, and a plan must win so many of them that chance does not explain it (sign test).
 * @param isQuiet whether other processes have left the machine alone so far
 * @param isOver whether no time is left; the fewest turns are taken all the same
 */
export async function comparePlans(
  plans: readonly TimedPlan[],
  { isQuiet, isOver }: { isQuiet: () => boolean; isOver: () => boolean },
): Promise<{ compared: ComparedPlan[]; wasQuiet: boolean }> {
  const firstTimes: number[] = [];
  const shares: number[][] = plans.map(() => []);
  let timed = plans.map((_, index) => index);
  let wasQuiet = true;
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const times = new Map<number, number>();
    // Each turn begins with another plan.
    for (let place = 0; place < timed.length; place += 1) {
      const index = timed[(place + turn) % timed.length];
      times.set(index, await plans[index].time());
    }
    const first = times.get(0)!;
    firstTimes.push(first);
    for (const [index, time] of times) shares[index].push(time / first);
    wasQuiet = isQuiet();
    const turns = turn + 1;
    if (turns < fewestTurns) continue;
    if (wasQuiet) break;
    const shareOf = new Map(timed.map((index) => [index, median(shares[index])]));
    const leader = timed.reduce((best, index) => (shareOf.get(index)! < shareOf.get(best)! ? index : best));
    timed = timed.filter((index) => index === 0 || shareOf.get(index)! <= hopeless * shareOf.get(leader)!);
    const isClear = leader === 0 || isSignificant(shares[leader]);
    if (turns >= fewestBusyTurns && (isClear || isOver())) break;
  }
  const unit = median(firstTimes);
  const compared = shares.map((own, index) => ({
    msPerStep: unit * median(own),
    isFaster: index > 0 && median(own) < 1 && (wasQuiet || isSignificant(own)),
  }));
  return { compared, wasQuiet };
}

/** Whether so many of the shares are below 1 that an even chance would make it so at most once in twenty times. */
function isSignificant(shares: readonly number[]): boolean {
  const wins = shares.filter((share) => share < 1).length;
  let tail = 0;
  for (let count = wins; count <= shares.length; count += 1) tail += binomial(shares.length, count);
  return tail / 2 ** shares.length <= significance;
}

function binomial(n: number, k: number): number {
  let value = 1;
  for (let index = 1; index <= k; index += 1) value = (value * (n - k + index)) / index;
  return value;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

import { waitUntilQuiet, watchForeignUse } from './processor-use.ts';

/** Cores that others may keep busy while something is measured. */
const quietCores = 0.12;
const longestWaitSeconds = 20;

/** What was measured in a round, and how busy others kept the machine meanwhile (in cores; null: unknown). */
export interface Round<T> {
  value: T;
  foreignCores: number | null;
}

/** The rounds that count. */
export interface MeasuredRounds<T> {
  rounds: Round<T>[];
  discarded: number;
  /** Whether every round that counts was undisturbed; else they are the least disturbed ones. */
  quiet: boolean;
  /** The busiest of them, in cores; null: unknown. */
  foreignCores: number | null;
}

/**
 * Measures until `rounds` rounds were undisturbed by other processes, or three times as many were tried; the least disturbed
 * count then.
 */
export async function measureRounds<T>(
  rounds: number,
  measure: (round: number) => Promise<T>,
  say: (message: string) => void = console.log,
): Promise<MeasuredRounds<T>> {
  const isQuiet = ({ foreignCores }: Round<T>) => (foreignCores ?? 0) < quietCores;
  const all: Round<T>[] = [];
  while (all.filter(isQuiet).length < rounds && all.length < 3 * rounds) {
    await waitUntilQuiet(quietCores, longestWaitSeconds);
    const use = watchForeignUse();
    const value = await measure(all.length);
    const round = { value, foreignCores: use.cores() };
    all.push(round);
    if (!isQuiet(round)) {
      say(`  round ${all.length} disturbed: others kept ${round.foreignCores!.toFixed(2)} cores busy`);
    }
  }
  const counted = all.toSorted((a, b) => (a.foreignCores ?? 0) - (b.foreignCores ?? 0)).slice(0, rounds);
  return {
    rounds: counted,
    discarded: all.length - counted.length,
    quiet: counted.every(isQuiet),
    foreignCores: counted.at(-1)?.foreignCores ?? null,
  };
}

/** The middle of the values, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

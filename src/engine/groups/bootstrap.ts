import { quantileOfSorted } from '../../data/preparation/columns/order-statistics.ts';
import { createRandom } from '../../random.ts';

const resamples = 200;
/** Resamples are of at most so many rows. */
const mostRows = 2000;

/** A lower and an upper bound. */
export type Interval = [lower: number, upper: number];

/**
 * 95 % intervals of figures by the percentile bootstrap (Efron 1979). Of more than 2,000 rows each resample has 2,000, and its deviations from the
 * figure are scaled by √(2000 / rows), as figures vary by 1 / √rows (m out of n: Bickel, Götze and van Zwet 1997).
 * @param figures of all rows; those that are null have no interval, as those that are undefined in a resample
 * @param measure the figures of some of the rows, places from 0, with repeats
 */
export async function bootstrapIntervals(
  rows: number,
  figures: Record<string, number | null>,
  measure: (places: Int32Array) => Promise<Record<string, number | null>>,
  seed: { seed: number; stream: string },
): Promise<Record<string, Interval>> {
  const random = createRandom(seed.seed, seed.stream);
  const drawn = Math.min(rows, mostRows);
  const shrink = Math.sqrt(drawn / rows);
  const deviations = new Map<string, number[] | null>(Object.keys(figures).map((name) => [name, []]));
  for (let round = 0; round < resamples; round += 1) {
    const measured = await measure(Int32Array.from({ length: drawn }, () => random.integer(rows)));
    for (const [name, found] of deviations) {
      const [figure, again] = [figures[name], measured[name]];
      if (figure === null || again === null || again === undefined) deviations.set(name, null);
      else found?.push((again - figure) * shrink);
    }
  }
  return Object.fromEntries(
    Array.from(deviations).flatMap(([name, found]) => {
      if (found === null) return [];
      const sorted = found.toSorted((a, b) => a - b);
      const figure = figures[name]!;
      return [
        [
          name,
          [figure + quantileOfSorted(sorted, 0.025), figure + quantileOfSorted(sorted, 0.975)] as Interval,
        ] as const,
      ];
    }),
  );
}

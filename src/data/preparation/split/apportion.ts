/** Fractions of the rows, in the order train, validation, test; they add up to 1. */
export type SplitFractions = readonly [train: number, validation: number, test: number];

/** Rows of each part, in the order train, validation, test. */
export type SplitCounts = [train: number, validation: number, test: number];

/** Rounds down; 0.7 · 10 is 7.000000000000001 or 6.999999999999999 in doubles, and both mean 7. */
const floor = (value: number): number => Math.floor(value + 1e-9);

/**
 * Whole numbers that add up to `total`, as near to the fractions as can be: rounded down, the rest to the largest
 * remainders, the earlier split first (Hamilton's method).
 */
export function apportion(total: number, fractions: SplitFractions): SplitCounts {
  const [train, validation, test] = roundToTotal(
    total,
    fractions.map((fraction) => fraction * total),
  );
  return [train, validation, test];
}

/**
 * Whole numbers that add up to `total`: each rounded down, the rest to the largest remainders, the earlier one first.
 * @param exact numbers that add up to about `total`; those that are 0 stay so
 */
export function roundToTotal(total: number, exact: readonly number[]): number[] {
  const counts = exact.map(floor);
  const order = [...exact.keys()]
    .filter((i) => exact[i] > 0)
    .toSorted((a, b) => exact[b] - counts[b] - (exact[a] - counts[a]) || a - b);
  const rest = total - counts.reduce((sum, count) => sum + count, 0);
  for (let i = 0; i < rest && order.length > 0; i++) counts[order[i % order.length]]++;
  return counts;
}

/**
 * Divides each stratum so that the parts have together as many rows as {@link apportion} gives to all rows: each count is the
 * exact one rounded down or up. Rounded class by class, forty classes of four rows would leave the test part empty. Every
 * stratum has a row in training, where there is training.
 * @param sizes rows of each stratum, 1 or more
 * @returns for each stratum the rows of each part
 */
export function apportionStrata(sizes: readonly number[], fractions: SplitFractions): SplitCounts[] {
  const totals = apportion(
    sizes.reduce((sum, size) => sum + size, 0),
    fractions,
  );
  const counts = sizes.map((size): SplitCounts => {
    const [train, validation, test] = fractions.map((fraction) => floor(fraction * size));
    return [fractions[0] > 0 ? Math.max(1, train) : 0, validation, test];
  });
  const rest = sizes.map((size, i) => size - counts[i][0] - counts[i][1] - counts[i][2]);
  // The smaller parts choose first; training gets what they leave.
  for (const part of [2, 1]) {
    const missing = totals[part] - counts.reduce((sum, count) => sum + count[part], 0);
    const remainder = (i: number): number => fractions[part] * sizes[i] - counts[i][part];
    const open = [...sizes.keys()]
      .filter((i) => rest[i] > 0 && fractions[part] > 0)
      .toSorted((a, b) => {
        const difference = remainder(b) - remainder(a);
        return Math.abs(difference) > 1e-9 ? difference : rest[b] - rest[a] || a - b;
      });
    for (const i of open.slice(0, Math.max(0, missing))) {
      counts[i][part]++;
      rest[i]--;
    }
  }
  // Where there is no training, the last part that has a share gets the rest.
  const last = fractions[0] > 0 ? 0 : fractions[1] > 0 ? 1 : 2;
  for (const [i, rows] of rest.entries()) counts[i][last] += rows;
  return counts;
}

/**
 * How a cross-validation divides: first all rows into those of the folds and those held out for test from all of them, then
 * what is trained on into train and validation.
 * @param split shares of all rows, as of its final model
 */
export function foldFractions(split: { train: number; validation: number; test: number }): {
  held: SplitFractions;
  trained: SplitFractions;
} {
  const share = split.validation / (split.train + split.validation);
  return { held: [1 - split.test, 0, split.test], trained: [1 - share, share, 0] };
}

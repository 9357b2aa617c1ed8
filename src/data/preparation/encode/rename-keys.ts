import type { FittedPreparation } from '../../../contracts/preparation.ts';

type Row = Record<string, unknown>;

/**
 * Gives the keys of prediction rows the names of their columns, where those had other ones in the file: `a` becomes `a_2` where the file
 * had both `A` and `a`. The steps of an example are rows of their own.
 * @returns null where every column is called as in the file
 */
export function keyRenamer(
  readings: FittedPreparation['readings'] = [],
): ((rows: readonly Row[]) => Row[]) | null {
  const names = new Map(
    readings.flatMap(({ name, writtenAs }) => (writtenAs === undefined ? [] : [[writtenAs, name] as const])),
  );
  if (names.size === 0) return null;
  const isRow = (value: unknown): value is Row =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const renamed = (row: unknown): unknown => {
    if (!isRow(row)) return row;
    return Object.fromEntries(
      Object.entries(row).map(([key, value]) => {
        const name = names.get(key);
        return [name === undefined || Object.hasOwn(row, name) ? key : name, value];
      }),
    );
  };
  return (rows) =>
    rows.map((row) => {
      const own = renamed(row) as Row;
      return isRow(own) && Array.isArray(own['steps']) ? { ...own, steps: own['steps'].map(renamed) } : own;
    });
}

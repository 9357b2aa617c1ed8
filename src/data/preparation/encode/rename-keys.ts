import type { FittedPreparation } from '../../../contracts/preparation.ts';

type Row = Record<string, unknown>;

/** What is needed of a preparation to find its columns in rows. */
type NamedColumns = Pick<FittedPreparation, 'readings'> & {
  columns: readonly { name: string }[];
  otherColumns?: readonly string[] | undefined;
};

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Gives the keys of prediction rows the names of their columns, where those had other ones in the file: `a` becomes `a_2` where the file
 * had both `A` and `a`, and the values of an object are those of the columns that were made of it, `user.age` of `user`. The steps of an
 * example are rows of their own.
 * @returns null where every column is called as in the file
 */
export function keyRenamer({
  columns,
  readings = [],
  otherColumns = [],
}: NamedColumns): ((rows: readonly Row[]) => Row[]) | null {
  const names = new Map(
    readings.flatMap(({ name, writtenAs }) => (writtenAs === undefined ? [] : [[writtenAs, name] as const])),
  );
  const known = new Set([...columns, ...readings].map(({ name }) => name).concat(otherColumns));
  const dotted = [...known].filter((name) => name.includes('.'));
  if (names.size === 0 && dotted.length === 0) return null;
  const columnsOf = (key: string): string[] =>
    known.has(key) ? [] : dotted.filter((name) => name.startsWith(`${key}.`));
  const renamed = (row: unknown): unknown => {
    if (!isRow(row)) return row;
    const flat = dotted.length === 0 ? row : flatRow(row, columnsOf);
    return Object.fromEntries(
      Object.entries(flat).map(([key, value]) => {
        const name = names.get(key);
        return [name === undefined || Object.hasOwn(flat, name) ? key : name, value];
      }),
    );
  };
  return (rows) =>
    rows.map((row) => {
      const own = renamed(row) as Row;
      return isRow(own) && Array.isArray(own['steps']) ? { ...own, steps: own['steps'].map(renamed) } : own;
    });
}

/** A row in which objects are columns; what such an object lacks has no value, as in a file. */
function flatRow(row: Row, columnsOf: (key: string) => readonly string[]): Row {
  const entries = Object.entries(row).flatMap(([key, value]): [string, unknown][] => {
    if (value !== null && !isRow(value)) return [[key, value]];
    const names = columnsOf(key);
    if (names.length === 0) return [[key, value]];
    const inner = Object.entries(value ?? {}).map(([one, cell]) => [`${key}.${one}`, cell] as const);
    const flat = flatRow(Object.fromEntries(inner), columnsOf);
    const absent = names.filter((name) => !Object.hasOwn(flat, name) && !Object.hasOwn(row, name));
    return [...absent.map((name): [string, unknown] => [name, null]), ...Object.entries(flat)];
  });
  return Object.fromEntries(entries);
}

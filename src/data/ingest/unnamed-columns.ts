import type { ReadColumn } from '../../contracts/dataset-reading.ts';
import type { DataEngine } from '../data-engine.ts';
import { trimSql } from '../cells/trim-cell.ts';

/**
 * Finds out what columns without a name are: the numbers of rows that data frames write first, and the empty columns that a
 * trailing delimiter makes, are left out; other first columns get a name; any other is refused by its missing name.
 * @param fields SQL of their cells, by their places
 * @returns for each place: null where it is left out, else its name
 */
export async function nameUnnamed(
  engine: DataEngine,
  from: string,
  fields: ReadonlyMap<number, string>,
  names: readonly string[],
): Promise<Map<number, { name: string | null; note: NonNullable<ReadColumn['note']> }>> {
  const found = new Map<number, { name: string | null; note: NonNullable<ReadColumn['note']> }>();
  for (const [place, field] of fields) {
    const cell = trimSql(field);
    const [facts] = await engine.query(
      `SELECT count(*) AS rows, count(nullif(${cell}, '')) AS filled, count(DISTINCT CASE WHEN regexp_full_match(${cell}, '[0-9]{1,15}') THEN ${cell} END) AS numbers FROM ${from}`,
    );
    const rows = Number(facts['rows']);
    if (Number(facts['filled']) === 0)
      found.set(place, {
        name: null,
        note: {
          code: 'leftOut',
          detail: `Column ${place + 1} has neither a name nor a value and was left out.`,
        },
      });
    else if (place === 0 && Number(facts['numbers']) === rows)
      found.set(place, {
        name: null,
        note: {
          code: 'leftOut',
          detail: 'The first column has no name and numbers the rows, as an index does: it was left out.',
        },
      });
    else if (place === 0) {
      const name = ['index', 'row_name', 'unnamed'].find(
        (free) => !names.some((taken) => taken.toLowerCase() === free),
      );
      if (name !== undefined)
        found.set(place, {
          name,
          note: { code: 'unnamed', detail: `The first column has no name; it is called "${name}".` },
        });
    }
  }
  return found;
}

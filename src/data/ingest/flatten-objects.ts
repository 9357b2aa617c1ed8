import type { IngestLimits } from '../../contracts/dataset.ts';
import type { ReadColumn } from '../../contracts/dataset-reading.ts';
import type { DataEngine } from '../data-engine.ts';
import { quoteName, quoteText } from '../sql-literals.ts';
import { checkColumnNames, shorten } from './column-names.ts';
import { isObject, nestedNote } from './stored-column.ts';
import type { TypedColumn } from './source-table.ts';

/** Objects within each other that are taken apart: `a.b.c.d` is a column, what lies deeper is none. */
export const deepestObject = 4;
/** An object with more values than these is rather a map, whose keys are data. */
const mostValues = 200;

/** A table whose objects are columns. */
export interface FlatTable {
  from: string;
  columns: TypedColumn[];
  /** What is told of the objects that were taken apart. */
  told: ReadColumn[];
}

/** A value within an object. */
interface Leaf {
  path: string[];
  type: string;
  /** SQL of the value. */
  value: string;
}

/**
 * Makes a column of each value of a table's objects, named by the keys that lead to it (`user.geo.city`). An object of too many values, or one of
 * whose columns another one has the name, stays as it is.
 * @param from what stands after FROM, with the columns under their names
 * @throws TrainyardError datasetLimitExceeded
 */
export async function flattenObjects(
  engine: DataEngine,
  { from, columns, limits }: { from: string; columns: readonly TypedColumn[]; limits: IngestLimits },
): Promise<FlatTable> {
  const told: ReadColumn[] = [];
  const flat: (TypedColumn & { value: string })[] = [];
  const known = new Set(columns.map(({ name }) => name.toLowerCase()));
  for (const column of columns) {
    const { name, type } = column;
    const leaves = isObject(type) ? await leavesOf(engine, from, { path: [name], type, value: quoteName(name) }) : []; // prettier-ignore
    const names = leaves.map(({ path }) => path.join('.'));
    const all = new Set([...known, ...names.map((one) => one.toLowerCase())]);
    if (leaves.length === 0 || leaves.length > mostValues || all.size < known.size + names.length) {
      flat.push({ ...column, value: quoteName(name) });
      continue;
    }
    for (const one of all) known.add(one);
    flat.push(
      ...leaves.map((leaf, i) => ({
        name: names[i],
        type: leaf.type,
        key: leaf.path.at(-1)!,
        value: leaf.value,
      })),
    );
    told.push({ name, reading: { type: 'text' }, missing: [], note: flatNote(names) });
  }
  if (told.length === 0) return { from, columns: [...columns], told };
  checkColumnNames(
    flat.map(({ name }) => name),
    limits,
  );
  const select = flat.map(({ name, value }) => `${value} AS ${quoteName(name)}`);
  return {
    from: `(SELECT ${select.join(', ')} FROM ${from})`,
    columns: flat.map(({ value: _value, ...column }) => column),
    told,
  };
}

function flatNote(names: readonly string[]): NonNullable<ReadColumn['note']> {
  const shown = names.slice(0, 3).map((name) => `"${shorten(name)}"`).join(', '); // prettier-ignore
  const detail = `The column holds objects: each of their values is a column of its own (${shown}${names.length > 3 ? ', …' : ''}). A row of a prediction may have the object or these columns.`;
  return { code: 'flattened', detail };
}

/** The values of an object, and of those within it; more than {@link mostValues} are not looked for. */
async function leavesOf(engine: DataEngine, from: string, object: Leaf): Promise<Leaf[]> {
  const described = await engine.query(`DESCRIBE SELECT unnest(${object.value}) FROM ${from}`);
  const leaves: Leaf[] = [];
  for (const row of described) {
    const key = String(row['column_name']);
    const leaf = {
      path: [...object.path, key],
      type: String(row['column_type']),
      value: `struct_extract(${object.value}, ${quoteText(key)})`,
    };
    const isInner = isObject(leaf.type) && leaf.path.length < deepestObject;
    leaves.push(...(isInner ? await leavesOf(engine, from, leaf) : [leaf]));
    if (leaves.length > mostValues) break;
  }
  return leaves;
}

/** Why a column of objects was not taken apart. */
export const objectNote = {
  code: 'leftOut',
  detail: `${nestedNote.detail} Objects are taken apart where they have at most ${mostValues} values, in at most ${deepestObject} levels, under names that no other column has.`,
} as const;

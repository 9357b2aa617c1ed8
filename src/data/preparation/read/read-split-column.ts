import type { ResolvedDefinition } from '../../../contracts/definition/definition.ts';
import type { DataEngine } from '../../data-engine.ts';
import { requestFor, timeRequest } from './column-request.ts';
import type { CodedColumn } from './raw-columns.ts';
import { readColumns } from './read-columns.ts';
import type { StoredTable } from './stored-table.ts';

/** The column that rows are divided by: as a group or the name of a part, or as a time; null where it is not read as that. */
export interface SplitColumn {
  names: CodedColumn | null;
  times: Float64Array | null;
}

/** Reads the column that rows are divided by, as the strategy looks at it. */
export async function readSplitColumn(
  engine: DataEngine,
  table: StoredTable,
  { split }: Pick<ResolvedDefinition, 'split'>,
): Promise<SplitColumn> {
  const { column: name, strategy } = split;
  if (name === undefined) return { names: null, times: null };
  const request = strategy === 'timeOrdered' ? timeRequest(table, name) : requestFor(table, { name, type: 'categorical' }); // prettier-ignore
  const raw = await readColumns(engine, table, [request]);
  return { names: raw.categories.get(name) ?? null, times: raw.numbers.get(name) ?? null };
}

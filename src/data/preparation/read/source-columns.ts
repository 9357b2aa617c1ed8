import type { AnyDefinition } from '../../../contracts/definition/classical.ts';
import type { InputColumn } from '../../../contracts/definition/definition.ts';
import { targetColumns } from '../../../targets/tasks.ts';
import type { DataEngine } from '../../data-engine.ts';
import { bytesOfTexts, checkMemory, groupColumns } from './memory-check.ts';
import { cellsPerRow, requestFor, type ColumnRequest } from './column-request.ts';
import type { RawColumns } from './raw-columns.ts';
import { readColumns } from './read-columns.ts';
import { openTable, type StoredTable } from './stored-table.ts';
import { unusable } from '../unusable.ts';

/** The columns of a stored dataset that a definition uses, read in groups that fit the memory. */
export interface SourceColumns {
  table: StoredTable;
  /** Columns of the target. */
  targets: readonly ColumnRequest[];
  /** Inputs that are read as raw values: all but images. */
  columns: readonly ColumnRequest[];
  /** The input that is an image, if there is one. */
  image: InputColumn | null;
  readTargets(): Promise<RawColumns>;
  /** Reads the inputs, group by group: a group is read when the one before is done with. */
  groups(): AsyncIterable<RawColumns>;
  /** @throws TrainyardError outOfMemory where rows of so many features do not fit beside a group's raw values */
  checkWidth(width: number, rows?: number): void;
}

/** Opens a dataset for a definition. @throws TrainyardError trainingDataUnusable */
export async function openSource({
  engine,
  parquetPath,
  definition,
  memoryLimitBytes,
}: {
  engine: DataEngine;
  parquetPath: string;
  definition: AnyDefinition;
  memoryLimitBytes: number;
}): Promise<SourceColumns> {
  const { inputs, preparation, split } = definition;
  const table = await openTable(engine, parquetPath);
  const targets = targetRequests(table, definition);
  const image = requireImage(table, inputs);
  const columns = inputs
    .filter(({ type }) => type !== 'image')
    .map((input) => requestFor(table, input, preparation.text?.tokenizer));
  const groups = groupColumns(columns, table.rows, memoryLimitBytes);
  const splitColumns = split.column === undefined ? 0 : 1;
  const rawColumns = splitColumns + Math.max(...groups.map(cellsPerRow), 0);
  const textBytes = await bytesOfTexts(engine, table, columns);
  // A dataset that fits at once is read by one query, target and all.
  let all: RawColumns | null = null;
  const readAll = async (): Promise<RawColumns> =>
    (all ??= await readColumns(engine, table, [...targets, ...columns]));

  return {
    table,
    targets,
    columns,
    image,
    readTargets: () => (groups.length === 1 ? readAll() : readColumns(engine, table, targets)),
    async *groups() {
      for (const group of groups)
        yield groups.length === 1 ? await readAll() : await readColumns(engine, table, group);
    },
    checkWidth: (width, rows = table.rows) =>
      checkMemory({ rows, rawColumns, textBytes, width }, memoryLimitBytes),
  };
}

/** The columns of the target, as they are read. */
export function targetRequests(table: StoredTable, { task }: Pick<AnyDefinition, 'task'>): ColumnRequest[] {
  const type = task.type === 'classification' ? 'categorical' : 'numeric';
  return targetColumns(task).map((name) => requestFor(table, { name, type }));
}

/** The input that is an image. @throws TrainyardError trainingDataUnusable where its column holds something else */
function requireImage(table: StoredTable, inputs: readonly InputColumn[]): InputColumn | null {
  const image = inputs.find(({ type }) => type === 'image');
  if (image === undefined) return null;
  const stored = table.types.get(image.name);
  if (stored !== 'BLOB')
    throw unusable(
      'wrongType',
      `The column "${image.name}" holds ${stored ?? 'nothing'} and cannot be used as image.`,
    );
  return image;
}

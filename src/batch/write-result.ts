import path from 'node:path';
import { hashFile } from '../artifacts/artifact-manifest.ts';
import type { BatchPredictionOptions } from '../contracts/batch-prediction.ts';
import type { DataEngine } from '../data/data-engine.ts';
import { isoTimeSql } from '../data/iso-time.ts';
import { quoteName, quotePath } from '../data/sql-literals.ts';
import type { WrittenPart, WrittenResult } from './batch-messages.ts';
import { errorColumn } from './prediction-columns.ts';
import type { ExampleSource, StoredColumns } from './examples.ts';
import { rowColumn } from './write-predictions.ts';

/** The columns of the dataset that stand beside the predictions. A file of text holds no images. */
export function columnsBeside(
  { types }: StoredColumns,
  { columns, format }: Pick<BatchPredictionOptions, 'columns' | 'format'>,
): string[] {
  if (columns !== null) return columns.filter((name) => types.has(name));
  return [...types].filter(([, type]) => format !== 'csv' || type !== 'BLOB').map(([name]) => name);
}

/** Puts the parts together, with the columns of the dataset beside them. Both are streamed. */
export async function writeResult(
  engine: DataEngine,
  {
    stored,
    source,
    parts,
    beside,
    predictions,
    options: { format, invalidRows },
    folder,
  }: {
    stored: StoredColumns;
    source: Pick<ExampleSource, 'total' | 'rowsLeftOut'>;
    parts: readonly WrittenPart[];
    beside: readonly string[];
    /** Names of the columns of the predictions. */
    predictions: readonly string[];
    options: Pick<BatchPredictionOptions, 'format' | 'invalidRows'>;
    folder: string;
  },
): Promise<WrittenResult> {
  const written = invalidRows === 'mark' ? [...predictions, errorColumn] : predictions;
  const cells = [
    ...beside.map(
      (name) => `${cellIn(format, `d.${quoteName(name)}`, stored.types.get(name)!)} AS ${quoteName(name)}`,
    ),
    ...written.map((name) => `p.${quoteName(name)}`),
  ];
  const dataset = `read_parquet(${quotePath(stored.parquetPath)}, file_row_number = true) AS d`;
  const files = `read_parquet([${parts.map((part) => quotePath(part.path)).join(', ')}])`;
  const rowCell = quoteName(rowColumn);
  // Each row is an example: the two are in the same order, and neither has to be held for the other.
  const isRowByRow = source.rowsLeftOut === 0 && source.total === stored.rows;
  const from = isRowByRow
    ? `${dataset} POSITIONAL JOIN ${files} AS p WHERE d.file_row_number = p.${rowCell}`
    : `${dataset} JOIN (SELECT *, row_number() OVER () AS place FROM ${files}) AS p ON d.file_row_number = p.${rowCell} ORDER BY p.place`;
  const file = path.join(folder, `result.${format}`);
  const settings = format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd';
  const [copied] = await engine.query(
    `COPY (SELECT ${cells.join(', ')} FROM ${from}) TO ${quotePath(file)} (${settings})`,
  );
  // A row that found no prediction beside it would be missing.
  if (Number(copied['Count']) !== source.total)
    throw new Error(`the result has ${String(copied['Count'])} of ${source.total} rows`);
  return {
    path: file,
    ...(await hashFile(file)),
    rows: source.total,
    invalidRows: parts.reduce((sum, part) => sum + part.invalidRows, 0),
    rowsLeftOut: source.rowsLeftOut,
    columns: [...beside, ...written],
    predictionColumns: [...written],
  };
}

/** A cell as the format has it: CSV has times as everywhere in the service, and lists of numbers as JSON. */
function cellIn(format: BatchPredictionOptions['format'], cell: string, type: string): string {
  if (format !== 'csv') return cell;
  if (type === 'TIMESTAMP' || type === 'TIMESTAMP_NS') return isoTimeSql(cell);
  return type.endsWith('[]') ? `CAST(${cell} AS VARCHAR)` : cell;
}

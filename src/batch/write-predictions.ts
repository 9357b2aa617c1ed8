import path from 'node:path';
import type { AppendedType, DataEngine } from '../data/data-engine.ts';
import { quoteName, quotePath } from '../data/sql-literals.ts';
import type { WrittenPart } from './batch-messages.ts';
import type { Predicted } from './predict-examples.ts';
import { errorColumn, type PredictionColumn, type ResultType } from './prediction-columns.ts';

/** The column of a part that says which row of the dataset a prediction is of. */
export const rowColumn = 'row';

/** What a part may hold in memory until it is written. */
const partBytes = 64_000_000;
/** What a cell takes, about. */
const bytesPerCell = 16;

const sqlTypes: Readonly<Record<ResultType, AppendedType>> = {
  text: 'VARCHAR',
  number: 'DOUBLE',
  texts: 'VARCHAR[]',
  numbers: 'DOUBLE[]',
};

/** Writes predictions into parts, each a Parquet file. */
export interface PartWriter {
  /** @param numbers the row of the dataset of each */
  add(numbers: readonly number[], predicted: readonly Predicted[]): Promise<void>;
  /** Whether the part is as large as it may be. */
  isFull(): boolean;
  /** Writes what was added as a part; null where nothing was. */
  end(): Promise<WrittenPart | null>;
}

/** A writer of parts `part-0.parquet`, … in a folder. @param rowsPerPart at most */
export async function createPartWriter(
  engine: DataEngine,
  {
    columns,
    folder,
    rowsPerPart,
  }: { columns: readonly PredictionColumn[]; folder: string; rowsPerPart: number },
): Promise<PartWriter> {
  const types = ['BIGINT', ...columns.map(({ type }) => sqlTypes[type]), 'VARCHAR'] satisfies AppendedType[];
  const names = [rowColumn, ...columns.map(({ name }) => name), errorColumn];
  const table = names.map((_, i) => `c${i} ${types[i]}`).join(', ');
  await engine.run(`CREATE TABLE predictions (${table})`);
  const most = Math.max(1, Math.min(rowsPerPart, Math.floor(partBytes / (bytesPerCell * names.length))));
  let rows = 0;
  let invalidRows = 0;
  let parts = 0;
  return {
    async add(numbers, predicted) {
      const cells = columns.map((column) =>
        predicted.map((one) => ('prediction' in one ? column.of(one.prediction) : null)),
      );
      const reasons = predicted.map((one) => ('reason' in one ? one.reason : null));
      await engine.appendColumns('predictions', types, [numbers.map(BigInt), ...cells, reasons]);
      rows += predicted.length;
      invalidRows += reasons.reduce((sum, reason) => sum + Number(reason !== null), 0);
    },
    isFull: () => rows >= most,
    async end() {
      if (rows === 0) return null;
      const file = path.join(folder, `part-${parts}.parquet`);
      parts += 1;
      const select = names.map((name, i) => `c${i} AS ${quoteName(name)}`).join(', ');
      await engine.run(
        `COPY (SELECT ${select} FROM predictions) TO ${quotePath(file)} (FORMAT parquet, COMPRESSION zstd)`,
      );
      await engine.run('TRUNCATE predictions');
      const part = { path: file, rows, invalidRows };
      rows = 0;
      invalidRows = 0;
      return part;
    },
  };
}

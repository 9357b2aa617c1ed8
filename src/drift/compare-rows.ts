import { readManifest } from '../artifacts/artifact-manifest.ts';
import { readBaseline } from '../artifacts/baseline-file.ts';
import type { InputColumn } from '../contracts/definition/definition.ts';
import type { ColumnDrift, DriftReport } from '../contracts/drift.ts';
import { createDataEngine } from '../data/data-engine.ts';
import { compareColumn, type ColumnValues } from '../data/drift/compare-column.ts';
import { comparedAs, readCompared } from '../data/drift/training-baseline.ts';
import type { FittedPreparation } from '../contracts/preparation.ts';
import { keyRenamer } from '../data/preparation/encode/rename-keys.ts';
import { openTable } from '../data/preparation/read/stored-table.ts';
import { rowsOf } from '../prediction/prediction-rows.ts';
import { TrainyardError } from '../errors.ts';
import type { DriftTask } from './drift-messages.ts';
import { columnOfRows } from './column-of-rows.ts';

const memoryLimitBytes = 512e6;

/** Gives the values of columns of the rows to compare, in their order; null: there are none that can be compared. */
type VisitColumns = (
  inputs: readonly InputColumn[],
  visit: (input: InputColumn, values: ColumnValues | null) => void,
) => Promise<void>;

interface OpenRows {
  count: number;
  each: VisitColumns;
  close(): void;
}

/**
 * Holds rows against the training rows of an artifact.
 * @throws predictionInputInvalid where there are no rows; driftUnknown where the artifact keeps no baseline; artifactCorrupt
 */
export async function compareRows({ artifactDir, rows }: DriftTask): Promise<DriftReport> {
  const manifest = await readManifest(artifactDir);
  const baseline = await readBaseline(artifactDir, manifest);
  if (baseline === null)
    throw new TrainyardError(
      'driftUnknown',
      'This version does not know what its training rows were like: that is kept with the final checkpoint of a run, since versions of Trainyard that compare rows.',
    );
  const byName = new Map(baseline.columns.map((column) => [column.column, column]));
  const columns: ColumnDrift[] = [];
  const notCompared: DriftReport['notCompared'] = [];
  const leaveOut = (column: string, reason: string) => notCompared.push({ column, reason });
  const compared = manifest.definition.inputs.filter(({ name, type }) => {
    if (comparedAs(type) === null) leaveOut(name, `Values of type ${type} are not compared.`);
    else if (!byName.has(name)) leaveOut(name, 'Nothing is kept of its training values.');
    return byName.has(name);
  });
  const open =
    'parquetPath' in rows
      ? await openDataset(rows.parquetPath)
      : openRows(rowsOf(rows.sent).rows, manifest.preparation);
  try {
    await open.each(compared, ({ name }, values) => {
      if (values === null) leaveOut(name, 'The compared rows have no such column, or one of another type.');
      else columns.push(compareColumn(byName.get(name)!, values, baseline.rows));
    });
  } finally {
    open.close();
  }
  columns.sort((a, b) => b.psi - a.psi);
  return { rows: open.count, trainingRows: baseline.rows, columns, notCompared };
}

async function openDataset(parquetPath: string): Promise<OpenRows> {
  const engine = await createDataEngine({ threads: 1, memoryLimitBytes });
  await engine.confine({ files: [parquetPath], directories: [], scratchDir: null });
  const table = await openTable(engine, parquetPath);
  return {
    count: table.rows,
    each: (inputs, visit) => readCompared(engine, table, inputs, visit),
    close: () => engine.close(),
  };
}

function openRows(sent: readonly Record<string, unknown>[], fitted: FittedPreparation): OpenRows {
  const { readings = [] } = fitted;
  const readingOf = new Map(readings.map(({ name, reading }) => [name, reading]));
  const given = keyRenamer(fitted)?.(sent) ?? sent;
  // An example of several rows is its steps.
  const rows = given.flatMap((row) =>
    Array.isArray(row['steps']) ? (row['steps'] as Record<string, unknown>[]) : [row],
  );
  return {
    count: rows.length,
    async each(inputs, visit) {
      for (const input of inputs) visit(input, columnOfRows(rows, input, readingOf.get(input.name)));
    },
    close() {},
  };
}

import { mkdir } from 'node:fs/promises';
import { readManifest } from '../artifacts/artifact-manifest.ts';
import { createDataEngine, type DataEngine } from '../data/data-engine.ts';
import { importedManifest } from '../imported/open-imported.ts';
import { loadModel } from '../prediction/load-model.ts';
import type { LoadedModel } from '../prediction/loaded-model.ts';
import type { PredictDatasetTask, WrittenPart, WrittenResult } from './batch-messages.ts';
import type { ExampleSource, StoredColumns } from './examples.ts';
import { predictExamples } from './predict-examples.ts';
import { predictionColumns } from './prediction-columns.ts';
import { describeStored, openExamples, openRows } from './read-examples.ts';
import { createPartWriter, type PartWriter } from './write-predictions.ts';
import { columnsBeside, writeResult } from './write-result.ts';

/** Features that are held at once. */
const heldFeatureBytes = 64_000_000;
const mostAtOnce = 2048;

/** Who waits for a dataset's predictions. */
export interface PredictDatasetReports {
  onProgress(progress: { rows: number; total: number; invalidRows: number }): void;
  /** Resolves when the part is stored. */
  onPart(part: WrittenPart): Promise<void>;
}

/**
 * Predicts a dataset with a model, part by part, behind those that are there already, and puts all of them into one file beside the
 * dataset's columns. What it holds in memory does not grow with the dataset, but with its longest series.
 * @throws predictionInputInvalid naming rows, artifactCorrupt, artifactFormatUnsupported, storageFull, outOfMemory
 */
export async function predictDataset(
  task: PredictDatasetTask,
  engine: { threads: number; memoryLimitBytes: number },
  reports: PredictDatasetReports,
): Promise<WrittenResult> {
  const { artifactDir, parquetPath, options, scratchDir, partSize } = task;
  await mkdir(scratchDir, { recursive: true });
  // A stream holds its connection, so what is written has one of its own.
  const open = (threads: number) =>
    createDataEngine({ threads, memoryLimitBytes: engine.memoryLimitBytes / 2 });
  // One thread writes, so that rows stay in their order.
  const [reader, writer] = await Promise.all([open(engine.threads), open(1)]);
  const { value: model } = await loadModel(artifactDir);
  try {
    const files = [parquetPath, ...task.parts.map((part) => part.path)];
    for (const one of [reader, writer]) await one.confine({ files, directories: [], scratchDir });
    const stored = await describeStored(reader, parquetPath);
    const { source, width, coverages } = await examplesOf(artifactDir, reader, stored);
    const beside = columnsBeside(stored, options);
    const columns = predictionColumns(model.tensors().fields, { ...options, coverages }, beside);

    const explained = options.include.includes('explanation') ? model.mostExplained() : Infinity;
    const atOnce = Math.floor(heldFeatureBytes / (Float32Array.BYTES_PER_ELEMENT * Math.max(1, width)));
    const parts = await predictParts({
      task,
      source,
      model,
      part: await createPartWriter(writer, { columns, folder: scratchDir, rowsPerPart: partSize.rows }),
      atOnce: Math.min(mostAtOnce, explained, partSize.rows, Math.max(1, atOnce)),
      reports,
    });
    return await writeResult(writer, {
      stored,
      source,
      parts,
      beside,
      predictions: columns.map(({ name }) => name),
      options,
      folder: scratchDir,
    });
  } finally {
    model.dispose();
    reader.close();
    writer.close();
  }
}

/** The examples of a dataset for the model of an artifact, the numbers that it takes for one, and the coverages that its predictions may have. */
async function examplesOf(
  artifactDir: string,
  reader: DataEngine,
  stored: StoredColumns,
): Promise<{ source: ExampleSource; width: number; coverages: readonly number[] }> {
  const imported = await importedManifest(artifactDir);
  if (imported === null) {
    const { preparation, conformal } = await readManifest(artifactDir);
    const source = await openExamples(reader, stored, preparation);
    const coverages = conformal?.levels.map(({ coverage }) => coverage) ?? [];
    return { source, width: preparation.featureNames.length, coverages };
  }
  const { inputs } = imported.signature;
  const names = inputs.flatMap(({ columns }) => columns.map(({ name }) => name));
  const width = inputs.reduce(
    (sum, { shape }) => sum + shape.reduce<number>((product, size) => product * (size ?? 1), 1),
    0,
  );
  const columns = names.filter((name) => stored.types.has(name));
  return { source: openRows(reader, stored, columns), width, coverages: [] };
}

/** Predicts what comes behind the parts that are there. @returns all parts, in order */
async function predictParts({
  task: { parts: before, options, partSize },
  source,
  model,
  part,
  atOnce,
  reports,
}: {
  task: PredictDatasetTask;
  source: ExampleSource;
  model: Pick<LoadedModel, 'predict'>;
  part: PartWriter;
  /** Examples that are predicted together, at most. */
  atOnce: number;
  reports: PredictDatasetReports;
}): Promise<WrittenPart[]> {
  const parts = [...before];
  const sum = (of: 'rows' | 'invalidRows') => parts.reduce((total, one) => total + one[of], 0);
  let [rows, invalidRows] = [sum('rows'), sum('invalidRows')];
  const beganAt = Date.now();
  let startedAt = beganAt;
  let storing: Promise<void> = Promise.resolve();

  async function endPart(): Promise<void> {
    const written = await part.end();
    startedAt = Date.now();
    if (written === null) return;
    await storing;
    parts.push(written);
    storing = reports.onPart(written);
    storing.catch(() => {}); // told by whoever waits for it
  }

  const seen = new Map<string, unknown>();
  const recent = await source.before(rows);
  if (recent) await model.predict([recent], { unknownColumns: 'ignore', seen }).catch(() => {});
  await source.each(rows, atOnce, async (examples) => {
    const predicted = await predictExamples(model, examples, {
      marksInvalid: options.invalidRows === 'mark',
      include: options.include,
      unknownColumns: 'ignore',
      seen,
    });
    await part.add(examples.numbers, predicted);
    rows += predicted.length;
    invalidRows += predicted.filter((one) => 'reason' in one).length;
    reports.onProgress({ rows, total: source.total, invalidRows });
    // What took little time is soon done again: parts grow with the time that would be lost.
    const seconds = Math.min(partSize.seconds, Math.max(1, (startedAt - beganAt) / 1000));
    if (part.isFull() || Date.now() - startedAt >= seconds * 1000) await endPart();
  });
  await endPart();
  await storing;
  return parts;
}

import { layered } from '../../src/contracts/definition/classical.ts';
import type { ExperimentDefinition, ResolvedDefinition } from '../../src/contracts/definition/definition.ts';
import type { Evaluation } from '../../src/contracts/evaluation.ts';
import type { PreparedData } from '../../src/data/preparation/prepared-data.ts';
import { prepareData } from '../../src/data/preparation/prepare-data.ts';
import { createRowTransform } from '../../src/data/preparation/encode/create-row-transform.ts';
import { resolveDefinition } from '../../src/definition/resolve-definition.ts';
import { createEagerRunner } from '../../src/engine/eager-runner.ts';
import { evaluateModel } from '../../src/engine/evaluate-model.ts';
import { createRunnerOptions, type RunnerOptions } from '../../src/engine/runner-options.ts';
import type { StepRunner } from '../../src/engine/step-runner.ts';
import { trainModel } from '../../src/engine/train.ts';
import { createTrainingControl } from '../../src/engine/training-observer.ts';
import type { createIngestFolder } from './ingest-folder.ts';
import { createRecordingObserver } from './recording-observer.ts';

/** A table that was trained on, from the definition as a client sends it to the evaluation. */
export interface TrainedTable {
  resolved: ResolvedDefinition;
  data: PreparedData;
  evaluation: Evaluation;
  runner: StepRunner;
  /** The model's raw outputs for JSON rows, their preparation read back from JSON as from an artifact. */
  predict(rows: readonly Record<string, unknown>[]): Promise<number[]>;
  /** All stored rows. */
  rows: Record<string, unknown>[];
  dispose(): void;
}

/** Ingests the text, resolves the definition against its profile, prepares, trains and evaluates; current tf backend. */
export async function trainCsv(
  folder: Awaited<ReturnType<typeof createIngestFolder>>,
  csv: string,
  definition: Omit<ExperimentDefinition, 'dataset'>,
  createRunner: (options: RunnerOptions) => StepRunner | Promise<StepRunner> = (options) =>
    createEagerRunner(options, 'test'),
): Promise<TrainedTable> {
  const dataset = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';
  const { profile } = await folder.ingest(csv);
  const resolved = layered(resolveDefinition({ dataset, ...definition }, { id: dataset, profile }).resolved);
  const { engine, parquetPath } = folder;
  const data = await prepareData({ engine, parquetPath, definition: resolved, memoryLimitBytes: 1e9 });
  const runner = await createRunner(createRunnerOptions(resolved, data));
  const { outcome } = await trainModel({
    definition: resolved,
    data,
    runner,
    resumeFrom: null,
    observer: createRecordingObserver(),
    control: createTrainingControl(),
    clock: performance,
  });
  if (outcome !== 'succeeded') throw new Error(`training ended as ${outcome}`);
  const { evaluation } = await evaluateModel({ definition: resolved, data, runner });
  const stored = JSON.parse(JSON.stringify(data.preparation)) as PreparedData['preparation'];
  const preparing = createRowTransform(stored, resolved.inputs);
  return {
    resolved,
    data,
    evaluation,
    runner,
    predict: async (rows) => [...(await runner.predict(await preparing.transform(rows), rows.length)).values],
    rows: await folder.rows(),
    dispose: () => runner.dispose(),
  };
}

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ExperimentDefinition } from '../../src/contracts/definition/definition.ts';
import type { TrainerReply } from '../../src/contracts/trainer-messages.ts';
import { readManifest } from '../../src/artifacts/artifact-manifest.ts';
import { settleDefinition } from '../../src/definition/plan-experiment.ts';
import type { ModelSource } from '../../src/definition/weights-source.ts';
import { createTrainingControl, type TrainingControl } from '../../src/engine/training-observer.ts';
import { loadModel } from '../../src/prediction/load-model.ts';
import { trainTask } from '../../src/trainer/train-task.ts';
import { fakeEngine } from '../unit/worker/fake-trainer.ts';
import type { createIngestFolder } from './ingest-folder.ts';

/** Trains as a trainer does, and loads what it wrote last. */
export async function trainAndLoad(
  folder: Awaited<ReturnType<typeof createIngestFolder>>,
  csv: string | Buffer,
  name: string,
  definition: Omit<ExperimentDefinition, 'dataset'>,
  {
    resumeFrom = null,
    control = createTrainingControl(),
    onReply = () => {},
    source = null,
    plan = 'eager',
  }: {
    resumeFrom?: string | null;
    control?: TrainingControl;
    onReply?: (message: TrainerReply) => void;
    /** Folder of the checkpoint that the definition starts from or compresses. */
    source?: string | null;
    plan?: string | null;
  } = {},
) {
  const id = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';
  const { profile } = await folder.ingest(csv);
  const found = source === null ? null : await sourceOf(source);
  const { resolved } = settleDefinition({ dataset: id, ...definition }, { id, profile }, found, 1e9);
  const scratchDir = path.join(folder.folder, name);
  await mkdir(scratchDir, { recursive: true });
  const replies: TrainerReply[] = [];
  let stored = (): void => {};
  await trainTask({
    task: {
      runId: 'run_01jd2v7x9qe3fth6k8m4n5p6r7',
      definition: resolved,
      dataset: { parquetPath: folder.parquetPath },
      scratchDir,
      resumeFrom,
      memoryLimitBytes: 1e9,
      elapsedSeconds: 0,
      enginePlan: null,
      source,
    },
    engine: fakeEngine,
    dataEngine: folder.engine,
    runnerSettings: { plan, planCacheFolder: null },
    control: { ...control, onCheckpointStored: (listener) => void (stored = listener) },
    reply(message) {
      replies.push(message);
      onReply(message);
      if (message.type === 'checkpoint') queueMicrotask(stored);
    },
  });
  const last = replies.findLast((message) => message.type === 'checkpoint')!;
  const finished = replies.findLast((message) => message.type === 'finished')!;
  const { value: model } = await loadModel(last.checkpoint.dir);
  const metrics = replies.flatMap((message) => (message.type === 'metrics' ? message.points : []));
  return {
    architecture: (await readManifest(last.checkpoint.dir)).architecture,
    resolved,
    model,
    warnings: replies.flatMap((message) => (message.type === 'warning' ? [message.warning] : [])),
    evaluation: finished.evaluation!,
    outcome: finished.outcome,
    metrics,
    checkpointDir: last.checkpoint.dir,
    rowsFile: replies.findLast((message) => message.type === 'rows')?.rows.path,
  };
}

/** A checkpoint's folder as what a definition names. */
async function sourceOf(folder: string): Promise<ModelSource> {
  const { runId: run, step, definition, preparation, architecture } = await readManifest(folder);
  return {
    run,
    step,
    model: null,
    definition,
    preparation,
    architecture: architecture as ModelSource['architecture'],
  };
}

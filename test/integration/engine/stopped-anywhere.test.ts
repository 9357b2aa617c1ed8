import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { workloads, type Workload } from '../../../scripts/chaos/workloads.ts';
import { readManifest } from '../../../src/artifacts/artifact-manifest.ts';
import type { AnyDefinition } from '../../../src/contracts/definition/classical.ts';
import type { Evaluation } from '../../../src/contracts/evaluation.ts';
import type { EngineInfo } from '../../../src/contracts/system.ts';
import type { TrainerReply, WrittenCheckpoint } from '../../../src/contracts/trainer-messages.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { startEngine } from '../../../src/engine/start-engine.ts';
import { createRandom } from '../../../src/random.ts';
import { trainTask } from '../../../src/trainer/train-task.ts';
import { checkpointsToPrune } from '../../../src/worker/pruning-policy.ts';
import { datasets } from '../../e2e/definition-coverage/datasets.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { ofMatrix } from '../../support/of-matrix.ts';
import { startCapture } from './capture/capture-setup.ts';
import { describeWithLibtensorflow, libtensorflowDir } from './needs-libtensorflow.ts';

/**
 * A training is paused or killed anywhere, several times, and goes on from what was kept of it, as a worker keeps it: what it ends with
 * must be that of a training that nobody disturbed. The points are drawn; `npm run proof:matrices` draws more of them, for all kinds.
 */
const disturbances = 4;
/** So often that something is kept between most of the points. */
const checkpointSeconds = 0.02;
/** Of the epochs of a run of chaos, which lasts for seconds. */
const shareOfEpochs = 0.1;

/** After how many questions of the training whether to stop it is told to pause, or with which of its messages it dies. */
interface Disturbance {
  pauseAfter: number;
  dieWith: number;
}
const undisturbed: Disturbance = { pauseAfter: Infinity, dieWith: Infinity };

class Killed extends Error {}

interface Training {
  engine: EngineInfo;
  definition: AnyDefinition;
  folder: Awaited<ReturnType<typeof createIngestFolder>>;
}

/** What a training has left: checkpoints by their step, values of metrics by their names and steps. */
interface Kept {
  checkpoints: Map<number, WrittenCheckpoint & { prunedAt: null }>;
  metrics: Map<string, number>;
}

/** Trains until the disturbance, or to the end, and keeps what a worker would. */
async function attempt(
  { engine, definition, folder }: Training,
  { pauseAfter, dieWith }: Disturbance,
  home: string,
  { checkpoints, metrics }: Kept,
) {
  const latest = [...checkpoints.values()].toSorted((a, b) => b.step - a.step).at(0);
  for (const key of metrics.keys()) if (stepOf(key) > (latest?.step ?? 0)) metrics.delete(key);
  await mkdir(home, { recursive: true });
  // What was killed may still write into its own.
  const scratchDir = await mkdtemp(path.join(home, 'scratch-'));
  let [questions, messages, isDead] = [0, 0, false];
  let keeping: Promise<void> = Promise.resolve();
  let markStored = (): void => {};
  let ended: Extract<TrainerReply, { type: 'finished' }> | null = null;

  async function keep(written: WrittenCheckpoint): Promise<void> {
    const { step, kind } = written;
    if (checkpoints.get(step)?.kind !== kind) {
      const dir = path.join(home, `${step}-${kind}`);
      await rm(dir, { recursive: true, force: true });
      await cp(written.dir, dir, { recursive: true });
      checkpoints.set(step, { ...written, dir, prunedAt: null });
      const stale = checkpointsToPrune([...checkpoints.values()], definition.training.checkpoint);
      for (const pruned of stale) checkpoints.delete(pruned);
    }
    markStored();
  }

  await trainTask({
    task: {
      runId: 'run_01jd2v7x9qe3fth6k8m4n5p6r7',
      definition,
      dataset: { parquetPath: folder.parquetPath },
      scratchDir,
      resumeFrom: latest?.dir ?? null,
      memoryLimitBytes: 1e9,
      elapsedSeconds: 0,
      enginePlan: null,
    },
    engine,
    dataEngine: folder.engine,
    runnerSettings: { plan: 'plain', threads: 1, planCacheFolder: null },
    control: {
      stopRequest() {
        if (isDead) throw new Killed();
        questions += 1;
        return questions > pauseAfter ? 'pause' : null;
      },
      onCheckpointStored: (listener) => (markStored = listener),
    },
    reply(message) {
      messages += 1;
      isDead ||= messages >= dieWith;
      if (isDead) throw new Killed();
      if (message.type === 'metrics')
        for (const { scope, name, step, value } of message.points)
          if (scope === 'epoch') metrics.set(`${name} ${step}`, value ?? NaN);
      if (message.type === 'checkpoint') keeping = keeping.then(() => keep(message.checkpoint));
      if (message.type === 'finished') ended = message;
    },
  }).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
  await keeping;
  return { ended: ended as Extract<TrainerReply, { type: 'finished' }> | null, questions, messages };
}

const stepOf = (key: string): number => Number(key.split(' ').at(-1));

/** Trains to the end, disturbed so many times on the way. */
async function train(training: Training, home: string, plan: readonly Disturbance[]) {
  const kept: Kept = { checkpoints: new Map(), metrics: new Map() };
  for (const disturbance of [...plan, undisturbed]) {
    const { ended, questions, messages } = await attempt(training, disturbance, home, kept);
    if (ended?.outcome !== 'succeeded') continue;
    const final = [...kept.checkpoints.values()].find(({ kind }) => kind === 'final')!;
    const { files } = await readManifest(final.dir);
    return {
      questions,
      messages,
      result: {
        // The state has times in it.
        files: files.filter(({ name }) => name !== 'state.json'),
        evaluation: ended.evaluation as Evaluation,
        metrics: Object.fromEntries(kept.metrics),
      },
    };
  }
  throw new Error('the training did not succeed');
}

describeWithLibtensorflow('a training that is paused or killed anywhere', () => {
  let engine: EngineInfo;
  let folder: Awaited<ReturnType<typeof createIngestFolder>>;
  beforeAll(async () => {
    await startCapture();
    engine = await startEngine({
      engine: 'libtensorflow',
      libtensorflowDir,
      threads: { intraOp: 1, interOp: 2 },
    });
    folder = await createIngestFolder({ remembers: true });
  });
  afterAll(() => folder?.close());

  const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
  const kinds = workloads.filter(({ definition }) => !JSON.stringify(definition).includes('"replicas"'));
  const cases = kinds.flatMap((workload) =>
    seeds.map((seed): [string, Workload, number] => [`${workload.name}, seed ${seed}`, workload, seed]),
  );
  const standing = [
    'cross-validated MLP, seed 1',
    'MLP with dropout, noise and mixup, seed 1',
    'boosting, seed 1',
  ];

  it.each(ofMatrix(cases, standing))(
    'ends as one that nobody disturbed: %s',
    async (name, workload, seed) => {
      const { profile } = await folder.ingest(Buffer.from(await datasets[workload.data].body()));
      const dataset = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';
      const asked = { dataset, ...workload.definition } as Parameters<typeof resolveDefinition>[0];
      const definition = resolveDefinition(asked, { id: dataset, profile }).resolved;
      definition.training.checkpoint.everySeconds = checkpointSeconds;
      if ('epochs' in definition.training) definition.training.epochs *= shareOfEpochs;
      const training = { engine, definition, folder };
      const home = path.join(folder.folder, name.replaceAll(/\W+/g, '-'));
      const expected = await train(training, path.join(home, 'undisturbed'), []);
      const random = createRandom(seed, 'disturbances');
      const plan = Array.from({ length: disturbances }, (): Disturbance => {
        const share = random.uniform();
        return random.uniform() < 0.5
          ? { ...undisturbed, pauseAfter: Math.floor(share * expected.questions) }
          : { ...undisturbed, dieWith: 1 + Math.floor(share * expected.messages) };
      });
      const { result } = await train(training, path.join(home, 'disturbed'), plan);
      expect(result).toEqual(expected.result);
    },
  );
});

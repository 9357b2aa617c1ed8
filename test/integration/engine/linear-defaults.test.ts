import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { TrainerReply } from '../../../src/contracts/trainer-messages.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { createTrainingControl } from '../../../src/engine/training-observer.ts';
import { readCheckpoint } from '../../../src/artifacts/checkpoint-files.ts';
import { trainTask } from '../../../src/trainer/train-task.ts';
import { fakeEngine } from '../../unit/worker/fake-trainer.ts';
import { readFixture } from '../../support/classical-fixtures.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';

/** Linear models with nothing but a dataset, a task and the family: what scikit-learn finds on the same rows. */

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const model = { family: 'linear' } as const;

/** A table of wine's 178 rows. */
function wine(): string {
  const { train, trainTargets, test, testTargets } = readFixture('wine');
  const rows = [...train, ...test];
  const kinds = [...trainTargets, ...testTargets].map((kind) => `kind ${kind}`);
  const header = rows[0].map((_, index) => `x${index}`);
  return [header, ...rows].map((row, index) => `${row.join(',')},${index === 0 ? 'y' : kinds[index - 1]}\n`).join('');
} // prettier-ignore

describe('a linear model with nothing but dataset, task and family', () => {
  it('finds y = 3x + 2 in 30 rows', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `${index / 10},${(3 * index) / 10 + 2}`);
    const { evaluation } = await trainAndLoad(folder, `x,y\n${lines.join('\n')}\n`, 'line', {
      task: { type: 'regression', target: 'y' },
      model,
    });
    const [output] = evaluation.coefficients!.outputs;
    expect(output.coefficients[0].value).toBeCloseTo(3, 5);
    expect(output.intercept).toBeCloseTo(2, 5);
    expect(evaluation.test).toMatchObject({ kind: 'regression', r2: expect.closeTo(1, 8) });
  });

  it('finds what one-hot columns say, one of which depends on the others', async () => {
    const kinds = ['a', 'b', 'c'];
    const lines = Array.from(
      { length: 120 },
      (_, row) => `${row},${kinds[row % 3]},${row / 4 + 10 * (row % 3)}`,
    );
    const { evaluation } = await trainAndLoad(folder, `at,kind,y\n${lines.join('\n')}\n`, 'kinds', {
      task: { type: 'regression', target: 'y' },
      inputs: { include: ['at', 'kind'] },
      model,
    });
    const [{ coefficients }] = evaluation.coefficients!.outputs;
    const of = (feature: string) => coefficients.find((one) => one.feature === feature)!.value;
    expect(of('at')).toBeCloseTo(0.25, 5);
    expect(of('kind=b') - of('kind=a')).toBeCloseTo(10, 4);
    expect(of('kind=c') - of('kind=b')).toBeCloseTo(10, 4);
    // The smallest weights that say so are even around their mean.
    expect(of('kind=a') + of('kind=b') + of('kind=c')).toBeCloseTo(0, 3);
  });

  it('comes to scikit-learn’s accuracy and log loss on wine, five folds', async () => {
    const { evaluation } = await trainAndLoad(folder, wine(), 'wine', {
      task: { type: 'classification', target: 'y' },
      model,
      split: { strategy: 'kFold', folds: 5, validation: 0, refit: false },
    });
    const { mean } = evaluation.crossValidation!;
    // LogisticRegression() on standardized inputs: 0.981 and 0.063, over three divisions into folds.
    expect(mean['accuracy']).toBeGreaterThan(0.97);
    expect(mean['loss']).toBeLessThan(0.075);
  });
});

describe('a run by L-BFGS', () => {
  const id = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';
  const training = { optimizer: { type: 'lbfgs' as const, tolerance: 1e-8 }, checkpoint: { everyEpochs: 1 } };

  /** Trains to the end, or until it has been told to pause after so many iterations. */
  async function train(name: string, pauseAfter: number | null, resumeFrom: string | null, epochs = 500) {
    const definition: Omit<ExperimentDefinition, 'dataset'> = { task: { type: 'classification', target: 'y' }, model, training: { ...training, epochs } }; // prettier-ignore
    const { profile } = await folder.ingest(wine());
    const { resolved } = resolveDefinition({ dataset: id, ...definition }, { id, profile });
    const replies: TrainerReply[] = [];
    const control = createTrainingControl();
    let stored = (): void => {};
    await trainTask({
      task: {
        runId: 'run_01jd2v7x9qe3fth6k8m4n5p6r7',
        definition: resolved,
        dataset: { parquetPath: folder.parquetPath },
        scratchDir: path.join(folder.folder, name),
        resumeFrom,
        memoryLimitBytes: 1e9,
        elapsedSeconds: 0,
        enginePlan: null,
      },
      engine: fakeEngine,
      dataEngine: folder.engine,
      runnerSettings: { plan: null, planCacheFolder: null },
      control: { ...control, onCheckpointStored: (listener) => void (stored = listener) },
      reply(message) {
        replies.push(message);
        if (message.type === 'checkpoint') queueMicrotask(stored);
        const told = replies.filter(({ type }) => type === 'metrics').length;
        if (pauseAfter !== null && told > pauseAfter) control.pause();
      },
    });
    const last = replies.findLast((message) => message.type === 'checkpoint')!.checkpoint;
    const finished = replies.findLast((message) => message.type === 'finished')!;
    return { replies, last, finished, contents: await readCheckpoint(last.dir) };
  }

  it('shows each iteration as an epoch, and goes on from a pause to the same weights, to the bit', async () => {
    const whole = await train('whole', null, null);
    expect(whole.finished).toMatchObject({ outcome: 'succeeded', stopReason: 'completed' });
    const started = whole.replies.find(({ type }) => type === 'started');
    expect(started).toMatchObject({ execution: { mode: 'solver', plan: 'lbfgs' } });
    const losses = whole.replies.flatMap((message) =>
      message.type === 'metrics'
        ? message.points.filter(({ name, scope }) => name === 'train.loss' && scope === 'epoch').map(({ value }) => value!)
        : [],
    ); // prettier-ignore
    expect(losses.length).toBeGreaterThan(10);
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    expect(whole.replies.some((message) => message.type === 'event' && message.message.startsWith('Converged after'))).toBe(true); // prettier-ignore

    const paused = await train('paused', 8, null);
    expect(paused.finished).toMatchObject({ outcome: 'paused', evaluation: null });
    const resumed = await train('resumed', null, paused.last.dir);
    expect(resumed.last.step).toBe(whole.last.step);
    expect(resumed.contents.weights).toEqual(whole.contents.weights);
    expect(resumed.contents.optimizer).toEqual(whole.contents.optimizer);
  });

  it('warns where its iterations are over before it has converged', async () => {
    const { replies, finished } = await train('short', null, null, 2);
    expect(finished).toMatchObject({ outcome: 'succeeded', stopReason: 'completed' });
    const warnings = replies.flatMap((message) => (message.type === 'warning' ? [message.warning] : []));
    expect(warnings).toMatchObject([{ code: 'notConverged', pointer: '/training/epochs' }]);
  });
});

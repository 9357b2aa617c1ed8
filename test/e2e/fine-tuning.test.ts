import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tar from 'tar';
import { beforeAll, describe, expect, it } from 'vitest';
import { ApiError } from '../../src/client/api-error.ts';
import { readCheckpoint } from '../../src/artifacts/checkpoint-files.ts';
import type { Evaluation } from '../../src/contracts/evaluation.ts';
import type { Experiment, Plan } from '../../src/contracts/experiment.ts';
import type { PredictResponse } from '../../src/contracts/model.ts';
import type { Checkpoint, Run, RunEvent } from '../../src/contracts/run.ts';
import { createRandom } from '../../src/random.ts';
import { openTestProject, type TestProject } from '../support/service.ts';

let service: TestProject;
let quadrants: string;
let sides: string;
let source: Run;

/** Points of the plane with a class of four or of two, after where they lie. */
function points(rows: number, seed: number, classOf: (x: number, y: number) => string): string {
  const random = createRandom(seed);
  const lines = Array.from({ length: rows }, () => {
    const [x, y] = [3 * random.normal() + 10, 2 * random.normal() - 5];
    return `${x.toFixed(3)},${y.toFixed(3)},${classOf(x - 10, y + 5)}`;
  });
  return `x,y,where\n${lines.join('\n')}\n`;
}

beforeAll(async () => {
  service = await openTestProject();
  quadrants = await upload(
    points(1200, 1, (x, y) => `${y > 0 ? 'north' : 'south'} ${x > 0 ? 'east' : 'west'}`),
  );
  sides = await upload(points(300, 2, (x, y) => (x * y > 0 ? 'same' : 'different')));
  source = await train({
    dataset: quadrants,
    task: { type: 'classification', target: 'where' },
    model: { family: 'mlp', layers: [{ units: 16, batchNorm: true }, { units: 8 }] },
    training: { epochs: 15, optimizer: { type: 'adam', learningRate: 0.01 } },
  });
});

async function upload(csv: string): Promise<string> {
  const { id } = await service.api.send<{ id: string }>('/api/v1/datasets?name=points', csv, 'text/csv');
  await service.api.waitFor<{ status: string }>(`/api/v1/datasets/${id}`, ({ status }) => status === 'ready');
  return id;
}

async function runOf(experimentId: string): Promise<Run> {
  const run = await service.api.post<Run>(`/api/v1/experiments/${experimentId}/runs`);
  return service.api.waitFor<Run>(`/api/v1/runs/${run.id}`, ({ finishedAt }) => finishedAt !== null);
}

async function train(definition: object): Promise<Run> {
  const run = await runOf((await service.api.post<{ id: string }>('/api/v1/experiments', definition)).id);
  expect(run).toMatchObject({ status: 'succeeded', error: null });
  return run;
}

const fineTuning = (training: object): object => ({
  dataset: sides,
  task: { type: 'classification', target: 'where' },
  training: { epochs: 30, optimizer: { type: 'adamw', learningRate: 0.01, weightDecay: 0.1 }, ...training },
});

const call = (method: string, url: string): Promise<Response> =>
  fetch(`${service.url}${url}`, { method, headers: { authorization: `Bearer ${service.adminKey}` } });

/** Weights of a run's final checkpoint, downloaded, and its fitted columns. */
async function finalOf(runId: string) {
  const { data } = await service.api.get<{ data: Checkpoint[] }>(`/api/v1/runs/${runId}/checkpoints`);
  const { step } = data.find(({ kind }) => kind === 'final')!;
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-test-'));
  try {
    const archive = path.join(folder, 'checkpoint.tar.gz');
    const reply = await call('GET', `/api/v1/runs/${runId}/checkpoints/${step}/download`);
    await writeFile(archive, new Uint8Array(await reply.arrayBuffer()));
    await tar.extract({ file: archive, cwd: folder });
    const { weights, optimizer, manifest } = await readCheckpoint(path.join(folder, `${runId}-step-${step}`));
    return {
      weights: Object.fromEntries(weights.map(({ name, data: values }) => [name, [...values]])),
      slots: optimizer.map(({ name }) => name),
      columns: manifest.preparation.columns,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const accuracyOf = async ({ id }: Run): Promise<number> => {
  const { test } = await service.api.get<Evaluation>(`/api/v1/runs/${id}/evaluation`);
  return (test as { accuracy: number }).accuracy;
};

const issuesOf = (definition: object): Promise<unknown> =>
  service.api.post('/api/v1/experiments', definition).then(
    () => expect.fail('it was not refused'),
    (error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      return error.problem.errors!.map(({ pointer, code }: { pointer?: string; code?: string }) => ({
        pointer,
        code,
      }));
    },
  );

describe('fine-tuning', () => {
  let tuned: Run;
  const layers = ['dense_1', 'batch_norm_1', 'dense_2'];
  const frozen = { initialWeights: { run: '' }, freeze: { allButLast: 1 } };

  it('says beforehand which layers are taken', async () => {
    const plan = await service.api.post<Plan>(
      '/api/v1/experiments/plan',
      fineTuning({ initialWeights: { run: source.id } }),
    );
    expect(plan.transfer).toMatchObject({
      transferred: layers,
      fresh: [{ layer: 'output', reason: expect.stringContaining('classes are others') }],
      reusedColumns: ['x', 'y'],
    });
    expect(plan.layers.at(-1)!.outputShape).toEqual([null, 1]);
  });

  it('trains a new head on frozen layers of another run, and predicts', async () => {
    tuned = await train(fineTuning({ ...frozen, initialWeights: { run: source.id } }));
    const [before, after] = [await finalOf(source.id), await finalOf(tuned.id)];
    const names = Object.keys(before.weights).filter((name) => !name.startsWith('output/'));
    expect(names).toHaveLength(7);
    // Neither weight decay nor the moving averages of the batch norm moved them; only the head has slots.
    for (const name of names) expect(after.weights[name]).toEqual(before.weights[name]);
    expect(after.slots.every((name) => name.startsWith('output/'))).toBe(true);
    expect(after.columns).toEqual(before.columns);
    // Two lines through the plane can't be told apart by one; the quadrants that the layers know can.
    expect(await accuracyOf(tuned)).toBeGreaterThan(0.85);
    const messages: string[] = [];
    for await (const { data } of service.api.events(`/api/v1/runs/${tuned.id}/events`))
      messages.push((data as Partial<RunEvent>).message ?? '');
    expect(messages).toContain(
      `Layers initialized with weights of ${source.id}: ${layers.join(', ')}; initialized randomly: output.`,
    );

    await service.api.post('/api/v1/models', { name: 'sides', run: tuned.id });
    const { predictions } = await service.api.post<PredictResponse>('/api/v1/models/sides/predict', {
      rows: [{ x: 16, y: -1 }, { x: 16, y: -9 }],
    }); // prettier-ignore
    expect(predictions).toMatchObject([{ label: 'same' }, { label: 'different' }]);
  });

  it('moves what is not frozen', async () => {
    const run = await train(
      fineTuning({ initialWeights: { run: source.id, checkpoint: 'latest' }, epochs: 2 }),
    );
    const [before, after] = [await finalOf(source.id), await finalOf(run.id)];
    expect(after.weights['dense_1/kernel']).not.toEqual(before.weights['dense_1/kernel']);
  });

  it('starts from a registered model, too, and the head goes on where the classes are the same', async () => {
    await service.api.post('/api/v1/models', { name: 'quadrants', run: source.id });
    const run = await train({
      dataset: quadrants,
      task: { type: 'classification', target: 'where' },
      training: {
        initialWeights: { model: 'quadrants' },
        epochs: 1,
        optimizer: { type: 'sgd', learningRate: 1e-12 },
      },
    });
    const [before, after] = [await finalOf(source.id), await finalOf(run.id)];
    for (const name of ['dense_1/kernel', 'dense_2/bias', 'output/kernel', 'output/bias'])
      expect(
        after.weights[name].map((value, i) => Math.abs(value - before.weights[name][i]) < 1e-6),
      ).not.toContain(false);
    expect(await accuracyOf(run)).toBeGreaterThan(0.85);
  });

  it('gives the same numbers again when the source is gone', async () => {
    const { experimentId } = tuned;
    expect((await call('DELETE', `/api/v1/runs/${source.id}`)).status).toBe(204);
    const again = await runOf(experimentId);
    expect(again).toMatchObject({ status: 'succeeded' });
    expect((await finalOf(again.id)).weights).toEqual((await finalOf(tuned.id)).weights);
    const { resolved } = await service.api.get<Experiment>(`/api/v1/experiments/${experimentId}`);
    expect(resolved).toMatchObject({
      training: { initialWeights: { run: source.id, step: expect.any(Number) } },
    });
  });

  it('refuses sources that are not there', async () => {
    const weights = (initialWeights: object) => fineTuning({ initialWeights });
    expect(await issuesOf(weights({ run: source.id }))).toEqual([
      { pointer: '/training/initialWeights/run', code: 'unknownRun' },
    ]);
    expect(await issuesOf(weights({ run: tuned.id, checkpoint: 999_999 }))).toEqual([
      { pointer: '/training/initialWeights/checkpoint', code: 'noCheckpoint' },
    ]);
    expect(await issuesOf(weights({ model: 'nothing' }))).toEqual([
      { pointer: '/training/initialWeights/model', code: 'unknownModel' },
    ]);
    expect(await issuesOf(weights({ model: 'quadrants', version: 7 }))).toEqual([
      { pointer: '/training/initialWeights/version', code: 'unknownModel' },
    ]);
    expect(await issuesOf(weights({}))).toEqual([
      { pointer: '/training/initialWeights', code: 'optionMissing' },
    ]);
    expect(await issuesOf(weights({ run: tuned.id, model: 'quadrants' }))).toEqual([
      { pointer: '/training/initialWeights', code: 'optionMissing' },
    ]);
  });
});

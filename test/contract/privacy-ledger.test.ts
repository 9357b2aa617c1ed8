import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { PrivacyLedger } from '../../src/contracts/privacy-ledger.ts';
import type { Run } from '../../src/contracts/run.ts';
import { exampleEngine, exampleEvaluation } from '../../src/http/examples.ts';
import { newId } from '../../src/identifiers.ts';
import { epsilonByRenyi } from '../../src/privacy/renyi.ts';
import { outcomeOf, problemOf } from './support/problem.ts';
import { addReadyDataset, startRun } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

let test: TestApp;
let admin: Awaited<ReturnType<TestApp['addKey']>>;
let dataset: string;
let projects = 0;
beforeAll(async () => (test = await startApp({ limits: { maxQueuedRuns: 100 } })));
beforeEach(async () => {
  admin = await test.addKey('admin', `project ${(projects += 1)}`);
  dataset = await addReadyDataset(test, admin.projectId);
});
afterAll(() => test.close());

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
const call = (method: Method, url: string, payload?: object, headers: object = admin.headers) =>
  test.app.inject({ method, url: `/api/v1${url}`, headers: { ...headers }, ...(payload && { payload }) });
const ledger = async (): Promise<PrivacyLedger> => (await call('GET', `/datasets/${dataset}/privacy`)).json();
const setBudget = (epsilon: number, delta = 1e-5) => call('PUT', `/datasets/${dataset}/privacy-budget`, { epsilon, delta }); // prettier-ignore

async function addExperiment(privacy: object | null): Promise<string> {
  const task = { type: 'classification', target: 'y' };
  const reply = await call('POST', '/experiments', {
    dataset,
    task,
    ...(privacy && { training: { privacy } }),
  });
  return reply.json<{ id: string }>().id;
}
const start = (experiment: string) => call('POST', `/experiments/${experiment}/runs`);

it('a ledger without runs and without a budget is empty', async () => {
  expect(await ledger()).toEqual({
    datasetId: dataset,
    budget: null,
    delta: 1e-5,
    spent: { epsilon: 0, composition: 'sum' },
    total: { epsilon: 0, composition: 'sum' },
    unprotectedRuns: 0,
    runs: [],
  });
});

it('a run that would exceed the budget is refused with the figures, and what a run did not spend is given back', async () => {
  expect((await setBudget(1.5)).json<PrivacyLedger>().budget).toEqual({ epsilon: 1.5, delta: 1e-5 });
  const experiment = await addExperiment({ epsilon: 1, accountant: 'rdp', delta: 1e-6 });
  const first = await start(experiment);
  expect(first.statusCode).toBe(201);
  const reserved = await ledger();
  // 85 training rows in one batch, 30 epochs.
  expect(reserved.runs).toMatchObject([{ isReserved: true, epsilon: 1, samplingRate: 1, steps: 30 }]);
  expect(reserved).toMatchObject({ spent: { epsilon: 0 } });
  const { noiseMultiplier } = reserved.runs[0]!;
  const cost = (steps: number) => epsilonByRenyi({ noiseMultiplier: noiseMultiplier!, samplingRate: 1, steps }, 1e-5); // prettier-ignore
  // Of a δ of 1e-5 in place of 1e-6 the steps cost less.
  expect(reserved.total).toEqual({ epsilon: cost(30), composition: 'renyi' });

  expect([cost(60) <= 1.5, cost(90) <= 1.5]).toEqual([true, false]);
  const second = await start(experiment);
  const third = await start(experiment);
  expect([second.statusCode, outcomeOf(third)]).toEqual([201, '409 privacyBudgetExceeded']);
  const { detail } = problemOf(third);
  expect(detail).toContain('an ε of 1.5 at a δ of 0.00001');
  expect(detail).toContain(`from ${Number(cost(60).toPrecision(6))} to ${Number(cost(90).toPrecision(6))}`);

  // One is cancelled before it began: it costs nothing. The other one ends after 10 steps.
  const [one, other] = [first.json<Run>().id, second.json<Run>().id];
  await call('POST', `/runs/${one}/cancel`);
  const lease = await startRun(test, other);
  const privateSteps = { noiseMultiplier: noiseMultiplier!, samplingRate: 1, steps: 30 };
  const execution = {
    engine: exampleEngine,
    mode: 'eager',
    plan: 'eager',
    reason: '',
    privateSteps,
  } as const;
  const progress = { epoch: 10, epochs: 30, step: 10, totalSteps: 30, rowsPerSecond: 1 };
  await test.store.runs.updateProgress(lease, { progress, execution });
  await test.store.runs.transition({ runId: other, from: ['running'], to: 'failed', message: 'm', lease });
  const after = await ledger();
  expect(after.spent).toEqual({ epsilon: cost(10), composition: 'renyi' });
  expect(after.total).toEqual(after.spent);
  expect(after.runs.map(({ steps, isReserved }) => [steps, isReserved])).toEqual([
    [10, false],
    [0, false],
  ]);

  // A retry may do all steps again, and is refused where there is no room for them.
  await setBudget(0.99 * cost(30));
  expect(outcomeOf(await call('POST', `/runs/${other}/retry`))).toBe('409 privacyBudgetExceeded');
  await setBudget(1.01 * cost(30));
  expect((await call('POST', `/runs/${other}/retry`)).statusCode).toBeLessThan(300);
});

it('what a run spent stays when it is removed, by what its evaluation says', async () => {
  const run = (await start(await addExperiment({ noiseMultiplier: 5 }))).json<Run>();
  const lease = await startRun(test, run.id);
  const report = { epsilon: 0.7, delta: 1e-5, noiseMultiplier: 5, samplingRate: 1, steps: 30 };
  const evaluation = { ...exampleEvaluation, privacy: report } as typeof exampleEvaluation;
  await test.store.runs.transition({ runId: run.id, from: ['running'], to: 'succeeded', message: 'm', lease, evaluation }); // prettier-ignore
  expect((await call('DELETE', `/runs/${run.id}`)).statusCode).toBe(204);
  expect(await ledger()).toMatchObject({
    spent: { epsilon: 0.7, composition: 'sum' },
    runs: [{ id: run.id, isRemoved: true, epsilon: 0.7, steps: 30 }],
  });
});

it('a budget lets in no run without privacy and no search, and is for admins to set', async () => {
  const plain = await addExperiment(null);
  expect((await start(plain)).statusCode).toBe(201);
  await setBudget(1);
  const refused = await start(plain);
  expect(outcomeOf(refused)).toBe('409 privacyBudgetExceeded');
  expect(problemOf(refused).detail).toContain('Set training.privacy');
  const search = { experiment: { dataset, task: { type: 'classification', target: 'y' } }, space: { '/training/regularization/l2': { type: 'logUniform', low: 0.0001, high: 1 } }, objective: { metric: 'loss' }, limits: { trials: 2 } }; // prettier-ignore
  expect(outcomeOf(await call('POST', '/searches', search))).toBe('409 privacyBudgetExceeded');
  const writer = await test.addKey('writer', `project ${projects}`);
  expect(outcomeOf(await call('PUT', `/datasets/${dataset}/privacy-budget`, { epsilon: 9, delta: 1e-5 }, writer.headers))).toBe('403 forbidden'); // prettier-ignore
  expect((await call('GET', `/datasets/${dataset}/privacy`, undefined, writer.headers)).statusCode).toBe(200);
  expect((await call('DELETE', `/datasets/${dataset}/privacy-budget`)).statusCode).toBe(204);
  expect((await start(plain)).statusCode).toBe(201);
  // A search that is under way keeps a budget out.
  expect((await call('POST', '/searches', search)).statusCode).toBe(201);
  expect(outcomeOf(await setBudget(1))).toBe('409 datasetInUse');
  expect(outcomeOf(await call('GET', `/datasets/${newId('dataset')}/privacy`))).toBe('404 notFound');
});

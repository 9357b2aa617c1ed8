import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as delayOneTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPredictorClient, type PredictionClient } from '../../../src/prediction/predictor-client.ts';
import { startPredictor, type PredictorProcess } from '../../../src/prediction/start-predictor.ts';
import { predictRows } from '../../support/predict-rows.ts';
import { waitUntil } from '../../support/wait-until.ts';

const fixture = path.join(import.meta.dirname, '../../fixtures/artifacts/v1');
const version = { artifactKey: 'v1' };
const silent = { info() {}, warn() {} };

let folder: string;
let client: PredictionClient;
const started: PredictorProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-predictor-'));
  await cp(fixture, path.join(folder, 'v1'), { recursive: true });
  client = createPredictorClient({
    blobStore: { localPath: async (key) => path.join(folder, key) },
    startPredictor() {
      const boot = { engine: { name: 'auto', libtensorflowDir: null }, threads: 1, cacheBytes: 1e6 } as const;
      const child = startPredictor(boot, silent);
      started.push(child);
      return child;
    },
    log: silent,
  });
  client.start();
  await waitUntil('the predictor is ready', () => client.engine() !== null);
});
afterAll(async () => {
  await client?.close();
  await rm(folder, { recursive: true, force: true });
});

/** hidden = relu([z, 0.5 − z + plus]) with z = (age − 40) / 10; the logit is their difference. */
const probabilityOf = (age: number, plus: 0 | 1): number => {
  const z = (age - 40) / 10;
  const logit = Math.max(0, z) - Math.max(0, 0.5 - z + plus + (1 - plus));
  return 1 / (1 + Math.exp(-logit));
};

test('rows are answered in order, with the preparation of the run applied', async () => {
  const rows = [
    { age: 60, plan: 'basic' },
    { age: 40, plan: 'plus' },
    { age: null, plan: 'plus' },
  ];
  const predictions = await predictRows(client, version, rows);
  const expected = [probabilityOf(60, 0), probabilityOf(40, 1), probabilityOf(40, 1)];
  expect(predictions).toHaveLength(3);
  for (const [row, prediction] of predictions.entries()) {
    const { label, probability, probabilities } = prediction as Extract<typeof prediction, { label: string }>;
    expect(probabilities['yes']).toBeCloseTo(expected[row], 5);
    expect(label).toBe(expected[row] >= 0.5 ? 'yes' : 'no');
    expect(probability).toBe(probabilities[label]);
  }
});

test('many rows go through in batches', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => ({ age: i % 90, plan: i % 2 ? 'plus' : 'basic' }));
  const predictions = await predictRows(client, version, rows);
  expect(predictions).toHaveLength(3000);
  expect(predictions[2999]).toEqual((await predictRows(client, version, [rows[2999]]))[0]);
});

test('rows that do not fit are refused, each with its place', async () => {
  const rows = [{ age: 'old', plan: 'basic' }, { plan: 'plus' }, { age: 1, plan: 'plus', color: 'red' }];
  const error = await predictRows(client, version, rows).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'predictionInputInvalid' });
  const { issues } = error as { issues: { pointer: string }[] };
  expect(issues.map((issue) => issue.pointer)).toEqual(['/rows/0/age', '/rows/1/age', '/rows/2/color']);
});

test('a damaged artifact is refused, and one of a newer format too', async () => {
  const damaged = path.join(folder, 'damaged');
  await cp(fixture, damaged, { recursive: true });
  const weights = await readFile(path.join(damaged, 'weights.bin'));
  weights[3] ^= 0x40;
  await writeFile(path.join(damaged, 'weights.bin'), weights);
  await expect(
    predictRows(client, { artifactKey: 'damaged' }, [{ age: 1, plan: 'plus' }]),
  ).rejects.toMatchObject({
    code: 'artifactCorrupt',
  });
  const newer = path.join(folder, 'newer');
  await cp(fixture, newer, { recursive: true });
  await writeFile(path.join(newer, 'manifest.json'), JSON.stringify({ formatVersion: 2 }));
  await expect(
    predictRows(client, { artifactKey: 'newer' }, [{ age: 1, plan: 'plus' }]),
  ).rejects.toMatchObject({
    code: 'artifactFormatUnsupported',
  });
});

test('requests that come together are answered each, and what is wrong with one is its own', async () => {
  const ages = [60, 40, 20];
  const alone = await Promise.all(ages.map((age) => predictRows(client, version, [{ age, plan: 'basic' }])));
  const together = await predictRows(
    client,
    version,
    ages.map((age) => ({ age, plan: 'basic' })),
  );
  expect(together).toEqual(alone.flat());
  const [good, wrong, other] = await Promise.allSettled([
    predictRows(client, version, [{ age: 60, plan: 'basic' }]),
    predictRows(client, version, [{ age: 60 }]),
    predictRows(client, { artifactKey: 'nowhere' }, [{ age: 60, plan: 'basic' }]),
  ]);
  expect(good).toEqual({ status: 'fulfilled', value: alone[0] });
  expect(wrong).toMatchObject({ reason: { code: 'predictionInputInvalid' } });
  expect(other).toMatchObject({ reason: { code: 'artifactCorrupt' } });
});

test('what was in flight at a predictor that is killed is answered by the next', async () => {
  const victim = started.at(-1)!;
  // Stopped first, so that the requests are surely in flight when it dies.
  process.kill(victim.pid, 'SIGSTOP');
  const answers = Promise.all([60, 40].map((age) => predictRows(client, version, [{ age, plan: 'basic' }])));
  await delayOneTurn();
  process.kill(victim.pid, 'SIGKILL');
  await victim.exited;
  expect((await answers).map(({ length }) => length)).toEqual([1, 1]);
  expect(started).toHaveLength(2);
});

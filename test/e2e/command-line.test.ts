import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../../src/client/client.ts';
import { learnableCsv, openTestProject, type TestProject } from '../support/service.ts';

const bin = path.resolve(import.meta.dirname, '../../dist/trainyard.js');
let project: TestProject;
let folder: string;
beforeAll(async () => {
  project = await openTestProject();
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-cli-'));
  await writeFile(path.join(folder, 'learnable.csv'), learnableCsv());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The compiled command line, as a user's shell starts it. */
async function trainyard(
  args: readonly string[],
  input = '',
): Promise<{ code: number; out: string; err: string }> {
  const env = { PATH: process.env['PATH'], TRAINYARD_URL: project.url, TRAINYARD_KEY: project.adminKey };
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, env });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (err += String(text)));
  child.stdin.end(input);
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? -1)));
  return { code, out, err };
}

it('trains on a file with its progress, registers a model and predicts standard input', async () => {
  const trained = await trainyard(['train', 'learnable.csv', '--target', 'y', '--model', 'linear', '--set', 'training.optimizer={"type":"adam","learningRate":0.05}', '--epochs', '4', '--register', 'learnt', '--curl']); // prettier-ignore
  expect(trained).toMatchObject({ code: 0, out: expect.stringMatching(/^run_\S+ {2}\S+ after 4 epochs/) });
  expect(trained.out).toMatch(/test\.accuracy +(?:0\.9\d*|1) {2}\(baseline 0\.5\d*\)/);
  expect(trained.out).toContain('learnt version 1');
  expect(trained.err).toContain('epoch 4 of 4  train.loss');
  expect(trained.err).toMatch(/train\.loss +█[▁-█]+ {2}0\.\d+ → 0\.\d+/);
  expect(trained.err).toContain('--data-binary @learnable.csv');

  const rows = 'a,b,colour,y\n2.5,2,red,\n-2.5,,green,\n';
  const predicted = await trainyard(['predict', 'learnt', '--json'], rows);
  expect(predicted).toMatchObject({ code: 0, err: '' });
  const { predictions } = JSON.parse(predicted.out) as { predictions: { label: string }[] };
  expect(predictions.map(({ label }) => label)).toEqual(['yes', 'no']);

  const uploaded = await trainyard(['upload', 'learnable.csv', '--json']);
  const dataset = (JSON.parse(uploaded.out) as { id: string }).id;
  const batch = await trainyard(['predict', 'learnt', '--dataset', dataset, '--output', 'out.csv', '--columns', 'a,y', '--json']); // prettier-ignore
  expect(batch).toMatchObject({ code: 0, err: '' });
  const { result } = JSON.parse(batch.out) as { result: { rows: number; sha256: string } };
  const written = await readFile(path.join(folder, 'out.csv'));
  expect(createHash('sha256').update(written).digest('hex')).toBe(result.sha256);
  const lines = written.toString().trim().split('\n');
  expect(lines[0]).toBe('a,y,prediction,probability,probability.no,probability.yes');
  expect(lines).toHaveLength(1201);
  const right = lines.slice(1).filter((line) => line.split(',')[1] === line.split(',')[2]).length;
  expect(right).toBeGreaterThan(1080);
  expect((await trainyard(['batches'])).out).toMatch(
    /bpr_\S+ +succeeded +learnt 1 +ds_\S+ +1200 of 1200 rows/,
  );

  const exported = await trainyard(['models', 'export', 'learnt', '--json']);
  expect(exported).toMatchObject({ code: 0, err: '' });
  const { file, bytes } = JSON.parse(exported.out) as { file: string; bytes: number };
  const onnx = await readFile(path.join(folder, file));
  expect([file, onnx.byteLength]).toEqual(['learnt-1.onnx', bytes]);
  expect(onnx.toString('latin1')).toContain('largestDifference');
  for (const format of ['tfjs', 'savedmodel']) {
    const { code, out: told, err } = await trainyard(['models', 'export', 'learnt', '--format', format]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(told).toMatch(`learnt-1-${format}.tar.gz: learnt version 1, `);
    const archive = gunzipSync(await readFile(path.join(folder, `learnt-1-${format}.tar.gz`)));
    expect(archive.toString('latin1')).toMatch(/"largestDifference":\s*"/);
  }

  await importsBack(dataset, rows, predictions as ClassPrediction[], lines);

  expect((await trainyard(['runs'])).out).toMatch(/succeeded +y by linear +epoch 4 of 4/);
  expect((await trainyard(['models'])).out).toMatch(/^learnt +1 +classification +y/m);
});

interface ClassPrediction {
  label: string;
  probability: number;
}

/** Imports the exports of the model as other models, which answer in every way as the model itself. */
async function importsBack(
  dataset: string,
  rows: string,
  predictions: readonly ClassPrediction[],
  lines: readonly string[],
): Promise<void> {
  const onnx = await trainyard(['models', 'import', 'copy', 'learnt-1.onnx']);
  expect(onnx).toMatchObject({ code: 0, out: 'copy version 1, 3 columns, classification\n' });
  const predicted = await trainyard(
    ['predict', 'copy', '--json'],
    rows.replace(',y', '').replaceAll(/,$/gm, ''),
  );
  expect(predicted).toMatchObject({ code: 0, err: '' });
  const own = (JSON.parse(predicted.out) as { predictions: ClassPrediction[] }).predictions;
  for (const [i, { label, probability }] of own.entries()) {
    expect(label).toBe(predictions[i].label);
    expect(probability).toBeCloseTo(predictions[i].probability, 5);
  }
  const headers = { authorization: `Bearer ${project.adminKey}`, 'content-type': 'application/json' };
  const post = async (url: string, body: object): Promise<unknown> =>
    (await fetch(`${project.url}${url}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  const columns = { columns: ['colour', 'b', 'a'], data: [['red', 2, 2.5], ['green', null, -2.5]] }; // prettier-ignore
  expect(await post('/api/v1/models/copy/predict', columns)).toMatchObject({ predictions: own });
  const inputs = [
    { name: 'a', shape: [2], datatype: 'FP64', data: [2.5, -2.5] },
    { name: 'b', shape: [2], datatype: 'FP64', data: [2, null] },
    { name: 'colour', shape: [2, 1], datatype: 'BYTES', data: ['red', 'green'] },
  ];
  expect(await post('/v2/models/copy/infer', { inputs, outputs: [{ name: 'probability' }] })).toMatchObject({
    outputs: [{ name: 'probability', data: own.map(({ probability }) => probability) }],
  });
  const batch = await trainyard(['predict', 'copy', '--dataset', dataset, '--output', 'copy.csv', '--columns', 'a,y']); // prettier-ignore
  expect(batch).toMatchObject({ code: 0 });
  const copied = (await readFile(path.join(folder, 'copy.csv'), 'utf8')).trim().split('\n');
  expect(copied.map((line) => line.split(',').slice(0, 3))).toEqual(
    lines.map((line) => line.split(',').slice(0, 3)),
  );

  // The layers model takes prepared rows.
  const layers = await trainyard(['models', 'import', 'layers', 'learnt-1-tfjs.tar.gz', '--json']);
  expect(layers).toMatchObject({ code: 0 });
  const { inputs: taken } = JSON.parse(layers.out) as { inputs: { name: string; type: string }[] };
  expect(taken).toMatchObject([{ type: 'vector' }]);
  const signature = await fetch(`${project.url}/api/v1/models/layers/signature`, { headers });
  const { inputs: [input], outputs: [output] } = (await signature.json()) as { inputs: { name: string; length: number }[]; outputs: { name: string }[] }; // prettier-ignore
  const zeros = Array.from({ length: input.length }, () => 0);
  expect(await post('/api/v1/models/layers/predict', { rows: [{ [input.name]: zeros }] })).toMatchObject({
    predictions: [{ outputs: { [output.name]: expect.any(Number) } }],
  });
  // Weights of a run can not start from it.
  const definition = { dataset, task: { type: 'classification', target: 'y' }, model: { family: 'linear' }, training: { initialWeights: { model: 'copy' } } }; // prettier-ignore
  expect(await post('/api/v1/experiments', definition)).toMatchObject({
    errors: [{ pointer: '/training/initialWeights/model', code: 'sourceMisfit' }],
  });
}

it('says where a definition does not fit, and ends with 1', async () => {
  const { code, out, err } = await trainyard([
    'train',
    'learnable.csv',
    '--target',
    'nope',
    '--task',
    'regression',
  ]);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/\/task\/target .*"nope"/);
});

it('says what is missing: a service, or an argument', async () => {
  expect(await trainyard(['runs', '--url', 'http://127.0.0.1:9'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('no service answers'),
  });
  expect(await trainyard(['upload'])).toMatchObject({
    code: 1,
    err: expect.stringContaining("argument 'file'"),
  });
});

it('the client follows runs that have finished, and refuses by an error with its code', async () => {
  const client = createClient({ url: project.url, key: project.adminKey });
  const { id } = await client.readDataset((await client.upload(learnableCsv(), { name: 'by-client' })).id);
  const { id: runId } = await client.startRun({
    dataset: id,
    task: { type: 'classification', target: 'y' },
    model: { family: 'decisionTree' },
  });
  const run = await client.finishRun(runId);
  const again: string[] = [];
  await client.finishRun(run.id, ({ type }) => again.push(type));
  expect(again.at(-1)).toBe('end');
  const unknown = client.http.GET('/api/v1/models/{name}', { params: { path: { name: 'none' } } });
  await expect(unknown).rejects.toMatchObject({
    name: 'ApiError',
    status: 404,
    problem: { code: 'notFound' },
  });
});

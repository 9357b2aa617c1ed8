import { describe, expect, it } from 'vitest';
import { eventStream, runCli } from '../../support/recording-cli.ts';

const dataset = { id: 'ds_1', name: 'iris', status: 'ready', rows: 3, columns: [{ name: 'a', type: 'numeric' }], progress: null }; // prettier-ignore
const run = {
  id: 'run_1', name: 'y by mlp', status: 'succeeded', stopReason: 'completed', warnings: [], error: null, createdAt: 'now',
  progress: { epoch: 2, epochs: 2 }, timings: { trainSeconds: 0.5 }, headline: { split: 'test', metric: 'accuracy', value: 0.9 },
}; // prettier-ignore
const metrics = (epoch: number, loss: number) => ({
  event: 'metrics',
  data: {
    type: 'metrics',
    data: {
      points: [{ scope: 'epoch', name: 'train.loss', value: loss }],
      progress: { epoch, epochs: 2 },
    },
  },
});
const training = {
  'POST /api/v1/datasets': dataset,
  'GET /api/v1/datasets/ds_1': dataset,
  'GET /api/v1/datasets/ds_1/profile': { columns: [{ name: 'y', type: 'categorical' }] },
  'POST /api/v1/experiments': { id: 'exp_1' },
  'POST /api/v1/experiments/exp_1/runs': { ...run, status: 'queued' },
  'GET /api/v1/runs/run_1/events': eventStream([
    metrics(1, 0.8),
    metrics(2, 0.4),
    { event: 'end', data: { status: 'succeeded', stopReason: 'completed' } },
  ]),
  'GET /api/v1/runs/run_1': run,
  'GET /api/v1/runs/run_1/evaluation': {
    test: { kind: 'classification', accuracy: 0.9, baseline: { metrics: { accuracy: 0.5 } } },
  },
  'POST /api/v1/models': { version: 4, metrics: { accuracy: 0.9 } },
};

describe('predict --dataset', () => {
  const batch = {
    id: 'bpr_1', status: 'running', model: { name: 'm', version: 2 }, datasetId: 'ds_1', progress: { rows: 1, total: 3, invalidRows: 0 },
    result: null, error: null, createdAt: 'now',
  }; // prettier-ignore
  const result = { sizeBytes: 9, sha256: 'abc', rows: 3, invalidRows: 1, rowsLeftOut: 0, columns: [], predictionColumns: [] }; // prettier-ignore
  const done = { ...batch, status: 'succeeded', progress: { ...batch.progress, rows: 3 }, result };
  const answers = {
    'POST /api/v1/batch-predictions': { ...batch, status: 'queued' },
    'GET /api/v1/batch-predictions/bpr_1': done,
    'GET /api/v1/batch-predictions/bpr_1/result': 'x,prediction',
    'GET /api/v1/batch-predictions': { data: [batch], nextCursor: null },
    'POST /api/v1/batch-predictions/bpr_1/cancel': { ...batch, status: 'cancelled' },
  };

  it('follows it to the end, and writes its file', async () => {
    const { requests, out, err, written } = await runCli(
      ['predict', 'm', '--dataset', 'ds_1', '--output', 'out.csv', '--columns', 'id, x', '--mark-invalid'],
      answers,
    );
    expect(requests[0].body).toEqual({
      model: { name: 'm' },
      datasetId: 'ds_1',
      format: 'csv',
      columns: ['id', 'x'],
      invalidRows: 'mark',
    });
    expect(err).toContain('bpr_1  succeeded  3 of 3 rows');
    expect(written['out.csv']).toContain('x,prediction');
    expect(out).toContain('1 rows have no prediction');
    expect(out).toContain('written to out.csv');
  });

  it('says why it failed', async () => {
    const failed = { ...batch, status: 'failed', error: { code: 'x', message: 'Row 8 does not fit.', issues: [] } }; // prettier-ignore
    const failing = { ...answers, 'GET /api/v1/batch-predictions/bpr_1': failed };
    await expect(runCli(['predict', 'm', '--dataset', 'ds_1'], failing)).rejects.toThrow(
      'Row 8 does not fit.',
    );
  });

  it('leaves at once, lists, cancels and downloads', async () => {
    expect((await runCli(['predict', 'm', '--dataset', 'ds_1', '--detach'], answers)).out).toBe(
      'bpr_1  queued\n',
    );
    expect((await runCli(['batches'], answers)).out).toMatch(/bpr_1 +running +m 2 +ds_1 +1 of 3 rows/);
    expect((await runCli(['batches', 'cancel', 'bpr_1'], answers)).out).toContain('cancelled');
    expect((await runCli(['batches', 'download', 'bpr_1', 'f.csv'], answers)).written['f.csv']).toContain(
      'x,',
    );
  });
});

describe('search', () => {
  const search = {
    id: 'srch_1', name: 'y search', status: 'running', limits: { trials: 2, parallel: 1 }, objective: { metric: 'loss', on: 'validation', direction: 'minimize' },
    trials: { total: 2, queued: 0, running: 1, paused: 0, completed: 1, stopped: 0, failed: 0, cancelled: 0 }, epochs: { trained: 6, saved: 0 },
    best: { trial: 0, value: 0.5, runId: 'run_1' }, error: null, createdAt: 'now',
  }; // prettier-ignore
  const trial = (number: number, value: number) => ({ trial: number, state: 'completed', runId: `run_${number}`, parameters: { '/training/optimizer/learningRate': 0.01 * (number + 1) }, value, epochs: { trained: 3, planned: 3 } }); // prettier-ignore
  const done = { ...search, status: 'succeeded', best: { ...search.best, trial: 1, value: 0.25 } };
  const leader = (rank: number, number: number, value: number, test: number | null) => ({ rank, ...trial(number, value), family: 'mlp', test, seconds: 2.25, epochs: 3 }); // prettier-ignore
  const families = [{ family: 'mlp', reason: 'It is smooth.', trials: 2, best: 0.25, seconds: 4.5 }, { family: 'linear', reason: 'It is fast.', trials: 0, best: null, seconds: 0 }]; // prettier-ignore
  const board = { objective: search.objective, data: [leader(1, 1, 0.25, 0.3), leader(2, 0, 0.5, null)], families, leftOut: [{ family: 'cnn', reason: 'No images.' }], notes: ['Folds.'] }; // prettier-ignore
  const answers = {
    'POST /api/v1/searches': search,
    'POST /api/v1/searches/plan': { limits: search.limits, objective: search.objective, rungs: [1, 3], estimate: { epochs: 8, steps: 80 }, auto: board, samples: [{ parameters: { '/seed': 3 }, issues: [{ detail: 'It does not fit.' }] }] }, // prettier-ignore
    'GET /api/v1/searches': { data: [search], nextCursor: null },
    'GET /api/v1/searches/srch_1': done,
    'GET /api/v1/searches/srch_1/trials': { data: [trial(0, 0.5), trial(1, 0.25)], nextCursor: null },
    'GET /api/v1/searches/srch_1/leaderboard': board,
    'POST /api/v1/datasets': { id: 'ds_1', status: 'ready' },
    'GET /api/v1/datasets/ds_1': { id: 'ds_1', status: 'ready' },
    'GET /api/v1/datasets/ds_1/profile': { columns: [{ name: 'y', type: 'categorical' }] },
    'GET /api/v1/searches/srch_1/importance': {
      trials: 2,
      parameters: [{ pointer: '/seed', importance: 0.5 }],
    },
    'POST /api/v1/searches/srch_1/pause': { ...search, status: 'paused' },
    'POST /api/v1/models': { version: 4, metrics: {} },
  };
  const files = { 's.json': '{ "experiment": { "dataset": "ds_9", "task": {} }, "space": {}, "limits": { "parallel": 2 } }' }; // prettier-ignore

  it('starts one from a file, follows it to a leaderboard, and registers its best trial', async () => {
    const { requests, out, err } = await runCli(
      ['search', 'start', 's.json', '--dataset', 'ds_1', '--trials', '2', '--register', 'm'],
      answers,
      files,
    );
    expect(requests[0].body).toEqual({
      experiment: { dataset: 'ds_1', task: {} },
      space: {},
      limits: { parallel: 2, trials: 2 },
    });
    expect(requests.at(-1)).toMatchObject({ body: { name: 'm', search: 'srch_1' } });
    expect(err).toContain('srch_1  succeeded  1 of 2 trials  best loss 0.25 (trial 1)');
    expect(out).toMatch(/trial +state +family +loss +test +seconds +epochs +run +parameters\n1 +completed +mlp +0\.25 +0\.3 +2\.3 +3 +run_1 +learningRate=0\.02\n0 +completed +mlp +0\.5 +- /); // prettier-ignore
    expect(out).toContain('m version 4');
  });

  it('starts one by itself on a file, with the task that its target suggests, and says what was tried and why', async () => {
    const args = ['search', 'auto', 'd.csv', '--target', 'y', '--seconds', '60', '--metric', 'auc', '--set', 'split.test=0.3', '--seed', '5']; // prettier-ignore
    const { requests, out } = await runCli(args, answers, { 'd.csv': 'y\n1\n' });
    expect(requests.find(({ call }) => call === 'POST /api/v1/searches')!.body).toEqual({
      experiment: { dataset: 'ds_1', task: { type: 'classification', target: 'y' }, split: { test: 0.3 } },
      objective: { metric: 'auc' },
      limits: { seconds: 60 },
      seed: 5,
    });
    expect(out).toMatch(/family +trials +loss +seconds +why\nmlp +2 +0\.25 +4\.5 +It is smooth\.\nlinear +0 +- +0\.0 +It is fast\./); // prettier-ignore
    expect(out).toMatch(/leaves out cnn: No images\.\nFolds\.$/m);
    expect((await runCli(['search', 'auto', 'ds_1', '--target', 'y', '--plan'], answers)).out).toContain('tries mlp: It is smooth.'); // prettier-ignore
  });

  it('shows the plan, lists, shows, steers, and says why one failed', async () => {
    const run = async (...args: string[]) => (await runCli(['search', ...args], answers, files)).out;
    expect(await run('start', 's.json', '--plan')).toContain('seed=3  would fail: It does not fit.');
    expect(await run('start', 's.json', '--detach')).toBe('srch_1  running\n');
    expect(await run()).toMatch(/srch_1 +running +y search +2 of 2 +loss 0\.5 \(trial 0\)/);
    expect(await run('show', 'srch_1')).toContain('epochs  6 trained, 0 saved');
    expect(await run('importance', 'srch_1')).toMatch(/\/seed +0\.500/);
    expect(await run('pause', 'srch_1')).toBe('srch_1  paused\n');
    const failed = { ...done, status: 'failed', error: { message: 'All 2 trials failed.' } };
    const failing = { ...answers, 'GET /api/v1/searches/srch_1': failed };
    await expect(runCli(['search', 'follow', 'srch_1'], failing)).rejects.toThrow('All 2 trials failed.');
  });
});

describe('upload', () => {
  it('sends the bytes of the file under its name, and waits until it is read', async () => {
    const { requests, out } = await runCli(['upload', 'data/iris.csv', '--name', 'flowers'], training, {
      'data/iris.csv': 'a\n1\n',
    });
    expect(requests.map(({ call }) => call)).toEqual([
      'POST /api/v1/datasets?fileName=iris.csv&name=flowers',
      'GET /api/v1/datasets/ds_1',
    ]);
    expect(requests[0]).toMatchObject({
      body: 'a\n1\n',
      headers: { authorization: 'Bearer ty_key', 'content-type': 'application/octet-stream' },
    });
    expect(out).toContain('ds_1  iris, 3 rows');
  });

  it('says why a dataset was rejected', async () => {
    const rejected = { ...dataset, status: 'rejected', rejection: { detail: 'Row 2 has 3 cells.' } };
    const answers = { ...training, 'GET /api/v1/datasets/ds_1': rejected };
    await expect(runCli(['upload', 'x.csv'], answers, { 'x.csv': 'a' })).rejects.toThrow(
      'Row 2 has 3 cells.',
    );
  });
});

describe('train', () => {
  it('makes a definition of the options, says which task it took, and follows the run', async () => {
    const { requests, out, err } = await runCli(
      ['train', 'ds_1', '--target', 'y', '--model', 'mlp', '--epochs', '2', '--set', 'training.optimizer.type=sgd', '--set', 'split.test=0.3', '--register', 'm'],
      training,
    ); // prettier-ignore
    expect(requests.find(({ call }) => call === 'POST /api/v1/experiments')?.body).toEqual({
      dataset: 'ds_1',
      task: { type: 'classification', target: 'y' },
      model: { family: 'mlp' },
      training: { epochs: 2, optimizer: { type: 'sgd' } },
      split: { test: 0.3 },
    });
    expect(requests.at(-1)).toMatchObject({ call: 'POST /api/v1/models', body: { name: 'm', run: 'run_1' } });
    expect(err).toContain('task: classification, as "y" is categorical');
    expect(err).toContain('epoch 2 of 2  train.loss 0.4');
    expect(err).toContain('█▁  0.8 → 0.4');
    expect(out).toMatch(/test\.accuracy +0\.9 {2}\(baseline 0\.5\)/);
    expect(out).toContain('m version 4');
  });

  it('takes a definition from a file, uploads the data first, and answers JSON alone', async () => {
    const { requests, out, err } = await runCli(
      ['train', 'iris.csv', '--definition', 'e.json', '--seed', '3', '--json'],
      training,
      { 'iris.csv': 'a', 'e.json': '{ "task": { "type": "autoencoding" }, "seed": 1 }' },
    );
    expect(requests.find(({ call }) => call === 'POST /api/v1/experiments')?.body).toEqual({
      dataset: 'ds_1',
      task: { type: 'autoencoding' },
      seed: 3,
    });
    expect(requests.map(({ call }) => call)).not.toContain('GET /api/v1/datasets/ds_1/profile');
    expect(JSON.parse(out)).toMatchObject({ run: { id: 'run_1' }, evaluation: { test: { accuracy: 0.9 } }, version: null }); // prettier-ignore
    expect(err).toBe('');
  });

  it('leaves a detached run alone', async () => {
    const { requests, out } = await runCli(['train', 'ds_1', '--task', 'regression', '--target', 'y', '--detach'], training); // prettier-ignore
    expect(requests.at(-1)?.call).toBe('POST /api/v1/experiments/exp_1/runs');
    expect(out).toBe('run_1  queued\n');
  });

  it('ends with what a run failed of', async () => {
    const failed = { ...run, status: 'failed', error: { code: 'diverged', message: 'The loss is NaN.' } };
    const answers = { ...training, 'GET /api/v1/runs/run_1': failed };
    const trained = runCli(['train', 'ds_1', '--task', 'autoencoding'], answers);
    await expect(trained).rejects.toThrow('the run run_1 ended as failed: The loss is NaN.');
  });
});

describe('predict', () => {
  const model = {
    name: 'm',
    latestVersion: 3,
    aliases: [{ alias: 'live', version: 2 }],
    versions: [{ version: 2, inputs: [{ name: 'a', type: 'numeric' }, { name: 'b', type: 'categorical' }] }],
  }; // prettier-ignore
  const answers = {
    'GET /api/v1/models/m': model,
    'POST /api/v1/models/m/predict': {
      version: 2,
      predictions: [{ label: 'yes', probability: 0.75, probabilities: { yes: 0.75, no: 0.25 } }],
    },
  };

  it('sends the rows of standard input, cells as what the model takes', async () => {
    const { requests, out } = await runCli(['predict', 'm'], answers, { '-': 'a,b\n1.5,"x, y"\n,7\n' });
    expect(requests.at(-1)?.body).toEqual({ columns: ['a', 'b'], data: [[1.5, 'x, y'], [null, '7']] }); // prettier-ignore
    expect(out).toBe('label  probability  yes   no\nyes    0.75         0.75  0.25\n');
  });

  it('asks for the version of an alias', async () => {
    const { requests, out } = await runCli(
      ['predict', 'm@live', '--json'],
      { ...answers, 'POST /api/v1/models/m@live/predict': { ...answers['POST /api/v1/models/m/predict'] } },
      { '-': '[{ "a": 1 }]' },
    );
    expect(requests.at(-1)).toMatchObject({ call: 'POST /api/v1/models/m@live/predict', body: { rows: [{ a: 1 }] } }); // prettier-ignore
    expect(JSON.parse(out)).toMatchObject({ version: 2 });
    await expect(runCli(['predict', 'm@old'], answers, { '-': '[]' })).rejects.toThrow(
      'the model m has no alias old; it has live',
    );
  });

  it('sends a thousand rows at a time, to the version that is named', async () => {
    const lines = Array.from({ length: 1500 }, (_, i) => JSON.stringify({ a: i })).join('\n');
    const args = ['predict', 'm', 'rows.ndjson', '--model-version', '2', '--ignore-unknown', '--json'];
    const { requests, out } = await runCli(args, answers, { 'rows.ndjson': lines });
    const bodies = requests.slice(1).map(({ body }) => body as { rows: object[] });
    expect(bodies.map(({ rows }) => rows.length)).toEqual([1000, 500]);
    expect(bodies[1]).toMatchObject({ version: 2, unknownColumns: 'ignore', rows: expect.arrayContaining([{ a: 1499 }]) }); // prettier-ignore
    expect(JSON.parse(out)).toMatchObject({ model: 'm', version: 2, predictions: [{}, {}] });
  });
});

describe('lists', () => {
  const answers = {
    'GET /api/v1/runs': { data: [run], nextCursor: null },
    'GET /api/v1/runs/run_1': run,
    'GET /api/v1/models': {
      data: [{ name: 'm', latestVersion: 1, createdAt: 'now', versions: [{ version: 1, task: 'regression', target: 'y' }] }],
    },
    'POST /api/v1/models': { version: 1, metrics: { rmse: 0.12345 } },
    'POST /api/v1/runs/run_1/cancel': { ...run, status: 'cancelling' },
    'DELETE /api/v1/models/m': {},
    'DELETE /api/v1/models/m/versions/2': {},
    'GET /api/v1/models/m': {
      versions: [{ version: 1, aliases: ['live', 'old'], runId: 'run_1', step: 9, metrics: { rmse: 1 } }],
    },
    'GET /api/v1/models/m/aliases': { data: [{ alias: 'live', version: 1, movedAt: 'now', movedBy: { keyName: 'ann' } }] },
    'PUT /api/v1/models/m/aliases/live': { alias: 'live', version: 2 },
    'DELETE /api/v1/models/m/aliases/live': {},
    'GET /api/v1/models/m/alias-moves': {
      data: [{ alias: 'live', from: null, to: 1, movedAt: 'now', movedBy: { keyName: 'ann' } }],
    },
  }; // prettier-ignore

  it.each([
    [['runs', '--status', 'running', '--limit', '5'], 'GET /api/v1/runs?status=running&limit=5', 'run_1  succeeded  y by mlp  epoch 2 of 2  test.accuracy 0.9  now'],
    [['runs', 'show', 'run_1'], 'GET /api/v1/runs/run_1', 'status    succeeded (completed)'],
    [['runs', 'cancel', 'run_1'], 'POST /api/v1/runs/run_1/cancel', 'run_1  cancelling'],
    [['models'], 'GET /api/v1/models', 'm      1       regression  y       now'],
    [['models', 'register', 'm', 'run_1', '--step', '9'], 'POST /api/v1/models', 'm version 1, rmse 0.1235'],
    [['models', 'delete', 'm'], 'DELETE /api/v1/models/m', 'm was deleted'],
    [['models', 'delete', 'm', '--force'], 'DELETE /api/v1/models/m?force=true', 'm was deleted'],
    [['models', 'delete', 'm', '--model-version', '2'], 'DELETE /api/v1/models/m/versions/2', 'version 2 of m was deleted'],
    [['models', 'show', 'm'], 'GET /api/v1/models/m', '1        live, old  run_1  9     rmse 1'],
    [['models', 'alias', 'm'], 'GET /api/v1/models/m/aliases', 'live   1        now    ann'],
    [['models', 'alias', 'm', 'live', '--to', '2'], 'PUT /api/v1/models/m/aliases/live', 'm@live is version 2'],
    [['models', 'alias', 'm', 'live', '--delete'], 'DELETE /api/v1/models/m/aliases/live', 'm@live was deleted'],
    [['models', 'history', 'm'], 'GET /api/v1/models/m/alias-moves', 'live   -     1   now    ann'],
  ])('%j', async (args, call, text) => {
    const { requests, out } = await runCli(args, answers);
    expect(requests.map((request) => request.call)).toEqual([call]);
    expect(out).toContain(text);
  }); // prettier-ignore

  it('answer as JSON', async () => {
    const { out } = await runCli(['runs', '--json'], answers);
    expect(JSON.parse(out)).toEqual(answers['GET /api/v1/runs']);
  });
});

describe('--curl', () => {
  it('shows each request as a command that a shell can run, without the key', async () => {
    const { err } = await runCli(['train', "o'clock.csv", '--task', 'autoencoding', '--detach', '--curl', '--json'], training, {
      "o'clock.csv": 'a',
    }); // prettier-ignore
    const key = '-H "Authorization: Bearer $TRAINYARD_KEY"';
    expect(err.trim().split('\n')).toEqual([
      `curl -sS --fail-with-body 'http://service:1234/api/v1/datasets?fileName=o%27clock.csv' ${key} -H 'Content-Type: application/octet-stream' --data-binary '@o'\\''clock.csv'`,
      `curl -sS --fail-with-body http://service:1234/api/v1/datasets/ds_1 ${key}`,
      `curl -sS --fail-with-body http://service:1234/api/v1/experiments ${key} --json '{"dataset":"ds_1","task":{"type":"autoencoding"}}'`,
      `curl -sS --fail-with-body -X POST http://service:1234/api/v1/experiments/exp_1/runs ${key}`,
    ]);
  });
});

describe('arguments', () => {
  it('serve passes its settings on', async () => {
    const { served } = await runCli(['serve', '--port', '0', '--data', 'here'], {});
    expect(served).toEqual([{ port: 0, data: 'here' }]);
    expect((await runCli(['setup', '--gpu'], {})).setUps).toEqual([{ gpu: true }]);
  });

  it.each([
    [['train', 'ds_1', '--epochs', 'many'], /A whole number is meant/],
    [['train', 'ds_1', '--set', 'epochs'], /--set takes path=value/],
    [['upload'], /missing required argument 'file'/],
    [['models', 'show', 'none'], /There is none/],
    [['train', 'ds_1', '--definition', 'open.json'], /^open.json is no JSON/],
    [['search', 'start', 'open.json'], /^open.json is no JSON/],
    [['models', 'import', 'm', 'm.onnx', '--description', 'open.json'], /^open.json is no JSON/],
  ])('%j is refused', async (args, message) => {
    await expect(runCli(args, training, { 'open.json': '{' })).rejects.toThrow(message);
  });
});

it('models import sends the file with its name and its description', async () => {
  const version = { version: 2, inputs: [{ name: 'x', type: 'numeric' }], task: 'regression' };
  const { out, requests } = await runCli(
    ['models', 'import', 'm', 'folder/price.onnx', '--description', 'price.json'],
    { 'POST /api/v1/models/m/versions/import': version },
    { 'folder/price.onnx': 'onnx bytes', 'price.json': '{"task": "regression"}' },
  );
  expect(out).toBe('m version 2, 1 columns, regression\n');
  const query = new URLSearchParams({ fileName: 'price.onnx', description: '{"task":"regression"}' });
  const [{ call, body }] = requests;
  expect(new URL(call.split(' ')[1], 'http://service').searchParams).toEqual(query);
  expect(body).toBe('onnx bytes');
});

describe('models export', () => {
  const file = 'onnx bytes';
  it('writes the live version to a file of its name', async () => {
    const { out, written } = await runCli(['models', 'export', 'm'], {
      'GET /api/v1/models/m': { latestVersion: 4, aliases: [{ alias: 'live', version: 3 }] },
      'GET /api/v1/models/m/versions/3/export/onnx': file,
    });
    expect(written).toEqual({ 'm-3.onnx': file });
    expect(out).toBe('m-3.onnx: m version 3, 10 bytes\n');
  });

  it('writes another version where it is told to', async () => {
    const { written, requests } = await runCli(
      ['models', 'export', 'm', '--model-version', '2', '--file', 'here.onnx'],
      { 'GET /api/v1/models/m/versions/2/export/onnx': file },
    );
    expect(written).toEqual({ 'here.onnx': file });
    expect(requests).toHaveLength(1);
  });

  it('writes an archive in another format', async () => {
    const { out, written } = await runCli(
      ['models', 'export', 'm', '--model-version', '2', '--format', 'tfjs'],
      {
        'GET /api/v1/models/m/versions/2/export/tfjs': file,
      },
    );
    expect(written).toEqual({ 'm-2-tfjs.tar.gz': file });
    expect(out).toBe('m-2-tfjs.tar.gz: m version 2, 10 bytes\n');
  });
});

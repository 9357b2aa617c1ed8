import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Dataset } from '../../src/contracts/dataset.ts';
import type { Run, RunEvent } from '../../src/contracts/run.ts';
import { createDatabasePart } from '../../scripts/chaos/database-part.ts';
import { createApiClient } from '../../scripts/api-client.ts';
import { listFiles } from '../../src/artifacts/durable-files.ts';
import { readHeader } from '../../src/artifacts/encryption/encrypted-files.ts';
import type { PredictResponse } from '../../src/contracts/model.ts';
import { findRunningServer } from '../../src/postgres/postmaster-file.ts';
import { learnableCsv, startTestService, type TestService } from '../support/service.ts';
import { waitUntil } from '../support/wait-until.ts';

let service: TestService | undefined;
let dataDir: string | undefined;
afterEach(async () => {
  await service?.stop();
  if (dataDir) await rm(dataDir, { recursive: true, force: true });
});

/** A run that would train for a long time. */
async function startLongRun(api: TestService['api']): Promise<string> {
  const { id } = await api.send<Dataset>('/api/v1/datasets', learnableCsv(), 'text/csv');
  await api.waitFor<Dataset>(`/api/v1/datasets/${id}`, ({ status }) => status === 'ready');
  const experiment = await api.post<{ id: string }>('/api/v1/experiments', {
    dataset: id,
    task: { type: 'classification', target: 'y' },
    training: { epochs: 1_000_000, earlyStopping: null, checkpoint: { everySeconds: 1 } },
  });
  const run = await api.post<Run>(`/api/v1/experiments/${experiment.id}/runs`);
  await api.waitFor<Run>(`/api/v1/runs/${run.id}`, ({ progress }) => (progress?.epoch ?? 0) > 1);
  return run.id;
}

/** Waits until the attempt has trained beyond the step. */
const trainsOn = (api: TestService['api'], runId: string, attempt: number, step = 0): Promise<Run> =>
  api.waitFor<Run>(
    `/api/v1/runs/${runId}`,
    (run) => run.attempt === attempt && run.status === 'running' && (run.progress?.step ?? 0) > step,
  );

/** The folder of the embedded PostgreSQL. */
const clusterIn = (dataDir: string): Promise<string> => realpath(path.join(dataDir, 'postgres', 'cluster'));

/** Kills the database of the service, which has to start it again; says what the API answered meanwhile. */
async function killDatabase({
  url,
  key,
  dataDir,
}: {
  url: string;
  key: string;
  dataDir: string;
}): Promise<Response> {
  const ask = () => fetch(`${url}/api/v1/runs?limit=1`, { headers: { authorization: `Bearer ${key}` } });
  const { pid } = (await findRunningServer(await clusterIn(dataDir)))!;
  process.kill(pid, 'SIGKILL');
  let refused: Response | undefined;
  await waitUntil('the API notices', async () => {
    const response = await ask();
    if (response.status !== 200) refused = response;
    return refused !== undefined;
  });
  await waitUntil('the API is back', async () => (await ask()).status === 200);
  return refused!;
}

/** Begins an upload of which a byte comes now and then; what it is answered. */
async function trickle(url: string, key: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', () => {});
  socket.write(
    `POST /api/v1/datasets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: text/csv\r\nContent-Length: 5000\r\n\r\na,b\n`,
  );
  const timer = setInterval(() => socket.write('1,2\n'), 200);
  socket.setEncoding('utf8').on('data', (text: string) => {
    clearInterval(timer);
    answer += text;
  });
  await closed;
  clearInterval(timer);
  return answer;
}

it('goes on with a run after the server and its worker were killed, after an orderly restart, and after the database was killed, on encrypted blobs', async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'trainyard-restart-'));
  const newMasterKey = () => randomBytes(32).toString('base64');
  const env = { LEASE_SECONDS: '3', ENGINE_PLAN: 'plain', ENCRYPTION_KEY: newMasterKey() };
  service = await startTestService({ embedded: true, dataDir, env });
  const runId = await startLongRun(service.api);
  process.kill(service.pid, 'SIGKILL');
  await service.stop();

  service = await startTestService({ embedded: true, dataDir, env });
  const key = (await readFile(path.join(dataDir, 'admin-key'), 'utf8')).trim();
  const again = createApiClient({ url: service.url, key });
  const killed = await trainsOn(again, runId, 2);
  expect(killed.transitions.map(({ status }) => status)).toEqual([
    'queued', 'starting', 'running', 'queued', 'starting', 'running',
  ]); // prettier-ignore
  // Workers are told at once, and nobody waits for a client that takes its time.
  const trickling = trickle(service.url, key);
  const incoming = path.join(dataDir, 'blobs', '.incoming');
  await waitUntil('the upload has begun', async () => (await readdir(incoming)).length > 0);
  const stoppedAt = Date.now();
  expect(await service.stop()).toBe(0);
  expect(Date.now() - stoppedAt).toBeLessThan(15_000);
  expect(await trickling).toMatch(/^HTTP\/1.1 503 /);

  const another = { ...env, ENCRYPTION_KEY: newMasterKey() };
  const refusal = /must hold the master key that the blobs of this installation were encrypted under/;
  await expect(startTestService({ embedded: true, dataDir, env: another })).rejects.toThrow(refusal);

  service = await startTestService({ embedded: true, dataDir, env: { ...env, SHUTDOWN_SECONDS: '10' } });
  const api = createApiClient({ url: service.url, key });
  await trainsOn(api, runId, 3, killed.progress!.step);
  const { data } = await api.get<{ data: RunEvent[] }>(`/api/v1/runs/${runId}/events?limit=200`);
  expect(data.map(({ id }) => id)).toEqual(data.map((_, i) => i + 1));

  const before = (await api.get<Run>(`/api/v1/runs/${runId}`)).progress!.step;
  const refused = await killDatabase({ url: service.url, key, dataDir });
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  await api.waitFor<Run>(
    `/api/v1/runs/${runId}`,
    ({ status, progress }) => status === 'running' && (progress?.step ?? 0) > before,
  );
  await api.post(`/api/v1/runs/${runId}/cancel`);
  await api.waitFor<Run>(`/api/v1/runs/${runId}`, ({ status }) => status === 'cancelled');

  // What it has learned is there, and nobody reads it without the key.
  await api.post('/api/v1/models', { name: 'resumed', run: runId });
  const { predictions } = await api.post<PredictResponse>('/api/v1/models/resumed/predict', {
    rows: [2.5, -2.5].map((value) => ({ a: value, b: value, colour: 'red' })),
  });
  expect(predictions).toMatchObject([{ label: 'yes' }, { label: 'no' }]);
  const exported = await fetch(`${service.url}/api/v1/models/resumed/versions/1/export/onnx`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(exported.status).toBe(200);
  expect((await exported.arrayBuffer()).byteLength).toBeGreaterThan(1000);
  const files = (await listFiles(path.join(dataDir, 'blobs'))).filter(
    ({ name }) => !name.startsWith('.incoming'),
  );
  expect(files.length).toBeGreaterThan(3);
  for (const { name, path: file } of files)
    expect({ name, encrypted: (await readHeader(file)) !== null }).toEqual({ name, encrypted: true });

  // Nothing that it says farewell to answers, and it ends all the same, by itself.
  const database = createDatabasePart({ cluster: await clusterIn(dataDir) });
  await database.pause();
  try {
    expect(await service.stop()).toBe(1);
  } finally {
    await database.kill();
    await database.resume();
  }
  expect(service.output()).toContain('not everything ended within 10 s');
});

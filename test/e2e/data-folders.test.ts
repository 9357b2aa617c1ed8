import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extract } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiClient, type ApiClient } from '../../scripts/api-client.ts';
import type { Evaluation } from '../../src/contracts/evaluation.ts';
import type { MetricPoint, Run } from '../../src/contracts/run.ts';
import { withClient } from '../../src/postgres/with-client.ts';
import { applyMigrations } from '../../src/store/migrate.ts';
import type { Answers } from '../fixtures/data-folders/answers.ts';
import { differences } from '../support/differences.ts';
import { downloadCheckpoint } from '../support/download-checkpoint.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startInProcessService, type InProcessService } from '../support/in-process-service.ts';

const archives = path.join(import.meta.dirname, '..', 'fixtures', 'data-folders');
const migrations = path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations');
const names = (await readdir(archives))
  .filter((file) => file.endsWith('.tar.gz'))
  .map((file) => path.basename(file, '.tar.gz'));

/** Fills an empty database as the folder's writer left it: with the migrations that it had, and its rows. */
async function restoreRows(database: TestDatabase, folder: string, applied: string[]): Promise<void> {
  const then = path.join(folder, 'migrations');
  for (const name of applied)
    await cp(path.join(migrations, name), path.join(then, name), { recursive: true });
  await applyMigrations(database.url, then);
  const lines = (await readFile(path.join(folder, 'rows.jsonl'), 'utf8')).trim().split('\n');
  await withClient({ connectionString: database.url }, async (client) => {
    await client.query('SET session_replication_role = replica'); // the tables come in any order
    for (const line of lines) {
      const { table, rows } = JSON.parse(line) as { table: string; rows: string[] };
      if (table === '_prisma_migrations') continue;
      await client.query(
        `INSERT INTO "${table}" SELECT (row::"${table}").* FROM unnest($1::text[]) AS given(row)`,
        [rows],
      );
    }
  });
}

/** The first and the last point of each series: which points between them stand for a thinned one may change. */
function endsOf(reply: unknown): object {
  const ends: Record<string, [MetricPoint, MetricPoint]> = {};
  for (const point of (reply as { data: MetricPoint[] }).data) {
    const series = `${point.scope} ${point.name}`;
    ends[series] = [ends[series]?.[0] ?? point, point];
  }
  return ends;
}

describe.each(names)('a data folder that %s wrote', (name) => {
  let dataDir: string;
  let database: TestDatabase;
  let service: InProcessService | undefined;
  let api: ApiClient;
  let answers: Answers;
  const ended = (id: string) =>
    api.waitFor<Run>(`/api/v1/runs/${id}`, ({ finishedAt }) => finishedAt !== null, 300);

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'trainyard-opened-'));
    await mkdir(dataDir, { recursive: true });
    await extract({ file: path.join(archives, `${name}.tar.gz`), cwd: dataDir, strip: 1 });
    answers = JSON.parse(await readFile(path.join(dataDir, 'answers.json'), 'utf8')) as Answers;
    database = await createTestDatabase({ empty: true });
    await restoreRows(database, dataDir, answers.migrations);
    service = await startInProcessService({ plan: 'plain', kept: { dataDir, databaseUrl: database.url } });
    api = createApiClient({ url: service.url, key: answers.adminKey });
  }, 180_000);
  afterAll(async () => {
    await service?.stop();
    await database?.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('reads as it did', async () => {
    expect(Object.keys(answers.replies).length).toBeGreaterThan(100);
    for (const [route, reply] of Object.entries(answers.replies)) {
      if (route.startsWith('/api/v1/keys')) continue; // they say when they were used
      const now = await api.get<object>(route);
      const [given, expected] = route.includes('maxPoints=') ? [endsOf(now), endsOf(reply)] : [now, reply];
      expect({ route, reply: given }).toMatchObject({ route, reply: expected });
    }
    const keys = await api.get<{ data: object[] }>('/api/v1/keys');
    expect(keys.data).toMatchObject([{ name: 'a reader', role: 'reader' }, { role: 'admin' }]);
  }, 120_000);

  it('says of datasets whose uploads were not kept that they can not be read again', async () => {
    const { data } = answers.replies['/api/v1/datasets?limit=200'] as {
      data: { id: string; status: string }[];
    };
    const ready = data.filter(({ status }) => status === 'ready');
    expect(ready.length).toBeGreaterThan(3);
    for (const { id } of ready)
      await expect(api.post(`/api/v1/datasets/${id}/read`, {})).rejects.toMatchObject({
        status: 409,
        problem: { code: 'uploadNotKept' },
      });
  });

  it('knows its keys', async () => {
    const reader = createApiClient({ url: service!.url, key: answers.readerKey });
    expect(await reader.get('/api/v1/models')).toHaveProperty('data');
    await expect(reader.post(`/api/v1/runs/${answers.paused}/resume`)).rejects.toMatchObject({ status: 403 });
  });

  it('predicts as it did, with every version of every model', async () => {
    expect(answers.predictions.length).toBeGreaterThan(20);
    for (const { path: route, body, answer } of answers.predictions) {
      const reply = await api.post(route, { ...body, version: answer.version });
      expect(differences(reply, answer, 1e-5, route)).toEqual([]); // as close as another processor comes
    }
  }, 120_000);

  it('has its checkpoints', async () => {
    const { data } = await api.get<{ data: { step: number }[] }>(
      `/api/v1/runs/${answers.again[0].run}/checkpoints`,
    );
    expect(data.length).toBeGreaterThan(0);
    const old = { url: service!.url, adminKey: answers.adminKey };
    const files = await downloadCheckpoint(old, answers.again[0].run, data[0].step);
    expect(Object.keys(files).length).toBeGreaterThan(0);
  });

  it('goes on with a paused run, to its end', async () => {
    const before = await api.get<Run>(`/api/v1/runs/${answers.paused}`);
    await api.post(`/api/v1/runs/${answers.paused}/resume`);
    const run = await ended(answers.paused);
    expect(run).toMatchObject({ status: 'succeeded', stopReason: 'completed', attempt: 2, error: null });
    expect(run.progress!.step).toBeGreaterThan(before.progress!.step);
    const evaluation = await api.get<Evaluation>(`/api/v1/runs/${answers.paused}/evaluation`);
    expect(evaluation.test!.rows).toBeGreaterThan(0);
  }, 320_000);

  it('tries a failed run again', async () => {
    const { data } = answers.replies['/api/v1/runs?limit=200'] as { data: Run[] };
    const { id, error } = data.find(({ status }) => status === 'failed')!;
    await api.post(`/api/v1/runs/${id}/retry`);
    expect(await ended(id)).toMatchObject({
      status: 'failed',
      stopReason: 'diverged',
      attempt: 2,
      error: { code: error!.code },
    });
  }, 320_000);

  it('runs its experiments again', async () => {
    for (const { experiment, run: earlier } of answers.again) {
      const { id } = await api.post<Run>(`/api/v1/experiments/${experiment}/runs`);
      expect(await ended(id)).toMatchObject({ status: 'succeeded', error: null });
      const [then, now] = await Promise.all(
        [earlier, id].map((run) => api.get<Evaluation>(`/api/v1/runs/${run}/evaluation`)),
      );
      expect(now.test!.kind).toBe(then.test!.kind);
      // Rows of small classes are apportioned otherwise since: by the largest remainder, so that the fractions hold in all.
      expect(Math.abs(now.test!.rows - then.test!.rows)).toBeLessThanOrEqual(2);
    }
  }, 320_000);
});

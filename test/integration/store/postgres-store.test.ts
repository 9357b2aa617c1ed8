import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { datasetFormats } from '../../../src/contracts/dataset-formats.ts';
import { datasetStatuses } from '../../../src/contracts/dataset.ts';
import { roles } from '../../../src/contracts/key.ts';
import {
  checkpointKinds,
  eventTypes,
  finishedRunStatuses,
  heldRunStatuses,
  runStatuses,
  stopReasons,
} from '../../../src/contracts/run.ts';
import { createStore } from '../../../src/store/create-store.ts';
import type { Store } from '../../../src/store/ports/store.ts';
import { thinnedSeries } from '../../../src/store/thinned-series.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { addClaimedRun, addProject, addRun, modelVersion } from '../../support/store-fixtures.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('the store on Postgres', () => {
  let database: TestDatabase;
  let store: Store;
  let admin: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    store = createStore({ databaseUrl: database.url });
  });
  afterAll(async () => {
    await store.close();
    await admin.end();
    await database.drop();
  });

  it('reads and writes times in UTC whatever the time zone of the server', async () => {
    const name = new URL(database.url).pathname.slice(1);
    await admin.query(`ALTER DATABASE ${name} SET timezone = 'Asia/Tokyo'`);
    const tokyo = createStore({ databaseUrl: database.url });
    try {
      const project = await addProject(tokyo);
      const { run, lease } = await addClaimedRun(tokyo, project);
      const firstStepAt = new Date('2026-11-22T10:00:00.123Z');
      await tokyo.runs.updateProgress(lease, { firstStepAt });
      const at = '2026-06-01T00:30:00.000Z';
      await tokyo.events.append(run.id, [{ at, type: 'log', level: 'info', message: '', data: null }]);
      await tokyo.checkpoints.insert(lease, {
        runId: run.id, step: 1, epoch: 1, kind: 'final', best: true, metrics: {}, sizeBytes: 1, artifactKey: 'k',
      }); // prettier-ignore
      await tokyo.checkpoints.markPruned(lease, [1], firstStepAt);

      const stored = (await tokyo.runs.findAny(run.id))!;
      expect(stored.firstStepAt).toBe(firstStepAt.toISOString());
      expect(Math.abs(Date.parse(stored.createdAt) - Date.now())).toBeLessThan(60_000);
      expect((await tokyo.events.list(run.id, 2, 1))[0].at).toBe(at);
      expect((await tokyo.checkpoints.find(run.id, 1))!.prunedAt).toBe(firstStepAt.toISOString());
      const { rows } = await admin.query(`SELECT first_step_at FROM runs WHERE id = $1`, [run.id]);
      expect(rows).toEqual([{ first_step_at: firstStepAt }]);
    } finally {
      await tokyo.close();
      await admin.query(`ALTER DATABASE ${name} RESET timezone`);
    }
  });

  it('refuses in the database what the value sets do not have', async () => {
    const { run } = await addClaimedRun(store, await addProject(store));
    const refused = async (sql: string) =>
      expect(admin.query(sql, [run.id])).rejects.toMatchObject({ code: '23514' });
    await refused(`UPDATE runs SET status = 'sleeping' WHERE id = $1`);
    await refused(`UPDATE runs SET status = 'queued' WHERE id = $1`); // still with its lease
    await refused(`UPDATE runs SET worker_id = NULL WHERE id = $1`);
    await refused(`UPDATE runs SET finished_at = now() WHERE id = $1`);
    await refused(`UPDATE run_attempts SET outcome = 'running', ended_at = now() WHERE run_id = $1`);
    await refused(
      `UPDATE datasets SET status = 'ready' WHERE id = (SELECT dataset_id FROM runs WHERE id = $1)`,
    );
  });

  it('has the value sets of the contracts', async () => {
    const { rows } = await admin.query<{ name: string; definition: string }>(
      `SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE contype = 'c'`,
    );
    const valuesOf = (constraint: string) => {
      const { definition } = rows.find((row) => row.name === constraint)!;
      return Array.from(definition.matchAll(/'(\w+)'/g), (match) => match[1]);
    };
    const valueSets = {
      api_keys_role_check: roles,
      datasets_status_check: datasetStatuses,
      datasets_format_check: datasetFormats,
      runs_status_check: runStatuses,
      runs_stop_reason_check: stopReasons,
      runs_lease_check: heldRunStatuses,
      runs_finished_check: finishedRunStatuses,
      run_transitions_status_check: runStatuses,
      run_events_type_check: eventTypes,
      checkpoints_kind_check: checkpointKinds,
    };
    for (const [constraint, values] of Object.entries(valueSets)) {
      expect({ [constraint]: valuesOf(constraint) }).toEqual({ [constraint]: [...values] });
    }
  });

  it('refuses what a lost holder began to write during the takeover', async () => {
    const { run, lease: late } = await addClaimedRun(store, await addProject(store));
    const taker = new pg.Client({ connectionString: database.url });
    await taker.connect();
    await taker.query('BEGIN');
    await taker.query('UPDATE runs SET attempt = 2 WHERE id = $1', [run.id]);
    const writes = Promise.all([
      store.metrics.append(late, [
        { step: 1, epoch: 1, scope: 'step', name: 'late', value: 1, at: '2026-11-22T10:00:00.000Z' },
      ]),
      store.checkpoints.insert(late, {
        runId: run.id, step: 1, epoch: 1, kind: 'periodic', best: false, metrics: {}, sizeBytes: 1, artifactKey: 'k',
      }), // prettier-ignore
      store.events.append(run.id, [{ type: 'log', level: 'info', message: 'late', data: null }], {
        lease: late,
      }),
      store.runs.updateProgress(late, { elapsedSeconds: 9 }),
    ]);
    await waitUntil('all four wait for the takeover', async () => {
      const { rows } = await admin.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows[0].n === 4;
    });
    await taker.query('COMMIT');
    await taker.end();
    expect(await writes).toEqual([false, false, null, false]);
    expect(await store.metrics.list(run.id, { maxPoints: 10 })).toEqual([]);
    expect(await store.checkpoints.list(run.id)).toEqual([]);
  });

  it('is of no use once it is closed', async () => {
    const closed = createStore({ databaseUrl: database.url });
    await closed.ping();
    await closed.close();
    await expect(closed.ping()).rejects.toMatchObject({ code: 'databaseUnavailable' });
    await expect(closed.events.subscribe('run_x', () => {})).rejects.toMatchObject({
      code: 'databaseUnavailable',
    });
  });

  it('removes a project with everything in it', async () => {
    const project = await addProject(store);
    await addClaimedRun(store, project);
    await store.models.addVersion(project, 'iris', modelVersion());
    await store.idempotency.complete(
      { projectId: project, key: 'k', requestSha256: 'aa' },
      { status: 200, headers: {}, body: '' },
    );
    await admin.query('DELETE FROM projects WHERE id = $1', [project]);
    expect((await store.runs.list(project, {})).data).toEqual([]);
    expect(await store.models.findByName(project, 'iris')).toBeNull();
  });

  it('thins metrics at a cost that does not go by what is stored', async () => {
    const project = await addProject(store);
    const { lease } = await addClaimedRun(store, project);
    await admin.query(
      `INSERT INTO metrics SELECT $1, 'step', name, step, 1, 0.5, now()
       FROM unnest(ARRAY['train.loss', 'train.accuracy']) name, generate_series(1, 100000) step`,
      [lease.runId],
    );
    await admin.query('ANALYZE metrics');
    const { text, values } = thinnedSeries(lease.runId, { maxPoints: 50 });
    const { rows } = await admin.query<{
      'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }];
    }>(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values);
    const plan = rows[0]['QUERY PLAN'][0].Plan;
    // Two series of 50 descents of a few blocks each; the rows alone are 1,500 blocks.
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(1_000);
    expect(await store.metrics.list(lease.runId, { maxPoints: 50 })).toHaveLength(100);
  });

  it('finds its rows by an index, whatever the filter', async () => {
    const filters = {
      api_keys: ['project_id', 'secret_sha256'],
      // Those that wait are found project by project.
      datasets: ['project_id', 'lease_expires_at'],
      experiments: ['project_id', 'dataset_id'],
      runs: ['project_id', 'experiment_id', 'dataset_id', 'status', 'lease_expires_at'],
      run_events: ['run_id'],
      metrics: ['run_id'],
      checkpoints: ['run_id'],
      models: ['project_id'],
      workers: ['seen_at'],
      idempotency_keys: ['project_id', 'expires_at'],
    };
    const { rows } = await admin.query<{ first: string }>(`
      SELECT c.relname || '.' || a.attname AS first FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]`);
    const indexed = new Set(rows.map((row) => row.first));
    for (const [table, columns] of Object.entries(filters)) {
      for (const column of columns) expect(indexed).toContain(`${table}.${column}`);
    }
  });

  it('wakes its followers after the connection was lost and came back', async () => {
    const project = await addProject(store);
    const [run, other] = [await addRun(store, project), await addRun(store, project)];
    const lines: string[] = [];
    const follower = createStore({ databaseUrl: database.url, log: (line) => lines.push(line) });
    try {
      const [onEvents, onOther] = [vi.fn<() => void>(), vi.fn<() => void>()];
      await follower.events.subscribe(run.id, onEvents);
      await follower.events.subscribe(other.id, onOther);
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
      );
      await waitUntil('the connection is back', () => lines.some((line) => line.includes('is back')));
      expect(onEvents).toHaveBeenCalledTimes(1);
      expect(onOther).toHaveBeenCalledTimes(1);
      await store.events.append(run.id, [{ type: 'log', level: 'info', message: '', data: null }]);
      await vi.waitFor(() => expect(onEvents).toHaveBeenCalledTimes(2), 60_000);
      expect(onOther).toHaveBeenCalledTimes(1);
    } finally {
      await follower.close();
    }
  });

  it('shares one connection among all followers, and leaves none behind', async () => {
    const follower = createStore({ databaseUrl: database.url });
    const { id } = await addRun(store, await addProject(store));
    await Promise.all(Array.from({ length: 20 }, () => follower.events.subscribe(id, () => {})));
    await follower.ping();
    const listening = async () => {
      const { rows } = await admin.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
      );
      return rows[0].n;
    };
    expect(await listening()).toBe(1);
    await follower.close();
    await follower.close();
    await waitUntil('the connection is gone', async () => (await listening()) === 0);
  });

  it('ends a call that a frozen database does not answer, and no other', async () => {
    const { hostname, port } = new URL(database.url);
    const sockets: Socket[] = [];
    let isFrozen = false;
    // A database that is there and says nothing, as one that is stopped.
    const freezer = createServer((socket) => {
      const upstream = connect(Number(port), hostname);
      sockets.push(socket, upstream);
      for (const end of [socket, upstream]) end.on('error', () => {});
      socket.pipe(upstream);
      upstream.on('data', (data) => isFrozen || socket.write(data));
    });
    await new Promise<void>((resolve) => freezer.listen(0, '127.0.0.1', resolve));
    const url = new URL(database.url);
    url.host = `127.0.0.1:${(freezer.address() as AddressInfo).port}`;
    const store = createStore({ databaseUrl: url.href, callTimeout: 300 });
    const patient = createStore({ databaseUrl: url.href });
    try {
      await Promise.all([store.ping(), patient.ping()]);
      isFrozen = true;
      const waiting = patient.ping().then(() => 'answered');
      await expect(store.runs.findAny('run_x')).rejects.toMatchObject({
        code: 'databaseUnavailable',
        message: expect.stringContaining('does not answer'),
      });
      expect(await Promise.race([waiting, Promise.resolve('waits')])).toBe('waits');
      for (const socket of sockets) socket.destroy();
      await waiting.catch(() => {});
    } finally {
      freezer.close();
      await Promise.all([store.close(), patient.close()]);
    }
  });

  it('ends a statement that takes too long, and is there for the next one', async () => {
    const store = createStore({ databaseUrl: database.url, statementTimeout: 200 });
    try {
      await admin.query('BEGIN; LOCK TABLE model_versions');
      await expect(store.models.findVersion('prj_x', 'iris', 1)).rejects.toMatchObject({
        code: 'databaseUnavailable',
        message: expect.stringContaining('too long'),
        retryAfterSeconds: 10,
      });
      await store.ping();
    } finally {
      await admin.query('ROLLBACK');
      await store.close();
    }
  });

  it('goes on after its connections were cut', async () => {
    const cut = createStore({ databaseUrl: database.url, log: () => {} });
    try {
      await cut.ping();
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'trainyard'`,
      );
      await waitUntil('it answers', () =>
        cut.ping().then(
          () => true,
          (error: unknown) => {
            expect(error).toMatchObject({ code: 'databaseUnavailable' });
            return false;
          },
        ),
      );
    } finally {
      await cut.close();
    }
  });
});

describe('a store whose database is not there', () => {
  const unavailable = { code: 'databaseUnavailable', retryable: true };
  const calls: [string, (store: Store) => Promise<unknown>][] = [
    ['ping', (store) => store.ping()],
    ['a read', (store) => store.runs.findAny('run_x')],
    ['a statement', (store) => store.runs.claim('run_x', 'w', 30)],
    ['a transaction', (store) => store.models.remove('prj_x', 'iris', { withAliases: true })],
    ['a subscription', (store) => store.events.subscribe('run_x', () => {})],
  ];

  it.each(calls)('says so: %s', async (_, call) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const store = createStore({ databaseUrl: `postgresql://nobody:secret@127.0.0.1:${port}/none` });
    await expect(call(store)).rejects.toMatchObject(unavailable);
    await store.close();
  });

  it.each(calls)('says so when the connection is dropped: %s', async (_, call) => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const store = createStore({ databaseUrl: `postgresql://nobody:secret@127.0.0.1:${port}/none` });
    await expect(call(store)).rejects.toMatchObject(unavailable);
    await store.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('says so for a database that does not exist', async () => {
    const database = await createTestDatabase();
    const missing = new URL(database.url);
    missing.pathname = '/no_such_database';
    const store = createStore({ databaseUrl: missing.href });
    for (const [, call] of calls) await expect(call(store)).rejects.toMatchObject(unavailable);
    await store.close();
    await database.drop();
  });
});

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startService, type ServiceProcess } from '../../scripts/service-process.ts';
import type { Run } from '../../src/contracts/run.ts';
import { createStore } from '../../src/store/create-store.ts';
import type { Store } from '../../src/store/ports/store.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { addExperiment } from '../support/store-fixtures.ts';

const adminKey = `ty_${randomBytes(32).toString('base64url')}`;
const calls = 120;
let database: TestDatabase;
let store: Store;
const services: ServiceProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  store = createStore({ databaseUrl: database.url });
});
afterAll(async () => {
  for (const service of services) await service.stop();
  await store.close();
  await database.drop();
});

async function start(): Promise<ServiceProcess> {
  const env = { DATABASE_URL: database.url, WORKERS: '0', ADMIN_KEY: adminKey, LOG_LEVEL: 'error' };
  const service = await startService({ env });
  services.push(service);
  return service;
}

it('makes each run of a burst once, though the server is killed in it and every call is repeated', async () => {
  const first = await start();
  const { id: projectId } = await store.projects.ensure('default');
  const experiment = await addExperiment(store, projectId);
  const create = (service: ServiceProcess, index: number) =>
    fetch(`${service.url}/api/v1/experiments/${experiment.id}/runs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminKey}`, 'idempotency-key': `burst-${index}` },
    });

  let answered = 0;
  const burst = Array.from({ length: calls }, async (_, index) => {
    const reply = await create(first, index).catch(() => null);
    const run = reply && ((await reply.json().catch(() => null)) as Run | null);
    answered += 1;
    if (answered === calls / 4) process.kill(first.pid, 'SIGKILL');
    return run?.id ?? null;
  });
  const told = await Promise.all(burst);
  expect(told.filter((id) => id === null).length).toBeGreaterThan(0);

  const second = await start();
  const made: string[] = [];
  for (let index = 0; index < calls; index += 1) {
    const reply = await create(second, index);
    expect(reply.status).toBe(201);
    const { id } = (await reply.json()) as Run;
    if (told[index] !== null) expect(id).toBe(told[index]);
    made.push(id);
  }
  expect(new Set(made).size).toBe(calls);
  const stored = (await store.runs.listQueued(projectId)).map(({ id }) => id);
  expect(stored.toSorted()).toEqual(made.toSorted());
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composePatiently } from '../../../src/compose-patiently.ts';
import { readConfig } from '../../../src/config.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { openFoundation } from '../../../src/foundation.ts';
import { startCuttableProxy, type CuttableProxy } from '../../support/cuttable-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let database: TestDatabase;
let proxy: CuttableProxy;
let dataDir: string;
beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startCuttableProxy(database.url);
  dataDir = await mkdtemp(path.join(tmpdir(), 'trainyard-start-'));
});
afterAll(async () => {
  await proxy.close();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const log = pino({ level: 'silent' });
const open = (databaseUrl = proxy.url) =>
  openFoundation({ ...readConfig({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir }) }, log);

test('a start outlives a database that goes down meanwhile, whichever connection hears of it', async () => {
  const before = proxy.connections();
  await (await open()).close();
  const needed = proxy.connections() - before;
  expect(needed).toBeGreaterThan(2);
  for (let number = 1; number <= needed; number += 1) {
    proxy.refuseNext(number);
    const warnings: string[] = [];
    const foundation = await composePatiently(() => open(), {
      log: { warn: ({ err }: { err?: Error }) => void warnings.push(err!.message) },
    });
    await foundation.store.ping();
    await foundation.queue.ping();
    await foundation.close();
    expect(warnings, `connection ${number}`).toHaveLength(1);
    expect(warnings[0]).toMatch(/shutting down|cannot be reached/);
  }
});

test('a start ends at once where time mends nothing, and with its reason where it was too long', async () => {
  const wrong = new URL(database.url);
  wrong.pathname = '/nobody_has_made_this';
  await expect(composePatiently(() => open(wrong.href), { log })).rejects.toMatchObject({
    code: 'databaseUnavailable',
    message: expect.stringContaining('does not exist'),
  });
  let tries = 0;
  const away = new TrainyardError('queueUnavailable', 'The queue on Redis does not answer.');
  const start = composePatiently(() => ((tries += 1), Promise.reject(away)), { log, patience: 600 });
  await expect(start).rejects.toBe(away);
  expect(tries).toBe(2);
});

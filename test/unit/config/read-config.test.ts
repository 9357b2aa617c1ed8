import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../../src/config.ts';

describe('readConfig', () => {
  it('needs nothing: the embedded defaults', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      databaseUrl: null,
      redisUrl: null,
      blobDir: resolve('data', 'blobs'),
      engine: { name: 'auto', plan: null, libtensorflowDir: null },
      workers: 1,
    });
  });

  it('knows no admin key where none is asked for, neither from the environment nor from .env', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trainyard-config-'));
    const adminKey = `ty_${'a'.repeat(43)}`;
    await writeFile(join(folder, '.env'), `ADMIN_KEY=${adminKey}\nWORKER_SLOTS=3\n`);
    const before = process.cwd();
    process.chdir(folder);
    onTestFinished(async () => {
      process.chdir(before);
      await rm(folder, { recursive: true });
    });
    expect(readConfig().adminKey).toBe(adminKey);
    const config = readConfig(process.env, { withServerSecrets: false });
    expect(config).toMatchObject({ adminKey: null, worker: { slots: 3 } });
    expect(JSON.stringify(config)).not.toContain(adminKey);
    expect(readConfig({ ADMIN_KEY: adminKey }, { withServerSecrets: false }).adminKey).toBeNull();
  });

  it('takes an empty variable as not set', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: '' })).toMatchObject({ databaseUrl: null, port: 8080 });
  });

  it('reads numbers and addresses', () => {
    const config = readConfig({
      PORT: '0',
      REDIS_URL: 'redis://127.0.0.1:6379',
      BLOB_URL: 'file:///srv/my%20blobs',
    });
    expect(config).toMatchObject({
      port: 0,
      redisUrl: 'redis://127.0.0.1:6379',
      blobDir: resolve('/srv/my blobs'),
    });
  });

  it.each(['eager', 'plain', 'shards 2 unroll 4', 'xla loop 64'])('takes the plan "%s"', (plan) => {
    expect(readConfig({ ENGINE_PLAN: plan }).engine.plan).toBe(plan);
  });

  it.each([
    ['', false],
    ['false', false],
    ['0', false],
    ['true', true],
    ['2', 2],
    ['127.0.0.1', ['127.0.0.1']],
    ['10.0.0.0/8, ::1,fd00::/8,loopback', ['10.0.0.0/8', '::1', 'fd00::/8', 'loopback']],
  ])('reads TRUST_PROXY=%s', (value, trusted) => {
    expect(readConfig({ TRUST_PROXY: value }).trustProxy).toEqual(trusted);
  });

  it.each(['yes', '-1', '1.5', '10.0.0.0/33', '10.0.0', '::1/129', '10.0.0.1,', '10.0.0.1/', 'proxy.local'])(
    'refuses TRUST_PROXY=%s',
    (value) => {
      expect(() => readConfig({ TRUST_PROXY: value })).toThrow(/TRUST_PROXY must be/);
    },
  );

  it('shares memory and threads among the slots', () => {
    const one = readConfig({ WORKER_SLOTS: '1' }).worker;
    const two = readConfig({ WORKER_SLOTS: '2' }).worker;
    expect(two.memoryBytesPerTrainer * 2).toBeCloseTo(one.memoryBytesPerTrainer, -1);
    expect(two.threadsPerTrainer).toBe(Math.max(1, Math.floor(one.threadsPerTrainer / 2)));
  });

  it.each([
    [{ PORT: '70000' }, /PORT/],
    [{ ENGINE: 'cuda' }, /ENGINE/],
    [{ WORKERS: 'many' }, /WORKERS/],
    [{ REDIS_URL: 'localhost:6379' }, /REDIS_URL.*redis:/],
    [{ ENGINE_PLAN: 'quickly' }, /ENGINE_PLAN: "quickly" is no plan\. A plan is "plain"/],
    [{ BLOB_URL: 's3://bucket' }, /BLOB_URL.*file:/],
  ])('refuses %o, naming the variable', (environment, message) => {
    expect(() => readConfig(environment)).toThrow(message);
  });

  it('does not repeat an address that may hold a password', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://root:secret@db' })).toThrow(
      /^(?!.*secret).*DATABASE_URL/,
    );
  });
});

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
      blobs: { folder: resolve('data', 'blobs') },
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
      blobs: { folder: resolve('/srv/my blobs') },
    });
  });

  it('reads the master key of blobs, or a file with it', async () => {
    const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const value = [first, second].map((key) => key.toString('base64')).join(',');
    expect(readConfig({}).encryptionKeys).toBeNull();
    expect(readConfig({ ENCRYPTION_KEY: value }).encryptionKeys).toEqual([first, second]);
    expect(readConfig({ ENCRYPTION_KEY: value }, { withServerSecrets: false }).encryptionKeys).toHaveLength(
      2,
    );
    const folder = await mkdtemp(join(tmpdir(), 'trainyard-config-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'key');
    await writeFile(file, `${value}\n`);
    expect(readConfig({ ENCRYPTION_KEY_FILE: file }).encryptionKeys).toEqual([first, second]);
  });

  it.each([
    [{ ENCRYPTION_KEY: 'c2hvcnQ=' }, 'ENCRYPTION_KEY must be 32 bytes in base64'],
    [{ ENCRYPTION_KEY_FILE: '/nowhere/key' }, 'ENCRYPTION_KEY_FILE can not be read (ENOENT)'],
    [{ ENCRYPTION_KEY: 'x', ENCRYPTION_KEY_FILE: 'y' }, 'not both'],
    [
      { ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'), BLOB_DOWNLOADS: 'store' },
      'would send what is encrypted',
    ],
  ])('refuses %o', (environment, reason) => {
    expect(() => readConfig(environment)).toThrow(reason);
  });

  it('reads what a worker is', () => {
    expect(readConfig({}).worker.labels).toEqual({});
    expect(readConfig({ WORKER_LABELS: 'zone=a, gpu=h100' }).worker.labels).toEqual({
      zone: 'a',
      gpu: 'h100',
    });
  });

  it.each(['zone', 'zone=', '=a', 'zone=a,zone=b', 'zone=a=b', 'Zone=a', 'zone=a b', 'zone=a,'])(
    'refuses the labels %j',
    (value) => {
      expect(() => readConfig({ WORKER_LABELS: value })).toThrow('WORKER_LABELS');
    },
  );

  it('reads a bucket: at Amazon with the role of the machine, elsewhere with keys in the path style', () => {
    expect(readConfig({ BLOB_URL: 's3://my-bucket', S3_REGION: 'eu-central-1' }).blobs).toEqual({
      s3: {
        bucket: 'my-bucket',
        prefix: '',
        endpoint: 'https://s3.eu-central-1.amazonaws.com',
        region: 'eu-central-1',
        isPathStyle: false,
        credentials: { role: { from: 'instance', address: 'http://169.254.169.254' } },
      },
      copies: { root: resolve('data', 'blob-copies'), maxBytes: 20_480 * 1024 * 1024 },
      givesLinks: false,
    });
    const elsewhere = {
      BLOB_URL: 's3://blobs/a/b',
      S3_ENDPOINT: 'http://minio:9000/',
      S3_ACCESS_KEY_ID: 'key',
      S3_SECRET_ACCESS_KEY: 'secret',
      BLOB_CACHE_MB: '1',
    };
    expect(readConfig(elsewhere).blobs).toMatchObject({
      s3: {
        bucket: 'blobs',
        prefix: 'a/b/',
        endpoint: 'http://minio:9000',
        region: 'us-east-1',
        isPathStyle: true,
        credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      },
      copies: { maxBytes: 1024 * 1024 },
    });
  });

  it.each([
    [{ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x', AWS_CONTAINER_AUTHORIZATION_TOKEN: 't' }, 'http://169.254.170.2/v2/x', 't', null], // prettier-ignore
    [{ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1', AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/var/token' }, 'http://169.254.170.23/v1', null, '/var/token'], // prettier-ignore
  ])('finds the role of a container: %j', (env, address, token, tokenFile) => {
    expect(readConfig({ BLOB_URL: 's3://blobs', ...env }).blobs).toMatchObject({
      s3: { credentials: { role: { from: 'container', address, token, tokenFile } } },
    });
  });

  it.each([
    [{ BLOB_URL: 's3://B' }, 'BLOB_URL'],
    [{ BLOB_URL: 's3://blobs/../x' }, 'BLOB_URL'],
    [{ BLOB_URL: 'https://blobs' }, 'BLOB_URL'],
    [{ BLOB_URL: 's3://blobs', S3_ENDPOINT: 'minio:9000' }, 'S3_ENDPOINT'],
    [{ BLOB_URL: 's3://blobs', S3_ENDPOINT: 'http://minio/blobs' }, 'S3_ENDPOINT'],
    [{ BLOB_URL: 's3://blobs', S3_ACCESS_KEY_ID: 'key' }, 'S3_SECRET_ACCESS_KEY'],
  ])('refuses %j', (env, variable) => {
    expect(() => readConfig(env)).toThrow(variable);
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
    [{ BLOB_URL: 'ftp://bucket' }, /BLOB_URL.*file:/],
  ])('refuses %o, naming the variable', (environment, message) => {
    expect(() => readConfig(environment)).toThrow(message);
  });

  it('does not repeat an address that may hold a password', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://root:secret@db' })).toThrow(
      /^(?!.*secret).*DATABASE_URL/,
    );
  });
});

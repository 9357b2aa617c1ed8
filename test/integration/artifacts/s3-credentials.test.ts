import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { createKeyFinder } from '../../../src/artifacts/s3/s3-credentials.ts';

/** Answers by path; `asked` has method, path and the headers that matter of each request. */
let answers: Record<string, () => [status: number, body: string]>;
let asked: string[];
let server: http.Server;
let address: string;
beforeEach(async () => {
  [answers, asked] = [{}, []];
  server = http.createServer(({ method, url, headers }, response) => {
    const token = headers['x-aws-ec2-metadata-token'] ?? headers.authorization ?? 'no token';
    asked.push(`${method} ${url} ${token as string}`);
    const [status, body] = answers[url!]?.() ?? [404, ''];
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** Keys that end so many seconds from now. */
const keys = (id: string, seconds: number): [number, string] => [
  200,
  JSON.stringify({
    AccessKeyId: id,
    SecretAccessKey: 'secret',
    Token: 'session',
    Expiration: new Date(Date.now() + seconds * 1000).toISOString(),
  }),
];

test('keys that were given are used as they are', async () => {
  const given = { accessKeyId: 'a', secretAccessKey: 'b' };
  expect(await createKeyFinder(given)()).toEqual(given);
});

test("an instance's role: a token first, then the role's keys, once for all who ask", async () => {
  answers = {
    '/latest/api/token': () => [200, 'the-token'],
    '/latest/meta-data/iam/security-credentials/': () => [200, 'trainer\n'],
    '/latest/meta-data/iam/security-credentials/trainer': () => keys('id', 3600),
  };
  const find = createKeyFinder({ role: { from: 'instance', address } });
  const found = await Promise.all([find(), find()]);
  expect(found).toEqual(
    Array.from({ length: 2 }, () => ({
      accessKeyId: 'id',
      secretAccessKey: 'secret',
      sessionToken: 'session',
    })),
  );
  await find();
  expect(asked).toEqual([
    'PUT /latest/api/token no token',
    'GET /latest/meta-data/iam/security-credentials/ the-token',
    'GET /latest/meta-data/iam/security-credentials/trainer the-token',
  ]);
});

test("a container's role: the token's file is read each time, and keys that end soon are replaced", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-token-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const tokenFile = path.join(folder, 'token');
  const find = createKeyFinder({
    role: { from: 'container', address: `${address}/keys`, token: null, tokenFile },
  });
  await writeFile(tokenFile, 'one\n');
  answers = { '/keys': () => keys('first', 60) };
  expect(await find()).toMatchObject({ accessKeyId: 'first' });
  await writeFile(tokenFile, 'two\n');
  answers = { '/keys': () => keys('second', 3600) };
  expect(await find()).toMatchObject({ accessKeyId: 'second' });
  expect(asked).toEqual(['GET /keys one', 'GET /keys two']);
});

test('keys that have not ended outlive an outage of who gives them', async () => {
  const find = createKeyFinder({
    role: { from: 'container', address: `${address}/keys`, token: 't', tokenFile: null },
  });
  answers = { '/keys': () => keys('first', 60) };
  await find();
  answers = {};
  expect(await find()).toMatchObject({ accessKeyId: 'first' });
});

test.each([
  ['no role', () => [404, ''] as [number, string], '404'],
  ['no keys', () => [200, '{}'] as [number, string], 'no keys'],
])('%s: the store is unavailable, and why is said', async (_name, answer, reason) => {
  answers = { '/keys': answer };
  const find = createKeyFinder({
    role: { from: 'container', address: `${address}/keys`, token: 't', tokenFile: null },
  });
  await expect(find()).rejects.toMatchObject({
    code: 'storageUnavailable',
    message: expect.stringContaining(reason) as string,
  });
});

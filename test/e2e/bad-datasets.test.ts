import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiError } from '../../src/client/api-error.ts';
import type { Dataset } from '../../src/contracts/dataset.ts';
import { startTestService, type TestService } from '../support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ env: { MAX_UNCOMPRESSED_BYTES: String(20_000_000) } });
});
afterAll(() => service?.stop());

const rows = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n') + '\n';

/** Uploads and waits for the verdict; an upload that is refused at once gives its problem. */
async function verdict(
  body: string | Buffer,
  contentType = 'text/csv',
): Promise<{ status: string; code?: string; row?: number; line?: number; column?: string; detail: string }> {
  try {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body);
    const { id } = await service.api.send<Dataset>('/api/v1/datasets', bytes, contentType);
    const { status, rejection } = await service.api.waitFor<Dataset>(
      `/api/v1/datasets/${id}`,
      (dataset) => dataset.status === 'ready' || dataset.status === 'rejected',
    );
    const issue = rejection?.issues[0];
    return { status, ...issue, detail: rejection?.detail ?? '', code: rejection?.code };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: String(error.status), code: error.problem.code, detail: error.problem.detail ?? '' };
  }
}

describe('an upload that can not be trained on is rejected, with the place and the reason', () => {
  it('a ragged row', async () => {
    const result = await verdict(`a,b\n${rows(50, (i) => (i === 30 ? '1,2,3' : `${i},${i}`))}`);
    expect(result).toMatchObject({ status: 'rejected', line: 32 });
  });

  it('a quote that is never closed', async () => {
    const result = await verdict(`a,b\n1,"open\n${rows(20, (i) => `${i},x`)}`);
    expect(result.status).toBe('rejected');
    expect(result.detail).toMatch(/quot/i);
  });

  it('a wrong encoding', async () => {
    const result = await verdict(Buffer.from(`name,b\nJos\xe9,1\nAnna,2\n`, 'latin1'));
    expect(result).toMatchObject({ status: 'rejected', line: 2 });
    expect(result.detail).toMatch(/UTF-8/);
  });

  it.each([
    ['no header', rows(30, (i) => `${i},${i * 2}`), /header/i],
    ['no rows', 'a,b,c\n', /row/i],
    ['one column', `a\n${rows(30, (i) => `${i}`)}`, /column/i],
    ['one bad number among many', `a,b\n${rows(5000, (i) => (i === 4000 ? 'oops,1' : `${i},1`))}`, /oops/],
    ['JSON that is none', '[{"a":1},', /JSON/i, 'application/json'],
  ])('%s', async (_, body, detail, contentType = 'text/csv') => {
    const result = await verdict(body, contentType);
    expect(result.status).toBe('rejected');
    expect(result.detail).toMatch(detail);
  });

  it('a line of 10 MB', async () => {
    const result = await verdict(`a,b\n1,${'x'.repeat(10_000_000)}\n`);
    expect(result.status).toBe('rejected');
    expect(result.detail.length).toBeLessThan(1000);
  });

  it('binary junk', async () => {
    const junk = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919 + (i >> 3)) & 255));
    expect((await verdict(junk)).status).toBe('rejected');
  });

  it('a Parquet file that is none', async () => {
    const result = await verdict('PAR1 this is not Parquet', 'application/vnd.apache.parquet');
    expect(result.status).toBe('rejected');
  });

  it('a gzip bomb', async () => {
    const result = await verdict(gzipSync(`a,b\n${'1,2\n'.repeat(10_000_000)}`));
    expect(result).toMatchObject({ status: 'rejected', code: 'datasetLimitExceeded' });
  });

  it('nothing at all', async () => {
    expect(await verdict('')).toMatchObject({ status: '422', code: 'uploadEmpty' });
  });
});

describe('what only looks odd is read', () => {
  it.each([
    ['a byte order mark', `\uFEFFa,b\n${rows(20, (i) => `${i},x${i % 2}`)}`],
    ['a name twice', `a,b,a\n${rows(20, (i) => `${i},x${i % 2},${i % 3}`)}`],
    ['CRLF', `a,b\r\n${rows(20, (i) => `${i},x${i % 2}\r`)}`],
    ['semicolons', `a;b\n${rows(20, (i) => `${i};x${i % 2}`)}`],
  ])('%s', async (_, body) => {
    const result = await verdict(body);
    expect(result).toMatchObject({ status: 'ready' });
  });

  it('gzip', async () => {
    const body = gzipSync(`a,b\n${rows(20, (i) => `${i},x${i % 2}`)}`);
    expect(await verdict(body)).toMatchObject({ status: 'ready' });
  });
});

it('an upload that is broken off leaves nothing', async () => {
  const incoming = async (): Promise<number> => (await storedFiles()).length;
  const before = await incoming();
  const upload = request(`${service.url}/api/v1/datasets?name=broken-off`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.adminKey}`, 'content-type': 'text/csv' },
  });
  const failed = once(upload, 'error');
  upload.write('a,b\n1,2\n'.repeat(100_000));
  // The service has begun to receive it: there is a file under way.
  await expect.poll(incoming).toBeGreaterThan(before);
  upload.destroy(new Error('the client is gone'));
  await failed;
  await expect.poll(incoming).toBe(before);
  const { data } = await service.api.get<{ data: Dataset[] }>('/api/v1/datasets?limit=200');
  expect(data.map(({ name }) => name)).not.toContain('broken-off');
});

it('the service is still up, and uploads go with their datasets', async () => {
  expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  const { data } = await service.api.get<{ data: Dataset[] }>('/api/v1/datasets?limit=200');
  for (const { id } of data)
    await fetch(`${service.url}/api/v1/datasets/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${service.adminKey}` },
    });
  expect(await storedFiles()).toEqual([]);
});

/** Names of all files in the blob store, those under way included. */
async function storedFiles(): Promise<string[]> {
  const entries = await readdir(path.join(service.dataDir, 'blobs'), {
    recursive: true,
    withFileTypes: true,
  });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

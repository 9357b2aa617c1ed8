import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import supertest from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/identifiers.ts';
import { outcomeOf, problemOf } from './support/problem.ts';
import { addExperiment, addReadyDataset, sampleProfile } from './support/sample-rows.ts';
import { startApp, testLimits, type TestApp } from './support/start-app.ts';

const csv = 'x,y\n1,no\n2,yes\n';

describe('datasets', () => {
  let test: TestApp;
  let key: Awaited<ReturnType<TestApp['addKey']>>;
  let port: number;

  beforeAll(async () => {
    test = await startApp({ settings: { bodyRate: { minBytesPerSecond: 1000, windowSeconds: 0.3 } } });
    await test.app.listen({ port: 0, host: '127.0.0.1' });
    port = (test.app.server.address() as AddressInfo).port;
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    // A project of its own, so that a test sees its own datasets only.
    key = await test.addKey('writer', newId('project'));
  });

  const upload = (payload: string | Buffer, headers: Record<string, string> = {}, query = '') =>
    test.app.inject({
      method: 'POST',
      url: `/api/v1/datasets${query}`,
      payload,
      headers: { 'content-type': 'text/csv', ...key.headers, ...headers },
    });
  const stored = async () => (await test.store.datasets.list(key.projectId, {})).data;
  /** Blobs of uploads that no dataset of any project has. */
  const orphans = async () => {
    const keys = [...test.blobs.objects.keys()].filter((name) => name.startsWith('uploads/'));
    const known = await Promise.all(
      keys.map((name) => test.store.datasets.findAny(name.slice('uploads/'.length))),
    );
    return keys.filter((_name, index) => known[index] === null);
  };

  describe('a full disk', () => {
    it('is answered as 507 with Retry-After and without paths, and leaves nothing', async () => {
      const put = test.blobs.put.bind(test.blobs);
      test.blobs.put = () =>
        Promise.reject(
          Object.assign(new Error("ENOSPC: no space left on device, write '/srv/blobs/x'"), {
            code: 'ENOSPC',
          }),
        );
      const reply = await upload(csv).finally(() => (test.blobs.put = put));
      expect(reply.statusCode).toBe(507);
      expect(reply.json()).toMatchObject({ code: 'storageFull', retryable: true });
      expect(reply.headers['retry-after']).toBe('30');
      expect(reply.body).not.toContain('/srv');
      expect(await stored()).toEqual([]);
      expect((await upload(csv)).statusCode).toBe(201);
    });
  });

  describe('an upload', () => {
    it.each([
      ['UTF-8 as it is', Buffer.from('attachment; filename="Köln 日本.csv"').toString('latin1')],
      ['UTF-8 by RFC 8187', `attachment; filename*=UTF-8''K%C3%B6ln%20%E6%97%A5%E6%9C%AC.csv`],
    ])('has the name of its file, which comes in %s', async (_name, disposition) => {
      const reply = await upload(csv, { 'content-disposition': disposition });
      expect(reply.json()).toMatchObject({ name: 'Köln 日本' });
    });

    it('is stored, hashed, and queued for its ingest', async () => {
      const reply = await upload(csv, { 'content-disposition': 'attachment; filename="people.csv"' });
      expect(reply.statusCode).toBe(201);
      const dataset = reply.json<{ id: string }>();
      expect(reply.headers.location).toBe(`/api/v1/datasets/${dataset.id}`);
      expect(dataset).toMatchObject({
        name: 'people',
        status: 'uploaded',
        format: 'csv',
        sizeBytes: csv.length,
        sha256: createHash('sha256').update(csv).digest('hex'),
      });
      expect(dataset).not.toHaveProperty('projectId');
      expect(dataset).not.toHaveProperty('uploadKey');
      expect(test.blobs.objects.get(`uploads/${dataset.id}`)!.toString()).toBe(csv);
      expect(await test.queue.waitingIds('dataset.ingest')).toContain(dataset.id);
    });

    it.each([
      ['text/tab-separated-values', '', 'a\tb\n', 'tsv'],
      ['application/json', '', '[{"a":1}]', 'json'],
      ['application/x-ndjson; charset=utf-8', '', '{"a":1}\n', 'ndjson'],
      ['application/vnd.apache.parquet', '', 'PAR1...PAR1', 'parquet'],
      ['application/octet-stream', '', 'PAR1...PAR1', 'parquet'],
      ['application/octet-stream', '', 'a\tb\n1\t2\n', 'tsv'],
      ['application/octet-stream', '', '\uFEFF{"a":1}\n', 'ndjson'],
      ['text/plain', '', 'a,b\n1,2\n', 'csv'],
      ['application/x-www-form-urlencoded', '', 'a,b\n1,2\n', 'csv'],
      ['application/octet-stream', '?fileName=x.jsonl', '{"a":1}\n', 'ndjson'],
      ['application/octet-stream', '?format=tsv', 'a b\n', 'tsv'],
    ])('as %s %s has its format found', async (contentType, query, body, format) => {
      const reply = await upload(body, { 'content-type': contentType }, query);
      expect(reply.json()).toMatchObject({ format });
    });

    it('may be compressed; its name, or what is inside, tells the format', async () => {
      const reply = await upload(
        gzipSync(csv),
        { 'content-type': 'application/gzip' },
        '?fileName=people.csv.gz',
      );
      expect(reply.json()).toMatchObject({ format: 'csv', name: 'people' });
      const long = await upload(gzipSync('{"a":1}\n'.repeat(100_000)), {
        'content-type': 'application/gzip',
      });
      expect(long.json()).toMatchObject({ format: 'ndjson' });
      const unknown = await upload(gzipSync(Buffer.from([1, 0, 2])), { 'content-type': 'application/gzip' });
      expect(outcomeOf(unknown)).toBe('415 datasetFormatUnknown');
    });

    it('may be the file of a form, with fields before and after it', async () => {
      const reply = await supertest(test.app.server)
        .post('/api/v1/datasets')
        .set(key.headers)
        .field('format', 'tsv')
        .attach('file', Buffer.from('a\tb\n'), {
          filename: 'data.bin',
          contentType: 'application/octet-stream',
        })
        .field('name', 'from a form');
      expect(reply.status).toBe(201);
      expect(reply.body).toMatchObject({ name: 'from a form', format: 'tsv', sizeBytes: 4 });
    });

    it.each([
      ['no file', (form: supertest.Test) => form.field('name', 'x'), '400 validationFailed'],
      [
        'two files',
        (form: supertest.Test) =>
          form.attach('file', Buffer.from(csv), 'a.csv').attach('more', Buffer.from(csv), 'b.csv'),
        '400 validationFailed',
      ],
      [
        'a wrong format',
        (form: supertest.Test) => form.field('format', 'xls').attach('file', Buffer.from(csv), 'a.csv'),
        '400 validationFailed',
      ],
      [
        'an image',
        (form: supertest.Test) =>
          form.attach('file', Buffer.from(csv), { filename: 'a.csv', contentType: 'image/png' }),
        '415 unsupportedMediaType',
      ],
      [
        'a file that is too large',
        (form: supertest.Test) =>
          form.attach('file', Buffer.alloc(testLimits.maxUploadBytes + 1, 'a,b\n'), 'a.csv'),
        '413 uploadTooLarge',
      ],
    ])('as a form with %s is refused and leaves nothing', async (_what, fill, outcome) => {
      const reply = await fill(supertest(test.app.server).post('/api/v1/datasets').set(key.headers));
      expect(outcomeOf({ headers: reply.headers, statusCode: reply.status, body: reply.text })).toBe(outcome);
      expect(await stored()).toEqual([]);
      expect(await orphans()).toEqual([]);
    });

    it('as a form takes a field that was left empty as not sent', async () => {
      const reply = await supertest(test.app.server)
        .post('/api/v1/datasets')
        .set(key.headers)
        .field('name', '')
        .field('format', '')
        .attach('file', Buffer.from(csv), 'customers.csv');
      expect(reply.status).toBe(201);
      expect(reply.body).toMatchObject({ name: 'customers', format: 'csv' });
    });

    it.each(['digits.zip', 'digits.pq', 'digits.jsonl.gz', 'digits.txt'])(
      'is named after its file without the extensions of format and compression: %s',
      async (filename) => {
        const reply = await supertest(test.app.server)
          .post('/api/v1/datasets')
          .set(key.headers)
          .attach('file', Buffer.from('{"a":1}\n'), { filename, contentType: 'application/octet-stream' });
        expect(reply.status).toBe(201);
        expect(reply.body).toMatchObject({ name: 'digits' });
      },
    );

    it('as a broken form is refused', async () => {
      const reply = await upload('--b\r\nnonsense', { 'content-type': 'multipart/form-data; boundary=b' });
      expect(reply.statusCode).toBe(400);
      expect(await stored()).toEqual([]);
    });

    it.each([
      'attachment; filename="../../etc/passwd"',
      'attachment; filename="..\\\\windows\\\\x.csv"',
      "attachment; filename*=UTF-8''%2Fetc%2Fpasswd",
      'attachment; filename=".."',
    ])('with a path in its name is refused: %s', async (disposition) => {
      const reply = await upload(csv, { 'content-disposition': disposition });
      expect(outcomeOf(reply)).toBe('400 fileNameInvalid');
      expect(problemOf(reply).errors[0].pointer).toBe('/fileName');
      expect(await stored()).toEqual([]);
    });

    it("with a path in the name of a form's file is refused", async () => {
      const form = `--b\r\nContent-Disposition: form-data; name="file"; filename="../../etc/passwd"\r\n\r\n${csv}\r\n--b--\r\n`;
      const reply = await upload(form, { 'content-type': 'multipart/form-data; boundary=b' });
      expect(outcomeOf(reply)).toBe('400 fileNameInvalid');
      expect(problemOf(reply).errors[0].pointer).toBe('/file');
      expect(await stored()).toEqual([]);
    });

    it('with a path in the query is refused', async () => {
      expect(outcomeOf(await upload(csv, {}, '?fileName=a%2Fb.csv'))).toBe('400 fileNameInvalid');
      expect(outcomeOf(await upload(csv, {}, '?name=a%00b'))).toBe('400 fileNameInvalid');
      expect(await orphans()).toEqual([]);
    });

    it('without a byte is refused', async () => {
      expect(outcomeOf(await upload('', {}))).toBe('422 uploadEmpty');
      expect(await orphans()).toEqual([]);
    });

    it('of another media type is refused, naming those that are read', async () => {
      const reply = await upload(csv, { 'content-type': 'image/png' });
      expect(outcomeOf(reply)).toBe('415 unsupportedMediaType');
      expect(problemOf(reply).detail).toContain('text/csv');
    });

    it('of binary junk is refused where nothing tells its format', async () => {
      const reply = await upload(Buffer.from([1, 0, 2, 0, 3]), {
        'content-type': 'application/octet-stream',
      });
      expect(outcomeOf(reply)).toBe('415 datasetFormatUnknown');
    });

    it('that announces too much is refused, naming the limit and what it has', async () => {
      const reply = await upload('x'.repeat(testLimits.maxUploadBytes + 1));
      expect(outcomeOf(reply)).toBe('413 uploadTooLarge');
      expect(problemOf(reply).detail).toMatch(/100001 .*100000/);
      expect(await orphans()).toEqual([]);
    });
  });

  /** Begins an upload on a socket of its own, chunked, so that its length is not known ahead. */
  function beginUpload(headers: Record<string, string> = {}) {
    const outgoing = httpRequest({
      port,
      path: '/api/v1/datasets',
      method: 'POST',
      headers: { 'content-type': 'text/csv', ...key.headers, ...headers },
    });
    const answered = once(outgoing, 'response').then(async ([response]) => {
      const incoming = response as IncomingMessage;
      let body = '';
      for await (const chunk of incoming) body += String(chunk);
      return { statusCode: incoming.statusCode!, headers: incoming.headers, body };
    });
    outgoing.on('error', () => {});
    return { outgoing, answered };
  }

  it('an upload over the limit is answered while it still comes, and leaves nothing', async () => {
    const { outgoing, answered } = beginUpload();
    const source = new PassThrough();
    source.pipe(outgoing);
    for (let count = 0; count < 30; count += 1) source.write('1,no\n'.repeat(2000));
    const reply = await answered;
    expect(outcomeOf(reply)).toBe('413 uploadTooLarge');
    expect(problemOf(reply).detail).toContain('100000 bytes');
    source.end();
    outgoing.destroy();
    expect(await stored()).toEqual([]);
    expect(await orphans()).toEqual([]);
  });

  it('an upload that breaks off leaves no blob, no row, no job', async () => {
    const before = await test.queue.waitingIds('dataset.ingest');
    const arrived = once(test.app.server, 'request') as Promise<[IncomingMessage]>;
    const { outgoing, answered } = beginUpload();
    answered.catch(() => {});
    outgoing.write(csv);
    const [incoming] = await arrived;
    const requestClosed = new Promise<void>((resolve) => incoming.once('close', () => resolve()));
    outgoing.destroy();
    await requestClosed;
    // Every reply that follows is behind the broken upload's own clean-up.
    await upload(csv);
    expect(await stored()).toHaveLength(1);
    expect(await orphans()).toEqual([]);
    expect(await test.queue.waitingIds('dataset.ingest')).toHaveLength(before.length + 1);
  });

  it.each([{ chunks: 1 }, { chunks: Infinity }])(
    'an upload that stalls or trickles is refused and leaves nothing: %j',
    async ({ chunks }) => {
      const { outgoing, answered } = beginUpload();
      outgoing.write(csv);
      let sent = 1;
      const trickle = setInterval(() => (sent++ < chunks ? outgoing.write('1,no\n') : undefined), 50);
      expect(outcomeOf(await answered)).toBe('408 requestTooSlow');
      clearInterval(trickle);
      outgoing.destroy();
      expect(await stored()).toEqual([]);
      expect(await orphans()).toEqual([]);
    },
  );

  it('an upload whose row can not be stored leaves no blob', async () => {
    const broken = await startApp({
      store: (store) => ({
        ...store,
        datasets: { ...store.datasets, insert: () => Promise.reject(new Error('down')) },
      }),
    });
    const { headers } = await broken.addKey('writer');
    const reply = await broken.app.inject({
      method: 'POST',
      url: '/api/v1/datasets',
      payload: csv,
      headers: { ...headers, 'content-type': 'text/csv' },
    });
    expect(outcomeOf(reply)).toBe('500 internal');
    expect(broken.blobs.objects.size).toBe(0);
    await broken.close();
  });

  it('an upload is stored also while the queue is away; a worker will find the row', async () => {
    const away = await startApp();
    await away.queue.close();
    away.queue.enqueue = () => Promise.reject(new Error('away'));
    const { headers } = await away.addKey('writer');
    const reply = await away.app.inject({
      method: 'POST',
      url: '/api/v1/datasets',
      payload: csv,
      headers: { ...headers, 'content-type': 'text/csv' },
    });
    expect(reply.statusCode).toBe(201);
    expect(await away.store.datasets.findNext()).toBe(reply.json<{ id: string }>().id);
    await away.close();
  });

  it('an upload and a removal are answered at once while the queue does not answer', async () => {
    const frozen = await startApp();
    frozen.queue.enqueue = frozen.queue.remove = () => new Promise<never>(() => {});
    const { headers } = await frozen.addKey('writer');
    const reply = await frozen.app.inject({
      method: 'POST',
      url: '/api/v1/datasets',
      payload: csv,
      headers: { ...headers, 'content-type': 'text/csv' },
    });
    expect(reply.statusCode).toBe(201);
    const url = `/api/v1/datasets/${reply.json<{ id: string }>().id}`;
    expect((await frozen.app.inject({ method: 'DELETE', url, headers })).statusCode).toBe(204);
    await frozen.close();
  });

  describe('a dataset', () => {
    const get = (path: string) => test.app.inject({ url: `/api/v1/datasets${path}`, headers: key.headers });
    const remove = (id: string) =>
      test.app.inject({ method: 'DELETE', url: `/api/v1/datasets/${id}`, headers: key.headers });

    it('is listed newest first, by status, page by page', async () => {
      const first = await addReadyDataset(test, key.projectId);
      const second = (await upload(csv)).json<{ id: string }>().id;
      expect((await get('')).json<{ data: { id: string }[] }>().data.map(({ id }) => id)).toEqual([
        second,
        first,
      ]);
      expect(
        (await get('?status=ready')).json<{ data: { id: string }[] }>().data.map(({ id }) => id),
      ).toEqual([first]);
      const page = (await get('?limit=1')).json<{ data: { id: string }[]; nextCursor: string }>();
      expect(page.data[0].id).toBe(second);
      const rest = (await get(`?limit=1&after=${page.nextCursor}`)).json<{ data: { id: string }[] }>();
      expect(rest).toMatchObject({ data: [{ id: first }], nextCursor: null });
    });

    it('that is ready shows its profile and rows', async () => {
      const id = await addReadyDataset(test, key.projectId);
      expect((await get(`/${id}`)).json()).toMatchObject({
        id,
        status: 'ready',
        rows: 100,
        columns: [
          { name: 'x', type: 'numeric' },
          { name: 'y', type: 'categorical' },
        ],
      });
      expect((await get(`/${id}/profile`)).json()).toEqual(sampleProfile);
      expect((await get(`/${id}/rows?offset=5&limit=2`)).json()).toEqual({
        columns: ['x'],
        rows: [{ x: 5 }, { x: 6 }],
        offset: 5,
        total: 100,
      });
    });

    it('that is not ready has no profile and no rows yet', async () => {
      const { id } = (await upload(csv)).json<{ id: string }>();
      for (const part of ['profile', 'rows']) {
        const reply = await get(`/${id}/${part}`);
        expect(outcomeOf(reply)).toBe('409 datasetNotReady');
        expect(reply.headers['retry-after']).toBe('1');
      }
    });

    it('that was rejected says why', async () => {
      const { id } = (await upload(csv)).json<{ id: string }>();
      await test.store.datasets.claim(id, 'wrk_1', 60);
      const rejection = {
        code: 'datasetInvalid',
        detail: 'Line 3 has 4 fields, not 2.',
        issues: [{ detail: 'It has 4 fields.', row: 2, line: 3 }],
      };
      await test.store.datasets.markRejected(id, 'wrk_1', rejection);
      expect((await get(`/${id}`)).json()).toMatchObject({ status: 'rejected', rejection });
      expect(problemOf(await get(`/${id}/rows`)).detail).toContain('Line 3 has 4 fields');
    });

    it('is removed with its blobs', async () => {
      const id = await addReadyDataset(test, key.projectId);
      expect((await remove(id)).statusCode).toBe(204);
      expect(outcomeOf(await get(`/${id}`))).toBe('404 notFound');
      expect([...test.blobs.objects.keys()].filter((name) => name.includes(id))).toEqual([]);
      expect(outcomeOf(await remove(id))).toBe('404 notFound');
    });

    it('that an experiment uses is kept, and the experiment named', async () => {
      const experiment = await addExperiment(test, key);
      const [dataset] = await stored();
      const reply = await remove(dataset.id);
      expect(outcomeOf(reply)).toBe('409 datasetInUse');
      expect(problemOf(reply).detail).toContain(experiment);
    });
  });
});

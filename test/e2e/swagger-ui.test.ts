import { existsSync } from 'node:fs';
import { chromium, type Browser, type Locator, type Page, type Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleCsv } from '../../src/http/examples.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { exampleRequests } from '../support/swagger-requests.ts';

const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((file) => existsSync(file));
if (!executablePath)
  console.warn('\n*** No Chromium on this machine: the test of Swagger UI is skipped. ***\n');

describe.skipIf(!executablePath && process.env['CI'] !== 'true')('Swagger UI in a browser', () => {
  let service: TestService;
  let browser: Browser;
  /** One page for all tests, since loading the document and drawing it takes seconds. */
  let page: Page;
  /** What its scripts have complained of. */
  const errors: string[] = [];
  beforeAll(async () => {
    service = await startTestService({ env: { WORKERS: '0' } });
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ], // prettier-ignore
    });
    page = await browser.newPage();
    page.setDefaultTimeout(150_000); // as of other waits: a loaded machine must not fail a test
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(`${service.url}/docs`);
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    await page.locator('.auth-container input').first().fill(service.adminKey);
    await page.locator('.auth-btn-wrapper .authorize').click();
    await page.locator('.auth-btn-wrapper .btn-done').click();
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  /** Unfolds an operation and its form. */
  async function tryOut(id: string): Promise<Locator> {
    const operation = page.locator(`#operations-${id}`);
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    return operation;
  }

  /** Presses Execute and reads the answer. */
  async function execute(operation: Locator, method: string): Promise<Response> {
    const answered = page.waitForResponse(
      (response) => response.url().includes('/api/') && response.request().method() === method,
    );
    await operation.getByRole('button', { name: 'Execute' }).click();
    return answered;
  }

  it('has a title and links of its own', async () => {
    expect(await page.title()).toBe('Trainyard API');
    const bar = page.locator('.trainyard-bar');
    expect(await bar.locator('a').first().innerText()).toMatch(/^Trainyard \d/);
    expect(
      await bar.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
    ).toEqual(['/', '/openapi.json', '/healthz', '/readyz', '/metrics']);
    expect(await page.locator('.topbar').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('takes a key under Authorize, and Try it out answers with it', async () => {
    const operation = await tryOut('system-getSystem');
    await operation.getByRole('button', { name: 'Execute' }).click();
    const reply = operation.locator('.live-responses-table');
    await reply.waitFor();
    expect(await reply.locator('.response .response-col_status').innerText()).toContain('200');
    expect(await reply.innerText()).toContain('"backend": "postgres"');
    expect(errors).toEqual([]);
  });

  it('uploads its example as it stands, and chosen files under their names, guessing nothing for their owner', async () => {
    const operation = await tryOut('datasets-createDataset');
    const example = await execute(operation, 'POST');
    expect(example.status()).toBe(201);
    expect(await example.json()).toMatchObject({ format: 'csv', sizeBytes: Buffer.byteLength(exampleCsv) });

    for (const [mediaType, name] of [
      ['multipart/form-data', "my pets' täble"],
      ['application/octet-stream', "my cats' täble"],
    ]) {
      await operation.locator('.opblock-section-request-body select').first().selectOption(mediaType);
      const file = {
        name: `${name}.tsv`,
        mimeType: 'text/plain',
        buffer: Buffer.from('a\tb\n1\t2\n'),
      };
      await operation.locator('input[type=file]').setInputFiles(file);
      const reply = await execute(operation, 'POST');
      expect([mediaType, reply.status()]).toEqual([mediaType, 201]);
      expect(await reply.json()).toMatchObject({ name, format: 'tsv' });
    }
    expect(errors).toEqual([]);
  });

  it('lists everything as its form begins: nothing optional is filled in', async () => {
    const reply = await execute(await tryOut('datasets-listDatasets'), 'GET');
    expect(new URL(reply.url()).search).toBe('');
    const { data } = (await reply.json()) as { data: unknown[] };
    expect(data.length).toBeGreaterThan(0);
    expect(errors).toEqual([]);
  });

  it('answers every example as its document says, and deletes nothing with them', async () => {
    const authorization = `Bearer ${service.adminKey}`;
    const document = (await (await fetch(`${service.url}/docs/json`)).json()) as Parameters<
      typeof exampleRequests
    >[0];
    const outcomes: string[] = [];
    for (const { operationId, method, url, contentType, body, documented } of exampleRequests(document)) {
      const reply = await fetch(`${service.url}${url}`, {
        method,
        headers: { authorization, ...(contentType !== null && { 'content-type': contentType }) },
        body,
      });
      const text = await reply.text();
      const isWanted =
        method === 'DELETE' ? reply.status === 404 : [200, 201, 404, 409, 422].includes(reply.status);
      if (!isWanted || !documented.includes(reply.status)) {
        outcomes.push(`${operationId}: ${reply.status} ${text.slice(0, 300)}`);
      }
    }
    expect(outcomes).toEqual([]);
  });
});

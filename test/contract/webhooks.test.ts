import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from '../../src/contracts/common.ts';
import type { CreatedWebhook, Webhook, WebhookDelivery } from '../../src/contracts/webhook.ts';
import { newId } from '../../src/identifiers.ts';
import { outcomeOf, problemOf } from './support/problem.ts';
import { startApp, type TestApp } from './support/start-app.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
const request = { url: 'https://example.com/hook', events: ['run.failed', 'run.succeeded'] };

describe('webhooks', () => {
  let test: TestApp;
  let admin: Awaited<ReturnType<TestApp['addKey']>>;
  let projects = 0;
  beforeAll(async () => (test = await startApp()));
  beforeEach(async () => (admin = await test.addKey('admin', `project ${(projects += 1)}`)));
  afterAll(() => test.close());

  const call = (method: Method, url: string, payload?: object, headers: object = admin.headers) =>
    test.app.inject({ method, url: `/api/v1${url}`, headers: { ...headers }, ...(payload && { payload }) });
  const create = async (body: object = request) =>
    (await call('POST', '/webhooks', body)).json<CreatedWebhook & { secret: string }>();

  it('are created with a secret that is shown once, listed, changed and deleted', async () => {
    const reply = await call('POST', '/webhooks', { ...request, description: 'to the team' });
    expect(reply.statusCode).toBe(201);
    const { secret, ...webhook } = reply.json<CreatedWebhook>();
    expect(reply.headers.location).toBe(`/api/v1/webhooks/${webhook.id}`);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(webhook).toEqual({
      ...request,
      id: expect.stringMatching(/^whk_/) as string,
      description: 'to the team',
      enabled: true,
      disabledReason: null,
      disabledAt: null,
      failingSince: null,
      createdAt: expect.any(String) as string,
    });
    const read = await call('GET', `/webhooks/${webhook.id}`);
    expect(read.json<Webhook>()).toEqual(webhook);
    expect((await call('GET', '/webhooks')).json<Page<Webhook>>()).toEqual({
      data: [webhook],
      nextCursor: null,
    });
    const changes = { url: 'https://example.com/other', events: ['model.version.created'], enabled: false };
    const changed = (await call('PATCH', `/webhooks/${webhook.id}`, changes)).json<Webhook>();
    expect(changed).toMatchObject({ ...changes, description: 'to the team', disabledReason: 'user' });
    expect((await call('DELETE', `/webhooks/${webhook.id}`)).statusCode).toBe(204);
    expect(outcomeOf(await call('GET', `/webhooks/${webhook.id}`))).toBe('404 notFound');
  });

  it('show no secret again, sealed or not, whatever is asked', async () => {
    const made = await create();
    const rotated = (await call('POST', `/webhooks/${made.id}/rotate-secret`)).json<CreatedWebhook>();
    expect(rotated.secret).toMatch(/^whsec_/);
    expect(rotated.secret).not.toBe(made.secret);
    const sent = (await call('POST', `/webhooks/${made.id}/test`)).json<WebhookDelivery>();
    const replies = await Promise.all([
      call('GET', '/webhooks'),
      call('GET', `/webhooks/${made.id}`),
      call('PATCH', `/webhooks/${made.id}`, { description: 'x' }),
      call('GET', `/webhooks/${made.id}/deliveries`),
      call('GET', `/webhooks/${made.id}/deliveries/${sent.messageId}`),
      call('POST', `/webhooks/${made.id}/deliveries/${sent.messageId}/redeliver`),
    ]);
    for (const { body, statusCode } of replies) {
      expect(statusCode).toBeLessThan(300);
      expect(body).not.toMatch(/secret|whsec_|v1\./);
    }
  });

  it('are stored with sealed secrets: what is in the row signs nothing without the key of the service', async () => {
    const { id, secret } = await create();
    await call('POST', `/webhooks/${id}/test`);
    const [{ secrets }] = await test.store.deliveries.claimDue({
      most: 1,
      perWebhook: 1,
      except: [],
      leaseSeconds: 9,
    });
    expect(secrets[0]).toMatch(/^v1\.[0-9a-f]{8}\./);
    expect(secrets[0]).not.toContain(secret.slice('whsec_'.length, -1));
  });

  it('are made once under an Idempotency-Key, and the answer that is kept has no secret', async () => {
    const headers = { ...admin.headers, 'idempotency-key': 'hook-1' };
    const first = (await call('POST', '/webhooks', request, headers)).json<CreatedWebhook>();
    const again = await call('POST', '/webhooks', request, headers);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.json()).toEqual({ ...first, secret: null });
    expect((await call('GET', '/webhooks')).json<Page<Webhook>>().data).toHaveLength(1);
  });

  it.each([
    ['http://example.com/hook', /https:/],
    ['https://10.0.0.1/hook', /public address/],
    ['https://[::ffff:127.0.0.1]/hook', /public address/],
    ['https://user:word@example.com/', /no user/],
    ['no address', /https:/],
  ])('refuse the address %s', async (url, why) => {
    const problem = problemOf(await call('POST', '/webhooks', { ...request, url }));
    expect(problem).toMatchObject({ status: 400, code: 'validationFailed', errors: [{ pointer: '/url' }] });
    expect(problem.detail).toMatch(why);
    expect(problem.detail).not.toContain(url);
    const { id } = await create();
    expect(outcomeOf(await call('PATCH', `/webhooks/${id}`, { url }))).toBe('400 validationFailed');
  });

  it.each([
    [{ ...request, events: [] }],
    [{ ...request, events: ['run.exploded'] }],
    [{ ...request, events: ['run.failed', 'run.failed'] }],
    [{ ...request, secret: 'whsec_mine' }],
    [{ events: ['run.failed'] }],
  ])('refuse the request %j', async (body) => {
    expect(outcomeOf(await call('POST', '/webhooks', body))).toBe('400 validationFailed');
  });

  it('refuse a change of nothing', async () => {
    const { id } = await create();
    expect(outcomeOf(await call('PATCH', `/webhooks/${id}`, {}))).toBe('400 validationFailed');
  });

  it('are 20 in a project at most', async () => {
    for (let count = 0; count < 20; count += 1) await create();
    expect(outcomeOf(await call('POST', '/webhooks', request))).toBe('409 tooManyWebhooks');
  });

  it('get a test message, and a message again, while they are enabled', async () => {
    const { id } = await create();
    const reply = await call('POST', `/webhooks/${id}/test`);
    expect(reply.statusCode).toBe(202);
    const delivery = reply.json<WebhookDelivery>();
    expect(delivery).toMatchObject({
      webhookId: id,
      type: 'webhook.test',
      data: { webhookId: id },
      status: 'pending',
    });
    const place = `/webhooks/${id}/deliveries/${delivery.messageId}`;
    expect((await call('GET', place)).json()).toEqual(delivery);
    const [claimed] = (
      await test.store.deliveries.claimDue({ most: 99, perWebhook: 9, except: [], leaseSeconds: 9 })
    ).filter(({ webhookId }) => webhookId === id);
    const attempt = { at: '2026-11-22T10:00:00.000Z', status: 204, error: null, milliseconds: 3 };
    await test.store.deliveries.settle(claimed, { attempt, status: 'delivered' });
    expect((await call('GET', place)).json()).toMatchObject({ status: 'delivered', lastAttempts: [attempt] });
    expect((await call('GET', `/webhooks/${id}/deliveries?status=failed`)).json()).toMatchObject({
      data: [],
    });
    const again = await call('POST', `${place}/redeliver`);
    expect(again.statusCode).toBe(202);
    expect(again.json()).toMatchObject({ messageId: delivery.messageId, status: 'pending', attempts: 1 });
    await call('PATCH', `/webhooks/${id}`, { enabled: false });
    expect(outcomeOf(await call('POST', `/webhooks/${id}/test`))).toBe('409 webhookDisabled');
    expect(outcomeOf(await call('POST', `${place}/redeliver`))).toBe('409 webhookDisabled');
  });

  it('are for admins of their project', async () => {
    const { id } = await create();
    const { messageId } = (await call('POST', `/webhooks/${id}/test`)).json<WebhookDelivery>();
    const writer = await test.addKey('writer', `project ${projects}`);
    const stranger = await test.addKey('admin', 'of strangers');
    const calls: [Method, string, object?][] = [
      ['GET', `/webhooks/${id}`],
      ['PATCH', `/webhooks/${id}`, { description: 'x' }],
      ['DELETE', `/webhooks/${id}`],
      ['POST', `/webhooks/${id}/rotate-secret`],
      ['POST', `/webhooks/${id}/test`],
      ['GET', `/webhooks/${id}/deliveries`],
      ['GET', `/webhooks/${id}/deliveries/${messageId}`],
      ['POST', `/webhooks/${id}/deliveries/${messageId}/redeliver`],
    ];
    for (const [method, url, payload] of calls) {
      expect(outcomeOf(await call(method, url, payload, writer.headers))).toBe('403 forbidden');
      expect(outcomeOf(await call(method, url, payload, stranger.headers))).toBe('404 notFound');
    }
    expect(outcomeOf(await call('POST', '/webhooks', request, writer.headers))).toBe('403 forbidden');
    expect(outcomeOf(await call('GET', `/webhooks/${id}/deliveries/${newId('message')}`))).toBe(
      '404 notFound',
    );
  });
});

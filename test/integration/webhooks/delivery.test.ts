import { randomBytes } from 'node:crypto';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { newId } from '../../../src/identifiers.ts';
import { runChild } from '../../../src/processes/run-child.ts';
import { createStore } from '../../../src/store/create-store.ts';
import type { Store } from '../../../src/store/ports/store.ts';
import { createAddressPolicy, parseNetworks } from '../../../src/webhooks/address-policy.ts';
import { createWebhookDeliverer, type DelivererSettings } from '../../../src/webhooks/deliverer.ts';
import { createSecretBox } from '../../../src/secret-box.ts';
import { newWebhookSecret } from '../../../src/webhooks/sign-message.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { addProject, addRunIn } from '../../support/store-fixtures.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { SenderBoot } from '../../support/webhook-sender.ts';
import { startReceiver, type Answer, type WebhookReceiver } from '../../support/webhook-receiver.ts';

const key = randomBytes(32);
const box = createSecretBox([key]);
const quick: DelivererSettings = {
  pollMilliseconds: 10,
  timeoutMilliseconds: 2000,
  scheduleSeconds: [0.01, 0.01],
};

/** Of a process that ends meanwhile: the message is taken over a second later. */
const shortLease: DelivererSettings = { timeoutMilliseconds: 1000, leaseMarginMilliseconds: 0 };

let database: TestDatabase;
let store: Store;
let project: string;
beforeAll(async () => {
  database = await createTestDatabase();
  store = createStore({ databaseUrl: database.url });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});
beforeEach(async () => (project = await addProject(store)));

/** Sends what is due until the test is over, as a server does. */
function deliver({
  settings = {},
  networks = '127.0.0.1',
  on = store,
}: { settings?: DelivererSettings; networks?: string; on?: Store } = {}) {
  const lines: { message: string; details: object }[] = [];
  const deliverer = createWebhookDeliverer({
    deliveries: on.deliveries,
    secrets: box,
    policy: createAddressPolicy({ networks: parseNetworks(networks)!, allowHttp: true }),
    version: '1.2.3',
    log: { debug: () => {}, warn: (details, message) => lines.push({ message, details }) },
    settings: { ...quick, ...settings },
  });
  deliverer.start();
  onTestFinished(() => deliverer.stop());
  return { stop: () => deliverer.stop(), lines };
}

function startSender(boot: Omit<SenderBoot, 'databaseUrl' | 'key'>) {
  return runChild<never, never>({
    entry: new URL('../../support/webhook-sender.ts', import.meta.url),
    boot: { databaseUrl: database.url, key: key.toString('base64'), ...boot } satisfies SenderBoot,
  });
}

async function killed(child: ReturnType<typeof startSender>): Promise<void> {
  const { signal, lastLines } = await child.exited;
  expect({ signal, lastLines }).toEqual({ signal: 'SIGKILL', lastLines: [] });
}

async function receive(answer?: (index: number) => Answer): Promise<WebhookReceiver> {
  const receiver = await startReceiver(answer);
  onTestFinished(() => receiver.close());
  return receiver;
}

async function addWebhook(url: string): Promise<{ id: string; secret: string }> {
  const id = newId('webhook');
  const secret = newWebhookSecret();
  const row = { id, projectId: project, url, description: '', secret: box.seal(secret, id) };
  await store.webhooks.insert({ ...row, events: ['run.failed', 'run.succeeded'] }, { most: 20 });
  return { id, secret };
}

const list = async ({ id }: { id: string }) => (await store.deliveries.list(project, id, {})).data;
const untilStatus = (webhook: { id: string }, status: string) =>
  waitUntil(`the message is ${status}`, async () => (await list(webhook))[0]?.status === status);

describe('messages of the outbox', () => {
  it('arrive once, signed, with two deliverers at work', async () => {
    const receiver = await receive();
    const webhook = await addWebhook(receiver.url);
    const another = createStore({ databaseUrl: database.url });
    onTestFinished(() => another.close());
    deliver();
    deliver({ on: another });
    const runs = await Promise.all(
      Array.from({ length: 8 }, (_, index) => addRunIn(store, project, index % 2 ? 'failed' : 'succeeded')),
    );
    await waitUntil('all are delivered', async () =>
      (await list(webhook)).every(({ status }) => status === 'delivered'),
    );
    expect(receiver.received).toHaveLength(8);
    const told = receiver.received.map(({ body, headers }) => {
      expect(headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Trainyard/1.2.3' });
      return new Verifier(webhook.secret).verify(body, headers) as {
        type: string;
        timestamp: string;
        data: { id: string; status: string; finishedAt: string };
      };
    });
    expect(told.map(({ data }) => data.id).toSorted()).toEqual(runs.map(({ id }) => id).toSorted());
    for (const { type, timestamp, data } of told) {
      expect(type).toBe(`run.${data.status}`);
      expect(timestamp).toBe(data.finishedAt);
    }
    const [{ lastAttempts }] = await list(webhook);
    expect(lastAttempts).toMatchObject([{ status: 204, error: null }]);
  });

  it('are sent again under the same id and body until they arrive', async () => {
    const receiver = await receive((index) => [500, 503][index] ?? 200);
    const webhook = await addWebhook(receiver.url);
    await addRunIn(store, project, 'failed');
    deliver();
    await untilStatus(webhook, 'delivered');
    const [{ messageId, attempts, lastAttempts }] = await list(webhook);
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([
      messageId,
      messageId,
      messageId,
    ]);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    for (const { body, headers } of receiver.received) new Verifier(webhook.secret).verify(body, headers);
    expect(attempts).toBe(3);
    expect(lastAttempts.map(({ status, error }) => ({ status, error }))).toEqual([
      { status: 500, error: 'It answered 500.' },
      { status: 503, error: 'It answered 503.' },
      { status: 200, error: null },
    ]);
  });

  it('are given up after the last try, and the webhook is disabled, which is logged', async () => {
    const receiver = await receive(() => 500);
    const webhook = await addWebhook(receiver.url);
    await addRunIn(store, project, 'failed');
    const { lines } = deliver();
    await untilStatus(webhook, 'failed');
    await waitUntil('it is logged', () => lines.length > 0);
    expect(receiver.received).toHaveLength(3);
    expect(await store.webhooks.find(project, webhook.id)).toMatchObject({
      enabled: false,
      disabledReason: 'failing',
    });
    expect(lines).toEqual([
      {
        message: 'a webhook was disabled: none of its messages arrived for days',
        details: { webhookId: webhook.id, project },
      },
    ]);
  });

  it('are not sent to a receiver that is gone, nor before it asks for them', async () => {
    const gone = await receive(() => 410);
    const busy = await receive(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    const [one, other] = [await addWebhook(gone.url), await addWebhook(busy.url)];
    await addRunIn(store, project, 'failed');
    deliver();
    await untilStatus(one, 'failed');
    expect(await store.webhooks.find(project, one.id)).toMatchObject({
      enabled: false,
      disabledReason: 'gone',
    });
    await waitUntil('the other one was tried', async () => (await list(other))[0].lastAttempts.length > 0);
    const [{ nextAttemptAt, status }] = await list(other);
    expect(status).toBe('pending');
    expect(Date.parse(nextAttemptAt!) - Date.now()).toBeGreaterThan(3_500_000);
    expect([gone.received.length, busy.received.length]).toEqual([1, 1]);
  });

  it('go to no private address that is not allowed', async () => {
    const receiver = await receive();
    const webhook = await addWebhook(receiver.url.replace('127.0.0.1', 'localhost'));
    await addRunIn(store, project, 'failed');
    deliver({ networks: '' });
    await untilStatus(webhook, 'failed');
    expect(receiver.received).toEqual([]);
    expect((await list(webhook))[0].lastAttempts[0].error).toBe('The name leads to no public address.');
  });

  it('of a slow receiver hold up nobody else', async () => {
    const slow = await receive(() => () => {});
    const fast = await receive();
    await addWebhook(slow.url);
    const quickly = await addWebhook(fast.url);
    await Promise.all(Array.from({ length: 20 }, () => addRunIn(store, project, 'failed')));
    const { stop } = deliver({ settings: { timeoutMilliseconds: 60_000, graceMilliseconds: 0 } });
    await waitUntil('all are delivered', async () =>
      (await list(quickly)).every(({ status }) => status === 'delivered'),
    );
    expect(fast.received).toHaveLength(20);
    expect(slow.received.length).toBeLessThanOrEqual(4);
    await stop();
  });

  it('that were under way when the process stopped are sent by the next one', async () => {
    const receiver = await receive((index) => (index === 0 ? () => {} : 204));
    const webhook = await addWebhook(receiver.url);
    await addRunIn(store, project, 'failed');
    const first = deliver({ settings: { ...shortLease, graceMilliseconds: 0 } });
    await waitUntil('it is under way', () => receiver.received.length === 1);
    await first.stop();
    expect(await list(webhook)).toMatchObject([{ status: 'pending', attempts: 1, lastAttempts: [] }]);
    deliver();
    await untilStatus(webhook, 'delivered');
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await list(webhook)).toMatchObject([{ attempts: 2 }]);
  });

  it('survive a process that is killed right after the end of the run is stored', async () => {
    const receiver = await receive();
    const webhook = await addWebhook(receiver.url);
    const { id: runId } = await addRunIn(store, project, 'running');
    await killed(startSender({ endRun: runId }));
    expect(await store.runs.find(project, runId)).toMatchObject({ status: 'failed' });
    expect(receiver.received).toEqual([]);
    deliver();
    await untilStatus(webhook, 'delivered');
    expect(receiver.received).toHaveLength(1);
    expect(
      new Verifier(webhook.secret).verify(receiver.received[0].body, receiver.received[0].headers),
    ).toMatchObject({
      data: { id: runId, status: 'failed' },
    });
  });

  it('survive a process that is killed while it sends, under the same id', async () => {
    const receiver = await receive((index) => (index === 0 ? () => {} : 204));
    const webhook = await addWebhook(receiver.url);
    await addRunIn(store, project, 'failed');
    const sender = startSender({ settings: shortLease });
    await waitUntil('it is under way', () => receiver.received.length === 1);
    sender.kill();
    await killed(sender);
    deliver();
    await untilStatus(webhook, 'delivered');
    const [{ messageId, attempts }] = await list(webhook);
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([messageId, messageId]);
    expect(attempts).toBe(2);
  });

  it('that can not be signed are not sent, and say so without the secret', async () => {
    const receiver = await receive();
    const id = newId('webhook');
    const sealed = createSecretBox([randomBytes(32)]).seal('whsec_x', id);
    const row = { id, projectId: project, url: receiver.url, description: '', secret: sealed };
    await store.webhooks.insert({ ...row, events: ['run.failed'] }, { most: 20 });
    await addRunIn(store, project, 'failed');
    const { lines } = deliver();
    await untilStatus({ id }, 'failed');
    expect(receiver.received).toEqual([]);
    expect((await list({ id }))[0].lastAttempts[0].error).toBe('The service could not sign it.');
    expect(lines[0].message).toBe('a webhook message could not be signed');
    expect(JSON.stringify(lines)).not.toContain('whsec_');
  });
});

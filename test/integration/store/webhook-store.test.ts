import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { webhookEventTypes, type WebhookEventType } from '../../../src/contracts/webhook.ts';
import { newId } from '../../../src/identifiers.ts';
import type { ClaimedDelivery, DeliveryOutcome } from '../../../src/store/ports/delivery-store.ts';
import type { WebhookRecord } from '../../../src/store/ports/webhook-store.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addProject, addRunIn, claimRun, addRun, modelVersion } from '../../support/store-fixtures.ts';

const url = 'https://example.com/hook';

describe.each(storeBackends)('webhooks of $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => (project = await addProject(test.store)));
  afterAll(() => test.close());

  async function addWebhook(
    events: readonly WebhookEventType[] = webhookEventTypes,
    projectId = project,
  ): Promise<WebhookRecord> {
    const row = { id: newId('webhook'), projectId, url, description: 'ours', events, secret: 'sealed' };
    const made = await test.store.webhooks.insert(row, { most: 20 });
    if (made === 'tooMany') throw new Error('too many');
    return made;
  }

  const list = async ({ id, projectId }: WebhookRecord) =>
    (await test.store.deliveries.list(projectId, id, {})).data;
  /** What is due in the test's project: others of this file leave deliveries that nobody has claimed. */
  const claimDue = async (
    options: Partial<Parameters<typeof test.store.deliveries.claimDue>[0]> = {},
    { deliveries } = test.store,
  ) =>
    (await deliveries.claimDue({ most: 100, perWebhook: 100, except: [], leaseSeconds: 30, ...options })) // prettier-ignore
      .filter(({ projectId }) => projectId === project);
  async function claimOne(): Promise<ClaimedDelivery> {
    const [claimed, ...others] = await claimDue();
    expect(others).toEqual([]);
    return claimed;
  }
  const outcome = (status: DeliveryOutcome['status'], more: Partial<DeliveryOutcome> = {}): DeliveryOutcome => ({
    attempt: { at: '2026-11-22T10:00:00.000Z', status: status === 'delivered' ? 204 : 500, error: status === 'delivered' ? null : 'It answered 500.', milliseconds: 3 },
    status,
    ...more,
  }); // prettier-ignore
  const addTest = (webhook: WebhookRecord) =>
    test.store.deliveries.insertTest(project, webhook.id, newId('message'));

  describe('a webhook', () => {
    it('is found, listed, changed and removed in its project only', async () => {
      const other = await addProject(test.store);
      const webhook = await addWebhook();
      expect(webhook).toMatchObject({ url, enabled: true, disabledReason: null, failingSince: null });
      expect(JSON.stringify(webhook)).not.toContain('sealed');
      expect(await test.store.webhooks.find(project, webhook.id)).toEqual(webhook);
      expect(await test.store.webhooks.find(other, webhook.id)).toBeNull();
      expect((await test.store.webhooks.list(project, {})).data).toEqual([webhook]);
      expect((await test.store.webhooks.list(other, {})).data).toEqual([]);
      expect(await test.store.webhooks.update(other, webhook.id, { description: 'theirs' })).toBeNull();
      expect(await test.store.webhooks.replaceSecret(other, webhook.id, 'theirs', 60)).toBeNull();
      const changed = await test.store.webhooks.update(project, webhook.id, {
        description: '',
        events: ['run.failed'],
      });
      expect(changed).toEqual({ ...webhook, description: '', events: ['run.failed'] });
      await addTest(webhook);
      expect(await test.store.webhooks.remove(other, webhook.id)).toBe(false);
      expect(await test.store.webhooks.remove(project, webhook.id)).toBe(true);
      expect(await test.store.webhooks.remove(project, webhook.id)).toBe(false);
      expect(await claimDue()).toEqual([]);
    });

    it('says why it is disabled, and forgets it when it is enabled', async () => {
      const webhook = await addWebhook();
      const update = (enabled: boolean) => test.store.webhooks.update(project, webhook.id, { enabled });
      const disabled = await update(false);
      expect(disabled).toMatchObject({ enabled: false, disabledReason: 'user' });
      expect(disabled!.disabledAt).not.toBeNull();
      expect(await update(false)).toEqual(disabled);
      expect(await update(true)).toEqual(webhook);
    });

    it('is one of so many of its project, also when requests race', async () => {
      const add = () => {
        const row = {
          id: newId('webhook'),
          projectId: project,
          url,
          description: '',
          events: [],
          secret: 's',
        };
        return test.store.webhooks.insert(row, { most: 3 });
      };
      const made = await Promise.all(Array.from({ length: 8 }, add));
      expect(made.filter((one) => one === 'tooMany')).toHaveLength(5);
    });

    it('is stored together with the key of its request', async () => {
      const keyed = { projectId: project, key: 'once', requestSha256: 'ab' };
      const add = (id: string) =>
        test.store.webhooks.insert({ id, projectId: project, url, description: '', events: [], secret: 's' }, { most: 9 }, keyed); // prettier-ignore
      const id = newId('webhook');
      await add(id);
      await expect(add(newId('webhook'))).rejects.toMatchObject({ code: 'idempotencyKeyInUse' });
      expect(await test.store.idempotency.find(keyed)).toMatchObject({ state: 'known', made: id });
      expect((await test.store.webhooks.list(project, {})).data).toHaveLength(1);
    });
  });

  describe('a message', () => {
    it('is there for each webhook that wants it as soon as the run has ended, under one id', async () => {
      const [all, failures] = [await addWebhook(), await addWebhook(['run.failed'])];
      const elsewhere = await addWebhook(webhookEventTypes, await addProject(test.store));
      const disabled = await addWebhook();
      await test.store.webhooks.update(project, disabled.id, { enabled: false });
      const failed = await addRunIn(test.store, project, 'failed');
      const succeeded = await addRunIn(test.store, project, 'succeeded');
      const cancelled = await addRunIn(test.store, project, 'cancelled');
      await addRunIn(test.store, project, 'paused');

      const told = await list(all);
      expect(told.map(({ type, data }) => [type, data['id']])).toEqual([
        ['run.cancelled', cancelled.id],
        ['run.succeeded', succeeded.id],
        ['run.failed', failed.id],
      ]);
      const stored = await test.store.runs.find(project, failed.id);
      expect(told[2]).toMatchObject({
        status: 'pending',
        attempts: 0,
        lastAttempts: [],
        data: {
          name: 'first try',
          status: 'failed',
          experimentId: failed.experimentId,
          attempt: 1,
          createdAt: stored!.createdAt,
          startedAt: stored!.startedAt,
          finishedAt: stored!.finishedAt,
        },
      });
      expect(told[2].occurredAt).toBe(stored!.finishedAt);
      expect((await list(failures)).map(({ messageId }) => messageId)).toEqual([told[2].messageId]);
      expect(await list(elsewhere)).toEqual([]);
      expect(await list(disabled)).toEqual([]);
    });

    it('tells the error of a run, cut where it is long, and no more of it', async () => {
      const webhook = await addWebhook(['run.failed']);
      const { id: runId } = await addRun(test.store, project);
      await claimRun(test.store, runId);
      const changed = await test.store.runs.transition({
        runId,
        from: ['starting'],
        to: 'failed',
        message: 'It failed.',
        error: { code: 'trainingDiverged', message: 'x'.repeat(5000), issues: [{ detail: 'private' }] },
      });
      expect(changed).toBe(true);
      const [{ data }] = await list(webhook);
      expect(data['error']).toEqual({ code: 'trainingDiverged', message: 'x'.repeat(2000) });
    });

    it('is not there where the change did not take effect', async () => {
      const webhook = await addWebhook();
      const { id: runId } = await addRunIn(test.store, project, 'running');
      const lease = { runId, attempt: 7, workerId: newId('worker') };
      const change = { runId, from: ['running'], to: 'failed', message: 'It failed.', lease } as const;
      expect(await test.store.runs.transition({ ...change, from: [...change.from] })).toBe(false);
      expect(await list(webhook)).toEqual([]);
    });

    it('is there for a new version', async () => {
      const webhook = await addWebhook(['model.version.created']);
      const { model, version } = await test.store.models.addVersion(project, 'iris', modelVersion());
      const [{ type, data }, ...others] = await list(webhook);
      expect(others).toEqual([]);
      const { runId, step, task, target, metrics } = version;
      expect({ type, data }).toEqual({
        type: 'model.version.created',
        data: { model: 'iris', modelId: model.id, version: 1, runId, step, task, target, metrics },
      });
    });

    it('is there for an alias that was moved or removed, and not for one that stays', async () => {
      const webhook = await addWebhook(['model.alias.moved']);
      const { model } = await test.store.models.addVersion(project, 'iris', modelVersion());
      await test.store.models.addVersion(project, 'iris', modelVersion());
      const move = (to: number | null) =>
        test.store.modelAliases.move({
          projectId: project,
          name: 'iris',
          alias: 'live',
          to,
          keyId: newId('key'),
        });
      for (const to of [1, 1, 2, 7, null]) await move(to);
      const told = (await list(webhook)).toReversed();
      expect(told.map(({ type, data }) => [type, data])).toEqual(
        [[null, 1], [1, 2], [2, null]].map(([from, to], index) => [
          'model.alias.moved',
          { model: 'iris', modelId: model.id, alias: 'live', from, to, number: index + 1, movedAt: told[index].occurredAt },
        ]),
      ); // prettier-ignore
    });

    it('is sent to a webhook that is being removed by nobody, and its run ends all the same', async () => {
      const webhooks = await Promise.all(Array.from({ length: 5 }, () => addWebhook(['run.failed'])));
      const runs = await Promise.all(
        Array.from({ length: 5 }, () => addRunIn(test.store, project, 'running')),
      );
      const ended = await Promise.all([
        ...runs.map(({ id }) =>
          test.store.runs.transition({ runId: id, from: ['running'], to: 'failed', message: 'It failed.' }),
        ),
        ...webhooks.map(({ id }) => test.another.webhooks.remove(project, id)),
      ]);
      expect(ended).toEqual(Array.from({ length: 10 }, () => true));
      expect(await claimDue()).toEqual([]);
    });

    it('for a test goes to its webhook, whatever its types', async () => {
      const webhook = await addWebhook(['run.failed']);
      const made = await addTest(webhook);
      expect(made).toMatchObject({
        type: 'webhook.test',
        data: { webhookId: webhook.id },
        status: 'pending',
      });
      const elsewhere = await addProject(test.store);
      expect(await test.store.deliveries.insertTest(elsewhere, webhook.id, newId('message'))).toBeNull();
      expect(await test.store.deliveries.find(elsewhere, webhook.id, made!.messageId)).toBeNull();
      expect((await test.store.deliveries.list(elsewhere, webhook.id, {})).data).toEqual([]);
    });
  });

  describe('a delivery', () => {
    it('is taken once, also when many ask, and again when the lease is over', async () => {
      const webhook = await addWebhook();
      for (let count = 0; count < 6; count += 1) await addTest(webhook);
      const taken = await Promise.all([claimDue(), claimDue(), claimDue({}, test.another)]);
      expect(taken.flat()).toHaveLength(6);
      expect(new Set(taken.flat().map(({ messageId }) => messageId)).size).toBe(6);
      expect(taken.flat()[0]).toMatchObject({
        url,
        secrets: ['sealed'],
        attempt: 1,
        tries: 1,
        type: 'webhook.test',
      });
      await test.passTime(31);
      const again = await claimDue();
      expect(again).toHaveLength(6);
      expect(again[0]).toMatchObject({ attempt: 2, tries: 2 });
      // Whoever held it before has nothing more to say.
      const [old] = taken.flat();
      expect(await test.store.deliveries.settle(old, outcome('delivered'))).toBe('lost');
      expect(await test.store.deliveries.find(project, webhook.id, old.messageId)).toMatchObject({
        status: 'pending',
        lastAttempts: [],
      });
    });

    it('is one of a few of its webhook, so that others are not held up, and of none that is busy', async () => {
      const [slow, quick] = [await addWebhook(), await addWebhook()];
      for (let count = 0; count < 5; count += 1) await addTest(slow);
      await addTest(quick);
      const first = await claimDue({ perWebhook: 2 });
      expect(first.map(({ webhookId }) => webhookId).toSorted()).toEqual(
        [slow.id, slow.id, quick.id].toSorted(),
      );
      expect(await claimDue({ except: [slow.id] })).toEqual([]);
      expect(await claimDue()).toHaveLength(3);
    });

    it('is not taken before its time, nor while the webhook is disabled', async () => {
      const webhook = await addWebhook();
      await addTest(webhook);
      const claimed = await claimOne();
      await test.store.deliveries.settle(claimed, outcome('pending', { retryAfterSeconds: 60 }));
      expect(await claimDue()).toEqual([]);
      await test.passTime(61);
      await test.store.webhooks.update(project, webhook.id, { enabled: false });
      expect(await claimDue()).toEqual([]);
      await test.store.webhooks.update(project, webhook.id, { enabled: true });
      expect((await claimOne()).tries).toBe(2);
    });

    it('keeps what came of its attempts', async () => {
      const webhook = await addWebhook();
      const { messageId } = (await addTest(webhook))!;
      for (let count = 0; count < 22; count += 1) {
        const claimed = await claimOne();
        const made = outcome('pending', { retryAfterSeconds: 0 });
        await test.store.deliveries.settle(claimed, {
          ...made,
          attempt: { ...made.attempt, milliseconds: count },
        });
      }
      expect(await test.store.deliveries.settle(await claimOne(), outcome('delivered'))).toBeNull();
      const found = (await test.store.deliveries.find(project, webhook.id, messageId))!;
      expect(found).toMatchObject({ status: 'delivered', attempts: 23, nextAttemptAt: null });
      expect(found.lastAttempts.map(({ milliseconds }) => milliseconds)).toEqual([
        ...Array.from({ length: 19 }, (_, index) => index + 3),
        3,
      ]);
      expect(found.lastAttempts.at(-1)).toEqual(outcome('delivered').attempt);
      const { deliveries } = test.store;
      expect((await deliveries.list(project, webhook.id, { status: 'delivered' })).data).toEqual([found]);
      expect((await deliveries.list(project, webhook.id, { status: 'pending' })).data).toEqual([]);
    });

    it('can be sent again, with all tries, but not while it is being sent', async () => {
      const webhook = await addWebhook();
      const { messageId } = (await addTest(webhook))!;
      await test.store.deliveries.settle(await claimOne(), outcome('failed'));
      await test.store.webhooks.update(project, webhook.id, { enabled: true });
      const again = () => test.store.deliveries.redeliver(project, webhook.id, messageId);
      expect(await again()).toMatchObject({ status: 'pending', attempts: 1 });
      expect(await claimOne()).toMatchObject({ messageId, attempt: 2, tries: 1 });
      await again();
      expect(await claimDue()).toEqual([]);
      expect(await test.store.deliveries.redeliver(project, webhook.id, newId('message'))).toBeNull();
    });

    it('is signed with the secret before, too, for a while', async () => {
      const webhook = await addWebhook();
      await test.store.webhooks.replaceSecret(project, webhook.id, 'second', 60);
      await addTest(webhook);
      expect((await claimOne()).secrets).toEqual(['second', 'sealed']);
      await test.passTime(61);
      await addTest(webhook);
      expect((await claimDue())[0].secrets).toEqual(['second']);
    });
  });

  describe('a webhook that fails', () => {
    const state = async (webhook: WebhookRecord) => (await test.store.webhooks.find(project, webhook.id))!;

    it('is failing from the first failure on, until something arrives', async () => {
      const webhook = await addWebhook();
      await addTest(webhook);
      await test.store.deliveries.settle(await claimOne(), outcome('pending'));
      const { failingSince } = await state(webhook);
      expect(failingSince).not.toBeNull();
      await test.store.deliveries.settle(await claimOne(), outcome('pending'));
      expect((await state(webhook)).failingSince).toBe(failingSince);
      await test.store.deliveries.settle(await claimOne(), outcome('delivered'));
      expect((await state(webhook)).failingSince).toBeNull();
    });

    it('is disabled when a message is given up and nothing has arrived since its first attempt', async () => {
      const webhook = await addWebhook();
      await addTest(webhook);
      expect(await test.store.deliveries.settle(await claimOne(), outcome('pending'))).toBeNull();
      expect(await test.store.deliveries.settle(await claimOne(), outcome('failed'))).toBe('failing');
      expect(await state(webhook)).toMatchObject({ enabled: false, disabledReason: 'failing' });
    });

    it('stays enabled where another message has arrived meanwhile', async () => {
      const webhook = await addWebhook();
      await addTest(webhook);
      await test.store.deliveries.settle(await claimOne(), outcome('pending', { retryAfterSeconds: 60 }));
      await addTest(webhook);
      await test.store.deliveries.settle(await claimOne(), outcome('delivered'));
      await test.passTime(61);
      expect(await test.store.deliveries.settle(await claimOne(), outcome('failed'))).toBeNull();
      expect(await state(webhook)).toMatchObject({ enabled: true, disabledReason: null });
    });

    it('is disabled at once where its receiver is gone', async () => {
      const webhook = await addWebhook();
      await addTest(webhook);
      expect(await test.store.deliveries.settle(await claimOne(), outcome('failed', { gone: true }))).toBe(
        'gone',
      );
      expect(await state(webhook)).toMatchObject({ enabled: false, disabledReason: 'gone' });
    });
  });

  it('old deliveries are removed once they ended, and those that wait are not', async () => {
    const webhook = await addWebhook();
    await addTest(webhook);
    await test.store.deliveries.settle(await claimOne(), outcome('delivered'));
    await addTest(webhook);
    await test.passTime(3600);
    expect(await test.store.deliveries.removeOld(7200)).toBe(0);
    await test.store.deliveries.removeOld(1800);
    expect((await list(webhook)).map(({ status }) => status)).toEqual(['pending']);
    await test.store.webhooks.update(project, webhook.id, { enabled: false });
    await test.store.deliveries.removeOld(1800);
    expect(await list(webhook)).toHaveLength(1);
    await test.passTime(3600);
    await test.store.deliveries.removeOld(1800);
    expect(await list(webhook)).toEqual([]);
  });

  it('go with their project', async () => {
    const webhook = await addWebhook();
    await addTest(webhook);
    expect(await test.store.projects.remove(project)).toBe(true);
    expect(await test.store.webhooks.find(project, webhook.id)).toBeNull();
    await expect(addWebhook()).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

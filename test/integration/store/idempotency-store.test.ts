import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addProject } from '../../support/store-fixtures.ts';

const response = { status: 201, headers: { location: '/api/v1/runs/run_1' }, body: '{"id":"run_1"}' };
const hour = 3600;

describe.each(storeBackends)('idempotency keys of $name', ({ open }) => {
  let test: StoreUnderTest;
  let projectId: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => (projectId = await addProject(test.store)));
  afterAll(() => test.close());

  const begin = (requestSha256 = 'aa', store = test.store) =>
    store.idempotency.begin({ projectId, key: 'k1', requestSha256 });

  it('are reserved by one of many requests', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => begin('aa', i % 2 ? test.store : test.another)),
    );
    expect(answers.filter(({ state }) => state === 'new')).toHaveLength(1);
    expect(answers.filter(({ state }) => state === 'inProgress')).toHaveLength(7);
  });

  it('give the first answer again, to the same request only', async () => {
    await begin();
    expect(await begin('bb')).toEqual({ state: 'mismatch' });
    await test.store.idempotency.complete(projectId, 'k1', response);
    await test.store.idempotency.complete(projectId, 'k1', { ...response, status: 500 });
    expect(await begin()).toEqual({ state: 'done', response });
    expect(await begin('bb')).toEqual({ state: 'mismatch' });
  });

  it('belong to their project', async () => {
    await begin();
    const foreign = await addProject(test.store);
    expect(
      await test.store.idempotency.begin({ projectId: foreign, key: 'k1', requestSha256: 'bb' }),
    ).toEqual({ state: 'new' });
  });

  it('are free again after a request that did nothing, not after an answer', async () => {
    await begin();
    await test.store.idempotency.abandon(projectId, 'k1');
    expect(await begin('bb')).toEqual({ state: 'new' });
    await test.store.idempotency.complete(projectId, 'k1', response);
    await test.store.idempotency.abandon(projectId, 'k1');
    expect(await begin('bb')).toEqual({ state: 'done', response });
  });

  it('are taken over from a holder that crashed, by the same request only', async () => {
    await begin();
    await test.passTime(9 * 60);
    expect(await begin()).toEqual({ state: 'inProgress' });
    await test.passTime(2 * 60);
    expect(await begin('bb')).toEqual({ state: 'mismatch' });
    expect(await begin()).toEqual({ state: 'new' });
    expect(await begin()).toEqual({ state: 'inProgress' });
  });

  it('live for a day', async () => {
    await begin();
    await test.store.idempotency.complete(projectId, 'k1', response);
    await test.passTime(23 * hour);
    await test.store.idempotency.removeExpired();
    expect(await begin()).toEqual({ state: 'done', response });
    await test.passTime(2 * hour);
    expect(await begin('bb')).toEqual({ state: 'new' });
    await test.passTime(25 * hour);
    await test.store.idempotency.removeExpired();
    expect(await begin('cc')).toEqual({ state: 'new' });
  });
});

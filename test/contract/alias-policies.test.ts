import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AliasPolicy } from '../../src/contracts/alias-policy.ts';
import type { Page } from '../../src/contracts/common.ts';
import type { Evaluation } from '../../src/contracts/evaluation.ts';
import type { AliasMove } from '../../src/contracts/model-alias.ts';
import { modelVersion } from '../support/store-fixtures.ts';
import { outcomeOf, problemOf } from './support/problem.ts';
import { startApp, type TestApp } from './support/start-app.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
let test: TestApp;
let admin: Awaited<ReturnType<TestApp['addKey']>>;
let projects = 0;
const evaluation = { test: { kind: 'classification', accuracy: 0.9 }, validation: null } as unknown as Evaluation; // prettier-ignore
beforeAll(async () => (test = await startApp()));
beforeEach(async () => {
  admin = await test.addKey('admin', `project ${(projects += 1)}`);
  const details = { lineage: null, evaluation, example: null };
  await test.store.models.addVersion(admin.projectId, 'iris', modelVersion({ details }));
});
afterAll(() => test.close());

const call = (method: Method, url: string, payload?: object, headers: object = admin.headers) =>
  test.app.inject({ method, url: `/api/v1${url}`, headers: { ...headers }, ...(payload && { payload }) });
const accuracy = (atLeast: number) => ({ type: 'metric', metric: 'accuracy', part: 'test', atLeast });
const moveLive = (version = 1) => call('PUT', '/models/iris/aliases/live', { version });

it('a policy lets an alias move only to versions that meet all rules, and tells which failed', async () => {
  const rules = [accuracy(0.95), { type: 'dataAge', atMostDays: 30 }, accuracy(0.5), { type: 'noWarnings', codes: ['leaksTarget'] }]; // prettier-ignore
  const reply = await call('POST', '/alias-policies', { alias: 'live', rules });
  const policy = reply.json<AliasPolicy>();
  expect(reply.headers.location).toBe(`/api/v1/alias-policies/${policy.id}`);
  expect(policy).toMatchObject({ alias: 'live', model: null, rules });
  expect((await call('GET', '/alias-policies')).json<Page<AliasPolicy>>().data).toEqual([policy]);

  const refused = await moveLive();
  expect(outcomeOf(refused)).toBe('409 policyNotMet');
  expect(problemOf(refused).errors.map(({ code, detail }) => `${code} ${detail}`)).toEqual([
    `ruleNotMet Policy ${policy.id}, /rules/0: Accuracy of the test rows is 0.9; at least 0.95 is needed.`,
    `ruleNotMet Policy ${policy.id}, /rules/1: The age of the dataset in days is not known of this version.`,
    `ruleNotMet Policy ${policy.id}, /rules/3: The version has the warning leaksTarget.`,
  ]);
  expect(outcomeOf(await call('GET', '/models/iris/aliases/live'))).toBe('404 notFound');
  // Other aliases are free, and what is not there is told as ever.
  expect((await call('PUT', '/models/iris/aliases/trial', { version: 1 })).statusCode).toBe(200);
  expect(outcomeOf(await moveLive(9))).toBe('404 notFound');

  const changed = await call('PATCH', `/alias-policies/${policy.id}`, { rules: [accuracy(0.85)] });
  expect(changed.json<AliasPolicy>().rules).toEqual([accuracy(0.85)]);
  expect((await moveLive()).statusCode).toBe(200);
  const { data } = (await call('GET', '/models/iris/alias-moves')).json<Page<AliasMove>>();
  expect(data.map(({ alias, policies }) => ({ alias, policies }))).toEqual([
    { alias: 'live', policies: [{ id: policy.id, checks: [{ rule: accuracy(0.85), found: 0.9 }] }] },
    { alias: 'trial', policies: [] },
  ]);
  expect((await call('DELETE', '/models/iris/aliases/live')).statusCode).toBe(204);
  expect((await call('DELETE', `/alias-policies/${policy.id}`)).statusCode).toBe(204);
  expect(outcomeOf(await call('GET', `/alias-policies/${policy.id}`))).toBe('404 notFound');
});

it('of one model leaves other models alone; of several policies all count', async () => {
  await call('POST', '/alias-policies', { alias: 'live', model: 'other', rules: [accuracy(1)] });
  expect((await moveLive()).statusCode).toBe(200);
  for (const atLeast of [0.99, 0.98])
    await call('POST', '/alias-policies', { alias: 'live', model: 'iris', rules: [accuracy(atLeast)] });
  await test.store.models.addVersion(admin.projectId, 'iris', modelVersion({ details: { lineage: null, evaluation, example: null } })); // prettier-ignore
  expect(problemOf(await moveLive(2)).errors).toHaveLength(2);
});

it('needs bounds, rules, and an admin', async () => {
  const unbound = await call('POST', '/alias-policies', { alias: 'live', rules: [{ type: 'metric', metric: 'f1' }] }); // prettier-ignore
  expect(problemOf(unbound).errors[0]).toMatchObject({ pointer: '/rules/0', code: 'boundMissing' });
  expect(outcomeOf(await call('POST', '/alias-policies', { alias: 'live', rules: [] }))).toBe('400 validationFailed'); // prettier-ignore
  const writer = await test.addKey('writer', `project ${projects}`);
  const body = { alias: 'live', rules: [accuracy(0)] };
  expect(outcomeOf(await call('POST', '/alias-policies', body, writer.headers))).toBe('403 forbidden');
  expect((await call('GET', '/alias-policies', undefined, writer.headers)).statusCode).toBe(200);
});

it('is made once for a key, and a hundred times at most', async () => {
  const body = { alias: 'live', rules: [accuracy(0)] };
  const headers = { ...admin.headers, 'idempotency-key': 'policy' };
  const [first, again] = [await call('POST', '/alias-policies', body, headers), await call('POST', '/alias-policies', body, headers)]; // prettier-ignore
  expect(again.json<AliasPolicy>().id).toBe(first.json<AliasPolicy>().id);
  for (let i = 1; i < 100; i += 1) await call('POST', '/alias-policies', body);
  expect(outcomeOf(await call('POST', '/alias-policies', body))).toBe('409 tooManyPolicies');
});

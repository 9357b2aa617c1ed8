import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ResolvedFederated } from '../../../src/contracts/definition/federated.ts';
import type { FederatedTask, MessagePhase } from '../../../src/contracts/federation.ts';
import { newId } from '../../../src/identifiers.ts';
import type { RunLease } from '../../../src/store/ports/run-store.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addClaimedRun, addProject, definitions } from '../../support/store-fixtures.ts';

const usual: ResolvedFederated = { clients: 3, minClients: 2, localEpochs: 1, roundSeconds: 60, secureAggregation: false }; // prettier-ignore
const weights = Uint8Array.of(1, 2, 3, 4);
const numbers = Uint8Array.of(5, 6, 7, 8);
const report = { clients: 2, rows: 9, dropped: 0, attempts: 1 };

describe.each(storeBackends)('federated runs in $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  let lease: RunLease;
  let run: string;
  let ids: string[];
  beforeAll(async () => {
    test = await open();
    project = await addProject(test.store);
  });
  beforeEach(async () => {
    ({ lease } = await addClaimedRun(test.store, project));
    run = lease.runId;
    ids = [];
  });
  afterAll(() => test.close());

  const federations = () => test.store.federations;
  function taskOf(changes: Partial<ResolvedFederated>, privacy?: FederatedTask['privacy']): FederatedTask {
    const { resolved } = definitions('ds_1');
    const definition = {
      ...resolved,
      training: { ...resolved.training, federated: { ...usual, ...changes } },
    };
    return { definition, architecture: {}, weights: [], preparation: {}, ...(privacy && { privacy }) } as unknown as FederatedTask; // prettier-ignore
  }
  const openRound = (round: number, changes: Partial<ResolvedFederated> = {}, privacy?: FederatedTask['privacy']) =>
    federations().open(lease, { round, task: taskOf(changes, privacy), weights }); // prettier-ignore
  /** Clients in the order of their ids. */
  async function join(count: number): Promise<string[]> {
    const added = Array.from({ length: count }, () => newId('federatedClient'));
    for (const id of added) await federations().join({ id, runId: run, keyId: `key ${id}`, name: 'north' });
    return (ids = [...ids, ...added].toSorted());
  }
  const post = (clientId: string, phase: MessagePhase = 'updates', { round = 1, attempt = 1, store = test.store } = {}) =>
    store.federations.post({ runId: run, round, attempt, phase, clientId, content: { of: clientId }, numbers }); // prettier-ignore
  const current = () => federations().current(run);

  it('have no round before the first is opened; a round is opened once, by the lease that holds the run', async () => {
    expect([await current(), await federations().findTask(run)]).toEqual([null, null]);
    expect(await federations().open({ ...lease, attempt: 7 }, { round: 1, task: taskOf({}), weights })).toBe(false); // prettier-ignore
    expect(await openRound(1)).toBe(true);
    await join(1);
    expect(await post(ids[0])).toBeNull();
    expect(await openRound(1, { clients: 1 })).toBe(true);
    expect(await current()).toMatchObject({
      round: 1, rounds: 10, attempt: 1, phase: 'updates', clients: 3, minClients: 2, secure: false, joined: 1, drawn: null,
      sent: { keys: [], shares: [], updates: ids, unmasking: [] },
    }); // prettier-ignore
    expect(await federations().findTask(run)).toEqual(taskOf({}));
    expect(Buffer.from((await federations().findWeights(run, 1))!)).toEqual(Buffer.from(weights));
    expect(await federations().findWeights(run, 2)).toBeNull();
  });

  it('know a client by the key that joined, in its run only', async () => {
    await join(1);
    expect(await federations().findClientKey(run, ids[0])).toBe(`key ${ids[0]}`);
    expect(await federations().listClientsOfKey(run, `key ${ids[0]}`)).toEqual(ids);
    expect(await federations().listClientsOfKey(run, 'another')).toEqual([]);
    const { lease: other } = await addClaimedRun(test.store, project);
    expect(await federations().findClientKey(other.runId, ids[0])).toBeNull();
    expect(await federations().listClientsOfKey(other.runId, `key ${ids[0]}`)).toEqual([]);
  });

  it('take each message once, in its round, attempt and phase, and are summed when all have sent', async () => {
    await join(4);
    expect(await post(ids[0])).toBe('noSuchRound');
    await openRound(1);
    expect(await post(ids[0], 'updates', { round: 2 })).toBe('noSuchRound');
    expect(await post(ids[0], 'updates', { attempt: 2 })).toBe('otherAttempt');
    expect(await post(ids[0], 'keys')).toBe('otherPhase');
    expect(await post(ids[0])).toBeNull();
    expect(await post(ids[0])).toBe('sentBefore');
    // Another server takes the next ones, two at a time.
    const both = await Promise.all([post(ids[1], 'updates', { store: test.another }), post(ids[2])]);
    expect(both).toEqual([null, null]);
    expect(await post(ids[3])).toBe('otherPhase');
    expect(await current()).toMatchObject({ phase: 'sum', sent: { updates: ids.slice(0, 3) } });
    const of = { runId: run, round: 1, attempt: 1, phase: 'updates' } as const;
    expect(await federations().listMessages(of)).toEqual(ids.slice(0, 3).map((clientId) => ({ clientId, content: { of: clientId } }))); // prettier-ignore
    expect(Buffer.from((await federations().findNumbers({ ...of, clientId: ids[1] }))!)).toEqual(Buffer.from(numbers)); // prettier-ignore
    expect(await federations().findNumbers({ ...of, clientId: ids[3] })).toBeNull();
  });

  it('keep what came of a round, count it, and forget what clients sent; a lost lease closes nothing', async () => {
    await join(3);
    await openRound(1);
    const closed = { round: 1, mean: numbers, report };
    // It waits for clients: there is nothing to close.
    expect(await federations().close(lease, closed)).toBe(true);
    expect(await federations().findClosed(run, 1)).toBeNull();
    for (const id of ids) await post(id);
    expect(await federations().close({ ...lease, attempt: 7 }, closed)).toBe(false);
    expect(await federations().close(lease, closed)).toBe(true);
    const found = (await federations().findClosed(run, 1))!;
    expect(Buffer.from(found.mean)).toEqual(Buffer.from(numbers));
    expect(found.report).toEqual({ ...report, released: 1 });
    expect(await current()).toMatchObject({ phase: 'closed', sent: { updates: [] } });
    expect(await post(ids[0])).toBe('otherPhase');
    // What was closed stays, whoever closes it again.
    await federations().close(lease, { ...closed, mean: weights });
    expect(Buffer.from((await federations().findClosed(run, 1))!.mean)).toEqual(Buffer.from(numbers));
    await openRound(2);
    expect(await current()).toMatchObject({ round: 2, phase: 'updates' });
    for (const id of ids) await post(id, 'updates', { round: 2 });
    await federations().close(lease, { ...closed, round: 2 });
    expect((await federations().findClosed(run, 2))!.report.released).toBe(2);
  });

  it('end a phase after its deadline with those that are needed, wait on with fewer, and begin again where a sum could not be had', async () => {
    await join(3);
    await openRound(1);
    await post(ids[0]);
    await test.passTime(61);
    expect(await current()).toMatchObject({ phase: 'updates', attempt: 1 });
    expect(await post(ids[1])).toBeNull();
    await test.passTime(61);
    expect(await post(ids[2])).toBe('otherPhase');
    expect(await current()).toMatchObject({ phase: 'sum', sent: { updates: ids.slice(0, 2) } });
    expect(await federations().reopen({ ...lease, attempt: 7 }, 1)).toBe(false);
    expect(await federations().reopen(lease, 1)).toBe(true);
    expect(await current()).toMatchObject({ phase: 'updates', attempt: 2, sent: { updates: [] } });
    expect(await post(ids[0])).toBe('otherAttempt');
    expect(await post(ids[0], 'updates', { attempt: 2 })).toBeNull();
  });

  it('take a secure sum through its phases, each of those of the one before, and begin it again with too few', async () => {
    await join(3);
    await openRound(1, { secureAggregation: true });
    for (const id of ids.slice(0, 2)) await post(id, 'keys');
    await test.passTime(61);
    expect(await post(ids[2], 'shares')).toBe('notInRound');
    for (const id of ids.slice(0, 2)) expect(await post(id, 'shares')).toBeNull();
    expect(await current()).toMatchObject({ phase: 'updates' });
    await post(ids[0]);
    await test.passTime(61);
    expect(await current()).toMatchObject({ phase: 'keys', attempt: 2, sent: { keys: [], updates: [] } });
    for (const id of ids) await post(id, 'keys', { attempt: 2 });
    for (const id of ids) await post(id, 'shares', { attempt: 2 });
    for (const id of ids) await post(id, 'updates', { attempt: 2 });
    for (const id of ids.slice(1)) await post(id, 'unmasking', { attempt: 2 });
    expect(await current()).toMatchObject({ phase: 'sum', sent: { unmasking: ids.slice(1) } });
  });

  const privacy = { clipNorm: 1, noiseMultiplier: 1 };
  const all = { clients: 2, participants: 2, minClients: 2 };
  it('are private with so many clients, one for each key, and take the rounds of those that were drawn', async () => {
    await openRound(1, all, privacy);
    const once = (keyId: string, name = 'north') => {
      const id = newId('federatedClient');
      return federations().joinOnce({ id, runId: run, keyId, name }, 2);
    };
    const first = await once('key 1');
    expect(first).toMatchObject({ name: 'north' });
    expect(await current()).toMatchObject({ phase: 'joining', joined: 1, drawn: null });
    expect(await once('key 1')).toEqual(first);
    expect(await once('key 1', 'twin')).toBe('otherName');
    const pair = await Promise.all([once('key 2'), once('key 3')]);
    expect(pair.filter((one) => one === 'full')).toHaveLength(1);
    const drawn = (await current())!;
    expect(drawn).toMatchObject({ phase: 'updates', joined: 2 });
    expect(drawn.drawn).toHaveLength(2);
    expect(await post(newId('federatedClient'))).toBe('notDrawn');
    // The draw stays where the round begins again: another one would be one more.
    for (const id of drawn.drawn!) await post(id);
    await federations().reopen(lease, 1);
    expect(await current()).toMatchObject({ phase: 'updates', attempt: 2, drawn: drawn.drawn });
  });

  it('are private and hide who takes part: a round ends with whoever has come by its deadline', async () => {
    await join(8);
    await openRound(1, { clients: 4, participants: 8 }, privacy);
    const { drawn } = (await current())!;
    expect(drawn!.every((id) => ids.includes(id))).toBe(true);
    await test.passTime(61);
    expect(await current()).toMatchObject({ phase: 'sum', drawn, sent: { updates: [] } });
  });

  it('are private by secure sums of enough clients, which are drawn anew where too few come', async () => {
    await join(8);
    await openRound(1, { clients: 4, participants: 8, minClients: 3, secureAggregation: true }, privacy);
    const draws = new Set<string>();
    for (let attempt = 1; attempt <= 4; attempt++) {
      const round = (await current())!;
      expect(round).toMatchObject({ phase: 'keys', attempt });
      expect(round.drawn!.length).toBeGreaterThanOrEqual(3);
      draws.add(String(round.drawn));
      await test.passTime(61);
    }
    expect(draws.size).toBeGreaterThan(1);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FederatedClient, FederatedTask, Federation } from '../../src/contracts/federation.ts';
import { newId } from '../../src/identifiers.ts';
import { bytesOfWords } from '../../src/federation/words.ts';
import { exampleFederatedTask } from '../../src/http/federation-examples.ts';
import type { RunLease } from '../../src/store/ports/run-store.ts';
import { outcomeOf, problemOf } from './support/problem.ts';
import { addReadyDataset, startRun } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

const task = { type: 'classification', target: 'y' };
const weights = [{ name: 'output/kernel', shape: [2, 1] }];
const two = [Float32Array.of(0.6, -0.8), Float32Array.of(0.1, 0)] as const;

let test: TestApp;
let admin: Key;
let project = '';
let projects = 0;
type Key = Awaited<ReturnType<TestApp['addKey']>>;
beforeAll(async () => (test = await startApp({ limits: { maxQueuedRuns: 100 } })));
beforeEach(async () => (admin = await test.addKey('admin', (project = `project ${(projects += 1)}`))));
afterAll(() => test.close());

const send = (key: Key, method: 'GET' | 'POST', url: string, payload?: object) =>
  test.app.inject({ method, url: `/api/v1${url}`, headers: key.headers, ...(payload && { payload }) });
const addKey = (): Promise<Key> => test.addKey('participant', project);

/** A federated run under way that has opened its first round. */
async function openRun(training: object, privacy?: FederatedTask['privacy']) {
  const dataset = await addReadyDataset(test, admin.projectId);
  const made = await send(admin, 'POST', '/experiments', { dataset, task, training });
  const { id: run } = (await send(admin, 'POST', `/experiments/${made.json<{ id: string }>().id}/runs`)).json<{ id: string }>(); // prettier-ignore
  const lease = await startRun(test, run);
  const { resolved } = (await test.store.experiments.find(admin.projectId, made.json<{ id: string }>().id))!;
  const opened = { ...exampleFederatedTask, definition: resolved, weights, ...(privacy && { privacy }) };
  await openRound(lease, 1, opened as unknown as FederatedTask);
  return { run, lease, task: opened as unknown as FederatedTask };
}
const openRound = (lease: RunLease, round: number, opened: FederatedTask) =>
  test.store.federations.open(lease, { round, task: opened, weights: new Uint8Array(8) });

async function join(key: Key, run: string, name = 'north'): Promise<string> {
  const reply = await send(key, 'POST', `/runs/${run}/federation/clients`, { name });
  expect(reply.statusCode).toBe(201);
  return reply.json<FederatedClient>().id;
}

const update = (
  key: Key,
  { run, client, round = 1, attempt = 1 }: { run: string; client: string; round?: number; attempt?: number },
  numbers: Float32Array | Buffer = two[0],
  query = '?rows=3',
) =>
  test.app.inject({
    method: 'POST',
    url: `/api/v1/runs/${run}/federation/rounds/${round}/attempts/${attempt}/clients/${client}/update${query}`,
    headers: { ...key.headers, 'content-type': 'application/octet-stream' },
    payload: Buffer.isBuffer(numbers) ? numbers : bytesOfWords(numbers),
  });

describe('an update is refused', () => {
  it('of another round, attempt or shape, with numbers that are not finite, without rows, and where it comes twice or too late', async () => {
    const key = await addKey();
    const { run, lease } = await openRun({ federated: { clients: 2 } });
    const client = await join(key, run);
    const other = await join(key, run, 'south');
    const to = { run, client };
    expect(outcomeOf(await update(key, { ...to, round: 2 }))).toBe('409 federatedRoundOver');
    expect(outcomeOf(await update(key, { ...to, attempt: 2 }))).toBe('409 federatedRoundOver');
    for (const bytes of [Buffer.alloc(4), Buffer.alloc(12), Buffer.alloc(0)]) {
      const shape = await update(key, to, bytes);
      expect(outcomeOf(shape)).toBe('422 federatedMessageInvalid');
      expect(problemOf(shape).detail).toContain('it has to have 8: 2 numbers of 4 bytes');
    }
    for (const wrong of [Number.NaN, Infinity, -Infinity]) {
      const refused = await update(key, to, Float32Array.of(0, wrong));
      expect(outcomeOf(refused)).toBe('422 federatedMessageInvalid');
      expect(problemOf(refused).detail).toContain('Number 1 of the update is not finite');
    }
    expect(outcomeOf(await update(key, to, two[0], ''))).toBe('422 federatedMessageInvalid');
    expect(outcomeOf(await send(key, 'POST', `/runs/${run}/federation/rounds/1/attempts/1/clients/${client}/unmasking`, { shares: [] }))).toBe('422 federatedMessageInvalid'); // prettier-ignore
    // Nothing that was refused counts.
    expect((await test.store.federations.current(run))!.sent.updates).toEqual([]);

    expect((await update(key, to)).statusCode).toBe(204);
    const again = await update(key, to);
    expect(outcomeOf(again)).toBe('409 federatedRoundOver');
    expect(problemOf(again).detail).toContain('They are taken once');
    expect((await update(key, { run, client: other })).statusCode).toBe(204);
    // The round is summed: a third client is too late for it, and for the run once that has ended.
    const late = await join(key, run, 'late');
    expect(outcomeOf(await update(key, { run, client: late }))).toBe('409 federatedRoundOver');
    await test.store.runs.transition({ runId: run, from: ['running'], to: 'failed', message: 'm', lease });
    const ended = await update(key, { run, client: late });
    expect(outcomeOf(ended)).toBe('409 federatedRoundOver');
    expect(problemOf(ended).detail).toContain('The run has failed');
  });

  it('of a client that is not there, or that joined with another key, and where the run has no clients', async () => {
    const [key, stranger] = [await addKey(), await addKey()];
    const { run } = await openRun({ federated: { clients: 2 } });
    const client = await join(key, run);
    expect(outcomeOf(await update(key, { run, client: newId('federatedClient') }))).toBe('404 notFound');
    expect(outcomeOf(await update(stranger, { run, client }))).toBe('403 forbidden');
    const elsewhere = await openRun({ federated: { clients: 2 } });
    expect(outcomeOf(await update(key, { run: elsewhere.run, client }))).toBe('404 notFound');
    const dataset = await addReadyDataset(test, admin.projectId);
    const plain = (await send(admin, 'POST', '/experiments', { dataset, task })).json<{ id: string }>().id;
    const alone = (await send(admin, 'POST', `/experiments/${plain}/runs`)).json<{ id: string }>().id;
    expect(outcomeOf(await update(key, { run: alone, client }))).toBe('409 notFederated');
  });
});

describe('a private run', () => {
  const training = {
    privacy: { noiseMultiplier: 2, clipNorm: 1 },
    federated: { clients: 1, participants: 2 },
  };
  const privacy = { clipNorm: 1, noiseMultiplier: 2 };

  it('has one client for each key and no more than it says; one that restarts gets its own again', async () => {
    const keys = [await addKey(), await addKey(), await addKey()];
    const { run } = await openRun(training, privacy);
    const first = await join(keys[0], run, 'north');
    expect(await join(keys[0], run, 'north')).toBe(first);
    const twice = await send(keys[0], 'POST', `/runs/${run}/federation/clients`, { name: 'twin' });
    expect(outcomeOf(twice)).toBe('409 federationClosed');
    const { round } = (await send(keys[0], 'GET', `/runs/${run}/federation`)).json<Federation>();
    expect(round).toMatchObject({ phase: 'joining', joined: 1, drawn: null });
    expect(outcomeOf(await update(keys[0], { run, client: first }, two[0], ''))).toBe(
      '409 federatedRoundOver',
    );
    await join(keys[1], run, 'south');
    const third = await send(keys[2], 'POST', `/runs/${run}/federation/clients`, { name: 'west' });
    expect(outcomeOf(third)).toBe('409 federationClosed');
    expect(problemOf(third).detail).toContain('All 2 clients');
  });

  it('takes updates within the norm, without rows, of clients that were drawn, and tells a client of itself alone', async () => {
    const keys = [await addKey(), await addKey()];
    const { run, lease, task: opened } = await openRun(training, privacy);
    const clients = [await join(keys[0], run, 'north'), await join(keys[1], run, 'south')];
    const seen = new Set<string>();
    // Each round draws one of the two clients with 1/2: within 80 rounds all four draws come, but for 4e-10.
    for (let number = 1; number <= 80 && seen.size < 4; number++) {
      if (number > 1) await openRound(lease, number, opened);
      const { phase, drawn } = (await test.store.federations.current(run))!;
      seen.add(String(drawn!.map((client) => clients.indexOf(client))));
      for (const [index, key] of keys.entries()) {
        const { round } = (await send(key, 'GET', `/runs/${run}/federation`)).json<Federation>();
        const isDrawn = drawn!.includes(clients[index]);
        expect(round!.drawn).toEqual(isDrawn ? [clients[index]] : []);
        const to = { run, client: clients[index], round: number };
        if (phase !== 'updates') continue;
        if (!isDrawn) {
          const refused = await update(key, to, two[0], '');
          expect(outcomeOf(refused)).toBe('409 federatedRoundOver');
          continue;
        }
        const long = await update(key, to, Float32Array.of(0.61, -0.8), '');
        expect(outcomeOf(long)).toBe('422 federatedMessageInvalid');
        expect(problemOf(long).detail).toContain('The norm of the update is 1.00603; in this private run it is at most 1.'); // prettier-ignore
        expect(outcomeOf(await update(key, to, two[0], '?rows=3'))).toBe('422 federatedMessageInvalid');
        expect((await update(key, to, two[index], '')).statusCode).toBe(204);
      }
      expect((await test.store.federations.current(run))!.phase).toBe('sum');
      await test.store.federations.close(lease, { round: number, mean: new Uint8Array(8), report: { clients: 1, rows: null, dropped: 0, attempts: 1 } }); // prettier-ignore
      expect((await test.store.federations.findClosed(run, number))!.report.released).toBe(number);
    }
    expect(seen.size).toBe(4);
  });

  it('is in the ledger of its dataset, at the rate at which clients are drawn', async () => {
    const { task: opened } = await openRun({ epochs: 20, ...training }, privacy);
    const ledger = (
      await send(admin, 'GET', `/datasets/${opened.definition.dataset}/privacy`)
    ).json<object>();
    expect(ledger).toMatchObject({
      unprotectedRuns: 0,
      runs: [{ protects: 'client', noiseMultiplier: 2, samplingRate: 0.5, steps: 20, isReserved: true }],
    });
  });
});

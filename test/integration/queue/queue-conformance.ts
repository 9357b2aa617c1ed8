import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JobQueue } from '../../../src/queue/job-queue.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** A backend under test. */
export interface QueueBackend {
  /** Opens a queue on the same store each time. */
  open(): Promise<JobQueue>;
  /** Empties the store between tests. */
  clear(): Promise<void>;
  /** Ends the store. */
  tearDown(): Promise<void>;
  /** Whether queues that were opened separately see each other's jobs. */
  isShared: boolean;
}

/** A promise and the function that resolves it. */
function createGate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** What every backend of the queue must do. */
export function describeQueueConformance(name: string, setUp: () => Promise<QueueBackend>): void {
  describe(`the queue on ${name}`, () => {
    let backend: QueueBackend;
    let queue: JobQueue;
    beforeAll(async () => {
      backend = await setUp();
    });
    beforeEach(async () => {
      queue = await backend.open();
    });
    afterEach(async () => {
      await queue.close();
      await backend.clear();
    });
    afterAll(async () => {
      await backend.tearDown();
    });

    /** Works on one name, collecting the ids; `before` is awaited in each job. */
    const collect = async (
      on: JobQueue,
      before: (id: string) => Promise<void> | void = () => {},
      concurrency = 1,
    ) => {
      const ids: string[] = [];
      const handler = async ({ id }: { id: string }) => {
        await before(id);
        ids.push(id);
      };
      const consumer = await on.consume(
        { 'run.train': handler },
        { concurrency: { 'run.train': concurrency } },
      );
      return { ids, consumer };
    };

    it('gives a job to the handler of its name, once', async () => {
      const ingested: string[] = [];
      const trained: string[] = [];
      await queue.consume(
        {
          'dataset.ingest': async ({ id }) => void ingested.push(id),
          'run.train': async ({ id }) => void trained.push(id),
        },
        { concurrency: { 'dataset.ingest': 1, 'run.train': 1 } },
      );
      await queue.enqueue('dataset.ingest', 'ds_1');
      await queue.enqueue('run.train', 'run_1');
      await waitUntil('both done', () => ingested.length + trained.length === 2);
      await waitUntil('nothing left', async () => {
        const counts = await queue.counts();
        return Object.values(counts).every(({ waiting, active }) => waiting + active === 0);
      });
      expect({ ingested, trained }).toEqual({ ingested: ['ds_1'], trained: ['run_1'] });
    });

    it('keeps jobs that were enqueued before anyone consumes', async () => {
      await queue.enqueue('run.train', 'a');
      await queue.enqueue('run.train', 'b');
      expect(await queue.waitingIds('run.train')).toEqual(['a', 'b']);
      const { ids } = await collect(queue);
      await waitUntil('both done', () => ids.length === 2);
      expect(ids).toEqual(['a', 'b']);
    });

    it('holds one job while the same name and id waits', async () => {
      await queue.enqueue('run.train', 'a');
      await queue.enqueue('run.train', 'a');
      await queue.enqueue('dataset.ingest', 'a');
      expect(await queue.counts()).toEqual({
        'run.train': { waiting: 1, active: 0 },
        'dataset.ingest': { waiting: 1, active: 0 },
        'batch.predict': { waiting: 0, active: 0 },
      });
    });

    it('gives an id out again that was enqueued while it was being worked on', async () => {
      const gate = createGate();
      const { ids } = await collect(queue, () => gate.opened);
      await queue.enqueue('run.train', 'a');
      await waitUntil('in work', async () => (await queue.counts())['run.train'].active === 1);
      await queue.enqueue('run.train', 'a');
      await queue.enqueue('run.train', 'a');
      expect((await queue.counts())['run.train']).toEqual({ waiting: 1, active: 1 });
      gate.open();
      await waitUntil('done twice', () => ids.length === 2);
      await queue.enqueue('run.train', 'a');
      await waitUntil('done three times', () => ids.length === 3);
    });

    it('takes jobs in the order in which they came', async () => {
      const order = ['first', 'second', 'third', 'fourth'];
      for (const id of order) await queue.enqueue('run.train', id);
      expect(await queue.waitingIds('run.train')).toEqual(order);
      const { ids } = await collect(queue);
      await waitUntil('all done', () => ids.length === 4);
      expect(ids).toEqual(order);
    });

    it('works on as many at once as it was told, each name by itself', async () => {
      const gate = createGate();
      let running = 0;
      let most = 0;
      const handler = async () => {
        most = Math.max(most, ++running);
        await gate.opened;
        running -= 1;
      };
      const ingested: string[] = [];
      await queue.consume(
        { 'run.train': handler, 'dataset.ingest': async ({ id }) => void ingested.push(id) },
        { concurrency: { 'run.train': 2, 'dataset.ingest': 1 } },
      );
      for (const id of ['a', 'b', 'c', 'd']) await queue.enqueue('run.train', id);
      await waitUntil('two in work', async () => (await queue.counts())['run.train'].active === 2);
      await queue.enqueue('dataset.ingest', 'not held up');
      await waitUntil('the other name is done', () => ingested.length === 1);
      expect((await queue.counts())['run.train']).toEqual({ waiting: 2, active: 2 });
      gate.open();
      await waitUntil('all done', async () => (await queue.counts())['run.train'].active === 0);
      expect(most).toBe(2);
    });

    it('removes a waiting job, and leaves one in work alone', async () => {
      const gate = createGate();
      const { ids } = await collect(queue, () => gate.opened);
      await queue.enqueue('run.train', 'in work');
      await waitUntil('in work', async () => (await queue.counts())['run.train'].active === 1);
      await queue.enqueue('run.train', 'removed');
      await queue.enqueue('run.train', 'stays');
      await queue.remove('run.train', 'removed');
      await queue.remove('run.train', 'in work');
      await queue.remove('run.train', 'never there');
      expect(await queue.waitingIds('run.train')).toEqual(['stays']);
      gate.open();
      await waitUntil('the rest is done', () => ids.length === 2);
      expect(ids).toEqual(['in work', 'stays']);
    });

    it('tries a job again whose handler rejected', async () => {
      let tries = 0;
      const { ids } = await collect(queue, () => {
        tries += 1;
        if (tries === 1) throw new Error('the first try fails');
      });
      await queue.enqueue('run.train', 'a');
      await waitUntil('the second try', () => ids.length === 1);
      expect(tries).toBe(2);
    });

    it('stops taking jobs, and waits for the one in flight', async () => {
      const gate = createGate();
      const { ids, consumer } = await collect(queue, () => gate.opened);
      await queue.enqueue('run.train', 'in flight');
      await waitUntil('in work', async () => (await queue.counts())['run.train'].active === 1);
      const stopped = Promise.all([consumer.stop(), consumer.stop()]).then(() => [...ids]);
      await queue.enqueue('run.train', 'later');
      gate.open();
      expect(await stopped).toEqual(['in flight']);
      expect(await queue.waitingIds('run.train')).toEqual(['later']);
    });

    it('gives each job to one of several consumers', async ({ skip }) => {
      if (!backend.isShared) return skip();
      const other = await backend.open();
      try {
        const workers = await Promise.all([collect(queue, undefined, 2), collect(other, undefined, 2)]);
        const ids = Array.from({ length: 60 }, (_, i) => `run_${i}`);
        await Promise.all(ids.map((id) => queue.enqueue('run.train', id)));
        const done = () => workers.flatMap((worker) => worker.ids);
        await waitUntil('all done', () => done().length >= ids.length);
        expect(done().toSorted()).toEqual(ids.toSorted());
      } finally {
        await other.close();
      }
    });

    it('answers a ping, and closes twice', async () => {
      await queue.ping();
      await queue.close();
      await queue.close();
      await expect(queue.ping()).rejects.toThrow(/does not answer/);
    });
  });
}

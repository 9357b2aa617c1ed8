import { TrainyardError } from '../../src/errors.ts';
import {
  createDelivery,
  type DeliverJob,
  type JobConsumer,
  type JobQueue,
  type QueueLog,
} from '../../src/queue/job-queue.ts';
import { jobNames, type JobName } from '../../src/queue/jobs.ts';

interface FakeJob {
  id: string;
  attempts: number;
}

const silent: QueueLog = { warn: () => {}, error: () => {} };

/** The queue in memory, for tests of what uses one: gives jobs out at once, and tries failed ones again after `retryMs`. */
export function createFakeQueue({
  log = silent,
  retryMs = 1,
}: { log?: QueueLog; retryMs?: number } = {}): JobQueue {
  const waiting = new Map(jobNames.map((name): [JobName, FakeJob[]] => [name, []]));
  const active = new Map(jobNames.map((name): [JobName, number] => [name, 0]));
  const takers = new Set<() => void>();
  const consumers = new Set<JobConsumer>();
  let closed = false;

  const add = (name: JobName, job: FakeJob) => {
    const jobs = waiting.get(name)!;
    if (jobs.some(({ id }) => id === job.id)) return;
    jobs.push(job);
    for (const take of takers) take();
  };

  return {
    backend: 'memory',
    async enqueue(name, id) {
      add(name, { id, attempts: 0 });
    },
    async remove(name, id) {
      waiting.set(
        name,
        waiting.get(name)!.filter((job) => job.id !== id),
      );
    },
    async counts() {
      const entries = jobNames.map((name) => [
        name,
        { waiting: waiting.get(name)!.length, active: active.get(name)! },
      ]);
      return Object.fromEntries(entries);
    },
    async waitingIds(name) {
      return waiting.get(name)!.map(({ id }) => id);
    },
    async consume(handlers, { concurrency }) {
      const inFlight = new Set<Promise<void>>();
      let stopped = false;
      const work = async (name: JobName, job: FakeJob, deliver: DeliverJob) => {
        active.set(name, active.get(name)! + 1);
        try {
          await deliver({ id: job.id }, ++job.attempts);
        } catch {
          setTimeout(() => add(name, job), retryMs);
        } finally {
          active.set(name, active.get(name)! - 1);
        }
      };
      const starters = (Object.keys(handlers) as (keyof typeof handlers)[]).map((name) => {
        const deliver = createDelivery(name, handlers[name], log);
        let running = 0;
        const take = () => {
          while (!stopped && running < concurrency[name] && waiting.get(name)!.length > 0) {
            running += 1;
            const job: Promise<void> = work(name, waiting.get(name)!.shift()!, deliver).finally(() => {
              running -= 1;
              inFlight.delete(job);
              take();
            });
            inFlight.add(job);
          }
        };
        takers.add(take);
        return take;
      });
      for (const take of starters) take();
      const consumer: JobConsumer = {
        async stop() {
          stopped = true;
          for (const take of starters) takers.delete(take);
          await Promise.all(inFlight);
        },
      };
      consumers.add(consumer);
      return consumer;
    },
    async ping() {
      if (closed)
        throw new TrainyardError('queueUnavailable', 'The queue in memory does not answer: it is closed.');
    },
    async close() {
      closed = true;
      await Promise.all([...consumers].map((consumer) => consumer.stop()));
    },
  };
}

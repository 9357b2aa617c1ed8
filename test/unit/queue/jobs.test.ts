import { describe, expect, it } from 'vitest';
import { createDelivery, MAX_ATTEMPTS, retryDelayMs } from '../../../src/queue/job-queue.ts';
import { collectJobHandlers, isJobPayload, jobNames, type JobDefinition } from '../../../src/queue/jobs.ts';

const done = async () => {};

describe('the handlers of jobs', () => {
  it('are complete when each job has one', () => {
    const handlers = collectJobHandlers(jobNames.map((name) => ({ name, handle: done })));
    expect(Object.keys(handlers).toSorted()).toEqual(['dataset.ingest', 'run.train']);
  });

  it('may be for some of the jobs only, when asked so', () => {
    const handlers = collectJobHandlers([{ name: 'run.train', handle: done }], ['run.train']);
    expect(handlers).toEqual({ 'run.train': done });
  });

  it('are refused when one is missing', () => {
    expect(() => collectJobHandlers([{ name: 'run.train', handle: done }])).toThrow(
      'no handler for the job "dataset.ingest"',
    );
  });

  it('are refused when a job has two', () => {
    const definitions: JobDefinition[] = [...jobNames, 'run.train' as const].map((name) => ({
      name,
      handle: done,
    }));
    expect(() => collectJobHandlers(definitions)).toThrow('the job "run.train" has two handlers');
  });

  it('are refused for a job that there is not', () => {
    const unknown = { name: 'run.fly', handle: done } as unknown as JobDefinition;
    expect(() => collectJobHandlers([unknown])).toThrow('there is no job "run.fly" here');
  });
});

describe('the delivery of a job', () => {
  const createLog = () => {
    const lines: string[] = [];
    const add = (message: string) => void lines.push(message);
    return { lines, warn: add, error: add };
  };

  it('hands the payload over', async () => {
    const ids: string[] = [];
    const deliver = createDelivery('run.train', async ({ id }) => void ids.push(id), createLog());
    await deliver({ id: 'run_1' }, 1);
    expect(ids).toEqual(['run_1']);
  });

  it('drops and reports a payload that is none', async () => {
    const log = createLog();
    const deliver = createDelivery('run.train', () => Promise.reject(new Error('not called')), log);
    await deliver({ run: 'run_1' }, 1);
    expect(log.lines).toEqual(['dropped a job "run.train" with a payload that is none: {"run":"run_1"}']);
  });

  it('reports a rejection and passes it on, and swallows the last', async () => {
    const log = createLog();
    const deliver = createDelivery('run.train', () => Promise.reject(new Error('broken')), log);
    await expect(deliver({ id: 'run_1' }, 1)).rejects.toThrow('broken');
    await deliver({ id: 'run_1' }, MAX_ATTEMPTS);
    expect(log.lines).toEqual([
      'the job "run.train" of run_1 failed (1 of 5) and will be tried again',
      'the job "run.train" of run_1 failed (5 of 5) and is given up',
    ]);
  });

  it('waits longer after each try, up to some hours', () => {
    expect([1, 2, 3, 4].map(retryDelayMs)).toEqual([2718, 7389, 20086, 54598]);
    expect(retryDelayMs(50)).toBe(retryDelayMs(10));
  });

  it('knows a payload by its schema', () => {
    expect(isJobPayload('run.train', { id: 'run_1' })).toBe(true);
    for (const wrong of [null, {}, { id: '' }, { id: 1 }, { id: 'a', extra: 1 }, 'run_1']) {
      expect(isJobPayload('run.train', wrong)).toBe(false);
    }
  });
});

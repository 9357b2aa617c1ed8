import { describe, expect, it } from 'vitest';
import { createDelivery, maxAttempts, retryDelayMilliseconds } from '../../../src/queue/job-queue.ts';
import { isJobPayload } from '../../../src/queue/jobs.ts';

describe('the delivery of a job', () => {
  const createLog = () => {
    const lines: string[] = [];
    const add = (_details: object, message: string) => void lines.push(message);
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
    expect(log.lines).toEqual(['dropped job "run.train": invalid payload']);
  });

  it('reports a rejection and passes it on, and swallows the last', async () => {
    const log = createLog();
    const deliver = createDelivery('run.train', () => Promise.reject(new Error('broken')), log);
    await expect(deliver({ id: 'run_1' }, 1)).rejects.toThrow('broken');
    await deliver({ id: 'run_1' }, maxAttempts);
    expect(log.lines).toEqual([
      'the job "run.train" of run_1 failed (1 of 5) and will be tried again',
      'the job "run.train" of run_1 failed (5 of 5) and is not tried again',
    ]);
  });

  it('waits longer after each try, up to some hours', () => {
    expect([1, 2, 3, 4].map(retryDelayMilliseconds)).toEqual([2718, 7389, 20086, 54598]);
    expect(retryDelayMilliseconds(50)).toBe(retryDelayMilliseconds(10));
  });

  it('knows a payload by its schema', () => {
    expect(isJobPayload('run.train', { id: 'run_1' })).toBe(true);
    for (const wrong of [null, {}, { id: '' }, { id: 1 }, { id: 'a', extra: 1 }, 'run_1']) {
      expect(isJobPayload('run.train', wrong)).toBe(false);
    }
  });
});

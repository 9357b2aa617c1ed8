import { describe, expect, it } from 'vitest';
import { limitConcurrency } from '../../../src/services/limit-concurrency.ts';
import { createRunEventReader } from '../../../src/services/run-event-reader.ts';
import { shareReads } from '../../../src/services/share-reads.ts';
import type { EventText } from '../../../src/store/ports/event-store.ts';

/** A read that ends when it is told to. */
function heldReads() {
  const ends: ((value: number) => void)[] = [];
  const read = (): Promise<number> => new Promise((resolve) => ends.push(resolve));
  return { read, ends };
}

describe('shared reads', () => {
  it('give what was there when they were called, or later', async () => {
    const { read, ends } = heldReads();
    const shared = shareReads(read);
    const first = shared('a');
    const [second, third] = [shared('a'), shared('a')];
    ends[0](1);
    expect(await first).toBe(1);
    expect(ends).toHaveLength(2);
    const fourth = shared('a');
    ends[1](2);
    expect(await Promise.all([second, third])).toEqual([2, 2]);
    ends[2](3);
    expect(await fourth).toBe(3);
    void shared('a');
    expect(ends).toHaveLength(4);
  });

  it('go on after one that failed', async () => {
    let reads = 0;
    const shared = shareReads(async () => {
      reads += 1;
      if (reads === 1) throw new Error('away');
      return 'there';
    });
    const [first, second] = [shared('a'), shared('a')];
    await expect(first).rejects.toThrow('away');
    await expect(second).resolves.toBe('there');
    expect(await shared('a')).toBe('there');
  });
});

describe('a limit of concurrency', () => {
  it('runs so many at once, in their order, and refuses more than may wait', async () => {
    const limit = limitConcurrency({ atOnce: 2, maxWaiting: 1 });
    const { read, ends } = heldReads();
    const [first, second, third] = [limit(read), limit(read), limit(read)];
    expect(ends).toHaveLength(2);
    await expect(limit(read)).rejects.toMatchObject({ code: 'unavailable' });
    ends[0](1);
    expect(await first).toBe(1);
    await Promise.resolve();
    expect(ends).toHaveLength(3);
    ends[1](2);
    ends[2](3);
    expect(await Promise.all([second, third])).toEqual([2, 3]);
  });

  it('goes on after work that fails', async () => {
    const limit = limitConcurrency({ atOnce: 1, maxWaiting: 5 });
    const failed = limit(() => Promise.reject(new Error('no')));
    const next = limit(async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});

describe('the reader of events', () => {
  const events: EventText[] = [];
  let readEvents = 0;
  const reader = createRunEventReader(
    {
      async listTexts(_runId, after, limit) {
        const page = events.slice(after, after + limit);
        readEvents += page.length;
        return page;
      },
    },
    (work) => work(),
  );
  const add = (count: number): void => {
    for (let i = 0; i < count; i += 1) {
      const id = events.length + 1;
      events.push({ id, type: 'log', json: `{"id":${id}}` });
    }
  };
  const ids = async (after: number, limit: number, maxCharacters?: number) =>
    (await reader.read('run', after, limit, maxCharacters)).map(({ id }) => id);

  it('reads each event once, wherever it is asked from', async () => {
    expect(await ids(0, 10)).toEqual([]);
    add(250);
    expect(await ids(0, 1000)).toEqual(events.map(({ id }) => id));
    expect(await ids(95, 10)).toEqual([96, 97, 98, 99, 100, 101, 102, 103, 104, 105]);
    expect(await ids(249, 10)).toEqual([250]);
    expect(await ids(250, 10)).toEqual([]);
    expect(readEvents).toBe(250);
    add(60);
    expect(await ids(250, 1000)).toEqual(Array.from({ length: 60 }, (_, i) => 251 + i));
    expect(readEvents).toBe(310);
  });

  it('ends a page early where its events are large', async () => {
    expect(await ids(0, 1000, 20)).toEqual([1, 2, 3]);
  });
});

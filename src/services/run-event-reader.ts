import { LRUCache } from 'lru-cache';
import type { EventStore, EventText } from '../store/ports/event-store.ts';
import type { Limit } from './limit-concurrency.ts';
import { shareReads } from './share-reads.ts';

/** Events that are read and kept together. */
const pageSize = 100;
/** All that is kept. */
const maxCharacters = 32 * 1024 * 1024;

/** Reads events of runs for any number of followers. */
export interface RunEventReader {
  /**
   * Events with an id above `after`, in order, as they were when called or later: at most `limit`, and no more after
   * `maxReplyCharacters` of JSON. None: there is none now.
   */
  read(runId: string, after: number, limit: number, maxReplyCharacters?: number): Promise<EventText[]>;
}

/**
 * Reads each event once, whoever asks for it. Events never change, and their numbers have no gaps: so pages of them are kept,
 * the last page is read on from its end, and all who follow a run share that one read.
 */
export function createRunEventReader(
  store: Pick<EventStore, 'listTexts'>,
  limitReads: Limit,
): RunEventReader {
  const kept = new LRUCache<string, readonly EventText[]>({
    maxSize: maxCharacters,
    sizeCalculation: (page) => page.reduce((sum, { json }) => sum + json.length, 1),
  });

  const readOn = shareReads(async (place: string) => {
    const [runId, page] = place.split('/');
    const known = kept.get(place) ?? [];
    const start = Number(page) * pageSize;
    const news = await limitReads(() =>
      store.listTexts(runId, start + known.length, pageSize - known.length),
    );
    if (news.length === 0) return known;
    const all = [...known, ...news];
    kept.set(place, all);
    return all;
  });

  return {
    async read(runId, after, limit, maxReplyCharacters = Number.POSITIVE_INFINITY) {
      const found: EventText[] = [];
      let characters = 0;
      let last = after;
      for (;;) {
        const place = `${runId}/${Math.floor(last / pageSize)}`;
        const before = kept.get(place);
        const page = before?.length === pageSize ? before : await readOn(place);
        const news = page.slice(last % pageSize);
        for (const event of news) {
          if (found.length === limit || characters >= maxReplyCharacters) return found;
          found.push(event);
          characters += event.json.length;
          last = event.id;
        }
        if (page.length < pageSize) return found;
      }
    },
  };
}

import type { FastifyInstance } from 'fastify';
import { TrainyardError } from '../../errors.ts';

/** The event streams that are open, to be counted, and to be ended with their key or with the server. */
export interface OpenStreams {
  /** @throws rateLimited where the key, or the process, has as many as it may */
  requireRoom(keyId: string): void;
  /** Registers a way to end a stream; returns the way to forget it. */
  add(keyId: string, end: () => void): () => void;
  /** Ends the streams of keys that do not open anything any more. */
  endWithout(isKnown: (keyId: string) => Promise<boolean>): Promise<void>;
  readonly size: number;
}

/** Streams of one key, and of the process. */
const defaults = { maxOfKey: 1000, maxOfProcess: 5000 };

/** Keeps the open streams of an app; they end before it waits for its connections. */
export function trackOpenStreams(
  app: FastifyInstance,
  { maxOfKey, maxOfProcess }: { maxOfKey: number; maxOfProcess: number } = defaults,
): OpenStreams {
  const open = new Map<string, Set<() => void>>();
  let size = 0;
  app.addHook('preClose', async () => {
    for (const streams of open.values()) for (const end of streams) end();
  });
  return {
    requireRoom(keyId) {
      const ofKey = open.get(keyId)?.size ?? 0;
      if (ofKey < maxOfKey && size < maxOfProcess) return;
      const detail =
        ofKey < maxOfKey
          ? `The service has ${size} event streams open, as many as it may have.`
          : `This key has ${ofKey} event streams open, as many as it may have. Close some of them.`;
      throw new TrainyardError('rateLimited', detail, { retryAfterSeconds: 10 });
    },
    add(keyId, end) {
      const streams = open.get(keyId) ?? new Set();
      open.set(keyId, streams.add(end));
      size += 1;
      return () => {
        if (streams.delete(end)) size -= 1;
        if (streams.size === 0 && open.get(keyId) === streams) open.delete(keyId);
      };
    },
    async endWithout(isKnown) {
      for (const [keyId, streams] of open) if (!(await isKnown(keyId))) for (const end of streams) end();
    },
    get size() {
      return size;
    },
  };
}

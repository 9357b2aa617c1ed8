import type { FastifyInstance } from 'fastify';

/** The event streams that are open, to be ended when the server shuts down. */
export interface OpenStreams {
  /** Registers a way to end a stream; returns the way to forget it. */
  add(end: () => void): () => void;
  readonly size: number;
}

/** Keeps the open streams of an app; they end before it waits for its connections. */
export function trackOpenStreams(app: FastifyInstance): OpenStreams {
  const open = new Set<() => void>();
  app.addHook('preClose', async () => {
    for (const end of open) end();
  });
  return {
    add(end) {
      open.add(end);
      return () => void open.delete(end);
    },
    get size() {
      return open.size;
    },
  };
}

import type { FastifyInstance } from 'fastify';
import type { OpenStreams } from './open-streams.ts';

/**
 * Ends the event streams of API keys that are gone: every so many seconds, for keys that another process deleted, and when
 * the function that it returns is called.
 */
export function endRevokedStreams(
  app: FastifyInstance,
  streams: OpenStreams,
  { isKnown, everySeconds }: { isKnown: (keyId: string) => Promise<boolean>; everySeconds: number },
): () => void {
  const look = (): void => {
    streams.endWithout(isKnown).catch((error: unknown) => {
      app.log.warn({ err: error }, 'the keys of open event streams could not be looked up; they are later');
    });
  };
  const timer = setInterval(look, everySeconds * 1000);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));
  return look;
}

import type { FastifyInstance } from 'fastify';

/** How long a client may go on sending after the answer, so that it gets to read it. */
const lingerMilliseconds = 5_000;

/**
 * Cuts connections whose body still arrives a while after the answer. Closed at once, the client would see a reset instead
 * of the answer; kept, it could send forever.
 */
export function cutUnreadBodies(app: FastifyInstance): void {
  app.addHook('onResponse', ({ raw }, _reply, done) => {
    done();
    if (raw.complete || raw.destroyed || raw.readableEnded) return;
    const cut = setTimeout(() => raw.destroy(), lingerMilliseconds);
    cut.unref();
    for (const event of ['end', 'close']) raw.once(event, () => clearTimeout(cut));
  });
}

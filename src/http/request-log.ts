import type { FastifyInstance } from 'fastify';

/** One log line a request, at its end; health checks and the documentation's files only when debugging. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions, caller } = request;
    const line = {
      method,
      // Without the query, which may hold what is no business of a log.
      path: request.url.split('?', 1)[0],
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
      ...(caller && { project: caller.projectId, key: caller.keyId }),
    };
    if (routeOptions.config.role) request.log.info(line, 'request');
    else request.log.debug(line, 'request');
    done();
  });
}

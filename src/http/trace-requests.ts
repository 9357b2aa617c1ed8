import type { FastifyInstance } from 'fastify';
import { noTracer, type Span, type Tracer } from '../tracing/tracer.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The span of the request; null where it is not traced. */
    span: Span | null;
  }
}

/**
 * A span for each request that needs a key, as part of the trace that its `traceparent` names. Named and described by
 * OpenTelemetry's conventions for HTTP servers. To be added before the hooks whose work it is to cover.
 */
export function traceRequests(app: FastifyInstance, tracer: Tracer): void {
  app.decorateRequest('span', null);
  if (tracer === noTracer) return;
  app.addHook('onRequest', (request, _reply, done) => {
    const { routeOptions, method, headers } = request;
    if (routeOptions.config.role) {
      const { traceparent } = headers;
      request.span = tracer.start(`${method} ${routeOptions.url}`, {
        kind: 'server',
        parent: typeof traceparent === 'string' ? traceparent : null,
        attributes: {
          'http.request.method': method,
          'http.route': routeOptions.url ?? '',
          'url.path': request.url.split('?', 1)[0],
          'trainyard.request_id': request.id,
        },
      });
    }
    done();
  });
  app.addHook('onResponse', (request, { statusCode }, done) => {
    request.span?.set({ 'http.response.status_code': statusCode });
    request.span?.end(statusCode >= 500 ? { error: `answered ${statusCode}` } : {});
    done();
  });
}

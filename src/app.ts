import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { LogController, type FastifyBaseLogger } from 'fastify';
import type { Registry } from 'prom-client';
import { enforceRoles, identifyCallers } from './http/auth.ts';
import { createCallerCache } from './http/caller-cache.ts';
import { serializersOnUse, validatorsOnUse } from './http/compile-on-use.ts';
import { components } from './http/components.ts';
import { registerCompression } from './http/compression.ts';
import { registerCors } from './http/cors.ts';
import { documentationRoutes, registerOpenApi } from './http/documentation.ts';
import { answerClientError, refuseExpectations } from './http/client-errors.ts';
import { answerFrameworkError, registerErrorHandling } from './http/error-handler.ts';
import { endRevokedStreams } from './http/events/end-revoked-streams.ts';
import { trackOpenStreams } from './http/events/open-streams.ts';
import { healthRoutes, type ReadinessChecks } from './http/health.ts';
import { registerIdempotency } from './http/idempotency.ts';
import { closeIdleConnections } from './http/idle-connections.ts';
import { registerJsonBody } from './http/json-body.ts';
import { landingRoutes } from './http/landing.ts';
import { metricsRoutes, type WorkCounts } from './http/metrics.ts';
import { registerRateLimit } from './http/rate-limit.ts';
import { logRequests } from './http/request-log.ts';
import { batchPredictionRoutes } from './http/routes/batch-prediction-routes.ts';
import { checkpointRoutes } from './http/routes/checkpoint-routes.ts';
import { datasetRoutes, datasetUploadRoute } from './http/routes/dataset-routes.ts';
import { errorRoutes } from './http/routes/error-routes.ts';
import { federatedUpdateRoute, federationRoutes } from './http/routes/federation-routes.ts';
import { experimentRoutes } from './http/routes/experiment-routes.ts';
import { inferenceRoutes } from './http/routes/inference-routes.ts';
import { keyRoutes } from './http/routes/key-routes.ts';
import { aliasPolicyRoutes } from './http/routes/alias-policy-routes.ts';
import { driftRoutes } from './http/routes/drift-routes.ts';
import { modelAliasRoutes } from './http/routes/model-alias-routes.ts';
import { modelDetailsRoutes } from './http/routes/model-details-routes.ts';
import { modelImportRoute } from './http/routes/model-import-route.ts';
import { modelRoutes } from './http/routes/model-routes.ts';
import { privacyRoutes } from './http/routes/privacy-routes.ts';
import { projectRoutes } from './http/routes/project-routes.ts';
import { runRecordRoutes } from './http/routes/run-record-routes.ts';
import { runRowsRoutes } from './http/routes/run-rows-routes.ts';
import { runRoutes } from './http/routes/run-routes.ts';
import { runSteeringRoutes } from './http/routes/run-steering-routes.ts';
import { searchRoutes } from './http/routes/search-routes.ts';
import { systemRoutes } from './http/routes/system-routes.ts';
import { webhookRoutes } from './http/routes/webhook-routes.ts';
import { traceRequests } from './http/trace-requests.ts';
import { registerSecurityHeaders } from './http/security-headers.ts';
import type { TypedApp } from './http/typed-app.ts';
import { cutUnreadBodies } from './http/unread-bodies.ts';
import { createValidatorCompiler } from './http/validators.ts';
import { watchBodies, type BodyRate } from './http/watch-bodies.ts';
import type { CorsOrigins } from './cors-origins.ts';
import { newRequestId } from './identifiers.ts';
import type { Services } from './services/services.ts';
import type { IdempotencyStore } from './store/ports/idempotency-store.ts';
import { noTracer, type Tracer } from './tracing/tracer.ts';
import { fastifyTrustProxy, type TrustProxy } from './trust-proxy.ts';

/** Settings of the HTTP surface. */
export interface HttpSettings {
  /** The version of Trainyard. */
  version: string;
  maxUploadBytes: number;
  maxModelFileBytes: number;
  /** Largest JSON body. */
  maxBodyBytes: number;
  /** Requests a minute of one key, or of one address without a key. */
  requestsPerMinute: number;
  /** How fast a body has to arrive; 1000 bytes a second in each half minute by default. */
  bodyRate?: BodyRate;
  /** How long bodies may still arrive when the app closes; 3 by default. */
  closeGraceSeconds?: number;
  /** Between the comments of an event stream; 15 by default. */
  heartbeatSeconds?: number;
  /** Whose X-Forwarded-For is believed; nobody's by default. */
  trustProxy?: TrustProxy;
  /** Whose pages may call from a browser; nobody's by default. */
  corsOrigins?: CorsOrigins;
}

/** What the app works with. */
export interface AppParts {
  services: Services;
  idempotency: IdempotencyStore;
  checks: ReadinessChecks;
  metrics: WorkCounts;
  /** What other parts count, for `/metrics`. */
  registry?: Registry;
  /** Nothing is traced without one. */
  tracer?: Tracer;
  settings: HttpSettings;
  /** No logging without one. */
  logger?: FastifyBaseLogger;
}

/** In which the headers of a request have to arrive. */
const headersSeconds = 20;

/** A ready Fastify instance that does not listen. Closing it ends its event streams; the parts are their owner's. */
export async function buildApp(parts: AppParts): Promise<TypedApp> {
  const { services, settings } = parts;
  const { maxUploadBytes, maxModelFileBytes, heartbeatSeconds = 15, closeGraceSeconds = 3 } = settings;
  const { bodyRate = { minBytesPerSecond: 1000, windowSeconds: 30 } } = settings;
  const app: TypedApp = fastify({
    ...(parts.logger ? { loggerInstance: parts.logger } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: settings.maxBodyBytes,
    trustProxy: fastifyTrustProxy(settings.trustProxy ?? false),
    forceCloseConnections: 'idle',
    http: { headersTimeout: headersSeconds * 1000, connectionsCheckingInterval: 5_000 },
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
    genReqId: (request) => requestIdOf(request.headers['x-request-id']),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  }).withTypeProvider<TypeBoxTypeProvider>();

  for (const component of components) app.addSchema(component);
  app.setValidatorCompiler(validatorsOnUse(createValidatorCompiler(components)));
  app.setSerializerCompiler(serializersOnUse(components));
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  traceRequests(app, parts.tracer ?? noTracer);
  await registerCors(app, settings.corsOrigins ?? []);
  const callers = createCallerCache((secret) => services.keys.findCaller(secret));
  identifyCallers(app, (secret) => callers.find(secret));
  registerSecurityHeaders(app);
  await registerRateLimit(app, settings.requestsPerMinute);
  enforceRoles(app);
  registerErrorHandling(app);
  refuseExpectations(app);
  registerJsonBody(app);
  registerIdempotency(app, parts.idempotency);
  cutUnreadBodies(app);
  await registerCompression(app);
  logRequests(app);
  await registerOpenApi(app, settings.version);

  const streams = trackOpenStreams(app);
  const endRevoked = endRevokedStreams(app, streams, {
    isKnown: (keyId) => services.keys.isKnown(keyId),
    everySeconds: heartbeatSeconds,
  });
  const forgetKeys = (): void => {
    callers.clear();
    endRevoked();
  };
  closeIdleConnections(app);
  watchBodies(app, { rate: bodyRate, closeGraceSeconds });
  await app.register(
    async (api: TypedApp) => {
      datasetRoutes(api, services.datasets);
      await api.register(datasetUploadRoute, {
        datasets: services.datasets,
        limits: { maxUploadBytes },
      });
      experimentRoutes(api, services.experiments);
      runRoutes(api, services.runs);
      runSteeringRoutes(api, services.runs);
      runRecordRoutes(api, services.runRecords, { streams, heartbeatSeconds });
      runRowsRoutes(api, services.runRows);
      federationRoutes(api, services.federations);
      await api.register(federatedUpdateRoute, { federations: services.federations });
      checkpointRoutes(api, services.checkpoints);
      modelRoutes(api, services);
      await api.register(modelImportRoute, {
        imports: services.modelImports,
        models: services.models,
        limits: { maxModelFileBytes },
      });
      modelDetailsRoutes(api, services.modelDetails);
      modelAliasRoutes(api, services.modelAliases);
      aliasPolicyRoutes(api, services.aliasPolicies);
      driftRoutes(api, services.drift);
      privacyRoutes(api, services.privacy);
      batchPredictionRoutes(api, services.batches);
      searchRoutes(api, services.searches);
      projectRoutes(api, services.projects, forgetKeys);
      keyRoutes(api, services.keys, forgetKeys);
      webhookRoutes(api, services.webhooks);
      systemRoutes(api, services.system);
    },
    { prefix: '/api/v1' },
  );
  await app.register(inferenceRoutes, {
    prefix: '/v2',
    inference: services.inference,
    checks: parts.checks,
    version: settings.version,
  });
  healthRoutes(app, parts.checks);
  metricsRoutes(app, { counts: parts.metrics, streams, registry: parts.registry });
  landingRoutes(app, { version: settings.version, system: services.system });
  errorRoutes(app);
  await documentationRoutes(app, settings.version);
  await app.ready();
  return app;
}

/** A caller's own request id, where it is a plain one, so that it finds its requests in our log. */
function requestIdOf(sent: string | string[] | undefined): string {
  return typeof sent === 'string' && /^[\w.:-]{1,100}$/.test(sent) ? sent : newRequestId();
}

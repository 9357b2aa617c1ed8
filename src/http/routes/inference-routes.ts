import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../../contracts/key.ts';
import { isAliasName } from '../../contracts/model-alias.ts';
import { TrainyardError } from '../../errors.ts';
import type { InferenceService } from '../../services/inference-service.ts';
import type { WantedVersion } from '../../store/ports/model-store.ts';
import { requireCaller } from '../auth.ts';
import { explainFailure } from '../error-handler.ts';
import { checkParts, type ReadinessChecks } from '../health.ts';
import { answerFailure } from '../problem-reply.ts';

/** The header that says how many bytes of a body are JSON, where binary tensors follow. */
const headerLengthName = 'inference-header-content-length';

/** Extensions of the protocol that are there. */
const extensions = ['binary_tensor_data', 'model_configuration', 'model_repository', 'statistics'];

interface ModelParams {
  model: string;
  version?: string;
}

/**
 * The Open Inference Protocol v2 (KServe, Triton, MLServer), with the extensions for binary tensors, model configuration, statistics and
 * the repository. It is described by its own specification, so it is no part of `openapi.json`; `docs/inference-protocol.md` says how
 * tensors are columns. Errors are `{ "error": … }`, as its clients expect.
 */
export async function inferenceRoutes(
  app: FastifyInstance,
  options: { inference: InferenceService; checks: ReadinessChecks; version: string },
): Promise<void> {
  const { inference, checks, version } = options;
  registerRawBodies(app);
  app.setErrorHandler((thrown: FastifyError | TrainyardError, request, reply) =>
    sendError(reply, explainFailure(thrown, request)),
  );
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) => {
    const detail = `There is no ${request.method} ${request.url.split('?', 1)[0]} in the Open Inference Protocol.`;
    return sendError(reply, new TrainyardError('routeNotFound', detail));
  });

  const open = { schema: { hide: true }, config: { rateLimit: false as const } };
  const of = (role: Role) => ({ schema: { hide: true }, config: { role } });

  app.get('/', open, async () => ({ name: 'trainyard', version, extensions }));
  app.get('/health/live', open, async () => ({ live: true }));
  app.get('/health/ready', open, async (request, reply) => {
    const ready = (await checkParts(checks, request)).every(([, { ok }]) => ok);
    return reply.code(ready ? 200 : 503).send({ ready });
  });

  for (const path of ['/models/:model', '/models/:model/versions/:version']) {
    app.get<{ Params: ModelParams }>(path, of('predictor'), async (request) =>
      inference.describe(requireCaller(request, 'predictor'), ...asked(request.params)),
    );
    app.get<{ Params: ModelParams }>(`${path}/ready`, of('predictor'), async (request, reply) => {
      const { model } = request.params;
      const ready = await inference.isReady(requireCaller(request, 'predictor'), ...asked(request.params));
      return reply.code(ready ? 200 : 503).send({ name: model, ready });
    });
    app.get<{ Params: ModelParams }>(`${path}/config`, of('predictor'), async (request) =>
      inference.config(requireCaller(request, 'predictor'), ...asked(request.params)),
    );
    app.get<{ Params: ModelParams }>(`${path}/stats`, of('predictor'), async (request) =>
      inference.statistics(requireCaller(request, 'predictor'), ...asked(request.params)),
    );
    app.post<{ Params: ModelParams }>(`${path}/infer`, of('predictor'), async (request, reply) => {
      const caller = requireCaller(request, 'predictor');
      const [name, version] = asked(request.params);
      const { body, headerLength } = await inference.infer(
        caller,
        { name, version },
        {
          body: (request.body as Buffer | undefined) ?? Buffer.alloc(0),
          headerLength: headerLengthOf(request),
        },
      );
      if (headerLength === null) return reply.type('application/json').send(body);
      return reply.header(headerLengthName, String(headerLength)).type('application/octet-stream').send(body);
    });
  }

  app.get('/models/stats', of('predictor'), async (request) =>
    inference.statistics(requireCaller(request, 'predictor'), null, null),
  );
  app.post('/repository/index', of('predictor'), async (request) =>
    inference.index(requireCaller(request, 'predictor'), isReadyOnly(request.body as Buffer | undefined)),
  );
  app.post<{ Params: ModelParams }>('/repository/models/:model/load', of('writer'), async (request) => {
    await inference.load(requireCaller(request, 'writer'), request.params.model);
    return {};
  });
  app.post<{ Params: ModelParams }>('/repository/models/:model/unload', of('writer'), async (request) => {
    await inference.unload(requireCaller(request, 'writer'), request.params.model);
    return {};
  });
}

/**
 * Takes bodies of any type, and of none: Triton's client names no Content-Type. The handler gets the bytes, unpacked where they are
 * compressed.
 */
function registerRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    const unpack = unpackers[encoding.toLowerCase()];
    if (unpack === undefined) {
      const detail = `The Content-Encoding ${encoding} is not known: gzip and deflate are.`;
      throw new TrainyardError('unsupportedMediaType', detail);
    }
    const limit = request.routeOptions.bodyLimit ?? app.initialConfig.bodyLimit!;
    try {
      return await unpack(body, limit);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
        const detail = `The body may have ${limit} bytes (MAX_BODY_BYTES); unpacked it has more.`;
        throw new TrainyardError('bodyTooLarge', detail, { cause });
      }
      throw new TrainyardError('malformedRequest', `The body is not ${encoding}, as its Content-Encoding says.`, { cause }); // prettier-ignore
    }
  });
}

const [gunzipped, inflated] = [promisify(gunzip), promisify(inflate)];

const unpackers: Readonly<Record<string, (body: Buffer, limit: number) => Promise<Buffer>>> = {
  identity: async (body) => body,
  gzip: (body, limit) => gunzipped(body, { maxOutputLength: limit }),
  deflate: (body, limit) => inflated(body, { maxOutputLength: limit }),
};

function sendError(reply: FastifyReply, error: TrainyardError): FastifyReply {
  return answerFailure(reply, error)
    .type('application/json')
    .send(JSON.stringify({ error: error.message }));
}

/** The model and the version that a path names, by its number or by an alias; null: the one that is live. @throws notFound */
function asked({ model, version }: ModelParams): [name: string, version: WantedVersion] {
  if (version === undefined) return [model, null];
  if (/^[1-9]\d{0,8}$/.test(version)) return [model, Number(version)];
  if (isAliasName(version)) return [model, { alias: version }];
  throw new TrainyardError('notFound', `The model ${model} has no version ${version}.`);
}

/** @throws malformedRequest */
function headerLengthOf({ headers }: FastifyRequest): number | null {
  const sent = headers[headerLengthName];
  if (sent === undefined) return null;
  if (typeof sent === 'string' && /^\d{1,10}$/.test(sent)) return Number(sent);
  const detail = `Inference-Header-Content-Length is a number of bytes, not "${String(sent).slice(0, 40)}".`;
  throw new TrainyardError('malformedRequest', detail);
}

/** The body of a request for the index is optional. @throws malformedRequest */
function isReadyOnly(body: Buffer | undefined): boolean {
  if (body === undefined || body.byteLength === 0) return false;
  try {
    const { ready = false } = JSON.parse(body.toString()) as { ready?: boolean };
    return ready;
  } catch (cause) {
    throw new TrainyardError('malformedRequest', 'The body is not JSON.', { cause });
  }
}

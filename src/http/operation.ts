import '@fastify/rate-limit';
import type { FastifyContextConfig, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import type { TSchema, TUnknown } from 'typebox';
import type { Role } from '../contracts/key.ts';
import type { ErrorCode } from '../errors.ts';

/** The groups of operations in the documentation, in their order. */
export const tags = {
  datasets: 'Upload data; read its profile and rows.',
  experiments: 'Define in JSON what is trained, and how.',
  runs: 'Train an experiment; follow, pause, resume or cancel the run; read its results.',
  searches: 'Find the best parameters of an experiment: trials, early stopping, what matters.',
  checkpoints: 'Saved states of a run: to resume from, to register as a model, to download.',
  models: 'Named, versioned models, and predictions with them.',
  projects: 'Separate groups of users: each sees its own datasets, experiments, runs and models only.',
  keys: 'API keys, each with a role in one project.',
  webhooks: 'Signed messages to your own services: runs that ended, models that changed.',
  system: 'Version, engines, health and metrics of the service.',
} as const;
export type Tag = keyof typeof tags;

/** A success reply. */
export interface Reply {
  description: string;
  /** Left out where there is no body. */
  schema?: TSchema;
  /** `application/json` by default. */
  contentType?: string;
  example?: unknown;
}

/** What the documentation tells of an operation beyond what Fastify needs to run it. */
export interface OperationDocs {
  replies: Record<number, Reply>;
  errors: ErrorCode[];
  bodyExample?: unknown;
  bodyOptional?: boolean;
  /** Examples of path parameters that are others than usual. */
  pathExamples?: Record<string, unknown>;
  /** A query parameter that makes it another operation; neither it nor its answer is documented here. */
  aliasOf?: { operation: string; query: string; status: number };
  /** Media types of a body that is not JSON. */
  bodyMedia?: Record<string, unknown>;
}

/** How an operation takes an Idempotency-Key. */
export interface Idempotency {
  /** How the request's body is recognised: by its bytes, or, while it streams, by its headers. */
  by: 'body' | 'upload';
  /**
   * Answers with what the first request made, as it is now: its process died before the answer was kept.
   * @param made the name under which the store keeps what was made
   */
  again: (request: FastifyRequest, reply: FastifyReply, made: string) => Promise<FastifyReply>;
  /** @throws idempotencyKeyReused where an upload has other bytes than the first one, which are read for it */
  requireSameBytes?: (
    request: FastifyRequest,
    first: { made: string | null; body: string | null },
  ) => Promise<void>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The least role that may call; absent: anyone may. */
    role?: Role;
    idempotency?: Idempotency;
    /** The reply as it is kept for repeats, such as one without its secret. */
    storedReply?: (reply: unknown) => unknown;
    docs?: OperationDocs;
  }
}

interface Operation<P extends TSchema, Q extends TSchema, B extends TSchema> extends OperationDocs {
  id: string;
  tag: Tag;
  summary: string;
  description?: string;
  role?: Role;
  params?: P;
  query?: Q;
  body?: B;
  idempotency?: Idempotency;
  storedReply?: (reply: unknown) => unknown;
  columnKeys?: boolean;
  unreadBody?: boolean;
}

/**
 * The route options of an operation: schemas for types, validation and serialisation, who may call, and what the
 * documentation says. `errors` are the codes of its own; those that every such operation has are added.
 */
export function operation<
  P extends TSchema = TUnknown,
  Q extends TSchema = TUnknown,
  B extends TSchema = TUnknown,
>(described: Operation<P, Q, B>) {
  const {
    id,
    tag,
    summary,
    description,
    role,
    params,
    query,
    body,
    idempotency,
    storedReply,
    columnKeys,
    unreadBody,
    ...docs
  } = described;
  const errors = [...new Set([...docs.errors, ...commonErrors(described)])];
  const schema = {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: role ? [{ key: [] }] : [],
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    ...(idempotency && { headers: idempotencyHeader }),
    // Problems are sent as they are; a serialiser for each would only make the start slow.
    response: successes(docs.replies),
  };
  const config: FastifyContextConfig = {
    // Who watches the service must always get an answer, so what needs no key is not rationed.
    ...(role ? { role } : { rateLimit: false }),
    ...(idempotency && { idempotency }),
    ...(storedReply && { storedReply }),
    ...(columnKeys && { columnKeys }),
    ...(unreadBody && { unreadBody }),
    docs: { ...docs, errors },
  };
  // Types come from the request's schemas alone; replies are typed where they are made.
  return { schema: schema as unknown as FastifySchema & { params: P; querystring: Q; body: B }, config };
}

const idempotencyHeader = {
  type: 'object',
  properties: {
    'idempotency-key': {
      type: 'string',
      pattern: '^[\\x21-\\x7e]{1,255}$',
      description:
        'Any text of your own, unique to this call. If the call is repeated with the same key, the first answer is returned and ' +
        'the work is not done again. Kept for 24 hours.',
    },
  },
};

function commonErrors({
  role,
  params,
  query,
  body,
  bodyMedia,
  idempotency,
}: Operation<TSchema, TSchema, TSchema>) {
  const errors: ErrorCode[] = ['rateLimited', 'internal'];
  if (role) errors.push('unauthenticated', 'unavailable');
  if (role && role !== 'reader') errors.push('forbidden');
  if (params) errors.push('notFound', 'malformedRequest');
  if (query) errors.push('validationFailed');
  if (body) errors.push('malformedRequest', 'validationFailed', 'bodyTooLarge');
  if (body || bodyMedia) errors.push('unsupportedMediaType', 'requestTooSlow');
  if (idempotency) errors.push('validationFailed', 'idempotencyKeyReused', 'idempotencyKeyInUse');
  return errors;
}

function successes(replies: Record<number, Reply>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(replies).map(([status, { description, schema, contentType }]) => {
      if (!schema) return [status, { description, type: 'null' }];
      if (contentType) return [status, { description, content: { [contentType]: { schema } } }];
      return [status, { description, ...schema }];
    }),
  );
}

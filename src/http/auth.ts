import type { FastifyInstance, FastifyRequest, HookHandlerDoneFunction, onRequestHookHandler } from 'fastify';
import type { Caller, Role } from '../contracts/key.ts';
import { TrainyardError } from '../errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; null without a known key. Read it with {@link requireCaller}. */
    caller: Caller | null;
  }
}

/** What each role may do; an admin may do what a writer may, and so on. A reader takes no part in federated runs: it changes nothing. */
const rank: Readonly<Record<Role, number>> = { predictor: 0, participant: 1, reader: 2, writer: 3, admin: 4 };

/** Finds out who calls, before anything else; an unknown key is refused later, after the rate limit. */
export function identifyCallers(
  app: FastifyInstance,
  findCaller: (secret: string) => Caller | null | Promise<Caller | null>,
): void {
  app.decorateRequest('caller', null);
  app.addHook('onRequest', (request, _reply, done) => {
    const secret = request.routeOptions.config.role ? bearerSecret(request) : null;
    const found = secret === null ? null : findCaller(secret);
    if (found instanceof Promise) return void awaitCaller(request, found, done);
    request.caller = found;
    done();
  });
}

async function awaitCaller(
  request: FastifyRequest,
  found: Promise<Caller | null>,
  done: HookHandlerDoneFunction,
): Promise<void> {
  try {
    request.caller = await found;
  } catch (error) {
    return done(error as Error);
  }
  done();
}

/** Makes every route that names a role refuse others before its body is read. To be added after the rate limit. */
export function enforceRoles(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const role = route.config?.role;
    if (!role) return;
    const earlier = route.onRequest === undefined ? [] : [route.onRequest].flat();
    route.onRequest = [...earlier, requireRole(role)];
  });
}

function requireRole(role: Role): onRequestHookHandler {
  return (request, _reply, done) => {
    try {
      requireCaller(request, role);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
}

/**
 * Who calls, with at least the given role.
 * @throws unauthenticated, forbidden
 */
export function requireCaller(request: FastifyRequest, role: Role = 'reader'): Caller {
  const { caller } = request;
  if (!caller) {
    throw new TrainyardError(
      'unauthenticated',
      request.headers.authorization === undefined
        ? 'Send an API key with the header Authorization: Bearer ty_….'
        : 'The API key is not known. It must be sent whole, with the header Authorization: Bearer ty_….',
    );
  }
  const changes = role === 'participant' && request.method !== 'GET';
  if (rank[caller.role] < rank[role] || (changes && caller.role === 'reader')) {
    throw new TrainyardError(
      'forbidden',
      `This needs a key with the role ${role}; this one is a ${caller.role}.`,
    );
  }
  const { id: requestId, span, keyed } = request;
  const origin = { requestId, traceParent: span?.traceParent ?? null };
  return keyed ? { ...caller, origin, keyed } : { ...caller, origin };
}

function bearerSecret(request: FastifyRequest): string | null {
  const [scheme, secret, ...rest] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && secret && rest.length === 0 ? secret : null;
}

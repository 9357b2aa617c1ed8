import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { MapOf } from '../contracts/common.ts';
import { operation } from './operation.ts';
import { Unanswered, within } from './within.ts';

/** Parts that the service needs, by name: each check rejects when its part is away. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

/** Longest wait for one part's answer. */
const checkMilliseconds = 2_000;

const Check = Type.Object({ ok: Type.Boolean(), error: Type.Optional(Type.String()) });
const Readiness = Type.Object({ status: Type.String(), checks: MapOf(Check) });

/** `/healthz`: the process lives. `/readyz`: every part that it needs answers. */
export function healthRoutes(app: FastifyInstance, checks: ReadinessChecks): void {
  app.get(
    '/healthz',
    {
      ...operation({
        id: 'getHealth',
        tag: 'system',
        summary: 'Check that the process is alive',
        replies: {
          200: {
            description: 'The process is alive.',
            schema: Type.Object({ status: Type.String() }),
            example: { status: 'ok' },
          },
        },
        errors: [],
      }),
    },
    async () => ({ status: 'ok' }),
  );

  const ready = {
    status: 'ready',
    checks: { database: { ok: true }, queue: { ok: true }, blobStore: { ok: true } },
  };
  app.get(
    '/readyz',
    {
      ...operation({
        id: 'getReadiness',
        tag: 'system',
        summary: 'Check that database, queue and blob store answer',
        replies: {
          200: { description: 'All parts answer.', schema: Readiness, example: ready },
          503: {
            description: 'At least one part does not answer; each is named.',
            schema: Readiness,
            example: {
              status: 'notReady',
              checks: { ...ready.checks, queue: { ok: false, error: 'no answer within 2 seconds' } },
            },
          },
        },
        errors: [],
      }),
    },
    async (request, reply) => {
      const results = await checkParts(checks, request);
      const isReady = results.every(([, { ok }]) => ok);
      return reply
        .code(isReady ? 200 : 503)
        .send({ status: isReady ? 'ready' : 'notReady', checks: Object.fromEntries(results) });
    },
  );
}

/** Asks each part whether it answers; what is wrong goes to the log. */
export async function checkParts(
  checks: ReadinessChecks,
  { log }: Pick<FastifyRequest, 'log'>,
): Promise<(readonly [name: string, result: { ok: boolean; error?: string }])[]> {
  return Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await within(checkMilliseconds, check());
        return [name, { ok: true }] as const;
      } catch (error) {
        log.warn({ err: error, part: name }, 'a part is not ready');
        const told = error instanceof Unanswered ? error.message : 'it can not be reached';
        return [name, { ok: false, error: told }] as const;
      }
    }),
  );
}

import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { SystemService } from '../services/system-service.ts';
import { varyBy } from './cors.ts';
import { landingPage } from './landing-page.ts';
import { operation } from './operation.ts';
import { rememberFor } from './remember-for.ts';

const links = { documentation: '/docs', openapi: '/openapi.json', api: '/api/v1', health: '/readyz' };

/** How old the page's facts may be: anyone may ask for it, so asking costs the database nothing. */
const factsMilliseconds = 5_000;

/** `GET /`: where to go from here, as JSON, or as a page where HTML is asked for. */
export function landingRoutes(
  app: FastifyInstance,
  { version, system }: { version: string; system: Pick<SystemService, 'get'> },
): void {
  const answer = { name: 'trainyard', version, ...links };
  const readSystem = rememberFor(factsMilliseconds, () => system.get());
  app.get(
    '/',
    operation({
      id: 'getLanding',
      tag: 'system',
      summary: 'Get the version and the addresses of the service',
      description: '`Accept: text/html` gives a page for people.',
      replies: {
        200: {
          description: 'The version and addresses.',
          schema: Type.Object({
            name: Type.String(),
            version: Type.String(),
            documentation: Type.String(),
            openapi: Type.String(),
            api: Type.String(),
            health: Type.String(),
          }),
          example: { name: 'trainyard', version: '0.1.0', ...links },
        },
      },
      errors: [],
    }),
    async (request, reply) => {
      varyBy(reply, 'Accept');
      if (!request.headers.accept?.includes('text/html')) return reply.send(answer);
      const facts = await readSystem().catch((error: unknown) => {
        request.log.warn({ err: error }, 'the start page could not tell what runs');
        return null;
      });
      const origin = `${request.protocol}://${request.host}`;
      return reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(landingPage({ version, origin, system: facts }));
    },
  );
}

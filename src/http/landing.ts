import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { operation } from './operation.ts';

const links = { documentation: '/docs', openapi: '/openapi.json', api: '/api/v1', health: '/readyz' };

const page = (version: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Trainyard</title>
<h1>Trainyard ${version}</h1>
<p>Training as a service over HTTP. <a href="${links.documentation}">The API, to read and to try</a>.</p>
</html>
`;

/** `GET /`: where to go from here. */
export function landingRoutes(app: FastifyInstance, version: string): void {
  const answer = { name: 'trainyard', version, ...links };
  app.get(
    '/',
    {
      ...operation({
        id: 'getLanding',
        tag: 'system',
        summary: 'Where to go from here',
        replies: {
          200: {
            description: 'Addresses; as a page where HTML is asked for.',
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
    },
    async (request, reply) => {
      reply.header('vary', 'Accept');
      if (!request.headers.accept?.includes('text/html')) return reply.send(answer);
      return reply.type('text/html; charset=utf-8').send(page(version));
    },
  );
}

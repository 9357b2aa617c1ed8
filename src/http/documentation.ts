import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { completeDocument, type OpenApiDocument } from './openapi-document.ts';
import { operation, tags, type OperationDocs } from './operation.ts';

/** The OpenAPI 3.1 document from the routes' schemas. To be registered before the routes. */
export async function registerOpenApi(app: FastifyInstance, version: string): Promise<void> {
  const docs = new Map<string, OperationDocs>();
  app.addHook('onRoute', ({ schema, config }) => {
    const { operationId } = (schema ?? {}) as { operationId?: string };
    if (operationId !== undefined && config?.docs) docs.set(operationId, config.docs);
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: {
        title: 'Trainyard',
        version,
        description:
          'Training as a service: upload a dataset, describe an experiment, get a trained, evaluated, served model.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'This server' }],
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            description: 'An API key, `ty_…`. The first start prints one.',
          },
        },
      },
    },
    // Every component stands once, under its $id.
    refResolver: {
      buildLocalReference: (json, _baseUri, _fragment, index) =>
        (json.$id as string | undefined) ?? `def-${index}`,
    },
    transformObject: (documentObject) =>
      completeDocument(
        (documentObject as { openapiObject: unknown }).openapiObject as OpenApiDocument,
        docs,
      ) as never,
  });
}

/** `/openapi.json`, and `/docs` to read the API and try it out. */
export async function documentationRoutes(app: FastifyInstance): Promise<void> {
  app.get(
    '/openapi.json',
    {
      ...operation({
        id: 'getOpenApi',
        tag: 'system',
        summary: 'This document',
        replies: {
          200: {
            description: 'OpenAPI 3.1.',
            schema: Type.Object({}, { additionalProperties: true }),
            example: { openapi: '3.1.1' },
          },
        },
        errors: [],
      }),
    },
    async () => app.swagger(),
  );
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { deepLinking: true, persistAuthorization: true, displayRequestDuration: true },
  });
}

import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { completeDocument, type OpenApiDocument } from './openapi-document.ts';
import { addEtags } from './etag.ts';
import { operation, tags, type OperationDocs } from './operation.ts';
import { nameUploads } from './swagger-ui/name-uploads.ts';
import { barCss, barScript, favicon } from './swagger-ui/theme.ts';
import { uiDocument } from './swagger-ui/ui-document.ts';

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
          'Training as a service: upload a dataset, describe an experiment, get a trained, evaluated, served model.\n\n' +
          'To call it, press **Authorize** and paste an API key (`ty_…`). The first start prints one and keeps it in the ' +
          'file `admin-key` of the data folder.\n\n' +
          'The examples tell one story. Their ids exist nowhere: replace each by the id that the call before it answered.',
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
export async function documentationRoutes(app: FastifyInstance, version: string): Promise<void> {
  // In a scope of their own, as the hook is for these alone.
  await app.register(async (scope) => {
    addEtags(scope);
    scope.get(
      '/openapi.json',
      operation({
        id: 'getOpenApi',
        tag: 'system',
        summary: 'Get this document',
        description:
          'The reply has an `ETag`; a request with `If-None-Match` is answered 304 while it is the same.',
        replies: {
          200: {
            description: 'The OpenAPI 3.1 document.',
            schema: Type.Object({}, { additionalProperties: true }),
            example: { openapi: '3.1.1' },
          },
          304: { description: 'The document is the one that `If-None-Match` names.' },
        },
        errors: [],
      }),
      async () => app.swagger(),
    );
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: {
        layout: 'BaseLayout',
        deepLinking: true,
        persistAuthorization: true,
        displayRequestDuration: true,
        requestInterceptor: nameUploads,
      },
      transformSpecification: (document) => uiDocument(document),
      theme: {
        title: 'Trainyard API',
        favicon: [
          { filename: 'favicon.svg', rel: 'icon', type: 'image/svg+xml', sizes: 'any', content: favicon },
        ],
        css: [{ filename: 'trainyard.css', content: barCss }],
        js: [{ filename: 'trainyard.js', content: barScript(version) }],
      },
    });
  });
}

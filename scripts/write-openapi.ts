/**
 * `npm run openapi`: writes `openapi/openapi.json` from the routes' schemas, and from it the types of the client. No part that they
 * work with is started.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { buildApp, type AppParts } from '../src/app.ts';
import { clientTypes } from '../tools/codegen/client-types.ts';

const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };

/** Stands for parts that are named while routes are built, but never called. */
const unused: never = new Proxy(() => {}, {
  get: (_target, name) => (name === 'then' ? undefined : unused),
}) as never;

const parts: AppParts = {
  services: unused,
  idempotency: unused,
  checks: {},
  metrics: unused,
  settings: { version, maxUploadBytes: 1, maxModelFileBytes: 1, maxBodyBytes: 1, requestsPerMinute: 1 },
};
const app = await buildApp(parts);
await mkdir('openapi', { recursive: true });
const text = JSON.stringify(app.swagger());
await writeFile('openapi/openapi.json', await format(text, { parser: 'json', printWidth: 110 }));
await app.close();
await writeFile('src/client/api-types.ts', await clientTypes(JSON.parse(text)));
console.log('wrote openapi/openapi.json and src/client/api-types.ts');

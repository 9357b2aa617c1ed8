import path from 'node:path';
import { defineConfig } from 'prisma/config';

// `prisma generate`, `validate` and `format` run without the native schema engine, but the CLI would download it first;
// migrations go through scripts/migrate.ts. On a machine that has the engine, PRISMA_SCHEMA_ENGINE_BINARY names it.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= path.join(
  import.meta.dirname,
  'scripts',
  'no-schema-engine.sh',
);

export default defineConfig({
  schema: path.join('prisma', 'schema.prisma'),
  migrations: { path: path.join('prisma', 'migrations') },
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});

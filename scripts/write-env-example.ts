/** Writes `.env.example` and `docs/configuration.md` from the configuration's schema; a contract test compares them. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { configurationDocs } from './configuration-docs.ts';
import { envExample } from './env-example.ts';

const root = path.resolve(import.meta.dirname, '..');
await writeFile(path.join(root, '.env.example'), envExample());
await writeFile(path.join(root, 'docs', 'configuration.md'), configurationDocs());

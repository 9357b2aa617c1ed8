/** Writes `.env.example` from the configuration's schema; a contract test compares the two. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { envExample } from '../src/env-example.ts';

await writeFile(path.resolve(import.meta.dirname, '..', '.env.example'), envExample());

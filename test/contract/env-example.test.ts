import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { envExample } from '../../src/env-example.ts';

it('.env.example names every variable, with its default (npm run env:example writes it)', async () => {
  const written = await readFile(new URL('../../.env.example', import.meta.url), 'utf8');
  expect(written).toBe(envExample());
});

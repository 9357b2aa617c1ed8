import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { configurationDocs } from '../../scripts/configuration-docs.ts';
import { envExample } from '../../scripts/env-example.ts';

it.each([
  ['.env.example', envExample],
  ['docs/configuration.md', configurationDocs],
])('%s names every variable, with its default (npm run env:example writes it)', async (file, text) => {
  expect(await readFile(new URL(`../../${file}`, import.meta.url), 'utf8')).toBe(text());
});

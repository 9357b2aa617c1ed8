import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { entries } from '../../scripts/bundle/entries.ts';
import { fillPlaces } from '../../scripts/bundle/plugins.ts';
import { listSources } from './support/source-imports.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

test('every module that is started or imported by its place is an entry of the bundle', async () => {
  const named = await Promise.all(
    listSources('src').map(async (file) => {
      const commented = await readFile(path.join(root, file), 'utf8');
      const text = commented.replaceAll(/^\s*(?:\*|\/\/|\/\*).*$/gm, '');
      return [...text.matchAll(/new URL\(\s*'([^']+\.ts)',\s*import\.meta\.url/g)].map(([, module]) =>
        path.posix.join(path.posix.dirname(file), module),
      );
    }),
  );
  const places = named.flat().map((file) => file.replace(/^src\//, ''));
  expect(places).toContain('trainer/trainer.ts');
  expect(places.filter((place) => !(entries as readonly string[]).includes(place))).toEqual([]);
});

test('a chunk finds the folder of the build from wherever it is', () => {
  const text = "new URL('TRAINYARD_TO_DIST/trainer/trainer.js', import.meta.url)";
  expect(fillPlaces(text, '/app/dist/start-server.js', '/app/dist')).toContain("'./trainer/trainer.js'");
  expect(fillPlaces(text, '/app/dist/chunks/chunk-A.js', '/app/dist')).toContain("'../trainer/trainer.js'");
  expect(fillPlaces(text, '/app/dist/data/ingest/ingester.js', '/app/dist')).toContain(
    "'../../trainer/trainer.js'",
  );
});

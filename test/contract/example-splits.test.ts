import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { splitOf } from '../../examples/split-of.ts';

it("the reference of the demo was trained on the rows that today's code trains on", async () => {
  const folder = new URL('../../examples/breast-cancer/', import.meta.url).pathname;
  const written = JSON.parse(await readFile(`${folder}split.json`, 'utf8')) as unknown;
  expect(await splitOf(folder, 'breast-cancer.csv')).toEqual(written);
});

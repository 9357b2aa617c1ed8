import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { allExamples } from '../../examples/all-examples.ts';
import { examplePath } from '../../examples/example.ts';
import { splitOf } from '../../examples/split-of.ts';

describe('the reference of an example was trained on the rows that a run trains on', () => {
  it.each(allExamples.filter(({ quick }) => quick))('$name', async (example) => {
    const written = JSON.parse(await readFile(examplePath(example.name, 'split.json'), 'utf8')) as unknown;
    expect(await splitOf(example)).toEqual(written);
  });
});

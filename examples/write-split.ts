/**
 * `npx tsx examples/write-split.ts NAME …`: writes examples/NAME/split.json, the row numbers (from 0) of each split that
 * Trainyard makes of the example's data under its definition. The reference scripts train their peers on the same rows.
 */
import { writeFile } from 'node:fs/promises';
import { allExamples } from './all-examples.ts';
import { examplePath } from './example.ts';
import { splitOf } from './split-of.ts';

for (const name of process.argv.slice(2)) {
  const example = allExamples.find((one) => one.name === name);
  if (!example)
    throw new Error(`There is no example "${name}": ${allExamples.map((one) => one.name).join(', ')}`);
  await writeFile(examplePath(name, 'split.json'), `${JSON.stringify(await splitOf(example))}\n`);
}

/**
 * `npx tsx examples/write-split.ts FOLDER DATA.csv`: writes FOLDER/split.json, the row numbers (from 0) of each split that Trainyard
 * makes of the data under FOLDER/experiment.json. The reference scripts train their peers on the same rows.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { splitOf } from './split-of.ts';

const [folder, dataFile] = process.argv.slice(2);
await writeFile(
  path.join(folder, 'split.json'),
  `${JSON.stringify(await splitOf(folder, dataFile))}
`,
);

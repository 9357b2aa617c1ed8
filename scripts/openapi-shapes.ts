/**
 * `npm run openapi:shapes -- <revision>`: what differs in shape between `openapi/openapi.json` of a revision of git and that of
 * the working tree. Texts (descriptions, summaries, titles, examples) and the order of keys and of lists that are sets don't count.
 */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { shapeDifferences } from './shape-differences.ts';

const file = 'openapi/openapi.json';
const revision = process.argv[2] ?? 'main';
const before = execFileSync('git', ['show', `${revision}:${file}`], { encoding: 'utf8', maxBuffer: 2 ** 26 });
const differences = shapeDifferences(JSON.parse(before), JSON.parse(await readFile(file, 'utf8')));
for (const difference of differences) console.log(difference);
console.log(`${differences.length} differences in shape from ${revision}`);

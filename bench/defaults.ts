/**
 * The defaults of linear models, networks, forests and boosting beside scikit-learn's: `npm run bench:defaults`. Eleven public tables, each trained on with
 * nothing but the dataset, the task and the family, cross-validated on the same five folds. Fails where one is below by more than two standard
 * errors. `--only NAME` (repeatable) picks tables, `--family NAME` families; with `--json` the last line is one JSON object; `--write-folds` writes
 * the folds that `defaults/reference.py` goes by.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { startEngine } from '../src/engine/start-engine.ts';
import { locateLibtensorflow } from '../src/provision/locate.ts';
import { createIngestFolder } from '../test/support/ingest-folder.ts';
import { compareFolds, isBelow, type ComparedTable } from './defaults/compare.ts';
import {
  benchFamilies,
  benchTables,
  foldsPath,
  referencePath,
  type BenchFamily,
  type FoldRows,
  type References,
} from './defaults/tables.ts';
import { openTable } from './defaults/train-table.ts';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    family: { type: 'string', multiple: true },
    'write-folds': { type: 'boolean', default: false },
  },
});
const chosen = benchTables.filter(({ name }) => flags.only?.includes(name) ?? true);
const families = benchFamilies.filter((family) => flags.family?.includes(family) ?? true);

/** How many seeds count, by their mean. A solver and boosting without sampling draw nothing: one says all. */
const seeds: Record<BenchFamily, number> = { linear: 1, mlp: 3, randomForest: 10, gradientBoostedTrees: 1 };

const { dir } = locateLibtensorflow({ directory: process.env['LIBTENSORFLOW_DIR'] });
const engine = await startEngine({
  engine: dir === null ? 'wasm' : 'libtensorflow',
  libtensorflowDir: dir,
  threads: { intraOp: 1, interOp: 1 },
});
const folder = await createIngestFolder();
try {
  if (flags['write-folds']) await writeFolds();
  else await compare();
} finally {
  await folder.close();
}

async function writeFolds(): Promise<void> {
  const all: FoldRows = {};
  for (const table of benchTables)
    all[table.name] = await (await openTable(folder, table, engine)).foldRows();
  await writeFile(foldsPath, `${JSON.stringify(all)}\n`);
}

async function compare(): Promise<void> {
  const foldRows = JSON.parse(await readFile(foldsPath, 'utf8')) as FoldRows;
  const references = JSON.parse(await readFile(referencePath, 'utf8')) as References;
  const compared: ComparedTable[] = [];
  for (const table of chosen) {
    const opened = await openTable(folder, table, engine);
    if (JSON.stringify(await opened.foldRows()) !== JSON.stringify(foldRows[table.name]))
      throw new Error(
        `The folds of ${table.name} are others than those of the references: write both again.`,
      );
    for (const family of families) {
      const started = performance.now();
      const drawn: Record<string, number[]>[] = [];
      for (let seed = 0; seed < seeds[family]; seed += 1) drawn.push(await opened.train(family, seed));
      const seconds = (performance.now() - started) / 1000;
      for (const [metric, reference] of Object.entries(references.tables[table.name][family])) {
        const perFold = reference.map((_, fold) => meanOf(drawn.map((figures) => figures[metric][fold])));
        const result = compareFolds({ name: table.name, family, metric }, perFold, reference);
        compared.push(result);
        console.log(lineOf(result, seconds));
      }
    }
  }
  const below = compared.filter(isBelow);
  console.log(
    `${engine.name} ${engine.version}; scikit-learn ${references.scikitLearn}. ${compared.length} comparisons, ${below.length} below by more than two standard errors.`,
  );
  if (flags.json) console.log(JSON.stringify({ tables: compared }));
  if (below.length > 0) process.exitCode = 1;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function lineOf(result: ComparedTable, seconds: number): string {
  const { name, family, metric, value, reference, delta, standardError } = result;
  const figures = [value, reference, delta, standardError].map((number) => number.toFixed(4).padStart(8));
  const place = [name.padEnd(14), family.padEnd(21), metric.padEnd(9)].join('');
  return `${place}${figures.join('  ')}  ${isBelow(result) ? 'BELOW' : 'ok   '}  ${seconds.toFixed(1)} s`;
}

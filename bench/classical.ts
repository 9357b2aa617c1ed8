/**
 * Classical models next to scikit-learn and LightGBM on the same rows: `npm run bench:classical`. Prints the seconds of a fit and the
 * score on the same test rows, medians of interleaved rounds. Where Python has no scikit-learn ours are measured alone.
 * `--threads N` for all of them (1), `--rounds N` (3), `--only NAME` (repeatable) picks sets, `--family NAME` families; with
 * `--json` the last line is one JSON object.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fitRows, scoreOf } from '../test/support/classical-fixtures.ts';
import {
  boostedTrees,
  decisionTree,
  fitOnThreads,
  naiveBayes,
  randomForest,
  vectorMachine,
} from '../test/support/classical-models.ts';
import type { FitData } from '../src/engine/classical/fit-data.ts';
import type { ResolvedClassicalModel } from '../src/families/classical-families.ts';
import { fitPeers, hasPeers, writeArrays, type Figures } from './classical/peers.ts';
import { classicalSets, type ClassicalSet } from './classical/sets.ts';
import { median } from './quiet-rounds.ts';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', multiple: true },
    family: { type: 'string', multiple: true },
  },
});
const threads = Number(flags.threads);
const rounds = Number(flags.rounds);
const sets = classicalSets.filter(({ name }) => flags.only?.includes(name) ?? true);

/** By set, family and fitter. */
const medians: Record<string, Record<string, Record<string, Figures>>> = {};
const withPeers = hasPeers();
if (!withPeers) console.log('Python has no scikit-learn here: ours alone.');
const folder = mkdtempSync(path.join(tmpdir(), 'trainyard-bench-'));
try {
  for (const [i, set] of sets.entries()) medians[set.name] = await measureSet(set, path.join(folder, `${i}`));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const lines = [['data', 'model', 'fitted by', 'seconds', 'score', 'peer ÷ ours']];
for (const [name, families] of Object.entries(medians))
  for (const [family, fitters] of Object.entries(families))
    for (const [by, { seconds, score }] of Object.entries(fitters))
      lines.push([name, family, by, seconds.toFixed(3), score.toFixed(4), by === 'trainyard' ? '' : (seconds / fitters['trainyard'].seconds).toFixed(2)]); // prettier-ignore
const widths = lines[0].map((_, k) => Math.max(...lines.map((line) => line[k].length)));
for (const line of lines) console.log(line.map((cell, k) => cell.padEnd(widths[k])).join('  '));
if (flags.json) console.log(JSON.stringify({ threads, rounds, sets: medians }));

async function measureSet(set: ClassicalSet, arrays: string) {
  const data = set.data();
  const models = modelsFor(data, set).filter(({ family }) => flags.family?.includes(family) ?? true);
  if (withPeers) writeArrays(arrays, data);
  const found: Record<string, Record<string, Figures[]>> = {};
  const add = (family: string, by: string, figures: Figures): void => {
    ((found[family] ??= {})[by] ??= []).push(figures);
  };
  for (let round = 0; round < rounds; round++) {
    for (const model of models) {
      const peers = withPeers ? fitPeers(arrays, data, [model.family], threads)[model.family] : {};
      for (const [by, figures] of Object.entries(peers)) add(model.family, by, figures);
      // The rows to test on are no rows to validate with: peers have none.
      const start = performance.now();
      const fitted = await fitOnThreads(model, { ...data, validation: fitRows([], []) }, threads);
      const seconds = (performance.now() - start) / 1000;
      add(model.family, 'trainyard', { seconds, score: scoreOf(fitted, data) });
    }
  }
  const medianOf = (all: Figures[]): Figures => {
    return {
      seconds: median(all.map(({ seconds }) => seconds)),
      score: median(all.map(({ score }) => score)),
    };
  };
  return mapValues(found, (byFitter) => mapValues(byFitter, medianOf));
}

function modelsFor({ classes, train }: FitData, { isLarge }: ClassicalSet): ResolvedClassicalModel[] {
  if (isLarge) return [boostedTrees()];
  const isRegression = classes === null;
  const criterion = isRegression ? 'squaredError' : 'gini';
  return [
    decisionTree({ criterion }),
    randomForest({ criterion, maxFeatures: isRegression ? 'all' : 'sqrt' }),
    boostedTrees(),
    ...(isRegression ? [] : [naiveBayes()]),
    ...(train.rows <= 10_000 ? [vectorMachine({ probability: false })] : []),
  ];
}

function mapValues<A, B>(of: Record<string, A>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, map(value)]));
}

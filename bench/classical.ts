/**
 * Classical models next to scikit-learn and LightGBM, one thread each, in one run: `npm run bench:classical`. Prints the
 * seconds of a fit and the score on the same test rows. The peer runs before ours, on the same arrays.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FitData } from '../src/engine/classical/fit-data.ts';
import type { ResolvedClassicalModel } from '../src/families/classical-families.ts';
import { scoreOf } from '../test/support/classical-fixtures.ts';
import {
  boostedTrees,
  decisionTree,
  fitOnThisThread,
  naiveBayes,
  randomForest,
  vectorMachine,
} from '../test/support/classical-models.ts';

interface PeerFigures {
  rows: { train: number; test: number };
  width: number;
  classes: number | null;
  /** By family and peer: seconds of the fit and score on the test rows. */
  peers: Record<string, Record<string, { seconds: number; score: number }>>;
}

const folder = mkdtempSync(path.join(tmpdir(), 'trainyard-bench-'));
try {
  const peer = path.join(import.meta.dirname, 'peers/classical.py');
  const out = execFileSync('python3', [peer, folder], {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1e8,
  });
  const sets = JSON.parse(out.trim().split('\n').at(-1)!) as Record<string, PeerFigures>;
  const lines: string[][] = [['data', 'model', 'fitted by', 'seconds', 'score']];
  for (const [name, figures] of Object.entries(sets)) {
    const data = readArrays(name, figures);
    for (const model of modelsFor(figures)) {
      const peers = figures.peers[model.family] ?? {};
      for (const [by, { seconds, score }] of Object.entries(peers))
        lines.push([name, model.family, by, seconds.toFixed(3), score.toFixed(4)]);
      const start = performance.now();
      const fitted = await fitOnThisThread(model, data);
      const seconds = (performance.now() - start) / 1000;
      lines.push([name, model.family, 'trainyard', seconds.toFixed(3), scoreOf(fitted, data).toFixed(4)]);
    }
  }
  const widths = lines[0].map((_, k) => Math.max(...lines.map((line) => line[k].length)));
  for (const line of lines) console.log(line.map((cell, k) => cell.padEnd(widths[k])).join('  '));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function modelsFor({ classes, rows }: PeerFigures): ResolvedClassicalModel[] {
  const isRegression = classes === null;
  const criterion = isRegression ? 'squaredError' : 'gini';
  return [
    decisionTree({ criterion }),
    randomForest({ criterion, maxFeatures: isRegression ? 'all' : 'sqrt' }),
    boostedTrees(),
    ...(isRegression ? [] : [naiveBayes()]),
    ...(rows.train <= 10_000 ? [vectorMachine({ probability: false })] : []),
  ];
}

/** The arrays that the peer has written: float32, row-major. */
function readArrays(name: string, { rows, width, classes }: PeerFigures): FitData {
  const read = (part: string): Float32Array => {
    const bytes = readFileSync(path.join(folder, `${name}-${part}.f32`));
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  };
  return {
    width,
    featureKinds: new Int32Array(width),
    train: { rows: rows.train, features: read('train-x'), targets: read('train-y') },
    validation: { rows: rows.test, features: read('test-x'), targets: read('test-y') },
    classes,
    classWeights: null,
  };
}

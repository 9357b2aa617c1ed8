import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FitData } from '../../src/engine/classical/fit-data.ts';
import { hasModules, python } from '../python.ts';

/** Seconds of a fit, and its score on the test rows: accuracy, or R². */
export interface Figures {
  seconds: number;
  score: number;
}

const script = path.join(import.meta.dirname, '../peers/classical.py');

/** Whether Python has scikit-learn; LightGBM is fitted where it has that, too. */
export function hasPeers(): boolean {
  return hasModules('sklearn');
}

/** Writes a set's arrays where {@link fitPeers} reads them: float32, row-major. */
export function writeArrays(folder: string, data: FitData): void {
  mkdirSync(folder);
  const parts = { 'train-x': data.train.features, 'train-y': data.train.targets, 'test-x': data.validation.features, 'test-y': data.validation.targets }; // prettier-ignore
  for (const [name, array] of Object.entries(parts)) {
    const bytes = new Uint8Array(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);
    writeFileSync(path.join(folder, `${name}.f32`), bytes);
  }
}

/** Fits the peers of some families to the arrays of a folder, once. @returns by family and peer */
export function fitPeers(
  folder: string,
  { width, classes }: Pick<FitData, 'width' | 'classes'>,
  families: readonly string[],
  threads: number,
): Record<string, Record<string, Figures>> {
  const task = { width, classification: classes !== null, families, threads };
  const output = execFileSync(python, [script, folder, JSON.stringify(task)], {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: `${threads}`, OPENBLAS_NUM_THREADS: `${threads}` },
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1e8,
  });
  return JSON.parse(output.trim().split('\n').at(-1)!) as Record<string, Record<string, Figures>>;
}

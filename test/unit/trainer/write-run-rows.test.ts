import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FittedTarget } from '../../../src/targets/targets.ts';
import { createDataEngine, type DataEngine } from '../../../src/data/data-engine.ts';
import type { PreparedData, PreparedSplit } from '../../../src/data/preparation/prepared-data.ts';
import { readRunRows } from '../../../src/data/read-run-rows.ts';
import type { Outputs } from '../../../src/engine/step-runner.ts';
import { writeRunRows } from '../../../src/trainer/write-run-rows.ts';

let folder: string;
let engine: DataEngine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-run-rows-'));
  engine = await createDataEngine({ memoryLimitBytes: 1e8, threads: 1 });
});
afterAll(async () => {
  engine.close();
  await rm(folder, { recursive: true, force: true });
});

const width = 2;

function splitOf(rowNumbers: number[], targets?: number[]): PreparedSplit {
  const features = Float32Array.from({ length: rowNumbers.length * width }, (_, at) => at);
  return {
    rows: rowNumbers.length,
    features,
    targets: targets ? Float32Array.from(targets) : features,
    rowNumbers: Int32Array.from(rowNumbers),
  };
}

/** The same rows with their features on disk, of which three are in memory at a time. */
const stored = (split: PreparedSplit): PreparedSplit => ({
  ...split,
  features: new Float32Array(),
  stored: {
    windowRows: 3,
    async read(from, into) {
      into.set(split.features.subarray(from * width, from * width + into.length));
    },
  },
});

async function rowsOf(
  target: FittedTarget,
  parts: Pick<PreparedData, 'train' | 'validation' | 'test'>,
  outputs: Record<'validation' | 'test', Outputs | null>,
  fold: number | null = null,
) {
  const preparation = { formatVersion: 1, columns: [], target, featureNames: [] } as const;
  const data = {
    width,
    inputs: [],
    preparation,
    classWeights: null,
    notes: [],
    ...parts,
  } as unknown as PreparedData;
  const judged = { evaluation: { test: null, validation: null }, threshold: 0.5, outputs };
  const written = await writeRunRows({ dataEngine: engine, folder, data, judged, fold });
  expect(written.fold).toBe(fold);
  const page = { order: 'row', offset: 0, limit: 100, parquetPath: null } as const;
  return (await readRunRows(engine, { paths: [written.path], ...page })).rows;
}

const yesNo: FittedTarget = { kind: 'classes', name: 'y', classes: ['no', 'yes'] };

it('a row that was repeated to balance classes is listed once, and the classes by what the evaluation judged', async () => {
  const parts = {
    train: splitOf([4, 0, 4, 4], [1, 0, 1, 1]),
    validation: splitOf([], []),
    test: splitOf([3, 1, 2], [1, 0, 1]),
  };
  const test: Outputs = { rows: 3, width: 1, values: Float32Array.of(0.75, 0.25, 0.125) };
  const [trained, held] = [{ part: 'train', truth: null, prediction: null, correct: null, error: null }, { part: 'test', fold: null }]; // prettier-ignore
  expect(await rowsOf(yesNo, parts, { validation: null, test })).toEqual([
    { row: 0, fold: null, ...trained },
    { row: 1, ...held, truth: 'no', prediction: { label: 'no', probability: 0.75 }, correct: true, error: 0.25 },
    { row: 2, ...held, truth: 'yes', prediction: { label: 'no', probability: 0.875 }, correct: false, error: 0.875 },
    { row: 3, ...held, truth: 'yes', prediction: { label: 'yes', probability: 0.75 }, correct: true, error: 0.25 },
    { row: 4, fold: null, ...trained },
  ]); // prettier-ignore
});

it('of a fold only the rows that it holds out are written', async () => {
  const parts = {
    train: splitOf([0, 1], [0, 1]),
    validation: splitOf([2], [0]),
    test: splitOf([5, 3], [1, 0]),
  };
  const one: Outputs = { rows: 1, width: 1, values: Float32Array.of(0.5) };
  const test: Outputs = { rows: 2, width: 1, values: Float32Array.of(0.5, 0.5) };
  const rows = await rowsOf(yesNo, parts, { validation: one, test }, 2);
  expect(rows.map(({ row, part, fold }) => [row, part, fold])).toEqual([
    [3, 'test', 2],
    [5, 'test', 2],
  ]);
});

it('features on disk are read a window at a time, with the same rows in the end', async () => {
  const inMemory = splitOf([9, 8, 7, 6, 5, 4, 3, 2]);
  const test: Outputs = { rows: 8, width, values: Float32Array.from({ length: 16 }, (_, at) => at + at / 8) };
  const train = splitOf([0]);
  const validation = splitOf([]);
  const outputs = { validation: null, test };
  const expected = await rowsOf({ kind: 'self' }, { train, validation, test: inMemory }, outputs);
  expect(new Set(expected.map(({ error }) => error)).size).toBe(9);
  expect(await rowsOf({ kind: 'self' }, { train, validation, test: stored(inMemory) }, outputs)).toEqual(
    expected,
  );
});

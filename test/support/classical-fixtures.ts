import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FitData, FitRows } from '../../src/engine/classical/fit-data.ts';
import type { FittedModel } from '../../src/families/classical-engine.ts';
import { classicalFamilies, type ResolvedClassicalModel } from '../../src/families/classical-families.ts';
import { loadEngine } from '../../src/families/load-engine.ts';

/** A split of a real dataset, and what scikit-learn makes of it. */
export interface ClassicalFixture {
  train: number[][];
  test: number[][];
  trainTargets: number[];
  testTargets: number[];
  /** Accuracy or R² on the test rows over five seeds. */
  scores: Record<ResolvedClassicalModel['family'], { mean: number; deviation: number }>;
  answers: Record<string, number[][]>;
}

/** Reads a fixture of `test/fixtures/classical`, written by its `make-fixtures.py`. */
export function readFixture<T = ClassicalFixture>(name: string): T {
  const file = path.join(import.meta.dirname, `../fixtures/classical/${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** The fixture as a fit takes it, its test rows as validation rows; `scaled` standardises by the training rows. */
export function fitDataOf(fixture: ClassicalFixture, { scaled = false } = {}): FitData {
  const isRegression = fixture.trainTargets.some((target) => !Number.isInteger(target));
  const scale = scaled ? standardizer(fixture.train) : (row: number[]) => row;
  const rowsOf = (rows: number[][], targets: number[]) => fitRows(rows.map(scale), targets);
  return {
    width: fixture.train[0].length,
    featureKinds: new Int32Array(fixture.train[0].length),
    train: rowsOf(fixture.train, fixture.trainTargets),
    validation: rowsOf(fixture.test, fixture.testTargets),
    classes: isRegression ? null : Math.max(...fixture.trainTargets) + 1,
    classWeights: null,
  };
}

/** Rows and their targets. */
export function fitRows(rows: readonly (readonly number[])[], targets: readonly number[]): FitRows {
  return { rows: rows.length, features: Float32Array.from(rows.flat()), targets: Float32Array.from(targets) };
}

/** Data of a few rows, all plain numbers unless told otherwise. */
export function smallData(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  options: { classes?: number | null; featureKinds?: readonly number[]; classWeights?: number[] } = {},
): FitData {
  const { classes = null, classWeights = null } = options;
  return {
    width: rows[0].length,
    featureKinds: Int32Array.from(options.featureKinds ?? rows[0].map(() => 0)),
    train: fitRows(rows, targets),
    validation: fitRows([], []),
    classes,
    classWeights,
  };
}

function standardizer(rows: number[][]): (row: number[]) => number[] {
  const means = rows[0].map((_, j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length);
  const deviations = means.map((mean, j) =>
    Math.sqrt(rows.reduce((sum, row) => sum + (row[j] - mean) ** 2, 0) / rows.length),
  );
  return (row) => row.map((value, j) => (value - means[j]) / deviations[j]);
}

const engines = await Promise.all(classicalFamilies.names().map(loadEngine));

/** The model's outputs row by row: probabilities (of two classes that of label 1), or one value. */
export function predictionsOf(model: FittedModel, { features, rows }: FitRows): number[][] {
  const engine = engines.find(({ kind }) => kind === model.kind)!;
  const { width, values } = engine.predictor(model)(features, rows);
  return Array.from({ length: rows }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);
}

/** Accuracy, or R² where the targets are no classes, on the validation rows. */
export function scoreOf(model: FittedModel, { validation, classes }: FitData): number {
  const predictions = predictionsOf(model, validation);
  const targets = [...validation.targets];
  if (classes !== null) {
    const labels = predictions.map((row) =>
      row.length === 1 ? Number(row[0] >= 0.5) : row.indexOf(Math.max(...row)),
    );
    return labels.filter((label, i) => label === targets[i]).length / targets.length;
  }
  const mean = targets.reduce((sum, target) => sum + target, 0) / targets.length;
  const squares = (of: (target: number, i: number) => number) =>
    targets.reduce((sum, target, i) => sum + of(target, i) ** 2, 0);
  return 1 - squares((target, i) => target - predictions[i][0]) / squares((target) => target - mean);
}

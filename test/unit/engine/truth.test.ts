import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateRegression } from '../../../src/engine/metrics/regression-evaluation.ts';
import { evaluateValues } from '../../../src/engine/metrics/values-evaluation.ts';
import { prepareValue } from '../../../src/targets/value/prepare-value.ts';
import { prepareValues } from '../../../src/targets/values/prepare-values.ts';
import type { FittedValue } from '../../../src/targets/value/definition.ts';
import type { FittedValues } from '../../../src/targets/values/definition.ts';
import type { TargetSource } from '../../../src/targets/target-training.ts';
import { differences } from '../../support/differences.ts';

interface TruthCase {
  name: string;
  train: number[];
  truth: number[];
  predicted: number[];
  figures: Record<string, number | null>;
}
const cases = JSON.parse(
  readFileSync(new URL('../../fixtures/metrics/truth.json', import.meta.url), 'utf8'),
) as TruthCase[];

/** What a target kind prepares from: the training rows first, then those to be judged. */
function sourceOf({ train, truth }: TruthCase, names: string[]) {
  const values = Float64Array.from([...train, ...truth]);
  const rows = Int32Array.from(values.keys());
  const held = rows.subarray(train.length);
  const source = {
    task:
      names.length === 1 ? { type: 'regression', target: names[0] } : { type: 'regression', targets: names },
    training: { loss: 'meanSquaredError' },
    preparation: { targetScaling: 'standardize' },
    raw: { numbers: new Map(names.map((name) => [name, values])) },
    rows: { train: rows.subarray(0, train.length), validation: held, test: held },
    fitted: null,
  } as unknown as TargetSource;
  return { source, held };
}

/** To 1e-6 of each figure: predictions pass float32 on the way, the truth does not. */
const figuresOf = (report: object, { figures }: TruthCase) =>
  Object.fromEntries(Object.keys(figures).map((name) => [name, report[name as keyof typeof report]]));

describe.each(cases)('$name: judged by the values as they were read', (given) => {
  const { predicted, figures, truth } = given;

  it('as one value', () => {
    const { source, held } = sourceOf(given, ['y']);
    const target = prepareValue(source);
    const { offset, scale } = target.fitted as FittedValue;
    expect([...target.truthOf!(held)]).toEqual(truth);
    const report = evaluateRegression({
      predicted: predicted.map((value) => (value - offset) / scale),
      targets: target.of(held),
      truth: target.truthOf!(held),
      offset,
      scale,
      loss: 'meanSquaredError',
    });
    // Scaled and scaled back, an exact prediction is wrong in the last digit.
    if (figures['mse'] === 0) expect(report.mse).toBeLessThan(1e-20);
    else expect(differences(figuresOf(report, given), figures, 1e-6)).toEqual([]);
  });

  it('as several values', () => {
    const { source, held } = sourceOf(given, ['y', 'z']);
    const prepared = prepareValues(source);
    const target = prepared.fitted as FittedValues;
    const report = evaluateValues({
      predicted: Float32Array.from(
        predicted.flatMap((value) => [0, 1].map((i) => (value - target.offsets[i]) / target.scales[i])),
      ),
      targets: prepared.of(held),
      truth: prepared.truthOf!(held),
      target,
      loss: 'meanSquaredError',
    });
    expect(report.mape === null).toBe(figures['mape'] === null);
    expect(report.meanPoissonDeviance === null).toBe(figures['meanPoissonDeviance'] === null);
    const scale = target.scales[0];
    expect(Math.abs(report.mae - figures['mae']!)).toBeLessThan(1e-6 * scale);
  });
});

it('equal targets have no variance, also where their mean is rounded', () => {
  const truth = Array.from({ length: 10 }, () => 0.1);
  const report = evaluateRegression({
    predicted: truth.map((value) => value + 1),
    targets: truth,
    truth,
    offset: 0,
    scale: 1,
    loss: 'meanSquaredError',
  });
  expect(report.r2).toBe(0);
});

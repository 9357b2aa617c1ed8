import { describe, expect, it } from 'vitest';
import type { FittedPreparation, FittedVectorColumn } from '../../../src/contracts/preparation.ts';
import { createRowTransform } from '../../../src/data/preparation/encode/create-row-transform.ts';
import type { NamedTensor } from '../../../src/engine/step-runner.ts';
import { linearCoefficients } from '../../../src/engine/metrics/linear-coefficients.ts';

const numeric = {
  kind: 'numeric',
  source: 'numeric',
  fill: 40,
  indicator: true,
  clip: null,
  outlierMark: null,
  log: false,
} as const;

/** An age (standardized, with "was missing"), a size (robust) and a colour (one-hot): five features. */
function fitted(target: FittedPreparation['target']): FittedPreparation {
  return {
    formatVersion: 1,
    columns: [
      { ...numeric, name: 'age', offset: 40, scale: 12.5 },
      { ...numeric, name: 'size', indicator: false, offset: -3, scale: 0.25 },
      {
        kind: 'categorical',
        name: 'colour',
        source: 'categorical',
        encoding: 'oneHot',
        categories: ['red', 'blue'],
        other: false,
        fill: null,
      },
    ],
    target,
    featureNames: ['age', 'age:missing', 'size', 'colour=red', 'colour=blue'],
  };
}

function weights(outputs: number): NamedTensor[] {
  const kernel = Float32Array.from({ length: 5 * outputs }, (_, i) => Math.sin(3 * i + 1));
  const bias = Float32Array.from({ length: outputs }, (_, i) => 0.5 - i);
  return [
    { name: 'output/kernel', shape: [5, outputs], dtype: 'float32', data: kernel },
    { name: 'output/bias', shape: [outputs], dtype: 'float32', data: bias },
  ];
}

/** The model's own outputs for a row: its features times the weights, as the engine computes them. */
async function logits(
  preparation: FittedPreparation,
  row: Record<string, unknown>,
  tensors: NamedTensor[],
): Promise<number[]> {
  const inputs = preparation.columns.map(({ name }) => ({ name }));
  const features = await createRowTransform(preparation, inputs).transform([row]);
  const [kernel, bias] = tensors;
  return Array.from(bias.data, (start, output) =>
    features.reduce((sum, value, i) => sum + value * kernel.data[i * bias.data.length + output], start),
  );
}

const row = { age: 61, size: -2.5, colour: 'blue' };
/** The same row as the formula reads it, in the order of the feature names. */
const raw = [61, 0, -2.5, 0, 1];

function formula(found: ReturnType<typeof linearCoefficients>, output = 0): number {
  const { intercept, coefficients } = found!.outputs[output];
  return coefficients.reduce((sum, { value }, i) => sum + value * raw[i], intercept);
}

describe('linear coefficients', () => {
  it("give a regression's prediction from the row as it is in the data", async () => {
    const preparation = fitted({ kind: 'value', name: 'price', offset: 1000, scale: 250 });
    const found = linearCoefficients(weights(1), preparation, 'identity');
    expect(found!.link).toBe('identity');
    expect(found!.outputs.map(({ output }) => output)).toEqual(['price']);
    expect(found!.outputs[0].coefficients.map(({ feature }) => feature)).toEqual(preparation.featureNames);
    expect(formula(found)).toBeCloseTo(1000 + 250 * (await logits(preparation, row, weights(1)))[0], 3);
  });

  it('give the logarithm of the prediction under the log link', async () => {
    const preparation = fitted({ kind: 'value', name: 'visits', offset: 0, scale: 8 });
    const found = linearCoefficients(weights(1), preparation, 'exponential');
    expect(found!.link).toBe('log');
    expect(formula(found)).toBeCloseTo(
      Math.log(8 * Math.exp((await logits(preparation, row, weights(1)))[0])),
      5,
    );
  });

  it('give each of several targets in its own unit, and follow vectors', async () => {
    const base = fitted({ kind: 'values', names: ['low', 'high'], offsets: [10, 200], scales: [2, 30] });
    const vector: FittedVectorColumn = {
      kind: 'vector',
      name: 'colour',
      length: 2,
      fill: [0, 0],
      indicator: false,
      log: false,
      offset: [1, 2],
      scale: [4, 8],
    };
    const preparation = { ...base, columns: [...base.columns.slice(0, 2), vector] };
    const found = linearCoefficients(weights(2), preparation, 'identity');
    expect(found!.outputs.map(({ output }) => output)).toEqual(['low', 'high']);
    const expected = await logits(preparation, { ...row, colour: [0, 1] }, weights(2));
    expect(formula(found, 0)).toBeCloseTo(10 + 2 * expected[0], 4);
    expect(formula(found, 1)).toBeCloseTo(200 + 30 * expected[1], 4);
  });

  it("give the positive class's log odds, and a score for each of several classes", async () => {
    const binary = fitted({ kind: 'classes', name: 'churned', classes: ['no', 'yes'] });
    const one = linearCoefficients(weights(1), binary, 'sigmoid');
    expect(one).toMatchObject({ link: 'logit', outputs: [{ output: 'yes' }] });
    expect(formula(one)).toBeCloseTo((await logits(binary, row, weights(1)))[0], 5);

    const several = fitted({ kind: 'classes', name: 'plan', classes: ['a', 'b', 'c'] });
    const three = linearCoefficients(weights(3), several, 'softmax');
    expect(three!.outputs.map(({ output }) => output)).toEqual(['a', 'b', 'c']);
    const expected = await logits(several, row, weights(3));
    for (const output of [0, 1, 2]) expect(formula(three, output)).toBeCloseTo(expected[output], 5);
  });

  it('are left out where they are too many to read, or not those of the features', () => {
    const classes = Array.from({ length: 2001 }, (_, i) => `c${i}`);
    expect(
      linearCoefficients(weights(2001), fitted({ kind: 'classes', name: 'y', classes }), 'softmax'),
    ).toBe(null);
    expect(
      linearCoefficients([], fitted({ kind: 'value', name: 'y', offset: 0, scale: 1 }), 'identity'),
    ).toBe(null);
  });
});

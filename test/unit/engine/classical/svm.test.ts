import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { fitSvm, gammaOf } from '../../../../src/families/support-vector-machine/fit-svm.ts';
import {
  fitDataOf,
  predictionsOf,
  readFixture,
  scoreOf,
  smallData,
} from '../../../support/classical-fixtures.ts';
import { vectorMachine } from '../../../support/classical-models.ts';

const logit = (probability: number): number => Math.log(probability / (1 - probability));

describe("answers are scikit-learn's", () => {
  test('of two classes: decision values', async () => {
    const fixture = readFixture('breast-cancer');
    const data = fitDataOf(fixture, { scaled: true });
    const model = await fitSvm(vectorMachine({ probability: false }), data, 7);
    for (const [i, [probability]] of predictionsOf(model, data.validation).entries())
      expect(Math.abs(logit(probability) - fixture.answers['svcDecisions'][i][0])).toBeLessThan(0.01);
  });

  test.each([true, false])('of three classes: labels, with probabilities %s', async (probability) => {
    const fixture = readFixture('wine');
    const data = fitDataOf(fixture, { scaled: true });
    const model = await fitSvm(vectorMachine({ probability }), data, 7);
    const labels = predictionsOf(model, data.validation).map((row) => row.indexOf(Math.max(...row)));
    expect(labels).toEqual(fixture.answers['svcLabels']);
  });

  test('of a regression: values', async () => {
    const fixture = readFixture('diabetes');
    const data = fitDataOf(fixture, { scaled: true });
    const model = await fitSvm(vectorMachine(), data, 7);
    const expected = fixture.answers['svr'] as unknown as number[];
    for (const [i, [value]] of predictionsOf(model, data.validation).entries())
      expect(Math.abs(value - expected[i])).toBeLessThan(0.01);
  });
});

interface Estimates {
  estimates: { label: number; probability: number }[];
}

test.each(['breast-cancer', 'wine'])("probabilities are libsvm's own: %s", async (name) => {
  const data = fitDataOf(readFixture(name), { scaled: true });
  const model = await fitSvm(vectorMachine(), data, 7);
  const library = (await createRequire(import.meta.url)('libsvm-js')) as {
    load(text: string): { predictOneProbability(row: number[]): Estimates };
  };
  const machine = library.load(model.text);
  const worst = predictionsOf(model, data.validation).map((row, i) => {
    const features = [...data.validation.features.subarray(i * data.width, (i + 1) * data.width)];
    const { estimates } = machine.predictOneProbability(features);
    const ours = (label: number): number => (row.length > 1 ? row[label] : label === 1 ? row[0] : 1 - row[0]);
    return Math.max(...estimates.map(({ label, probability }) => Math.abs(ours(label) - probability)));
  });
  expect(Math.max(...worst)).toBeLessThan(1e-5);
});

test.each(['linear', 'poly', 'rbf', 'sigmoid'] as const)(
  'the kernel %s tells classes apart',
  async (kernel) => {
    const data = fitDataOf(readFixture('breast-cancer'), { scaled: true });
    const coef0 = kernel === 'poly' ? 1 : 0;
    expect(scoreOf(await fitSvm(vectorMachine({ kernel, coef0 }), data, 7), data)).toBeGreaterThan(0.9);
  },
);

test('the same seed gives the same answers', async () => {
  const data = fitDataOf(readFixture('wine'), { scaled: true });
  const first = await fitSvm(vectorMachine({ probability: false }), data, 1);
  const second = await fitSvm(vectorMachine({ probability: false }), data, 1);
  expect(first.text).toMatch(/^svm_type c_svc\n/);
  expect(second.text).toBe(first.text);
});

test('a small price of errors is a smoother machine: more support vectors', async () => {
  const data = fitDataOf(readFixture('breast-cancer'), { scaled: true });
  const vectors = async (c: number) => {
    const { text } = await fitSvm(vectorMachine({ c, probability: false }), data, 7);
    return Number(/total_sv (\d+)/.exec(text)![1]);
  };
  expect(await vectors(0.01)).toBeGreaterThan((await vectors(10)) * 2);
});

test('class weights raise the recall of the rare class', async () => {
  const targets = Array.from({ length: 200 }, (_, i) => Number(i % 20 === 0));
  const rows = targets.map((target, i) => [Math.sin(i * 12.9898) + target, Math.cos(i * 78.233)]);
  const found = async (classWeights?: number[]) => {
    const data = smallData(rows, targets, { classes: 2, ...(classWeights && { classWeights }) });
    const model = await fitSvm(vectorMachine({ probability: false }), data, 7);
    return predictionsOf(model, data.train).filter(([value], i) => targets[i] === 1 && value >= 0.5).length;
  };
  expect(await found([200 / 380, 10])).toBeGreaterThan((await found()) + 2);
});

test("gamma is scikit-learn's", () => {
  const features = Float32Array.from([1, 2, 3, 4]);
  expect(gammaOf('scale', features, 2)).toBeCloseTo(1 / (2 * 1.25), 12);
  expect(gammaOf('auto', features, 2)).toBe(0.5);
  expect(gammaOf(0.3, features, 2)).toBe(0.3);
  expect(gammaOf('scale', new Float32Array(4), 2)).toBe(1);
});

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Loss } from '../../../src/contracts/definition/definition.ts';
import type { Targets } from '../../../src/engine/losses.ts';
import { classificationLoss, regressionLoss } from '../../../src/engine/metrics/evaluation-loss.ts';
import { classProbabilities } from '../../../src/engine/metrics/probabilities.ts';
import { outputTrainingOf } from '../../../src/targets/load-targets.ts';
import type { AnyOutputs } from '../../../src/targets/target-kind.ts';
import * as tf from '../../../src/engine/tf.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { differences } from '../../support/differences.ts';

interface LossCase {
  name: string;
  loss: Loss;
  labelSmoothing: number;
  /** 0: a value; -1: labels; -2: values. */
  classes: number;
  logits: number[][];
  targets: number[] | number[][];
  rows: number[];
  gradient: number[][];
}
const cases = JSON.parse(
  readFileSync(new URL('../../fixtures/losses/losses.json', import.meta.url), 'utf8'),
) as LossCase[];

beforeAll(useCpuBackend);

const createRowLoss = (
  loss: Loss,
  outputs: AnyOutputs,
  labelSmoothing: number,
  weights: readonly number[] | null = null,
) => outputTrainingOf(outputs).rowLoss(loss, outputs, { labelSmoothing, weights });

function outputsOf(given: LossCase): AnyOutputs {
  const count = given.logits[0].length;
  if (given.classes < 0) return { kind: given.classes === -1 ? 'labels' : 'values', count };
  return given.classes === 0 ? { kind: 'value' } : { kind: 'classes', count: given.classes };
}

describe("losses and their gradients equal Keras's", () => {
  it.each(cases)('$name', (given) => {
    const rowLoss = createRowLoss(given.loss, outputsOf(given), given.labelSmoothing);
    const logits = tf.tensor2d(given.logits);
    const targets = tf.tensor(given.targets) as Targets;
    const rows = rowLoss(logits, targets).arraySync();
    const gradient = tf
      .grad((z) => tf.mean(rowLoss(z as tf.Tensor2D, targets)))(logits)
      .arraySync();
    expect(differences(rows, given.rows, 2e-6)).toEqual([]);
    expect(differences(gradient, given.gradient, 2e-6)).toEqual([]);
  });

  it('weighs each label by its weights for 0 and for 1', () => {
    const labels = { kind: 'labels', count: 2 } as const;
    const rowLoss = createRowLoss('crossEntropy', labels, 0, [1, 3, 0.5, 10]);
    const loss = (targets: number[]) =>
      rowLoss(tf.tensor2d([[0, 0]]), tf.tensor2d([targets])).dataSync<'float32'>()[0];
    expect(loss([0, 0])).toBeCloseTo((Math.LN2 * (1 + 0.5)) / 2, 6);
    expect(loss([1, 0])).toBeCloseTo((Math.LN2 * (3 + 0.5)) / 2, 6);
    expect(loss([1, 1])).toBeCloseTo((Math.LN2 * (3 + 10)) / 2, 6);
  });

  it('gives absolute errors of exactly 0 no gradient', () => {
    const rowLoss = createRowLoss('meanAbsoluteError', { kind: 'value' }, 0);
    const targets = tf.tensor1d([1, 2]);
    const gradient = tf.grad((z) => tf.sum(rowLoss(z as tf.Tensor2D, targets)))(tf.tensor2d([[1], [5]]));
    expect(gradient.arraySync()).toEqual([[0], [1]]);
  });
});

describe("the evaluation's loss, found from probabilities, equals the training loss", () => {
  // A probability in float32 no longer tells logits beyond these apart.
  const resolved = cases
    .filter(isNarrow)
    .map((given) => withRows(given, (logits) => logits.every((z) => Math.abs(z) < 8)));

  it.each(resolved)('$name', (given) => {
    const expected = given.rows.reduce((sum, row) => sum + row, 0) / given.rows.length;
    expect(differences(lossFromPredictions(given), expected, 1e-5)).toEqual([]);
  });
});

type NarrowCase = LossCase & { targets: number[] };

function isNarrow(given: LossCase): given is NarrowCase {
  return given.classes >= 0;
}

function withRows(given: NarrowCase, isKept: (logits: number[]) => boolean): NarrowCase {
  const kept = given.logits.flatMap((logits, row) => (isKept(logits) ? [row] : []));
  const pick = <T>(values: T[]) => kept.map((row) => values[row]);
  return { ...given, logits: pick(given.logits), targets: pick(given.targets), rows: pick(given.rows) };
}

function lossFromPredictions(given: NarrowCase): number {
  const { loss, labelSmoothing, targets, logits, classes } = given;
  if (classes === 0) {
    return regressionLoss(loss, logits.map(([z]) => (loss === 'poisson' ? Math.exp(z) : z)), targets); // prettier-ignore
  }
  const width = classes === 2 ? 1 : classes;
  const scores = tf.tensor2d(logits);
  const values = (width === 1 ? tf.sigmoid(scores) : tf.softmax(scores)).dataSync<'float32'>();
  const outputs = classProbabilities({ rows: targets.length, width, values });
  return classificationLoss(loss, labelSmoothing, outputs, targets);
}

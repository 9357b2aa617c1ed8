import { describe, expect, it } from 'vitest';
import { createBestEpoch } from '../../../src/engine/callbacks/best-epoch.ts';
import { createCheckpointPolicy } from '../../../src/engine/callbacks/checkpoint-policy.ts';
import { hasDiverged } from '../../../src/engine/callbacks/divergence.ts';
import { shouldStopEarly } from '../../../src/engine/callbacks/early-stopping.ts';
import { shareStillFalling, withEpoch, type LossFall } from '../../../src/engine/callbacks/falling-loss.ts';
import { createProgressReport } from '../../../src/engine/callbacks/progress.ts';
import { createReduceOnPlateau } from '../../../src/engine/callbacks/reduce-on-plateau.ts';
import { createStepMetrics } from '../../../src/engine/callbacks/step-metrics.ts';
import { epochOrder } from '../../../src/engine/epoch-order.ts';
import { epochMetricNames, epochMetrics, isBetter } from '../../../src/engine/metrics/epoch-metrics.ts';
import type { NewWarning } from '../../../src/contracts/warning.ts';
import { monitoredMetric } from '../../../src/engine/monitored-metric.ts';
import type { StepTotals } from '../../../src/engine/step-runner.ts';
import { createTrainingControl } from '../../../src/engine/training-observer.ts';
import { trainingOptions } from '../../support/training-definition.ts';

const totals = (overrides: Partial<StepTotals> = {}): StepTotals => ({
  rows: 10,
  steps: 1,
  loss: 20,
  lastLoss: 2,
  metrics: { accuracy: 5 },
  ...overrides,
});

function settableClock() {
  const clock = { milliseconds: 0, now: () => clock.milliseconds };
  return clock;
}

describe('isBetter', () => {
  it.each([
    ['validation.loss', 0.5, 0.6, 0, true],
    ['validation.loss', 0.6, 0.5, 0, false],
    ['validation.loss', 0.5, 0.5, 0, false],
    ['validation.loss', 0.45, 0.5, 0.1, false],
    ['validation.accuracy', 0.9, 0.8, 0, true],
    ['validation.accuracy', 0.8, 0.9, 0, false],
    ['validation.rmse', 1, null, 0, true],
    ['validation.loss', Number.NaN, null, 0, false],
  ])('%s: %d after %d, at least %d better: %s', (metric, value, other, minDelta, expected) => {
    expect(isBetter(metric, value, other, minDelta)).toBe(expected);
  });
});

describe('epoch metrics', () => {
  it('are means over rows', () => {
    const target = { kind: 'classes', name: 'y', classes: ['a', 'b'] } as const;
    const metrics = epochMetrics('train', totals(), { ...target, classes: [...target.classes] });
    expect(metrics).toEqual({ 'train.loss': 2, 'train.accuracy': 0.5 });
  });

  it('are in the unit of the target for a regression, and named as early stopping knows them', () => {
    const sums = totals({ metrics: { squaredError: 40, absoluteError: 10 } });
    const metrics = epochMetrics('train', sums, { kind: 'value', name: 'y', offset: 5, scale: 3 });
    expect(metrics).toEqual({ 'train.loss': 2, 'train.rmse': 6, 'train.mae': 3 });
    expect(Object.keys(metrics)).toEqual(epochMetricNames('value', false));
  });
});

describe('figures of the validation rows', () => {
  const classes = (names: string[]) => ({ kind: 'classes' as const, name: 'y', classes: names });

  it('of two classes are those of the positive one, from its counts', () => {
    // 10 rows, 4 positive, 5 predicted to be, 3 of them rightly.
    const sums = totals({ rows: 10, metrics: { accuracy: 7, 'hits:1': 3, 'predicted:1': 5, 'actual:1': 4 } });
    const metrics = epochMetrics('validation', sums, classes(['a', 'b']));
    expect(metrics).toMatchObject({
      'validation.precision': 3 / 5,
      'validation.recall': 3 / 4,
      'validation.f1': 6 / 9,
    });
    expect(metrics['validation.balancedAccuracy']).toBeCloseTo((3 / 4 + 4 / 6) / 2, 12);
    const known = epochMetricNames('classes', true).filter((name) => name.startsWith('validation.'));
    expect(Object.keys(metrics).toSorted()).toEqual(known.toSorted());
  });

  it('of more classes are macro averages of those that have a row or are predicted, and of labels those of all', () => {
    const sums = totals({
      rows: 6,
      metrics: {
        accuracy: 4, hammingLoss: 0, subsetAccuracy: 4,
        'hits:0': 3, 'predicted:0': 4, 'actual:0': 3,
        'hits:1': 1, 'predicted:1': 2, 'actual:1': 3,
        'hits:2': 0, 'predicted:2': 0, 'actual:2': 0,
      }, // prettier-ignore
    });
    const metrics = epochMetrics('validation', sums, classes(['a', 'b', 'c']));
    expect(metrics['validation.precision']).toBeCloseTo((3 / 4 + 1 / 2) / 2, 12);
    expect(metrics['validation.recall']).toBeCloseTo((1 + 1 / 3) / 2, 12);
    expect(metrics['validation.balancedAccuracy']).toBeCloseTo((1 + 1 / 3) / 2, 12);
    // As scikit-learn averages them: a label is a column, whether it has rows or not.
    const ofLabels = epochMetrics('validation', sums, { kind: 'labels' as const, names: ['a', 'b', 'c'] });
    expect(ofLabels['validation.precision']).toBeCloseTo((3 / 4 + 1 / 2 + 0) / 3, 12);
  });

  it('of a value have R², as in the evaluation', () => {
    // Targets −1, 0, 1 and errors of 0.5 each.
    const sums = { squaredError: 0.75, absoluteError: 1.5, target: 0, targetSquared: 2 };
    const value = { kind: 'value' as const, name: 'y', offset: 0, scale: 1 };
    const metrics = epochMetrics('validation', totals({ rows: 3, metrics: sums }), value);
    expect(metrics['validation.r2']).toBeCloseTo(1 - 0.75 / 2, 12);
  });

  it('are not watched where there are too many classes to count', () => {
    expect(epochMetricNames('classes', true, 100)).toContain('validation.f1');
    expect(epochMetricNames('classes', true, 101)).not.toContain('validation.f1');
  });
});

describe('the best epoch', () => {
  it('reads weights only when an epoch is better', async () => {
    const best = createBestEpoch({
      metric: 'validation.loss',
      minDelta: 0,
      keepWeights: true,
      best: null,
      weights: null,
    });
    let reads = 0;
    const readWeights = () => {
      reads += 1;
      return Promise.resolve([]);
    };
    for (const [index, loss] of [3, 2, 4].entries()) {
      await best.update({ 'validation.loss': loss }, { epoch: index + 1, step: 10 * index }, readWeights);
    }
    expect(reads).toBe(2);
    expect(best.best).toEqual({ epoch: 2, step: 10, value: 2, metrics: { 'validation.loss': 2 } });
  });
});

describe('early stopping', () => {
  const best = { epoch: 4, step: 40, value: 1, metrics: {} };
  it.each([
    [6, 3, false],
    [7, 3, true],
    [4, 0, false],
    [5, 0, true],
    [500, null, false],
  ])('after epoch %d with the best at 4 and patience %j: %s', (epoch, patience, expected) => {
    expect(shouldStopEarly(best, epoch, patience)).toBe(expected);
  });
});

describe('reduce on plateau', () => {
  const schedule = {
    ...trainingOptions().schedule,
    type: 'reduceOnPlateau' as const,
    patience: 2,
    factor: 0.5,
    endLearningRate: 0.03,
  };
  const create = () =>
    createReduceOnPlateau({ schedule, baseLearningRate: 0.1, metric: 'train.loss', counters: null });

  it('lowers the scale after `patience` epochs without improvement, to its floor', () => {
    const plateau = create();
    const scales = [5, 5, 5, 5, 5, 5, 5].map((loss) => {
      plateau.update({ 'train.loss': loss });
      return plateau.counters?.scale;
    });
    expect(scales).toEqual([1, 1, 0.5, 0.5, 0.3, 0.3, 0.3]);
  });

  it('goes on from its counters', () => {
    const [whole, first] = [create(), create()];
    for (const loss of [5, 6, 6, 6]) whole.update({ 'train.loss': loss });
    for (const loss of [5, 6]) first.update({ 'train.loss': loss });
    const { counters } = first;
    const second = createReduceOnPlateau({ schedule, baseLearningRate: 0.1, metric: 'train.loss', counters });
    for (const loss of [6, 6]) second.update({ 'train.loss': loss });
    expect(second.counters).toEqual(whole.counters);
  });
});

describe('the checkpoint policy', () => {
  it('is due by seconds since the last one, by epochs, and for a best one', () => {
    const clock = settableClock();
    const policy = createCheckpointPolicy(
      { everySeconds: 30, everyEpochs: 5, keepLast: 2, keepBest: 1 },
      clock,
    );
    clock.milliseconds = 29_999;
    expect([policy.dueByTime(), policy.dueAsBest()]).toEqual([false, false]);
    clock.milliseconds = 30_000;
    expect([policy.dueByTime(), policy.dueAsBest()]).toEqual([true, true]);
    policy.written('periodic');
    expect([policy.dueByTime(), policy.dueAsBest()]).toEqual([false, true]);
    expect([4, 5, 10].map((epoch) => policy.dueByEpoch(epoch))).toEqual([false, true, true]);
  });
});

describe('divergence', () => {
  it.each([
    [{ loss: Number.NaN }, true],
    [{ lastLoss: Number.POSITIVE_INFINITY }, true],
    [{}, false],
  ])('%o: %s', (overrides, expected) => {
    expect(hasDiverged(totals(overrides))).toBe(expected);
  });
});

describe('step metrics', () => {
  it('are thinned to about 1000 means, the first step at once', () => {
    const thinned = createStepMetrics(5000);
    const points = Array.from({ length: 5000 }, (_, index) =>
      thinned.update(totals({ loss: 10 * index }), { step: index + 1, epoch: index / 5000 }, () => 0.1),
    ).flat();
    const losses = points.filter(({ name }) => name === 'train.loss');
    expect(losses).toHaveLength(1000);
    expect(losses[0]).toMatchObject({ step: 1, scope: 'step', value: 0 });
    expect(losses[1]).toMatchObject({ step: 6, value: 3 });
  });
});

describe('the progress report', () => {
  it('comes a few times a second with the speed', () => {
    const clock = settableClock();
    const reports: (number | null)[] = [];
    const progress = createProgressReport(clock, (report) => reports.push(report.rowsPerSecond));
    for (let chunk = 1; chunk <= 10; chunk += 1) {
      clock.milliseconds = 100 * chunk;
      progress.update(50, { epoch: 0, epochs: 1, step: chunk, totalSteps: 10 });
    }
    expect(reports).toHaveLength(3);
    expect(reports.every((speed) => Math.abs(speed! - 500) < 1e-9)).toBe(true);
  });
});

describe('the order of an epoch', () => {
  it('is a permutation that depends on seed and epoch', () => {
    const order = epochOrder(100, 7, 3, true);
    expect([...order].toSorted((a, b) => a - b)).toEqual([...epochOrder(100, 7, 3, false)]);
    expect(epochOrder(100, 7, 3, true)).toEqual(order);
    expect(epochOrder(100, 7, 4, true)).not.toEqual(order);
    expect(epochOrder(100, 8, 3, true)).not.toEqual(order);
  });
});

describe('the monitored metric', () => {
  it('falls back to the training split, with a warning', () => {
    const warnings: NewWarning[] = [];
    const observer = { onWarning: (warning: NewWarning) => void warnings.push(warning) };
    const earlyStopping = { metric: 'validation.accuracy', patience: 1, minDelta: 0, restoreBest: true };
    expect(monitoredMetric({ earlyStopping }, true, observer)).toBe('validation.accuracy');
    expect(monitoredMetric({ earlyStopping: null }, true, observer)).toBe('validation.loss');
    expect(warnings).toEqual([]);
    expect(monitoredMetric({ earlyStopping }, false, observer)).toBe('train.accuracy');
    expect(warnings.map(({ code }) => code)).toEqual(['noValidationRows']);
  });
});

describe('the control', () => {
  it('lets a cancel overrule a pause, and not the other way round', () => {
    const control = createTrainingControl();
    expect(control.stopRequest()).toBeNull();
    control.pause();
    expect(control.stopRequest()).toBe('pause');
    control.cancel();
    control.pause();
    expect(control.stopRequest()).toBe('cancel');
  });
});

describe('a loss that is still falling', () => {
  const shareOf = (losses: readonly number[], part?: 'training') =>
    shareStillFalling(
      losses.reduce<LossFall | null>(
        (fall, loss, index) => withEpoch(fall, loss, { epoch: index + 1, epochs: losses.length }),
        null,
      )!,
      part,
    );
  const epochs = Array.from({ length: 50 }, (_, index) => index);

  it.each<[string, number[], number | null]>([
    ['straight down', epochs.map((epoch) => 1 - epoch / 100), 0.05 / 0.56],
    ['slowly, as before', epochs.map((epoch) => 0.7 - epoch / 2000), 0.0025 / 0.678],
    ['level', epochs.map((epoch) => 0.3 + Math.exp(-epoch)), null],
    ['noise around a level', epochs.map((epoch) => 0.3 + 0.002 * Math.sin(epoch)), null],
    ['rising again', epochs.map((epoch) => 0.3 + (epoch - 20) ** 2 / 1000), null],
    ['by less than a thousandth of the whole fall, near 0', epochs.map((epoch) => 0.8 ** epoch), null],
    ['one epoch', [1], null],
    ['two epochs', [1, 0.5], 0.5],
    ['a negative loss', epochs.map((epoch) => -epoch), 5 / 44],
  ])('%s', (_, losses, expected) => {
    const share = shareOf(losses);
    if (expected === null) expect(share).toBeNull();
    else expect(share).toBeCloseTo(expected, 10);
  });

  it('of the training rows counts by its whole fall only, as it falls on where rows are learned by heart', () => {
    expect(shareOf(epochs.map((epoch) => 1 - epoch / 100), 'training')).toBeCloseTo(0.05 / 0.56, 10); // prettier-ignore
    const byHeart = epochs.map((epoch) => 0.92 ** epoch);
    expect(shareOf(byHeart)).toBeGreaterThan(0.3);
    expect(shareOf(byHeart, 'training')).toBeNull();
  });
});

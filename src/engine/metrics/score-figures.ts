import type { ClassReport } from '../../contracts/evaluation.ts';
import { calibrationOf } from './calibration.ts';
import { precisionRecallOf } from './precision-recall.ts';
import { rocOf } from './roc.ts';
import { countByThreshold, type Scores } from './threshold-counts.ts';

/** Curves of a hundred classes have this many points; those of more classes share as many among them. */
const maxCurvePoints = 1000;
const leastCurvePoints = 10;

/** What one class's probabilities are worth, at any threshold. */
export function scoreFigures(
  scores: Scores,
  isPositive: (row: number) => boolean,
  options: { maxPoints: number; undefinedMetrics: readonly string[] },
): Omit<ClassReport, 'class' | 'support' | 'precision' | 'recall' | 'f1'> {
  const counts = countByThreshold(scores, isPositive);
  const roc = rocOf(counts, options.maxPoints);
  const precisionRecall = precisionRecallOf(counts, options.maxPoints);
  const { brierScore, expectedCalibrationError, curve } = calibrationOf(scores, isPositive);
  return {
    auc: roc?.auc ?? null,
    roc: roc?.curve ?? null,
    averagePrecision: precisionRecall?.averagePrecision ?? null,
    precisionRecall: precisionRecall?.curve ?? null,
    brierScore,
    expectedCalibrationError,
    calibration: curve,
    undefinedMetrics: [
      ...options.undefinedMetrics,
      ...(roc ? [] : ['auc']),
      ...(precisionRecall ? [] : ['averagePrecision']),
    ],
  };
}

/** Points of each curve of a report on so many classes or labels. */
export function curvePoints(classes: number): number {
  return Math.max(leastCurvePoints, Math.min(maxCurvePoints, Math.floor((100 * maxCurvePoints) / classes)));
}

/** The mean of those that are defined; null where none is. */
export function meanOfDefined(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

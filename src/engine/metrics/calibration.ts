import type { CalibrationCurve } from '../../contracts/evaluation.ts';
import type { Scores } from './threshold-counts.ts';

const binCount = 10;

/** How far probabilities can be taken at their word. */
export interface Calibration {
  /** Mean of (probability − outcome)², outcome 1 or 0. */
  brierScore: number;
  /** Σ over bins of |share of positives − mean probability|, weighted by rows. */
  expectedCalibrationError: number;
  curve: CalibrationCurve;
}

/**
 * The reliability of probabilities, in ten bins (0, 0.1], …, (0.9, 1] of which the first holds 0 as well; empty bins are
 * left out. The curve is that of scikit-learn's `calibration_curve`; the expected calibration error is that of Naeini et
 * al. (2015) and Guo et al. (2017).
 * @param probabilities One of each row, at least one row.
 * @param isPositive Whether what the row's probability speaks of is so.
 */
export function calibrationOf(probabilities: Scores, isPositive: (row: number) => boolean): Calibration {
  const bins = Array.from({ length: binCount }, () => ({ rows: 0, positives: 0, probability: 0 }));
  let squares = 0;
  for (const [row, probability] of probabilities.entries()) {
    const outcome = isPositive(row) ? 1 : 0;
    const bin = bins[Math.max(0, Math.ceil(probability * binCount) - 1)];
    bin.rows += 1;
    bin.positives += outcome;
    bin.probability += probability;
    squares += (probability - outcome) ** 2;
  }
  const rows = probabilities.length;
  const gaps = bins.map((bin) => Math.abs(bin.positives - bin.probability) / rows);
  const filled = [...bins.entries()].filter(([, bin]) => bin.rows > 0);
  return {
    brierScore: squares / rows,
    expectedCalibrationError: gaps.reduce((sum, gap) => sum + gap, 0),
    curve: {
      lower: filled.map(([index]) => index / binCount),
      upper: filled.map(([index]) => (index + 1) / binCount),
      rows: filled.map(([, bin]) => bin.rows),
      meanProbability: filled.map(([, bin]) => bin.probability / bin.rows),
      positiveShare: filled.map(([, bin]) => bin.positives / bin.rows),
    },
  };
}

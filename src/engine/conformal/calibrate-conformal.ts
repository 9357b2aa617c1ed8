import type { ConformalCalibration, ConformalReport, ConformalScore } from '../../contracts/conformal.ts';
import type { ResolvedDefinition } from '../../contracts/definition/definition.ts';
import { valuesAt } from '../../data/preparation/columns/order-statistics.ts';
import type { PreparedData, PreparedSplit } from '../../data/preparation/prepared-data.ts';
import { TrainyardError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import type { ModelEvaluation } from '../evaluate-model.ts';
import { firstRows } from '../first-rows.ts';
import { classProbabilities } from '../metrics/probabilities.ts';
import type { Outputs } from '../step-runner.ts';
import { classScore, classSet } from './class-sets.ts';
import { conformalQuantile, leastCalibrationRows } from './conformal-quantile.ts';

/** What of a definition a calibration goes by. */
type Definition = Pick<ResolvedDefinition, 'evaluation' | 'seed'> & {
  training: Pick<ResolvedDefinition['training'], 'earlyStopping'>;
};

/** How the rows of a part come out under a score. */
interface ScoredPart {
  scores: Float64Array;
  /** Whether each row's truth lies inside at a quantile, and how large its answer is. */
  at(quantile: number): { isInside(row: number): boolean; size(row: number): number };
}

/**
 * Split conformal prediction (Papadopoulos 2002; Angelopoulos and Bates 2023): the quantiles of the scores of the validation rows, and what
 * they come to on the test rows. Of rows that stand for one row of the dataset the first counts.
 */
export function calibrateConformal(
  { evaluation, seed, training }: Definition,
  data: PreparedData,
  { outputs }: Pick<ModelEvaluation, 'outputs'>,
): { calibration: ConformalCalibration; report: ConformalReport } | null {
  const { conformal } = evaluation;
  if (conformal === undefined || outputs.validation === null) return null;
  const { score } = conformal;
  const { target } = data.preparation;
  const validation = scorePart(score, target, data.validation, outputs.validation, seed);
  const sorted = valuesAt(validation.scores, firstRows(data.validation)).sort();
  const levels = conformal.coverages.map((coverage) => ({
    coverage,
    quantile: conformalQuantile(sorted, coverage),
  }));
  const test = outputs.test && scorePart(score, target, data.test, outputs.test, seed);
  return {
    calibration: { score, rows: sorted.length, levels },
    report: {
      score,
      rows: sorted.length,
      rowsAlsoUsedBy: [
        ...(training.earlyStopping === null ? [] : (['earlyStopping'] as const)),
        ...(evaluation.calibration ? (['probabilityCalibration'] as const) : []),
      ],
      levels: levels.map((level) => ({ ...level, test: test && judge(test, level.quantile, data.test) })),
    },
  };
}

/**
 * Refuses data whose validation rows are too few for the intervals that are asked for, before a model is trained on it.
 * @throws trainingDataUnusable
 */
export function requireCalibrationRows({ evaluation }: Definition, { validation }: PreparedData): void {
  const { coverages } = evaluation.conformal ?? {};
  if (coverages === undefined) return;
  const largest = Math.max(...coverages);
  const least = leastCalibrationRows(largest);
  const rows = firstRows(validation).length;
  if (rows >= least) return;
  throw new TrainyardError(
    'trainingDataUnusable',
    `A conformal coverage of ${largest} needs ${least} validation rows, and ${rows} are left. Raise split.validation, or lower evaluation.conformal.coverages.`,
  );
}

function scorePart(
  score: ConformalScore,
  target: FittedTarget,
  split: PreparedSplit,
  outputs: Outputs,
  seed: number,
): ScoredPart {
  if (target.kind === 'value') return scoreValues(target, split, outputs);
  const probabilities = classProbabilities(outputs);
  const { rows, classes } = probabilities;
  const random = createRandom(seed, 'conformal scores');
  const row = (at: number): Float64Array => Float64Array.from({ length: classes }, (_, label) => probabilities.of(at, label)); // prettier-ignore
  return {
    scores: Float64Array.from({ length: rows }, (_, at) =>
      classScore(score, row(at), split.targets[at], random.uniform()),
    ),
    at(quantile) {
      const sets = Array.from({ length: rows }, (_, at) => classSet(score, row(at), quantile));
      return {
        isInside: (at) => sets[at].includes(split.targets[at]),
        size: (at) => sets[at].length,
      };
    },
  };
}

function scoreValues(
  { offset, scale }: { offset: number; scale: number },
  { targets, truth }: PreparedSplit,
  { rows, values }: Outputs,
): ScoredPart {
  const inUnit = (value: number): number => value * scale + offset;
  const scores = Float64Array.from({ length: rows }, (_, row) =>
    Math.abs((truth?.[row] ?? inUnit(targets[row])) - inUnit(values[row])),
  );
  return {
    scores,
    at: (quantile) => ({ isInside: (row) => scores[row] <= quantile, size: () => 2 * quantile }),
  };
}

function judge(part: ScoredPart, quantile: number, split: PreparedSplit) {
  const answers = part.at(quantile);
  const rows = firstRows(split);
  const mean = (of: (row: number) => number): number =>
    rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  return {
    coverage: mean((row) => Number(answers.isInside(row))),
    meanSize: mean((row) => answers.size(row)),
  };
}

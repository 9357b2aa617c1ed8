import type { ColumnProfile } from '../contracts/dataset.ts';
import { Preparation } from '../contracts/definition/data.ts';
import type { ExperimentDefinition, Loss, ResolvedTraining } from '../contracts/definition/definition.ts';
import { Training } from '../contracts/definition/training.ts';
import { forecastOf } from '../contracts/definition/steps-of.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import type { InputBlock } from '../contracts/preparation.ts';
import type { NeuralFamily } from '../families/neural-family.ts';
import { taskKinds, targetKindOf, type ResolvedTask } from '../targets/tasks.ts';
import { targetKinds } from '../targets/targets.ts';
import { epochMetricNames } from '../engine/metrics/epoch-metrics.ts';
import { optimizers } from '../optimizers/optimizers.ts';
import type { Findings } from './issues.ts';
import type { SplitRows } from './split-rows.ts';
import { withOwnTraining } from './own-training.ts';
import { resolveEarlyStopping } from './resolve-early-stopping.ts';
import { defaultL2, linearWeights, resolveOptimizer, type OptimizerContext } from './resolve-optimizer.ts';
import { resolveFederated } from './resolve-federated.ts';
import { resolvePrivacy, withPlannedSteps, withPrivateDefaults } from './resolve-privacy.ts';
import { resolvePrecision } from './resolve-precision.ts';
import { resolveRecompute } from './resolve-recompute.ts';
import { resolveSchedule } from './resolve-schedule.ts';
import { resolveStrategy } from './resolve-strategy.ts';

/** The training options with every default written in, checked against the task and the size of the training split. */
export function resolveTraining(
  sent: ExperimentDefinition,
  {
    task,
    targets,
    family,
    blocks,
    hasTexts,
  }: {
    task: ResolvedTask;
    targets: readonly ColumnProfile[];
    family: OptimizerContext['family'] & Pick<NeuralFamily, 'ownTraining'>;
    /** What a row holds, as far as it is known before training. */
    blocks: readonly InputBlock[];
    hasTexts: boolean;
  },
  rows: SplitRows,
  findings: Findings,
): ResolvedTraining {
  const examples = { task: task.type, blocks, hasTexts, trainRows: rows.train };
  const given = withOwnTraining(withPrivateDefaults(sent.training ?? {}, rows.train), family, examples);
  const definition = { ...sent, training: given };
  const { epochs, labelSmoothing, regularization, gradient, checkpoint, precision, recompute, ...options } =
    withDefaults(Training, given);
  const schedule = resolveSchedule(given.schedule ?? {}, findings);
  const loss = resolveLoss(options.loss, task, findings);
  const weightsPerOutput = linearWeights(blocks);
  const optimizer = resolveOptimizer({ definition, family, loss, weightsPerOutput, findings });
  const { solves } = optimizers.get(optimizer.type);
  checkLoss(loss, targets, findings);
  if (task.type === 'autoencoding' && loss === 'crossEntropy') checkUnitRange(definition, findings);
  if (labelSmoothing > 0 && (loss !== 'crossEntropy' || task.type === 'autoencoding')) {
    findings.reject(
      '/training/labelSmoothing',
      'Label smoothing needs labels and the loss "crossEntropy".',
      'optionNotApplicable',
    );
  }
  const { groups } = targetKinds.get(targetKindOf(task));
  const classes = groups === 'classes' ? targets[0].distinct : targets.length;
  const batchSize = resolveBatchSize(given.batchSize, optimizer.type, rows, findings);
  checkStepRows(gradient.accumulate, batchSize, rows, findings);
  const watchable = epochMetricNames(targetKindOf(task), true, classes);
  const { l1, l2 } = regularization;
  const isFree = solves && l1 === 0 && given.regularization?.l2 === undefined;
  const outputs = groups === 'classes' ? 1 : targetNumbers(task, targets, blocks);
  // A solver ends where it has converged.
  const earlyStopping =
    solves && given.earlyStopping === undefined
      ? null
      : resolveEarlyStopping(given.earlyStopping, { watchable }, rows, findings);
  const isSolved = solves !== undefined;
  const rounds = solves?.epochs === 1 ? 1 : (given.epochs ?? solves?.epochs ?? epochs);
  const resolved = {
    epochs: rounds,
    batchSize,
    loss,
    labelSmoothing,
    optimizer,
    schedule,
    regularization: {
      l1,
      l2: isFree ? defaultL2(loss, { rows: rows.train, outputs, weightsPerOutput }) : l2,
    },
    gradient,
    earlyStopping,
    checkpoint,
    ...resolvePrecision(sent, { precision, isSolved }, findings),
    ...resolveRecompute(sent, { recompute, isSolved }, findings),
    ...resolveStrategy(sent, { batchSize, gradient, isSolved }, findings),
    ...resolveFederated(sent, { task, isSolved, schedule, epochs: rounds, takesWholeSplit: optimizers.get(optimizer.type).takesWholeSplit === true }, findings), // prettier-ignore
  };
  const { privacy } = resolvePrivacy(sent, { task, rows, isSolved, earlyStopping, schedule }, findings);
  return privacy ? { ...resolved, privacy: withPlannedSteps(privacy, resolved, rows.train) } : resolved;
}

/** Numbers of a row's target: values that a forecast looks ahead, labels or values; the row itself for autoencoding. */
function targetNumbers(
  task: ResolvedTask,
  targets: readonly ColumnProfile[],
  blocks: readonly InputBlock[],
): number {
  const forecast = forecastOf({ task });
  if (forecast !== null) return forecast.horizon;
  return task.type === 'autoencoding' ? linearWeights(blocks) - 1 : targets.length;
}

function resolveLoss(asked: string, task: ResolvedTask, findings: Findings): Loss {
  const allowed = targetKinds.get(targetKindOf(task)).losses;
  if (asked === 'auto') return allowed[0];
  if (!allowed.includes(asked as Loss)) {
    findings.reject(
      '/training/loss',
      `${taskKinds.get(task.type).called(task)} is trained with ${allowed.join(', ')}; not with ${asked}.`,
      'optionNotApplicable',
    );
  }
  return asked as Loss;
}

/** What a loss asks of the target, and what its model can't say. */
function checkLoss(loss: Loss, targets: readonly ColumnProfile[], findings: Findings): void {
  for (const target of loss === 'poisson' ? targets : []) {
    if (typeof target.min !== 'number' || target.min >= 0) continue;
    findings.reject(
      '/training/loss',
      `The loss "poisson" needs targets of 0 or more; the least value of "${target.name}" is ${target.min}.`,
      'negativeTarget',
    );
  }
  if (loss === 'hinge') {
    findings.warn(
      'uncalibratedProbabilities',
      'The hinge loss learns labels, not probabilities: what is given as probabilities is the sigmoid or softmax of the scores. Labels are right by it; use crossEntropy, or evaluation.calibration, where the numbers matter.',
      { pointer: '/training/loss' },
    );
  }
}

/** The cross-entropy of numbers outside of 0 … 1 has no minimum. One-hot categories and indicators are 0 and 1. */
function checkUnitRange({ preparation }: ExperimentDefinition, findings: Findings): void {
  const { numeric, categorical } = withDefaults(Preparation, preparation);
  if (numeric === 'minMax' && categorical === 'oneHot') return;
  findings.reject(
    '/training/loss',
    `The loss "crossEntropy" rebuilds features in 0 … 1: use preparation.numeric "minMax" and preparation.categorical "oneHot", not "${numeric}" and "${categorical}", or the loss "meanSquaredError".`,
    'optionNotApplicable',
  );
}

function resolveBatchSize(
  asked: number | undefined,
  optimizer: string,
  rows: SplitRows,
  findings: Findings,
): number {
  if (optimizers.get(optimizer).takesWholeSplit) {
    if (asked !== undefined) {
      findings.reject(
        '/training/batchSize',
        `"${optimizer}" takes the whole training split as one batch; leave batchSize out, or use "sgd".`,
        'optionNotApplicable',
      );
    }
    return rows.train;
  }
  if (asked !== undefined && asked > rows.train) {
    findings.reject(
      '/training/batchSize',
      `The training split has ${rows.train} rows, fewer than one batch of ${asked}.`,
      'batchTooLarge',
    );
  }
  return asked ?? Math.min(withDefaults(Training, {}).batchSize, rows.train);
}

/** The batches of a step are one batch of as many rows: that has to fit the training split, too. */
function checkStepRows(accumulate: number, batchSize: number, rows: SplitRows, findings: Findings): void {
  // A batch that is too large by itself is refused already.
  if (batchSize > rows.train || accumulate * batchSize <= rows.train) return;
  findings.reject(
    '/training/gradient/accumulate',
    `The training split has ${rows.train} rows, fewer than a step's ${accumulate} batches of ${batchSize}.`,
    'batchTooLarge',
  );
}

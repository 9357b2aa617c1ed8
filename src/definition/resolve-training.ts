import type { ColumnProfile } from '../contracts/dataset.ts';
import type { ExperimentDefinition, Loss, ResolvedTraining } from '../contracts/definition/definition.ts';
import { epochMetricNames } from '../engine/metrics/epoch-metrics.ts';
import type { Findings } from './issues.ts';
import { resolveOptimizer } from './resolve-optimizer.ts';
import { resolveSchedule } from './resolve-schedule.ts';

const lossesOf: Readonly<Record<'classification' | 'regression', readonly Loss[]>> = {
  classification: ['crossEntropy', 'focal', 'hinge'],
  regression: ['meanSquaredError', 'meanAbsoluteError', 'huber', 'poisson'],
};

/** Rows of each split, as far as they are known before training. */
export interface SplitRows {
  train: number;
  validation: number;
  test: number;
}

/** The training options with every default written in, checked against the task and the size of the training split. */
export function resolveTraining(
  definition: ExperimentDefinition,
  target: ColumnProfile,
  rows: SplitRows,
  findings: Findings,
): ResolvedTraining {
  const given = definition.training ?? {};
  const task = definition.task.type as 'classification' | 'regression';
  const gradient = given.gradient ?? {};
  const optimizer = resolveOptimizer(given.optimizer ?? {}, findings);
  const schedule = resolveSchedule(given.schedule ?? {}, findings);
  const loss = resolveLoss(given.loss ?? 'auto', task, findings);
  checkLoss(loss, task, target, findings);
  if ((given.labelSmoothing ?? 0) > 0 && loss !== 'crossEntropy') {
    findings.reject(
      '/training/labelSmoothing',
      'Label smoothing needs the loss "crossEntropy".',
      'optionNotApplicable',
    );
  }
  return {
    epochs: given.epochs ?? 50,
    batchSize: resolveBatchSize(given.batchSize, optimizer.type, rows, findings),
    loss,
    labelSmoothing: given.labelSmoothing ?? 0,
    optimizer,
    schedule,
    regularization: { l1: given.regularization?.l1 ?? 0, l2: given.regularization?.l2 ?? 0 },
    gradient: {
      clipValue: gradient.clipValue ?? null,
      clipNorm: gradient.clipNorm ?? null,
      clipGlobalNorm: gradient.clipGlobalNorm ?? null,
      accumulate: gradient.accumulate ?? 1,
    },
    earlyStopping: resolveEarlyStopping(given.earlyStopping, task, rows, findings),
    checkpoint: {
      everySeconds: given.checkpoint?.everySeconds ?? 30,
      everyEpochs: given.checkpoint?.everyEpochs ?? null,
      keepLast: given.checkpoint?.keepLast ?? 2,
      keepBest: given.checkpoint?.keepBest ?? 1,
    },
    precision: 'float32',
  };
}

function resolveLoss(asked: string, task: 'classification' | 'regression', findings: Findings): Loss {
  const allowed = lossesOf[task];
  if (asked === 'auto') return allowed[0];
  if (!allowed.includes(asked as Loss)) {
    findings.reject(
      '/training/loss',
      `A ${task} is trained with ${allowed.join(', ')}; not with ${asked}.`,
      'optionNotApplicable',
    );
  }
  return asked as Loss;
}

/** What a loss asks of the target, and what its model can't say. */
function checkLoss(
  loss: Loss,
  task: 'classification' | 'regression',
  target: ColumnProfile,
  findings: Findings,
): void {
  if (loss === 'poisson' && task === 'regression' && typeof target.min === 'number' && target.min < 0) {
    findings.reject(
      '/training/loss',
      `The loss "poisson" needs targets of 0 or more; the least value of "${target.name}" is ${target.min}.`,
      'negativeTarget',
    );
  }
  if (loss === 'hinge' && task === 'classification') {
    findings.warn(
      'uncalibratedProbabilities',
      'The hinge loss learns labels, not probabilities: what is given as probabilities is the sigmoid or softmax of the scores. Labels are right by it; use crossEntropy where the numbers matter.',
      { pointer: '/training/loss' },
    );
  }
}

function resolveBatchSize(
  asked: number | undefined,
  optimizer: string,
  rows: SplitRows,
  findings: Findings,
): number {
  if (optimizer === 'gradientDescent') {
    if (asked !== undefined) {
      findings.reject(
        '/training/batchSize',
        '"gradientDescent" takes the whole training split as one batch; leave batchSize out, or use "sgd".',
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
  return asked ?? Math.min(32, rows.train);
}

function resolveEarlyStopping(
  asked: NonNullable<ExperimentDefinition['training']>['earlyStopping'],
  task: 'classification' | 'regression',
  rows: SplitRows,
  findings: Findings,
): ResolvedTraining['earlyStopping'] {
  if (asked === null || (asked === undefined && rows.validation === 0)) return null;
  const metric = asked?.metric ?? 'validation.loss';
  const allowed = epochMetricNames(task === 'regression' ? 'value' : 'classes', true);
  if (!allowed.includes(metric)) {
    findings.reject(
      '/training/earlyStopping/metric',
      `Early stopping can watch ${allowed.join(', ')}; not "${metric}".`,
      'unknownMetric',
    );
  } else if (metric.startsWith('validation.') && rows.validation === 0) {
    findings.reject(
      '/training/earlyStopping/metric',
      `"${metric}" needs a validation split; split.validation is 0.`,
      'splitEmpty',
    );
  }
  return {
    metric,
    patience: asked?.patience ?? 5,
    minDelta: asked?.minDelta ?? 0,
    restoreBest: asked?.restoreBest ?? true,
  };
}

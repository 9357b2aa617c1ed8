import {
  targetColumns,
  type ExperimentDefinition,
  type ResolvedDefinition,
  type ResolvedSplit,
  type ResolvedTask,
} from '../contracts/definition/definition.ts';
import type { PlanWarning } from '../contracts/experiment.ts';
import type { InputBlock } from '../contracts/preparation.ts';
import { inputLayoutAtMost } from '../data/preparation/input-layout.ts';
import { rowsWithAll, type DatasetFacts } from './dataset-facts.ts';
import { createFindings, type Findings } from './issues.ts';
import { resolveInputs } from './resolve-columns.ts';
import { resolveModel } from './resolve-model.ts';
import { resolvePreparation } from './resolve-preparation.ts';
import { resolveSplit } from './resolve-split.ts';
import { resolveTask } from './resolve-task.ts';
import { resolveTraining, type SplitRows } from './resolve-training.ts';
import { requireSupported } from './supported.ts';

/** A definition that fits its dataset, and what a practitioner should know about it. */
export interface Resolution {
  resolved: ResolvedDefinition;
  warnings: PlanWarning[];
  leftOut: { column: string; reason: string }[];
  rows: SplitRows & { total: number };
}

/**
 * Writes every default into a definition (which has passed its schema) and checks it against its dataset.
 * @throws notSupportedYet for what is named and not built.
 * @throws definitionInvalid with every issue found, each with a pointer into the definition.
 */
export function resolveDefinition(definition: ExperimentDefinition, dataset: DatasetFacts): Resolution {
  requireSupported(definition);
  const findings = createFindings();
  const resolvedTask = resolveTask(definition, dataset, findings);
  const inputs = resolveInputs(definition, dataset, findings);
  if (!resolvedTask) {
    findings.throwIfAny('definitionInvalid', 'The definition does not fit the dataset');
    throw new Error('unreachable: a task without a target is always rejected');
  }
  const { task, target, targets } = resolvedTask;
  const split = resolveSplit(definition, dataset, resolvedTask, findings);
  const total = rowsWithAll(dataset, targets);
  const rows = {
    total,
    validation: Math.round(total * split.validation),
    test: Math.round(total * split.test),
    train: total - Math.round(total * split.validation) - Math.round(total * split.test),
  };
  const preparation = resolvePreparation(definition, inputs, findings);
  const blocks = inputLayoutAtMost({ inputs, preparation }, dataset.profile);
  if (task.type === 'autoencoding') rejectIndices(blocks, findings);
  const resolved: ResolvedDefinition = {
    name: definition.name ?? defaultName(task, definition.model?.family ?? 'mlp'),
    dataset: dataset.id,
    task,
    inputs,
    split,
    preparation,
    model: resolveModel(definition, blocks, findings),
    training: resolveTraining(definition, { task, targets }, leastRows(rows, split), findings),
    evaluation: { threshold: definition.evaluation?.threshold ?? 0.5 },
    limits: { maxRuntimeSeconds: definition.limits?.maxRuntimeSeconds ?? 86_400 },
    seed: definition.seed ?? 7,
    device: 'auto',
  };
  if (
    definition.evaluation?.threshold !== undefined &&
    task.type !== 'multiLabelClassification' &&
    (task.type !== 'classification' || target?.distinct !== 2)
  ) {
    findings.reject(
      '/evaluation/threshold',
      'A threshold is for two classes, or for labels.',
      'optionNotApplicable',
    );
  }
  findings.throwIfAny('definitionInvalid', 'The definition does not fit');
  return { resolved, warnings: findings.warnings, leftOut: findings.leftOut, rows };
}

/** Rows of the smallest training: that of a fold, where there are folds. */
function leastRows(rows: SplitRows, { folds }: ResolvedSplit): SplitRows {
  return folds === undefined ? rows : { ...rows, train: Math.floor((rows.train * (folds - 1)) / folds) };
}

/** An index is no number that a reconstruction could come close to. */
function rejectIndices(blocks: readonly InputBlock[], findings: Findings): void {
  for (const { kind, name } of blocks) {
    if (kind !== 'category' && kind !== 'tokens') continue;
    const [pointer, instead] =
      kind === 'tokens'
        ? ['/preparation/text/encoding', 'use the encoding "tfidf"']
        : ['/preparation/categorical', 'use "oneHot"'];
    findings.reject(
      pointer,
      `Autoencoding rebuilds numbers; "${name}" becomes ${kind === 'tokens' ? 'token ids' : 'an index'}: ${instead}.`,
      'optionNotApplicable',
    );
  }
}

/** Such as "price by mlp"; more than three targets are counted. */
function defaultName(task: ResolvedTask, family: string): string {
  const names = targetColumns(task);
  if (names.length === 0) return `${task.type} by ${family}`;
  return `${names.length > 3 ? `${names.length} targets` : names.join(', ')} by ${family}`;
}

import type { ResolvedTask } from '../targets/tasks.ts';
import { groupsOf } from '../targets/task-groups.ts';
import type { ColumnProfile } from '../contracts/dataset.ts';
import { Split } from '../contracts/definition/data.ts';
import type { ColumnSplit, ExperimentDefinition, ResolvedSplit } from '../contracts/definition/definition.ts';
import { splitParts as parts } from '../contracts/definition/split-parts.ts';
import { forecastOf } from '../contracts/definition/steps-of.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import { apportion } from '../data/preparation/split/apportion.ts';
import { rowsWithAll, type DatasetFacts } from './dataset-facts.ts';
import type { Findings } from './issues.ts';
import { rarestClass } from './rarest-class.ts';
import { rejectFoldOptions, resolveFolds } from './resolve-folds.ts';
import type { TaskResolution } from '../targets/task-kind.ts';
import { resolveNamedParts, resolveSplitColumn } from './resolve-split-column.ts';

/** The fractions where none is given. */
const defaults = withDefaults(Split, {});

type GivenSplit = NonNullable<ExperimentDefinition['split']>;

/**
 * The split with its fractions adding up to 1: those that are not given share what is left, in the proportion of the
 * defaults. Classification is stratified; a class of too few rows for all parts is trained on.
 * @param rows number of what is divided: rows with a target, or groups of them
 * @param seed of the run, which is the split's where it has none of its own
 */
export function resolveSplit(
  definition: ExperimentDefinition,
  dataset: DatasetFacts,
  { task, target, targets }: TaskResolution<ResolvedTask>,
  { rows = rowsWithAll(dataset, targets), seed: runSeed }: { rows?: number; seed: number },
  findings: Findings,
): ResolvedSplit {
  const given = definition.split ?? {};
  const seed = given.seed ?? runSeed;
  const forecast = forecastOf({ task });
  if (forecast !== null) return resolveTimeParts(given, { time: forecast.time, seed }, findings);
  const column = resolveSplitColumn(definition, dataset, findings);
  if (given.strategy === 'kFold')
    return resolveFolds(definition, dataset, { target, targets, column, seed }, findings);
  rejectFoldOptions(given, findings);
  if (column !== null && given.strategy === 'column')
    return { strategy: 'column', ...resolveNamedParts(given, column, findings), seed, column: column.name };
  const fractions = resolveFractions(given, findings);
  const sizes = apportion(rows, [fractions.train, fractions.validation, fractions.test]);
  for (const [i, part] of parts.entries()) {
    if (fractions[part] > 0 && sizes[i] < 1) {
      findings.reject(
        `/split/${part}`,
        `${fractions[part]} of ${rows} rows leaves no row for ${part}; use a larger fraction${part === 'train' ? '' : ' or 0'}.`,
        'splitEmpty',
      );
    }
  }
  const filledParts = parts.filter((part) => fractions[part] > 0).length;
  if (column !== null && column.distinct < filledParts) {
    findings.reject(
      '/split/column',
      `"${column.name}" has ${column.distinct} different values, fewer than the ${filledParts} parts of the split; rows of the same value stay together.`,
      'tooFewGroups',
    );
  }
  if (column !== null && (given.strategy === 'grouped' || given.strategy === 'timeOrdered'))
    return { strategy: given.strategy, ...fractions, seed, column: column.name };
  return { strategy: resolveStrategy(definition, target, fractions, findings), ...fractions, seed };
}

/** A forecast's parts follow each other in time: what comes later can't be learned from. */
function resolveTimeParts(
  given: GivenSplit,
  { time, seed }: { time: string; seed: number },
  findings: Findings,
): ColumnSplit {
  if (given.strategy !== undefined && given.strategy !== 'timeOrdered')
    findings.reject(
      '/split/strategy',
      `A forecasting is split in time; leave the strategy out, or say "timeOrdered" in place of "${given.strategy}".`,
      'optionNotApplicable',
    );
  if (given.column !== undefined && given.column !== time)
    findings.reject(
      '/split/column',
      'A forecasting is split by task.time; leave the column out.',
      'optionNotApplicable',
    );
  if (given.seed !== undefined)
    findings.reject(
      '/split/seed',
      'A split in time draws nothing at random; leave the seed out.',
      'optionNotApplicable',
    );
  if (given.strategy !== 'kFold') rejectFoldOptions(given, findings);
  return { strategy: 'timeOrdered', ...resolveFractions(given, findings), seed, column: time };
}

function resolveFractions(given: GivenSplit, findings: Findings): Record<(typeof parts)[number], number> {
  const sumGiven = parts.reduce((sum, part) => sum + (given[part] ?? 0), 0);
  const open = parts.filter((part) => given[part] === undefined);
  if (sumGiven > 1 + 1e-9 || (open.length === 0 && Math.abs(sumGiven - 1) > 1e-9)) {
    const shown = parts.map((part) => `${part} ${given[part] ?? 'open'}`).join(', ');
    findings.reject(
      '/split',
      `train, validation and test must add up to 1; they are ${shown} (sum ${round(sumGiven)}).`,
      'splitSum',
    );
    return { train: defaults.train, validation: defaults.validation, test: defaults.test };
  }
  const openWeight = open.reduce((sum, part) => sum + defaults[part], 0);
  const fraction = (part: (typeof parts)[number]) =>
    given[part] ?? round((defaults[part] / openWeight) * Math.max(0, 1 - sumGiven));
  const fractions = { train: fraction('train'), validation: fraction('validation'), test: fraction('test') };
  if (fractions.train <= 0) {
    findings.reject('/split/train', 'validation and test leave nothing to train on.', 'splitEmpty');
  }
  return fractions;
}

function resolveStrategy(
  definition: ExperimentDefinition,
  target: ColumnProfile | null,
  fractions: Record<string, number>,
  findings: Findings,
): 'random' | 'stratified' {
  const asked = definition.split?.strategy;
  const groups = groupsOf(definition.task);
  if (groups === 'labels') return asked === 'random' ? 'random' : 'stratified';
  if (target === null || groups === null) {
    if (asked === 'stratified') {
      findings.reject(
        '/split/strategy',
        `There are no classes to stratify by in ${definition.task.type}; use "random".`,
        'optionNotApplicable',
      );
    }
    return 'random';
  }
  const filledParts = parts.filter((part) => fractions[part] > 0).length;
  const rarest = rarestClass(target);
  if (asked === 'random') return 'random';
  if (rarest !== null && rarest.count < filledParts)
    findings.warn(
      'classTooSmall',
      `The class "${rarest.value}" has ${rarest.count} row(s) only, fewer than the ${filledParts} parts of the split: training gets the first of them, and some part has none.`,
      { column: target.name },
    );
  return 'stratified';
}

const round = (x: number): number => Math.round(x * 1e9) / 1e9;

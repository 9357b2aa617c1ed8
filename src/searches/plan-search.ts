import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { CreateSearchRequest, SearchChoice, SearchPlan, SearchSettings } from '../contracts/search.ts';
import type { DatasetFacts } from '../definition/dataset-facts.ts';
import type { DefinitionRules } from '../definition/definition-rules.ts';
import { TrainyardError, type ErrorIssue } from '../errors.ts';
import { checkSpace } from '../search/check-space.ts';
import { checkFirst } from '../search/check-first.ts';
import { settleConditions } from '../search/conditions.ts';
import type { JsonValue, Parameters, SearchParameter, Trial } from '../search/types.ts';
import { taskKinds } from '../targets/tasks.ts';
import { entryOf, isWithin, spaceIssues } from './space-issues.ts';
import type { MadeTrial } from './decide-step.ts';
import { parametersOf } from './history.ts';
import { makeTrial } from './make-trial.ts';
import { directionOf, metricsOf, reportedMetricsOf, usualMetric } from './objective.ts';
import { strategyOf } from './search-rules.ts';

/** Trials that a plan shows. */
const samples = 5;
const usualTrials = 50;
const mostTrials = 10_000;

type Made = Extract<MadeTrial, { error: null }>;

/** What a search is asked for, with the space that it has. */
export type LaidSearch = CreateSearchRequest & Pick<SearchSettings, 'space'>;

/** A search as it would be made. */
export interface PlannedSearch {
  settings: SearchSettings;
  template: ExperimentDefinition;
  watchesEpochs: boolean;
  plan: SearchPlan;
}

/**
 * Checks a search and writes its defaults in: its space against the definition's schema, its objective and its strategy against the
 * task, and its first trials against the dataset.
 * @param facts of the dataset, with the rows of the experiment counted
 * @param auto what the service has chosen of the request; null: nothing
 * @throws definitionInvalid with pointers into the request, where it could not be searched
 */
export function planSearch(
  request: LaidSearch,
  facts: DatasetFacts,
  rules: Pick<DefinitionRules, 'resolve' | 'plan'>,
  auto: SearchChoice | null = null,
): PlannedSearch {
  const { experiment } = request;
  const on = measuredOn(request);
  const given = parametersOf(request.space);
  const laid = experiment as unknown as JsonValue;
  refuse(
    checkSpace(given, laid).map(({ pointer, detail }) => ({
      pointer: `/space${pointer}`,
      detail,
      code: 'spaceInvalid',
    })),
  );
  const parameters = settleConditions(given, laid);
  if (experiment.training?.initialWeights !== undefined)
    refuse([
      {
        pointer: '/experiment/training/initialWeights',
        code: 'notSupportedYet',
        detail: 'Trials of a search begin with weights of their own; leave the initial weights out.',
      },
    ]);
  if (experiment.compression !== undefined)
    refuse([
      {
        pointer: '/experiment/compression',
        code: 'notSupportedYet',
        detail: 'Trials of a search train models of their own; compress the best of them afterwards.',
      },
    ]);
  const asked = withMeasuredRows(experiment, on, given);
  refuse(spaceIssues(parameters, asked));

  const scheduler = request.strategy?.scheduler ?? { name: 'none' as const };
  const objective = objectiveOf(request, on, scheduler.name !== 'none');
  const { name: _name, ...samplerOptions } = request.strategy?.sampler ?? { name: 'tpe' as const };
  const sampler = { ...samplerOptions, name: request.strategy?.sampler?.name ?? 'tpe' } as SearchSettings['strategy']['sampler']; // prettier-ignore
  const seed = request.seed ?? 7;
  const { size } = strategyOf({ strategy: { sampler, scheduler: { name: 'none' } }, limits: unlimited, seed }, parameters).sampler; // prettier-ignore
  const first = firstOf(request, parameters, sampler.name);
  const trials = trialsOf(request, size);
  const limits: SearchSettings['limits'] = {
    trials,
    parallel: request.limits?.parallel ?? 1,
    seconds: request.limits?.seconds ?? null,
    epochs: request.limits?.epochs ?? null,
  };

  const drawn = firstParameters(
    { strategy: { sampler, scheduler: { name: 'none' }, ...first }, limits, seed },
    parameters,
  );
  const template = withSettledRows(asked, drawn, facts, { rules, on });
  const own = { id: facts.id, profile: facts.profile };
  const tried = drawn.map((values) => ({
    values,
    made: makeTrial({ template, rules, facts: own, on }, values),
  }));
  const made = tried.flatMap((trial) => (trial.made.error === null ? [trial.made] : []));
  if (made.length === 0) throw noTrial(tried[0].made.error!, parameters);
  const epochs = Math.max(...made.map((trial) => trial.epochs));
  const resolvedScheduler = schedulerOf(scheduler, epochs);
  const strategy = { sampler, scheduler: resolvedScheduler, ...first };
  const settings: SearchSettings = { space: request.space, strategy, auto, objective, limits, seed };
  const plans = made.slice(0, 1).map(({ definition }) => rules.plan(definition, facts, null));
  const allEpochs = Math.min(trials * epochs, limits.epochs ?? Infinity);
  return {
    settings,
    template,
    watchesEpochs: scheduler.name === 'median',
    plan: {
      ...settings,
      gridSize: size,
      rungs: [...strategyOf(settings, parameters).scheduler.rungs],
      samples: tried.map(({ values, made: trial }) => ({
        parameters: values,
        definition: trial.error === null ? trial.resolved : null,
        issues: trial.error === null ? [] : issuesOf(trial.error),
      })),
      estimate: {
        epochs: allEpochs,
        steps: plans.length > 0 ? Math.round((plans[0].totalSteps / made[0].epochs) * allEpochs) : null,
        memoryBytes: plans.length > 0 ? plans[0].memoryBytes : null,
      },
    },
  };
}

const unlimited: SearchSettings['limits'] = { trials: mostTrials, parallel: 1, seconds: null, epochs: null };

/** @throws definitionInvalid with these issues, where there are any */
function refuse(issues: readonly ErrorIssue[]): void {
  if (issues.length === 0) return;
  throw new TrainyardError('definitionInvalid', `The search can not be made: ${issues[0].detail}`, {
    issues: issues.slice(0, 50),
  });
}

/** The rows that trials are compared on. */
export const measuredOn = ({
  objective,
  experiment,
}: Pick<CreateSearchRequest, 'objective' | 'experiment'>): SearchSettings['objective']['on'] =>
  objective?.on ?? (experiment.split?.strategy === 'kFold' ? 'folds' : 'validation');

/** The experiment with validation rows, which it may not have by default. */
export function withMeasuredRows(
  experiment: ExperimentDefinition,
  on: SearchSettings['objective']['on'],
  parameters: readonly SearchParameter[],
): ExperimentDefinition {
  const { split = {} } = experiment;
  const hasShares = split.validation !== undefined || (split.train !== undefined && split.test !== undefined);
  const needsRows = on === 'validation' && split.strategy !== 'column' && !hasShares;
  // The rows must not be divided anew with each trial.
  const needsSeed = split.seed === undefined && experiment.task.type !== 'forecasting' && parameters.some(({ pointer }) => pointer === '/seed'); // prettier-ignore
  if (!needsRows && !needsSeed) return experiment;
  return {
    ...experiment,
    split: {
      ...split,
      ...(needsRows && { validation: 0.15 }),
      ...(needsSeed && { seed: experiment.seed ?? 7 }),
    },
  };
}

/**
 * The experiment with what the counted rows decide: what becomes of equal rows is written in, so that trials, whose rows are not
 * counted again, have the same rows.
 */
function withSettledRows(
  experiment: ExperimentDefinition,
  drawn: readonly Parameters[],
  facts: DatasetFacts,
  { rules, on }: { rules: Pick<DefinitionRules, 'resolve'>; on: SearchSettings['objective']['on'] },
): ExperimentDefinition {
  const { duplicates = 'auto' } = experiment.split ?? {};
  if (duplicates !== 'auto') return experiment;
  const isMade = (trial: MadeTrial): trial is Made => trial.error === null;
  for (const values of drawn) {
    const counted = makeTrial({ template: experiment, rules, facts, on }, values);
    if (!isMade(counted)) continue;
    const settled = {
      ...experiment,
      split: { ...experiment.split, duplicates: counted.resolved.split.duplicates },
    };
    return isMade(makeTrial({ template: settled, rules, facts, on }, values)) ? settled : experiment;
  }
  return experiment;
}

function objectiveOf(
  { objective: { metric: asked } = {}, experiment }: CreateSearchRequest,
  on: SearchSettings['objective']['on'],
  isScheduled: boolean,
): SearchSettings['objective'] {
  const targetKind = taskKinds.get(experiment.task.type).targetKind(experiment.task);
  const metric = asked ?? usualMetric(targetKind, isScheduled);
  const direction = directionOf(targetKind, metric);
  const is = (pointer: string, detail: string) => refuse([{ pointer, detail, code: 'objectiveUnknown' }]);
  if (direction === null)
    is('/objective/metric', `An evaluation of ${experiment.task.type} has no metric "${metric}" to compare by; it has ${metricsOf(targetKind).join(', ')}.`); // prettier-ignore
  if (isScheduled && on === 'folds')
    is('/strategy/scheduler', 'Trials of a cross-validation can not be compared before their end; leave the scheduler out, or measure on validation rows.'); // prettier-ignore
  const reported = reportedMetricsOf(targetKind);
  if (isScheduled && !reported.includes(metric))
    is('/objective/metric', `A scheduler compares what each epoch reports: ${reported.join(', ')}; "${metric}" is known at the end only.`); // prettier-ignore
  return { metric, on, direction: direction! };
}

/** The parameters of the first trials, where there are some. */
function firstOf(
  { strategy: { first } = {} }: CreateSearchRequest,
  parameters: readonly SearchParameter[],
  sampler: string,
): Pick<SearchSettings['strategy'], 'first'> {
  if (first === undefined || first.length === 0) return {};
  const is = (pointer: string, detail: string) => ({ pointer: `/strategy/first${pointer}`, detail, code: 'firstTrialInvalid' }); // prettier-ignore
  if (sampler === 'grid') refuse([is('', 'A grid has all combinations: leave out the first trials, or use another sampler.')]); // prettier-ignore
  refuse(checkFirst(first as readonly Parameters[], parameters).map(({ pointer, detail }) => is(pointer, detail))); // prettier-ignore
  return { first };
}

function trialsOf({ limits: { trials: asked } = {} }: CreateSearchRequest, gridSize: number | null): number {
  if (gridSize === null) return asked ?? usualTrials;
  if (asked === undefined && gridSize > mostTrials)
    refuse([{ pointer: '/limits/trials', code: 'gridTooLarge', detail: `The grid has ${gridSize} points, more than the ${mostTrials} trials that a search may have: use fewer values, or say how many of them are tried.` }]); // prettier-ignore
  return Math.min(asked ?? gridSize, gridSize);
}

/** The parameters of the first trials, as they are drawn before anything is known. */
function firstParameters(
  settings: Pick<SearchSettings, 'strategy' | 'limits' | 'seed'>,
  parameters: readonly SearchParameter[],
): Parameters[] {
  const { sampler } = strategyOf(settings, parameters);
  const history: Trial[] = [];
  for (let trial = 0; trial < Math.min(samples, settings.limits.trials); trial += 1) {
    const values = sampler.suggest(trial, history);
    if (values === null) break;
    history.push({ trial, parameters: values, state: 'queued', curve: [], value: null });
  }
  return history.map((trial) => trial.parameters);
}

/** The scheduler with its epochs. */
function schedulerOf(
  asked: SearchSettings['strategy']['scheduler'],
  epochs: number,
): SearchSettings['strategy']['scheduler'] {
  if (asked.name === 'none' || asked.name === 'median') return asked;
  const { minEpochs = 1, maxEpochs = epochs } = asked;
  if (minEpochs > maxEpochs)
    refuse([{ pointer: '/strategy/scheduler/minEpochs', code: 'rungsInvalid', detail: `must be at most maxEpochs, ${maxEpochs}; is ${minEpochs}.` }]); // prettier-ignore
  return { ...asked, minEpochs, maxEpochs, reduction: asked.reduction ?? (asked.name === 'asha' ? 4 : 3) };
}

const issuesOf = ({ message, issues }: NonNullable<MadeTrial['error']>): ErrorIssue[] =>
  issues.length > 0 ? [...issues] : [{ detail: message }];

/** Of five trials not one can be trained: the search is refused with what the first one would fail of. */
function noTrial(
  error: NonNullable<MadeTrial['error']>,
  parameters: readonly SearchParameter[],
): TrainyardError {
  const issues = issuesOf(error).map((issue) => {
    const { pointer } = issue;
    if (pointer === undefined) return issue;
    const entry = parameters.find((parameter) => isWithin(pointer, parameter.pointer));
    return { ...issue, pointer: entry ? entryOf(entry.pointer) : `/experiment${pointer}` };
  });
  return new TrainyardError('definitionInvalid', `No trial of the search could be trained: ${error.message}`, { issues }); // prettier-ignore
}

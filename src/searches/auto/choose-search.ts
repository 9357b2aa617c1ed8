import type { ExperimentDefinition } from '../../contracts/definition/definition.ts';
import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import type {
  CreateSearchRequest,
  SearchChoice,
  SearchParameter,
  SearchSettings,
} from '../../contracts/search.ts';
import type { DatasetFacts } from '../../definition/dataset-facts.ts';
import type { DefinitionRules } from '../../definition/definition-rules.ts';
import { errorToPlain, TrainyardError } from '../../errors.ts';
import { Split } from '../../contracts/definition/data.ts';
import { withDefaults } from '../../contracts/with-defaults.ts';
import { isInDomain } from '../../search/check-first.ts';
import type { JsonValue, Parameters } from '../../search/types.ts';
import { definitionIssues } from '../../validation/check-definition.ts';
import { parametersOf } from '../history.ts';
import { measuredOn, withMeasuredRows, type LaidSearch } from '../plan-search.ts';
import { valueAt, withParameters } from '../trial-definition.ts';
import { familiesToTry, kindOfRows, type FamilyToTry } from './families-to-try.ts';
import { optionsOf } from './family-options.ts';

type Rules = Pick<DefinitionRules, 'resolve'>;
type Space = SearchSettings['space'];
/** A family that fits, with what its defaults resolve to. */
type Fitting = FamilyToTry & { resolved: AnyDefinition };

const family = '/model/family';
const usualSeconds = 600;
const usualTrials = 200;
/** Of the time of a search a trial may take this share. */
const shareOfTrial = 1 / 4;
const leastTrialSeconds = 20;
/** Rows up to which trials are compared by folds: a validation part of so few says little. */
const mostFoldedRows = 2000;
const folds = 5;

/**
 * A search that the service lays out by itself: which families are tried, in which order, over which of their options, on which rows and how long.
 * A family is considered by what the rows hold ({@link kindOfRows}) and left out where its defaults are refused. The first trials are the defaults of each family; from then on TPE goes where
 * results are good. What the request says stays as it is: a family, its options, a split, a strategy, limits.
 * @returns the request with a space, and what was chosen
 * @throws definitionInvalid where no family fits, or the family has no options to search over
 */
export function chooseSearch(
  request: CreateSearchRequest,
  facts: DatasetFacts,
  rules: Rules,
): { request: LaidSearch; choice: SearchChoice } {
  const own = { id: facts.id, profile: facts.profile };
  const resolve = (definition: ExperimentDefinition): AnyDefinition =>
    rules.resolve(definition, own).resolved;
  const asked = request.experiment;
  const notes: string[] = [];
  const { fitting, leftOut } = chooseFamilies(asked, facts, resolve);
  const isTable = kindOfRows(fitting[0].resolved) === 'table';
  const split = isTable ? foldedSplit(request, fitting, facts, resolve) : null;
  if (split) notes.push(`The table has ${facts.profile.rows} rows: trials are compared by the mean over ${folds} folds, and a model is trained on the rows of all of them; the test rows are in no fold.`); // prettier-ignore
  const limits = limitsOf(request);
  const maxRuntimeSeconds = trialSeconds(asked, limits.seconds);
  if (maxRuntimeSeconds !== null) notes.push(`A trial is trained for at most ${maxRuntimeSeconds} s of the ${limits.seconds} s.`); // prettier-ignore
  const experiment: ExperimentDefinition = {
    ...asked,
    ...(split && { split }),
    ...(maxRuntimeSeconds !== null && { limits: { ...asked.limits, maxRuntimeSeconds } }),
  };
  const space = spaceOf(experiment, fitting, resolve);
  const sampler = request.strategy?.sampler ?? { name: 'tpe' as const, startTrials: fitting.length };
  // With the rows that trials have: some defaults go by their number.
  const measured = withMeasuredRows(experiment, measuredOn({ ...request, experiment }), []);
  const first = fitting.map((one) => firstTrial(one.family, resolve(withFamily(measured, one)), space));
  return {
    request: {
      ...request,
      experiment,
      space,
      strategy: { ...request.strategy, sampler, ...(sampler.name !== 'grid' && { first: request.strategy?.first ?? first }) }, // prettier-ignore
      limits,
    },
    choice: {
      families: fitting.map(({ family: name, reason }) => ({ family: name, reason })),
      leftOut,
      notes,
    },
  };
}

function chooseFamilies(
  asked: ExperimentDefinition,
  { profile: { rows } }: DatasetFacts,
  resolve: (definition: ExperimentDefinition) => AnyDefinition,
): { fitting: Fitting[]; leftOut: SearchChoice['leftOut'] } {
  const named = asked.model?.family;
  if (named !== undefined)
    return {
      fitting: [{ family: named, reason: 'The experiment names it.', resolved: resolve(asked) }],
      leftOut: [],
    };
  const fitting: Fitting[] = [];
  const leftOut: SearchChoice['leftOut'] = [];
  const considered = familiesToTry(kindOfRows(resolve(asked)));
  let cause: unknown;
  for (const one of considered) {
    try {
      const resolved = resolve({ ...asked, model: { family: one.family } as ExperimentDefinition['model'] });
      if (rows <= (one.mostRows ?? Infinity)) fitting.push({ ...one, resolved });
      else leftOut.push({ family: one.family, reason: `Its time grows with the square of the rows: with ${rows} of them, more than ${one.mostRows}, it would take that of the others.` }); // prettier-ignore
    } catch (error) {
      cause ??= error;
      const { message, issues } = errorToPlain(error);
      leftOut.push({ family: one.family, reason: issues[0]?.detail ?? message });
    }
  }
  if (fitting.length === 0) throw cause;
  return { fitting, leftOut };
}

/** Folds for a small table, where neither its rows nor how trials are compared is said otherwise; null: it is split as usual. */
function foldedSplit(
  { experiment, objective, strategy }: CreateSearchRequest,
  fitting: readonly Fitting[],
  { profile: { rows } }: DatasetFacts,
  resolve: (definition: ExperimentDefinition) => AnyDefinition,
): ExperimentDefinition['split'] | null {
  const isScheduled = (strategy?.scheduler?.name ?? 'none') !== 'none';
  const isSaid = Object.keys(experiment.split ?? {}).length > 0 || objective?.on === 'validation';
  if (rows > mostFoldedRows || isSaid || isScheduled) return null;
  const { test } = withDefaults(Split, {});
  const split = { strategy: 'kFold', folds, test } as const;
  const isTaken = fitting.every((one) => resolves({ ...withFamily(experiment, one), split }, resolve));
  return isTaken ? split : null;
}

const withFamily = (experiment: ExperimentDefinition, { family: name }: Fitting): ExperimentDefinition => ({
  ...experiment,
  model: { ...experiment.model, family: name } as ExperimentDefinition['model'],
});

function resolves(
  definition: ExperimentDefinition,
  resolve: (definition: ExperimentDefinition) => AnyDefinition,
): boolean {
  if (definitionIssues(definition).length > 0) return false;
  try {
    resolve(definition);
    return true;
  } catch {
    return false;
  }
}

/** The limits, with a time where nothing else ends the search. */
function limitsOf({
  limits = {},
  strategy,
}: CreateSearchRequest): NonNullable<CreateSearchRequest['limits']> {
  const isOpen = limits.trials === undefined && limits.epochs === undefined;
  const isGrid = strategy?.sampler?.name === 'grid';
  return {
    ...(isOpen && { seconds: usualSeconds }),
    ...(!isGrid && { trials: usualTrials }),
    ...limits,
  };
}

/** The longest time of a trial, so that one does not take that of all; null where it is said, or there is no limit. */
function trialSeconds({ limits }: ExperimentDefinition, seconds: number | undefined): number | null {
  if (limits?.maxRuntimeSeconds !== undefined || seconds === undefined) return null;
  return Math.min(seconds, Math.max(leastTrialSeconds, Math.floor(seconds * shareOfTrial)));
}

/**
 * The families, where none is named, and the options of each, under the condition that it is the one. Options that the experiment gives
 * are left as they are, and those that it can not take are left out.
 * @throws definitionInvalid where nothing is left
 */
function spaceOf(
  experiment: ExperimentDefinition,
  fitting: readonly Fitting[],
  resolve: (definition: ExperimentDefinition) => AnyDefinition,
): Space {
  const isOpen = experiment.model?.family === undefined;
  const shared = new Map<string, { domain: SearchParameter; families: string[] }>();
  for (const one of fitting) {
    const definition = withFamily(experiment, one);
    const takes = (pointer: string) => (value: JsonValue) =>
      resolves(withParameters(definition, { [pointer]: value }), resolve);
    for (const [pointer, option] of Object.entries(optionsOf(one.family))) {
      if (valueAt(experiment, pointer) !== undefined) continue;
      const domain = takenDomain(option, takes(pointer));
      if (domain === null) continue;
      const known = shared.get(pointer);
      if (known) known.families.push(one.family);
      else shared.set(pointer, { domain, families: [one.family] });
    }
  }
  if (!isOpen && shared.size === 0)
    throw new TrainyardError('definitionInvalid', `There is no space, and none is known for "${fitting[0].family}" as it is given: name the places to search over.`, { issues: [{ pointer: '/space', code: 'spaceInvalid', detail: 'must be given for this model.' }] }); // prettier-ignore
  return {
    ...(isOpen && { [family]: { type: 'choice' as const, values: fitting.map((one) => one.family) } }),
    ...Object.fromEntries(
      [...shared].map(([pointer, { domain, families }]) => [
        pointer,
        families.length < fitting.length ? { ...domain, when: { [family]: families } } : domain,
      ]),
    ),
  };
}

/** What of a domain the definition can take; null: nothing. */
function takenDomain(
  domain: SearchParameter,
  isTaken: (value: JsonValue) => boolean,
): SearchParameter | null {
  if (domain.type !== 'choice') return isTaken(domain.low) && isTaken(domain.high) ? domain : null;
  const values = (domain.values as JsonValue[]).filter(isTaken);
  return values.length > 0 ? { ...domain, values } : null;
}

/**
 * The trial of a family's defaults. Where the space has all of them, they are written as its parameters, so that the sampler learns from them; otherwise
 * the trial names the family alone.
 */
function firstTrial(name: string, resolved: AnyDefinition, space: Space): Parameters {
  const named: Parameters = family in space ? { [family]: name } : {};
  const options = Object.keys(optionsOf(name)).filter((pointer) => pointer in space);
  const values: Record<string, JsonValue> = {};
  for (const { pointer, domain } of parametersOf(space)) {
    if (!options.includes(pointer)) continue;
    const value = valueAt(resolved, pointer);
    if (value === undefined || !isInDomain(value, domain)) return named;
    values[pointer] = value;
  }
  return { ...named, ...values };
}

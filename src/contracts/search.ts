import { Type, type Static } from 'typebox';
import { Id, MapOf, Nullable, OneOf, Timestamp } from './common.ts';
import { Defaulted } from './defaults.ts';
import { ExperimentDefinition } from './definition/definition.ts';
import { ProblemIssue } from './problem.ts';
import { RunError } from './run.ts';

const closed = { additionalProperties: false } as const;

export const searchStatuses = ['running', 'paused', 'succeeded', 'failed', 'cancelled'] as const;
export type SearchStatus = (typeof searchStatuses)[number];

export const trialStates = ['queued', 'running', 'paused', 'completed', 'stopped', 'failed', 'cancelled'] as const; // prettier-ignore
export type TrialState = (typeof trialStates)[number];

/** States that a trial does not leave by itself; `paused` is left by a promotion. */
export const endedTrialStates = [
  'completed',
  'stopped',
  'failed',
  'cancelled',
] as const satisfies readonly TrialState[];

const when = Type.Optional(
  MapOf(Type.Unknown(), {
    maxProperties: 20,
    description:
      'Conditions: the parameter is there only if each of these places of the definition has the given value, or one of a given list of values. A place is the JSON Pointer of another parameter, a place within the value of another parameter, or one that no parameter changes.',
  }),
);
const bounds = {
  low: Type.Number({ description: 'Lowest value, included.' }),
  high: Type.Number({ description: 'Highest value, included.' }),
  step: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      description: 'Distance of the values: low, low + step, … up to high.',
    }),
  ),
};

/** The values that a place of the definition may take. */
export const SearchParameter = Type.Union(
  [
    Type.Object({ type: Type.Literal('uniform'), ...bounds, when }, { ...closed, title: 'Uniform' }),
    Type.Object(
      { type: Type.Literal('logUniform'), ...bounds, when },
      { ...closed, title: 'LogUniform', description: 'Uniform in the logarithm; `low` is above 0.' },
    ),
    Type.Object({ type: Type.Literal('integer'), ...bounds, when }, { ...closed, title: 'Integer' }),
    Type.Object(
      { type: Type.Literal('logInteger'), ...bounds, when },
      { ...closed, title: 'LogInteger', description: 'Uniform in the logarithm; `low` is at least 1.' },
    ),
    Type.Object(
      {
        type: Type.Literal('choice'),
        values: Type.Array(Type.Unknown(), {
          minItems: 1,
          maxItems: 1000,
          description: 'Values without an order, each any JSON that fits the place.',
        }),
        when,
      },
      { ...closed, title: 'Choice' },
    ),
  ],
  { $id: 'SearchParameter' },
);
export type SearchParameter = Static<typeof SearchParameter>;

const spaceOf = (more: string) =>
  MapOf(SearchParameter, {
    minProperties: 1,
    maxProperties: 100,
    description: `Parameters of the search, each under the JSON Pointer of its place in the definition, such as \`/training/optimizer/learningRate\` or \`/model/layers/0/units\`.${more}`,
  });
const space = spaceOf('');
const requestedSpace = spaceOf(
  ' Without it the service chooses one: families of models that suit the data and their main options or, if the experiment names a family, the main options of that family.',
);

/** How the parameters of trials are chosen. */
export const SearchSampler = Type.Union(
  [
    Type.Object(
      {
        name: Type.Literal('grid'),
        points: Defaulted(
          5,
          Type.Integer({
            minimum: 2,
            maximum: 1000,
            description: 'Number of values of a parameter that has neither steps nor choices.',
          }),
        ),
      },
      { ...closed, title: 'GridSampler', description: 'All combinations, in order.' },
    ),
    Type.Object({ name: Type.Literal('random') }, { ...closed, title: 'RandomSampler' }),
    Type.Object(
      { name: Type.Literal('quasiRandom') },
      {
        ...closed,
        title: 'QuasiRandomSampler',
        description: 'Spreads the trials more evenly than `random`.',
      },
    ),
    Type.Object(
      {
        name: Type.Literal('tpe'),
        startTrials: Defaulted(
          10,
          Type.Integer({
            minimum: 1,
            maximum: 10_000,
            description: 'Number of trials that are drawn at random first.',
          }),
        ),
        candidates: Defaulted(
          24,
          Type.Integer({
            minimum: 1,
            maximum: 1000,
            description:
              'Number of draws of which the best one becomes the trial. For each parameter beyond the third that is modelled together with the others there are as many again, up to four times as many.',
          }),
        ),
        multivariate: Defaulted(
          true,
          Type.Boolean({
            description: 'Whether parameters that are there together are modelled together.',
          }),
        ),
      },
      {
        ...closed,
        title: 'TpeSampler',
        description: 'Tree-structured Parzen estimator (Bergstra et al. 2011): looks where good trials are.',
      },
    ),
  ],
  { title: 'SearchSampler', description: 'How the parameters of trials are chosen; by default by `tpe`.' },
);
export type SearchSampler = Static<typeof SearchSampler>;

const rungs = {
  minEpochs: Defaulted(
    1,
    Type.Integer({
      minimum: 1,
      maximum: 100_000,
      description: 'Number of epochs after which a trial is first compared with the others.',
    }),
  ),
  maxEpochs: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 100_000,
      description:
        'Number of epochs of a trial that is trained to its end, from which the rungs follow. By default the epochs of the definition.',
    }),
  ),
};
const reduction = (value: number) =>
  Defaulted(
    value,
    Type.Integer({
      minimum: 2,
      maximum: 100,
      description:
        'Factor between the rungs: a rung has this many times the epochs of the one before, and is reached by the best of as many trials.',
    }),
  );

/** How trials are cut short. */
export const SearchScheduler = Type.Union(
  [
    Type.Object(
      { name: Type.Literal('none') },
      { ...closed, title: 'NoScheduler', description: 'Every trial is trained to its end.' },
    ),
    Type.Object(
      { name: Type.Literal('asha'), ...rungs, reduction: reduction(4) },
      {
        ...closed,
        title: 'AshaScheduler',
        description:
          'Asynchronous successive halving (Li et al. 2018): a trial pauses at a rung and goes on from its checkpoint if it is among the best there.',
      },
    ),
    Type.Object(
      { name: Type.Literal('hyperband'), ...rungs, reduction: reduction(3) },
      {
        ...closed,
        title: 'HyperbandScheduler',
        description:
          'Successive halving in brackets that begin with different numbers of epochs (Li et al. 2018).',
      },
    ),
    Type.Object(
      {
        name: Type.Literal('median'),
        minEpochs: rungs.minEpochs,
        startTrials: Defaulted(
          5,
          Type.Integer({
            minimum: 1,
            maximum: 10_000,
            description:
              'Number of other trials that must have come to an epoch before a trial is stopped at it.',
          }),
        ),
      },
      {
        ...closed,
        title: 'MedianScheduler',
        description: "Stops a trial that is worse than the median of the other trials' running averages.",
      },
    ),
  ],
  { title: 'SearchScheduler', description: 'How trials are cut short; by default they are not.' },
);
export type SearchScheduler = Static<typeof SearchScheduler>;

export const objectiveRows = ['validation', 'folds'] as const;
export const objectiveDirections = ['minimize', 'maximize'] as const;

const first = Type.Optional(
  Type.Array(
    MapOf(Type.Unknown(), {
      maxProperties: 100,
      description:
        'Values of parameters by their pointers; a parameter that is left out has the value of the definition.',
    }),
    {
      maxItems: 1000,
      description:
        'Parameters of the first trials, in this order, such as values that are known to be good; the sampler chooses those of the others. Not for `grid`.',
    },
  ),
);

/** What a search is asked for. */
export const CreateSearchRequest = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Name of the search. The default is that of its experiment, with "search" behind it.',
      }),
    ),
    experiment: ExperimentDefinition,
    space: Type.Optional(requestedSpace),
    strategy: Type.Optional(
      Type.Object(
        {
          sampler: Type.Optional(SearchSampler),
          scheduler: Type.Optional(SearchScheduler),
          first,
        },
        closed,
      ),
    ),
    objective: Type.Optional(
      Type.Object(
        {
          metric: Type.Optional(
            Type.String({
              minLength: 1,
              maxLength: 100,
              description:
                'Metric of the evaluation, such as `loss`, `accuracy`, `auc` or `rmse`; whether less or more is better is known. By default `logLoss` where classes or labels are predicted (`loss` with a scheduler), `rmse` where values are, and `ndcg` of a recommendation.',
            }),
          ),
          on: Type.Optional(
            OneOf(objectiveRows, {
              description:
                'Rows that the metric is measured on: the validation part, or the mean over the folds. The default is `folds` if the split is `kFold`. The test part is never looked at.',
            }),
          ),
        },
        closed,
      ),
    ),
    limits: Type.Optional(
      Type.Object(
        {
          trials: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 10_000,
              description:
                'Maximum number of trials. The default is the size of a grid, 200 without a space, otherwise 50.',
            }),
          ),
          parallel: Defaulted(
            1,
            Type.Integer({
              minimum: 1,
              maximum: 1000,
              description:
                'Maximum number of trials that are queued or under way at a time. With 1 the same seed gives the same trials.',
            }),
          ),
          seconds: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 31_536_000,
              description:
                'Time after which no trial is started any more and those under way are stopped, in seconds since the search was made. Without a space and without `trials` the default is 600.',
            }),
          ),
          epochs: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 1_000_000_000,
              description:
                'Maximum number of epochs of all trials together: what may go beyond is not begun.',
            }),
          ),
        },
        closed,
      ),
    ),
    seed: Defaulted(
      7,
      Type.Integer({
        minimum: 0,
        maximum: 4294967295,
        description:
          'Seed of the sampler. The trials themselves are trained with the seed of the experiment.',
      }),
    ),
  },
  { ...closed, $id: 'CreateSearchRequest' },
);
export type CreateSearchRequest = Static<typeof CreateSearchRequest>;

/** A family of models, and why it is tried or not. */
const familyWithReason = Type.Object({ family: Type.String(), reason: Type.String() });

/** What the service has chosen for a search without a space. */
export const SearchChoice = Type.Object(
  {
    families: Type.Array(familyWithReason, {
      description:
        'Families that are tried, in the order of their first trials, which have the defaults of the family.',
    }),
    leftOut: Type.Array(familyWithReason, { description: 'Families that were considered and do not fit.' }),
    notes: Type.Array(Type.String(), {
      description: 'Other decisions, such as how the rows are split.',
    }),
  },
  { $id: 'SearchChoice' },
);
export type SearchChoice = Static<typeof SearchChoice>;

/** What a search does, with every default written in. */
export const SearchSettings = Type.Object({
  space,
  strategy: Type.Object({ sampler: SearchSampler, scheduler: SearchScheduler, first }),
  auto: Nullable(SearchChoice, {
    description: 'Choices that the service made; null for a search whose space was given.',
  }),
  objective: Type.Object({
    metric: Type.String(),
    on: OneOf(objectiveRows),
    direction: OneOf(objectiveDirections),
  }),
  limits: Type.Object({
    trials: Type.Integer(),
    parallel: Type.Integer(),
    seconds: Nullable(Type.Integer()),
    epochs: Nullable(Type.Integer()),
  }),
  seed: Type.Integer(),
});
export type SearchSettings = Static<typeof SearchSettings>;

const parameters = MapOf(Type.Unknown(), {
  description: 'Values by the JSON Pointers of their places in the definition.',
});
const number = Type.Integer({ description: 'Number of the trial, 0 for the first one.' });
const value = Nullable(
  Type.Number({
    description: 'Metric of the objective; after the last epoch for a trial that was cut short.',
  }),
);

/** What a search would do: the answer of `POST /searches/plan`. */
export const SearchPlan = Type.Object(
  {
    ...SearchSettings.properties,
    gridSize: Nullable(Type.Integer(), {
      description: 'Number of trials of a grid; null for other samplers.',
    }),
    rungs: Type.Array(Type.Integer(), { description: 'Numbers of epochs after which trials may pause.' }),
    samples: Type.Array(
      Type.Object({
        parameters,
        definition: Nullable(Type.Unknown({ 'x-component': 'ResolvedDefinition' }), {
          description: 'Definition with every default written in; null if it is refused.',
        }),
        issues: Type.Array(ProblemIssue, {
          description: 'Causes of which a trial with these parameters would fail.',
        }),
      }),
      { description: 'The first five trials, as far as they do not depend on results.' },
    ),
    estimate: Type.Object({
      epochs: Type.Integer({ description: 'Maximum number of epochs of all trials together.' }),
      steps: Nullable(
        Type.Integer({
          description: 'Maximum number of steps, by the mean of the samples; null without one.',
        }),
      ),
      memoryBytes: Nullable(Type.Integer({ description: 'Largest estimated memory of a sample in bytes.' })),
    }),
  },
  { $id: 'SearchPlan' },
);
export type SearchPlan = Static<typeof SearchPlan>;

/** The best trial of a search so far. */
export const BestTrial = Type.Object({
  trial: number,
  runId: Id('run'),
  experimentId: Id('experiment'),
  value: Type.Number({ description: 'Metric of the objective.' }),
  changes: Type.Array(
    Type.Object({
      pointer: Type.String({ description: 'JSON Pointer of the place in the definition.' }),
      before: Type.Optional(
        Type.Unknown({ description: 'Value in the definition of the search; absent: none.' }),
      ),
      after: Type.Unknown(),
    }),
    { description: 'Differences of its definition from that of the search.' },
  ),
});
export type BestTrial = Static<typeof BestTrial>;

/** A search for the best parameters of a definition. */
export const Search = Type.Object(
  {
    id: Id('search'),
    name: Type.String(),
    datasetId: Id('dataset'),
    status: OneOf(searchStatuses),
    experiment: Type.Unknown({
      'x-component': 'ExperimentDefinition',
      description: 'Definition that the parameters are written into.',
    }),
    ...SearchSettings.properties,
    best: Nullable(BestTrial, {
      description:
        'Best completed trial; before there is one, the best by what trials have reported last; null until one has reported.',
    }),
    trials: Type.Object(
      {
        total: Type.Integer(),
        ...Object.fromEntries(trialStates.map((state) => [state, Type.Integer()])),
      } as Record<'total' | TrialState, ReturnType<typeof Type.Integer>>,
      {
        description:
          'Number of trials in each state. `paused` waits at a rung; `stopped` was cut short by the scheduler or the end of the search; `failed` could not be trained.',
      },
    ),
    epochs: Type.Object({
      trained: Type.Integer({ description: 'Number of epochs that were trained, of all trials.' }),
      saved: Type.Integer({
        description: 'Number of epochs that stopped trials would have been trained for beyond their end.',
      }),
    }),
    error: Nullable(RunError),
    createdAt: Timestamp,
    finishedAt: Nullable(Timestamp),
  },
  { $id: 'Search' },
);
export type Search = Static<typeof Search>;

/** A point of a trial's curve. */
export const TrialPoint = Type.Object({
  epoch: Type.Integer(),
  value: Type.Number({ description: 'Metric of the objective after the epoch.' }),
});
export type TrialPoint = Static<typeof TrialPoint>;

/** One try of a search: a run with parameters of its own. */
export const SearchTrial = Type.Object(
  {
    trial: number,
    state: OneOf(trialStates),
    runId: Nullable(Id('run'), { description: 'Run that trains it; null if its definition was refused.' }),
    experimentId: Nullable(Id('experiment')),
    parameters,
    value,
    epochs: Type.Object({
      trained: Type.Integer(),
      planned: Type.Integer({ description: 'Number of epochs of its definition.' }),
      pausesAfter: Nullable(Type.Integer(), {
        description: 'Number of epochs after which it pauses; null: it is trained to its end.',
      }),
    }),
    error: Nullable(RunError),
    curve: Type.Optional(
      Type.Array(TrialPoint, { description: 'Values by epochs, thinned; with the query parameter `curve`.' }),
    ),
    createdAt: Timestamp,
    endedAt: Nullable(Timestamp),
  },
  { $id: 'SearchTrial' },
);
export type SearchTrial = Static<typeof SearchTrial>;

/** A trial in the leaderboard. */
const Leader = Type.Object({
  rank: Type.Integer({ description: 'Rank of the trial, 1 for the best one.' }),
  trial: number,
  state: OneOf(trialStates),
  runId: Nullable(Id('run')),
  family: Nullable(Type.String(), {
    description: 'Family of its model; null if its definition was refused.',
  }),
  value,
  test: Nullable(
    Type.Number({
      description:
        'Same metric on the test rows. Only for the best trial of a search that has ended: what was chosen by a figure is not measured by it.',
    }),
  ),
  seconds: Type.Number({
    description: 'Time that workers have spent on it, all attempts together, in seconds.',
  }),
  epochs: Type.Integer({
    description: 'Number of epochs that were trained; of trees for families that grow by trees.',
  }),
  parameters,
});

/** The trials of a search in the order of their results. */
export const SearchLeaderboard = Type.Object(
  {
    objective: SearchSettings.properties.objective,
    data: Type.Array(Leader, {
      description:
        'Trials with a result, the best one first: those that came to their end, then those that were cut short, by how far they came.',
    }),
    families: Type.Array(
      Type.Object({
        family: Type.String(),
        reason: Nullable(Type.String(), { description: 'Why it is tried; null if the space was given.' }),
        trials: Type.Integer({ description: 'Number of its trials so far.' }),
        best: Nullable(Type.Number({ description: 'Best value of its trials; null until one has a value.' })),
        seconds: Type.Number({ description: 'Time that workers have spent on its trials, in seconds.' }),
      }),
      { description: 'Families that were tried, the one with the best value first.' },
    ),
    leftOut: Type.Array(familyWithReason, { description: 'Families that were considered and do not fit.' }),
    notes: Type.Array(Type.String(), { description: 'Other decisions of the service.' }),
  },
  { $id: 'SearchLeaderboard' },
);
export type SearchLeaderboard = Static<typeof SearchLeaderboard>;

/** How much each parameter decides. */
export const SearchImportance = Type.Object(
  {
    trials: Type.Integer({ description: 'Number of trials that it was found from.' }),
    parameters: Type.Array(
      Type.Object({
        pointer: Type.String(),
        importance: Type.Number({
          description: 'Share of the variance of the objective that the parameter explains by itself, 0 … 1.',
        }),
      }),
      { description: 'Parameters, the most important one first.' },
    ),
  },
  { $id: 'SearchImportance' },
);
export type SearchImportance = Static<typeof SearchImportance>;

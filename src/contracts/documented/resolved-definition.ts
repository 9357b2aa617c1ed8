import { Type } from 'typebox';
import { classicalFamilies } from '../../families/classical-families.ts';
import { neuralFamilies } from '../../families/families.ts';
import { optimizers } from '../../optimizers/optimizers.ts';
import { losses } from '../../targets/loss.ts';
import { Nullable, OneOf } from '../common.ts';
import { columnTypes } from '../dataset.ts';
import {
  Preparation,
  splitStrategies,
  textEncodings,
  targetScalings,
  duplicateTreatments,
} from '../definition/data.ts';
import { compressionMethods } from '../definition/compression.ts';
import { ExperimentDefinition } from '../definition/definition.ts';
import { Federated } from '../definition/federated.ts';
import { Strategy, strategyOptions } from '../definition/strategy.ts';
import { EarlyStopping, Schedule, Training } from '../definition/training.ts';
import { capitalized, filledIn, namedUnion, type DocumentedSchema } from './json-schema.ts';

const Text = Type.String();
const Names = Type.Array(Text);

const target = { target: Text, positiveClass: Type.Null() };
const noTarget = { target: Type.Null(), positiveClass: Type.Null() };

/** The task as runs use it, by its type. */
const ResolvedTask = namedUnion('ResolvedTask', [
  task('classification', { target: Text, positiveClass: Nullable(Text) }),
  task('multiLabelClassification', { ...noTarget, targets: Names }),
  task('regression', {
    target: Nullable(
      Type.String({ description: 'Column to predict; null if `targets` are predicted together.' }),
    ),
    targets: Type.Optional(Names),
    positiveClass: Nullable(Text),
  }),
  task('forecasting', {
    ...target,
    time: Text,
    group: Nullable(
      Type.String({ description: 'Column that identifies the series; null if all rows are one series.' }),
    ),
    groupInput: Type.Optional(Type.Boolean()),
    horizon: Type.Integer(),
    window: Type.Integer(),
    season: Type.Integer(),
  }),
  task('recommendation', {
    ...target,
    target: Nullable(
      Type.String({ description: 'Column of the ratings; null if rows count as interactions.' }),
    ),
    user: Text,
    item: Text,
    negatives: Type.Integer({ description: 'Number of items drawn for each row; 0 with ratings.' }),
  }),
  task('autoencoding', noTarget),
]);

function task(type: string, properties: Record<string, object>): DocumentedSchema {
  return asDocumented(
    Type.Object({ type: Type.Literal(type), ...properties } as never, {
      title: `Resolved${capitalized(type)}Task`,
    }),
  );
}

const ResolvedSplit = Type.Object(
  {
    strategy: OneOf(splitStrategies),
    train: Type.Number(),
    validation: Type.Number(),
    test: Type.Number(),
    seed: Type.Integer(),
    duplicates: Type.Optional(OneOf(duplicateTreatments)),
    column: Type.Optional(Text),
    folds: Type.Optional(Type.Integer()),
    stratified: Type.Optional(Type.Boolean()),
    refit: Type.Optional(Type.Boolean()),
  },
  { title: 'ResolvedSplit', description: 'The split; the fractions of its parts add up to 1.' },
);

const preparation = filledIn(Preparation);
const {
  deduplicate: _deduplicate,
  outliers,
  text: _text,
  image,
  targetScaling: _scaling,
  ...preparationOptions
} = preparation.properties!;

const ResolvedPreparation: DocumentedSchema = {
  ...preparation,
  title: 'ResolvedPreparation',
  required: [...preparation.required!, 'deduplicate'],
  properties: {
    ...preparationOptions,
    deduplicate: asDocumented(Type.Boolean()),
    outliers,
    targetScaling: asDocumented(
      OneOf(targetScalings, { description: 'Scaling of the predicted values; absent without any.' }),
    ),
    text: asDocumented(
      Type.Object(
        {
          encoding: OneOf(textEncodings),
          tokenizer: Text,
          vocabulary: Type.Integer(),
          length: Type.Optional(
            Type.Integer({ description: 'Number of tokens per text; absent for `tfidf`.' }),
          ),
        },
        { description: 'How texts become numbers; absent without a text.' },
      ),
    ),
    image,
  },
};

/** Layers of a list have names, and activations are spelt out; their options are those of the definition. */
const ResolvedCustomModel = asDocumented(
  Type.Object(
    {
      family: Type.Literal('custom'),
      layers: Type.Array(Type.Object({ name: Text, type: Text }, { additionalProperties: true })),
    },
    { title: 'ResolvedCustomModel' },
  ),
);

const ResolvedModel = namedUnion(
  'ResolvedModel',
  [...neuralFamilies.all(), ...classicalFamilies.all()].map(({ family, schema }) =>
    family === 'custom'
      ? ResolvedCustomModel
      : { ...filledIn(schema), title: `Resolved${capitalized(family)}Model` },
  ),
  'The model with every default written in.',
);

const ResolvedOptimizer = namedUnion(
  'ResolvedOptimizer',
  optimizers.all().map(({ type, options }) => {
    const filled = filledIn(Type.Object({ type: Type.Literal(type), ...options }));
    return { ...filled, title: `Resolved${capitalized(type)}Optimizer` };
  }),
);

const schedule = filledIn(Schedule);
const ResolvedSchedule: DocumentedSchema = {
  ...schedule,
  title: 'ResolvedSchedule',
  required: [...schedule.required!, 'decaySteps', 'rate'],
  properties: {
    ...schedule.properties,
    decaySteps: asDocumented(
      Nullable(Type.Integer(), { description: 'Number of steps of the formula; null for the whole run.' }),
    ),
  },
};

const { properties: strategyProperties } = filledIn(Strategy);
const ResolvedStrategy = namedUnion(
  'ResolvedStrategy',
  Object.entries(strategyOptions).map(([type, names]) => ({
    type: 'object',
    title: `Resolved${capitalized(type)}`,
    required: ['type', ...names],
    properties: {
      type: asDocumented(Type.Literal(type)),
      ...Object.fromEntries(names.map((name) => [name, strategyProperties![name]])),
    },
  })),
  'Training by several processes; absent for one.',
);

const federated = filledIn(Federated);

const training = filledIn(Training);
const { epochs, batchSize, labelSmoothing, regularization, gradient, checkpoint } = training.properties!;

const ResolvedTraining: DocumentedSchema = {
  type: 'object',
  title: 'ResolvedTraining',
  description:
    'The training with every default written in; what only gradient steps have is absent for a classical family.',
  required: ['loss', 'labelSmoothing', 'earlyStopping', 'checkpoint'],
  properties: {
    loss: asDocumented(OneOf(losses.filter((loss) => loss !== 'auto'))),
    labelSmoothing,
    epochs,
    batchSize,
    optimizer: ResolvedOptimizer,
    schedule: ResolvedSchedule,
    regularization,
    gradient,
    earlyStopping: {
      anyOf: [{ ...filledIn(EarlyStopping), title: 'ResolvedEarlyStopping' }, { type: 'null' }],
    },
    checkpoint,
    precision: asDocumented(OneOf(['float32'])),
    strategy: ResolvedStrategy,
    federated: { ...federated, title: 'ResolvedFederated', required: [...federated.required!, 'minClients'] },
    initialWeights: asDocumented(
      Nullable(
        Type.Object(
          {
            run: Text,
            step: Type.Integer(),
            model: Nullable(Type.Object({ name: Text, version: Type.Integer() })),
            layers: Nullable(Names),
            preparation: OneOf(['source', 'fit']),
            newHead: Nullable(
              Type.String({
                description: 'Why the output layer starts with new weights; null if it is taken.',
              }),
            ),
          },
          { title: 'ResolvedInitialWeights' },
        ),
      ),
    ),
    freeze: asDocumented(
      Nullable(Type.Array(Text, { description: 'Names of the layers that training does not change.' })),
    ),
  },
};

const ResolvedCompression = Type.Object(
  {
    method: OneOf(compressionMethods),
    run: Text,
    step: Type.Integer(),
    source: Nullable(Type.Object({ name: Text, version: Type.Integer() }), {
      description: 'Version that the definition named; null if it named the run.',
    }),
    temperature: Type.Optional(Type.Number()),
    hardWeight: Type.Optional(Type.Number()),
    fraction: Type.Optional(Type.Number()),
    sparsity: Type.Optional(Type.Number()),
    pruningEpochs: Type.Optional(Type.Integer()),
    goal: Type.Optional(OneOf(['speed', 'size'])),
    calibrationRows: Type.Optional(Type.Integer()),
    budget: Type.Object({ metric: Text, maxLoss: Type.Number() }),
  },
  { title: 'ResolvedCompression', description: 'The compression with its source; absent without one.' },
);

const { evaluation, limits, seed, device } = filledIn(ExperimentDefinition).properties!;

/** A definition with every default written in: what a run goes by, as experiments and plans answer it. */
export const documentedResolvedDefinition: DocumentedSchema = {
  type: 'object',
  description:
    'A definition with every default written in and every column named; it is all that a run uses.',
  required: [
    'name', 'dataset', 'task', 'inputs', 'split', 'preparation', 'model', 'training', 'evaluation', 'limits', 'seed', 'device',
  ], // prettier-ignore
  properties: {
    name: asDocumented(Text),
    dataset: asDocumented(Text),
    task: ResolvedTask,
    inputs: asDocumented(Type.Array(Type.Object({ name: Text, type: OneOf(columnTypes) }))),
    sequence: asDocumented(
      Type.Object(
        {
          kind: OneOf(['group', 'vector']),
          group: Type.Optional(Text),
          time: Type.Optional(Text),
          length: Type.Optional(Type.Integer()),
          column: Type.Optional(Text),
          features: Type.Optional(Type.Integer()),
        },
        { description: 'Rows of a group, or a vector, that are read as a sequence; absent without one.' },
      ),
    ),
    split: asDocumented(ResolvedSplit),
    preparation: ResolvedPreparation,
    model: ResolvedModel,
    training: ResolvedTraining,
    compression: asDocumented(ResolvedCompression),
    evaluation,
    limits,
    seed,
    device,
  },
};

function asDocumented(schema: object): DocumentedSchema {
  return schema as DocumentedSchema;
}

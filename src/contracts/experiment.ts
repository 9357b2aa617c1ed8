import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, Timestamp } from './common.ts';
import { columnTypes } from './dataset.ts';
import { keptWarnings, Warning } from './warning.ts';

/** What a definition will do, found without training: the answer of `POST /experiments/plan`. */
export const Plan = Type.Object(
  {
    definition: Type.Unknown({
      'x-component': 'ResolvedDefinition',
      description: 'The definition with every default written in.',
    }),
    rows: Type.Object(
      { total: Type.Integer(), train: Type.Integer(), validation: Type.Integer(), test: Type.Integer() },
      {
        description:
          'Number of rows in each part. It is counted as a run divides them, and estimated if the dataset has more than 4 million rows, or 100,000 of which several make an example or equal ones are kept together. For cross-validation, the rows of the final model.',
      },
    ),
    equalRows: Nullable(
      Type.Object({
        rows: Type.Integer({
          description:
            'Number of rows that equal an earlier one in every used column (the inputs and the target).',
        }),
        treatment: OneOf(['keep', 'drop', 'keepTogether'] as const, {
          description: 'Treatment of these rows, as in `split.duplicates`.',
        }),
      }),
      { description: 'Equal rows; null if they are not counted, as for sequences and forecasts.' },
    ),
    notes: Type.Array(Type.String(), {
      description: 'Decisions about the rows that the definition leaves open, in words.',
    }),
    inputs: Type.Array(
      Type.Object({
        name: Type.String(),
        type: OneOf(columnTypes),
        features: Type.Integer({
          description: 'Upper bound of the number of features that the column becomes.',
        }),
      }),
    ),
    leftOut: Type.Array(Type.Object({ column: Type.String(), reason: Type.String() })),
    classes: Nullable(Type.Integer({ description: 'Number of classes; null if the target has none.' })),
    layers: Type.Array(
      Type.Object({
        name: Type.String(),
        type: Type.String(),
        outputShape: Type.Array(Nullable(Type.Integer()), {
          description: 'Shape of the output; null stands for the batch dimension.',
        }),
        parameters: Type.Integer(),
        frozen: Type.Boolean({ description: 'Whether training leaves the weights of the layer unchanged.' }),
      }),
    ),
    parameters: Type.Integer({ description: 'Upper bound of the number of parameters, trainable or not.' }),
    trainableParameters: Type.Integer({
      description: 'Upper bound of the number of parameters that training changes.',
    }),
    transfer: Nullable(
      Type.Object({
        transferred: Type.Array(Type.String(), {
          description: 'Names of the layers that start with weights of the source.',
        }),
        fresh: Type.Array(Type.Object({ layer: Type.String(), reason: Type.String() })),
        reusedColumns: Type.Array(Type.String(), {
          description: 'Names of the columns that reuse the fitted preparation of the source.',
        }),
      }),
      { description: 'Layers taken from the source of `training.initialWeights`; null without one.' },
    ),
    memoryBytes: Type.Integer({
      description: 'Estimated memory in bytes for data, weights, gradients and optimizer slots.',
    }),
    stepsPerEpoch: Type.Integer(),
    totalSteps: Type.Integer({
      description: 'Number of steps of the run; for cross-validation, of all trainings together.',
    }),
    device: Type.Object({ name: Type.String(), reason: Type.String() }),
    warnings: Type.Array(Warning),
  },
  { $id: 'Plan' },
);
export type Plan = Static<typeof Plan>;

/** A stored experiment. */
export const Experiment = Type.Object(
  {
    id: Id('experiment'),
    name: Type.String(),
    datasetId: Id('dataset'),
    searchId: Nullable(Id('search'), {
      description: 'Search that the experiment is a trial of; null for one of its own.',
    }),
    definition: Type.Unknown({
      'x-component': 'ExperimentDefinition',
      description: 'The definition as it was sent.',
    }),
    resolved: Type.Unknown({
      'x-component': 'ResolvedDefinition',
      description: 'The definition with every default written in, which is all that a run uses.',
    }),
    runCount: Type.Integer(),
    ...keptWarnings('Warnings of the definition and of its dataset, as its plan had them.'),
    createdAt: Timestamp,
  },
  { $id: 'Experiment' },
);
export type Experiment = Static<typeof Experiment>;

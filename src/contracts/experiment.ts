import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, Timestamp } from './common.ts';
import { columnTypes } from './dataset.ts';

/** Something about an experiment that a practitioner would want to know before training. */
export const PlanWarning = Type.Object({
  code: Type.String(),
  pointer: Nullable(Type.String({ description: 'JSON Pointer into the definition.' })),
  column: Nullable(Type.String()),
  detail: Type.String(),
});
export type PlanWarning = Static<typeof PlanWarning>;

/** What a definition will do, found without training: the answer of `?validateOnly=true`. */
export const Plan = Type.Object(
  {
    definition: Type.Unknown({ description: 'The definition with every default written in.' }),
    rows: Type.Object(
      { total: Type.Integer(), train: Type.Integer(), validation: Type.Integer(), test: Type.Integer() },
      {
        description:
          "Before duplicates and rows without a target are dropped. Of a cross-validation: the final model's.",
      },
    ),
    inputs: Type.Array(
      Type.Object({
        name: Type.String(),
        type: OneOf(columnTypes),
        features: Type.Integer({ description: 'Numbers that the column becomes, at most.' }),
      }),
    ),
    leftOut: Type.Array(Type.Object({ column: Type.String(), reason: Type.String() })),
    classes: Nullable(Type.Integer({ description: 'Number of classes; null for a regression.' })),
    layers: Type.Array(
      Type.Object({
        name: Type.String(),
        type: Type.String(),
        outputShape: Type.Array(Nullable(Type.Integer()), { description: 'null is the batch.' }),
        parameters: Type.Integer(),
        frozen: Type.Boolean({ description: 'Whether training leaves it as it is.' }),
      }),
    ),
    parameters: Type.Integer({ description: 'Trainable ones and others, at most.' }),
    trainableParameters: Type.Integer({ description: 'Those that training moves, at most.' }),
    transfer: Nullable(
      Type.Object({
        transferred: Type.Array(Type.String(), {
          description: 'Layers that start with weights of the source.',
        }),
        fresh: Type.Array(Type.Object({ layer: Type.String(), reason: Type.String() })),
        reusedColumns: Type.Array(Type.String(), {
          description: 'Columns that go through its fitted preparation.',
        }),
      }),
      { description: 'With training.initialWeights.' },
    ),
    memoryBytes: Type.Integer({ description: 'Estimate for data, weights, gradients and optimizer slots.' }),
    stepsPerEpoch: Type.Integer(),
    totalSteps: Type.Integer({ description: 'Of a cross-validation: of all its trainings.' }),
    device: Type.Object({ name: Type.String(), reason: Type.String() }),
    warnings: Type.Array(PlanWarning),
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
    definition: Type.Unknown({ description: 'As it was sent.' }),
    resolved: Type.Unknown({ description: 'With every default written in: all that a run does.' }),
    runCount: Type.Integer(),
    createdAt: Timestamp,
  },
  { $id: 'Experiment' },
);
export type Experiment = Static<typeof Experiment>;

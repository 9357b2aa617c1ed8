import { Type, type Static, type TProperties } from 'typebox';
import { Id, MapOf, maxStoredInteger, Nullable, OneOf } from './common.ts';
import { columnTypes } from './dataset.ts';
import { ImportedFrom } from './imported-model.ts';
import { checkpointKinds } from './run.ts';
import { EngineInfo } from './system.ts';

/** The most tags of a model, or of a version. */
export const maxTags = 100;

/** What a user writes to a model or a version, for lists and for other users. */
export const noted = <P extends TProperties>(rest: P) => ({
  description: Type.String({ description: 'Text for people; empty if there is none.' }),
  tags: MapOf(Type.String(), { description: 'Texts by names of your own, such as a stage or a ticket.' }),
  ...rest,
});

/** Changes of what a user writes to a model or a version. */
export const UpdateModelRequest = Type.Object(
  {
    description: Type.Optional(Type.String({ maxLength: 10_000, description: 'New description.' })),
    tags: Type.Optional(
      Type.Unsafe<Record<string, string | null>>({
        type: 'object',
        propertyNames: { minLength: 1, maxLength: 200 },
        additionalProperties: { anyOf: [{ type: 'string', maxLength: 2000 }, { type: 'null' }] },
        description: `Tags to set, and with null to remove; others stay. There can be ${maxTags} of them.`,
      }),
    ),
  },
  { additionalProperties: false, $id: 'UpdateModelRequest' },
);
export type UpdateModelRequest = Static<typeof UpdateModelRequest>;

/** What a trained version was made from; kept with it, so that it outlives its run and its dataset. */
export const TrainedLineage = Type.Object(
  {
    dataset: Type.Object({
      id: Id('dataset'),
      name: Nullable(Type.String()),
      sha256: Nullable(
        Type.String({
          description:
            'SHA-256 of the uploaded bytes in hexadecimal. It is null if the dataset was deleted before lineages were kept.',
        }),
      ),
      rows: Nullable(Type.Integer()),
    }),
    experiment: Nullable(Type.Object({ id: Id('experiment'), name: Type.String() })),
    run: Type.Object({ id: Id('run'), name: Nullable(Type.String()) }),
    checkpoint: Type.Object({
      step: Type.Integer(),
      epoch: Type.Number(),
      kind: Nullable(OneOf(checkpointKinds)),
    }),
    source: Type.Optional(
      Nullable(
        Type.Object({
          as: OneOf(['compression', 'initialWeights'] as const, {
            description: 'Role of the source: the model that was compressed, or that of the initial weights.',
          }),
          run: Id('run'),
          step: Type.Integer(),
          model: Nullable(Type.Object({ name: Type.String(), version: Type.Integer() }), {
            description: 'Registered version that the definition named; null if it named the run.',
          }),
        }),
        {
          description:
            'Checkpoint that the version was made from; null if there is none, absent in lineages of before.',
        },
      ),
    ),
    engine: EngineInfo,
    definition: Type.Unknown({
      'x-component': 'ResolvedDefinition',
      description: 'The definition that was trained, with every default written in.',
    }),
  },
  { title: 'TrainedLineage' },
);
export type TrainedLineage = Static<typeof TrainedLineage>;

/** What a version was made from: a run, or a file that was imported. */
export const ModelLineage = Type.Union(
  [TrainedLineage, Type.Object({ imported: ImportedFrom }, { title: 'ImportedLineage' })],
  { $id: 'ModelLineage' },
);
export type ModelLineage = Static<typeof ModelLineage>;

/** Smallest and largest value of a column in the training rows. */
const ValueRange = Type.Object({
  min: Type.Union([Type.Number(), Type.String()]),
  max: Type.Union([Type.Number(), Type.String()]),
});
export type ValueRange = Static<typeof ValueRange>;

/** A column that a model takes. */
const SignatureInput = Type.Object({
  name: Type.String(),
  type: OneOf(columnTypes),
  range: Nullable(ValueRange, {
    description:
      'Smallest and largest value in the training rows; times are ISO 8601. It is null for columns that have no order, and if it is not known: for series that are scaled one by one and models trained before ranges were kept.',
  }),
  categories: Nullable(Type.Array(Type.String()), {
    description:
      'Categories that the model tells apart. Others count as one that is not known. It is null for columns without categories and if they are hashed.',
  }),
  length: Nullable(
    Type.Integer({
      description:
        'Number of values of a vector, or of the list of strings that an imported model takes as `text`; null for lists of any length, too.',
    }),
  ),
});
export type SignatureInput = Static<typeof SignatureInput>;

/** A part of each prediction. */
const SignatureOutput = Type.Object({
  name: Type.String(),
  holds: OneOf(['text', 'number', 'numbers', 'numberByName', 'someNames'] as const, {
    description:
      'Kind of the part: a text, a number, a list of numbers, a number for each of `names`, or a list of those `names` that apply.',
  }),
  length: Nullable(Type.Integer({ description: 'Length of a list of numbers.' })),
  names: Nullable(Type.Array(Type.String())),
});

/** What a version takes and gives. */
export const ModelSignature = Type.Object(
  {
    model: Type.String(),
    version: Type.Integer({ maximum: maxStoredInteger }),
    alias: Type.Optional(Type.String({ description: 'Alias by which the version was found.' })),
    inputs: Type.Array(SignatureInput),
    steps: Nullable(
      Type.Object({
        kind: OneOf(['group', 'window'] as const),
        length: Type.Integer({ description: 'Number of steps that the model looks at, at most.' }),
        group: Nullable(Type.String({ description: 'Column whose value the steps of an example share.' })),
        time: Type.String({ description: 'Column that orders the steps.' }),
      }),
      { description: 'Steps of an example that is several rows; null if each row is an example.' },
    ),
    outputs: Type.Array(SignatureOutput),
    example: Nullable(Type.Object({ rows: Type.Array(MapOf(Type.Unknown())) }), {
      description:
        'A request to predict, made of real rows of the dataset and predicted once when the version was made. It is null if no row was found that fits and is at most 1 MB.',
    }),
  },
  { $id: 'ModelSignature' },
);
export type ModelSignature = Static<typeof ModelSignature>;
/** A request that a version was made with; null: none was found. */
export type ExampleRequest = ModelSignature['example'];

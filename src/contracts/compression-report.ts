import { Type, type Static } from 'typebox';
import { Nullable, OneOf } from './common.ts';
import { compressionMethods } from './definition/compression.ts';
import { importanceMetrics, type ImportanceMetric } from './definition/importance.ts';

const closed = { additionalProperties: false } as const;

/** What a model takes, and what it is worth. */
export const ModelCost = Type.Object(
  {
    family: Type.String({ description: 'Family of the model.' }),
    parameters: Nullable(
      Type.Integer({ description: 'Number of weights; null for a model without layers, such as trees.' }),
    ),
    nonZero: Nullable(Type.Integer({ description: 'Number of weights that are not 0.' })),
    sizeBytes: Type.Integer({
      description:
        'Size of the files that predictions need, in bytes: model, weights and preparation, without what training goes on from.',
    }),
    packedBytes: Type.Integer({ description: 'Size of these files packed by gzip, in bytes.' }),
    latency: Type.Array(
      Type.Object(
        {
          rows: Type.Integer({ description: 'Number of rows that are predicted together.' }),
          milliseconds: Type.Number({
            description:
              'Median time of a prediction, from the rows as a request holds them to the predictions, in the process that trained. Time in HTTP is not in it.',
          }),
        },
        closed,
      ),
    ),
    validation: Nullable(Type.Number({ description: "Budget's metric on the validation rows." })),
    test: Nullable(Type.Number({ description: "Budget's metric on the test rows; null if there are none." })),
  },
  { ...closed, title: 'ModelCost' },
);
export type ModelCost = Static<typeof ModelCost>;

/** What a compression brought, and whether its model was kept. */
export const CompressionReport = Type.Object(
  {
    method: OneOf(compressionMethods),
    source: Type.Object(
      {
        run: Type.String(),
        step: Type.Integer(),
        model: Nullable(Type.Object({ name: Type.String(), version: Type.Integer() }, closed), {
          description: 'Version that the definition named; null if it named the run.',
        }),
      },
      { ...closed, description: 'Checkpoint that was compressed.' },
    ),
    kept: OneOf(['compressed', 'source'] as const, {
      description:
        'Model of the final checkpoint, which versions are made from and the evaluation is of: the compressed one, or that of the source.',
    }),
    reason: Type.String({ description: 'Why that model was kept.' }),
    budget: Type.Object(
      {
        metric: OneOf(Object.keys(importanceMetrics) as ImportanceMetric[]),
        maxLoss: Type.Number(),
        loss: Nullable(
          Type.Number({
            description:
              'Loss of the metric on the validation rows, negative for a gain; null if it is undefined there.',
          }),
        ),
        met: Type.Boolean(),
      },
      closed,
    ),
    before: ModelCost,
    after: ModelCost,
    notes: Type.Array(Type.String(), { description: 'Facts that the figures do not tell by themselves.' }),
  },
  { ...closed, $id: 'CompressionReport' },
);
export type CompressionReport = Static<typeof CompressionReport>;

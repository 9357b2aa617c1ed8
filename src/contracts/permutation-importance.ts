import { Type, type Static } from 'typebox';
import { Nullable, OneOf } from './common.ts';
import { importanceMetrics, type ImportanceMetric } from './definition/importance.ts';

const closed = { additionalProperties: false } as const;

/** What a metric loses where a column's values are shuffled among the rows. */
const ColumnImportance = Type.Object(
  {
    column: Type.String(),
    mean: Nullable(
      Type.Number({
        description:
          'Mean loss over the repeats; 0 or below for a column that the model does without, and null if the metric is undefined on these rows.',
      }),
    ),
    standardDeviation: Nullable(
      Type.Number({ description: 'Standard deviation over the repeats (divided by their number).' }),
    ),
  },
  closed,
);
export type ColumnImportance = Static<typeof ColumnImportance>;

/**
 * Permutation importance by column of the table, as scikit-learn's `permutation_importance` defines it (Breiman 2001). Columns that say the same
 * can stand in for each other, so that each of them alone looks unimportant.
 */
export const PermutationImportance = Type.Object(
  {
    metric: OneOf(Object.keys(importanceMetrics) as ImportanceMetric[]),
    better: OneOf(['higher', 'lower'] as const, {
      description:
        'Values of the metric that are better. The loss is the drop of a metric that is better higher, and the rise of one that is better lower.',
    }),
    part: OneOf(['test', 'validation'] as const, {
      description: 'Part whose rows were predicted: test, or validation if there are no test rows.',
    }),
    rows: Type.Integer({ description: 'Number of rows that were predicted.' }),
    repeats: Type.Integer(),
    value: Nullable(Type.Number({ description: 'Metric on these rows before anything is shuffled.' })),
    columns: Type.Array(ColumnImportance, { description: 'Columns, the most important first.' }),
  },
  { ...closed, $id: 'PermutationImportance' },
);
export type PermutationImportance = Static<typeof PermutationImportance>;

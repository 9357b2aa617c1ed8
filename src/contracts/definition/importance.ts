import { Type } from 'typebox';
import { OneOf } from '../common.ts';
import { Defaulted, type Resolved } from '../defaults.ts';

/** Metrics that importance can be measured by, each with the values of it that are better. */
export const importanceMetrics = {
  accuracy: 'higher',
  balancedAccuracy: 'higher',
  f1: 'higher',
  auc: 'higher',
  averagePrecision: 'higher',
  logLoss: 'lower',
  subsetAccuracy: 'higher',
  r2: 'higher',
  rmse: 'lower',
  mae: 'lower',
} as const;
export type ImportanceMetric = keyof typeof importanceMetrics;

/** How the importance of each column is measured. */
export const Importance = Type.Object(
  {
    metric: Type.Optional(
      OneOf(Object.keys(importanceMetrics) as ImportanceMetric[], {
        description:
          'Metric whose loss is measured. By default the one that scikit-learn scores by: `accuracy` of classes, `subsetAccuracy` of labels, `r2` of numbers and forecasts.',
      }),
    ),
    repeats: Defaulted(
      5,
      Type.Integer({
        minimum: 1,
        maximum: 100,
        description: 'Number of times that each column is shuffled.',
      }),
    ),
    maxRows: Defaulted(
      5000,
      Type.Integer({
        minimum: 10,
        maximum: 1000000,
        description:
          'Maximum number of rows, drawn by the seed from a larger part. Fewer are drawn if their features would take more than 256 MiB.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Permutation importance of each input column: the loss of a metric on the test rows (on the validation rows if there are none) if the values of the column are shuffled among them. `{}` measures it with the defaults; left out, it is not measured. It takes `repeats` predictions of the rows for each column.',
  },
);

/** {@link Importance} with every default written in. */
export type ResolvedImportance = Required<Resolved<typeof Importance>>;

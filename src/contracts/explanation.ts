import { Type, type Static } from 'typebox';
import { MapOf, OneOf } from './common.ts';

const closed = { additionalProperties: false } as const;

/** The most rows of a request that are explained; fewer of a model that takes long. */
export const maxExplainedRows = 1000;

/** What each column adds to one output of a row's prediction. */
const OutputExplanation = Type.Object(
  {
    output: Type.String({ description: 'Name of the class, label or target.' }),
    base: Type.Number({
      description:
        'Score where nothing is known of the row: of trees the mean over their training rows, of other models the score of the mean training row.',
    }),
    contributions: MapOf(Type.Number(), {
      description: 'Contribution of each input column, its encoded features together.',
    }),
    total: Type.Number({ description: 'Score of the row, which base and contributions add up to.' }),
  },
  closed,
);

/** What each column adds to a prediction. */
export const Explanation = Type.Object(
  {
    method: OneOf(['treeShap', 'linear', 'integratedGradients'] as const, {
      description:
        'Method. `treeShap` is exact path-dependent TreeSHAP (Lundberg 2018), `linear` is coefficient · (x − mean), and `integratedGradients` is that of Sundararajan (2017) from the mean training row.',
    }),
    scale: OneOf(['value', 'log', 'logit', 'softmax', 'probability'] as const, {
      description:
        'Scale that contributions add up on. `value` is the unit of the target, `log` its natural logarithm, `logit` ln(p / (1 − p)), `softmax` the score of a class before softmax, and `probability` a share of 0 … 1.',
    }),
    outputs: Type.Array(OutputExplanation, {
      description: 'Explained outputs; of two classes only the positive one.',
    }),
    residual: Type.Number({
      description:
        "Largest difference between base plus contributions and the model's own score, at most 0.000001 (integrated gradients: 0.001) in relation to the numbers that are added.",
    }),
  },
  { ...closed, $id: 'Explanation' },
);
export type Explanation = Static<typeof Explanation>;

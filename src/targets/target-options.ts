import { Type } from 'typebox';

/** The column to predict. */
export const target = Type.Optional(
  Type.String({
    minLength: 1,
    description:
      'Column to predict: of a classification, regression or forecasting, and the rating of a recommendation. Without a target, every (user, item) row of a recommendation counts as a positive interaction (implicit feedback).',
  }),
);

/** Columns to predict together. */
export const targets = Type.Optional(
  Type.Array(Type.String({ minLength: 1 }), {
    minItems: 2,
    maxItems: 1000,
    uniqueItems: true,
    description:
      'Columns to predict together, in place of target: the labels of a multiLabelClassification, or several values of a regression.',
  }),
);

/** The class that counts as positive. */
export const positiveClass = Type.Optional(
  Type.String({
    description: 'Class that counts as positive, of a binary classification; by default the rarer one.',
  }),
);

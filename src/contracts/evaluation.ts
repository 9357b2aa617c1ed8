import { Type, type Static } from 'typebox';
import { Nullable } from './common.ts';

const closed = { additionalProperties: false } as const;

const Average = Type.Object({ precision: Type.Number(), recall: Type.Number(), f1: Type.Number() }, closed);

/** A ROC curve, thinned to at most 1000 points; thresholds fall, the first is null (above every score). */
export const RocCurve = Type.Object(
  {
    falsePositiveRate: Type.Array(Type.Number()),
    truePositiveRate: Type.Array(Type.Number()),
    thresholds: Type.Array(Nullable(Type.Number())),
  },
  closed,
);
export type RocCurve = Static<typeof RocCurve>;

/** One class's figures, the class against all others. Undefined ones are 0 and named in `undefinedMetrics`. */
export const ClassReport = Type.Object(
  {
    class: Type.String(),
    support: Type.Integer({ description: 'Rows of this class.' }),
    precision: Type.Number(),
    recall: Type.Number(),
    f1: Type.Number(),
    auc: Nullable(
      Type.Number({ description: 'One-vs-rest; null where the class, or its complement, has no rows.' }),
    ),
    roc: Nullable(RocCurve),
    undefinedMetrics: Type.Array(Type.String()),
  },
  closed,
);
export type ClassReport = Static<typeof ClassReport>;

/** The evaluation of a classifier. Numbers equal scikit-learn's to 1e-6. */
export const ClassificationEvaluation = Type.Object(
  {
    kind: Type.Literal('classification'),
    rows: Type.Integer(),
    loss: Type.Number({ description: 'The training loss, without regularisation.' }),
    accuracy: Type.Number(),
    balancedAccuracy: Type.Number(),
    precision: Type.Number({ description: 'Binary: of the positive class; else the macro average.' }),
    recall: Type.Number({ description: 'Binary: of the positive class; else the macro average.' }),
    f1: Type.Number({ description: 'Binary: of the positive class; else the macro average.' }),
    auc: Nullable(
      Type.Number({ description: 'Binary: area under the ROC curve; else the macro one-vs-rest average.' }),
    ),
    logLoss: Type.Number({ description: 'Natural logarithm, probabilities clipped to [2^-52, 1 − 2^-52].' }),
    threshold: Nullable(Type.Number({ description: "Binary: the positive class's least probability." })),
    classes: Type.Array(Type.String()),
    confusionMatrix: Type.Array(Type.Array(Type.Integer()), {
      description: 'Rows are true classes, columns predicted ones.',
    }),
    averages: Type.Object({ micro: Average, macro: Average, weighted: Average }, closed),
    perClass: Type.Array(ClassReport),
  },
  { ...closed, $id: 'ClassificationEvaluation' },
);
export type ClassificationEvaluation = Static<typeof ClassificationEvaluation>;

/** The evaluation of a regression, in the unit of the target. */
export const RegressionEvaluation = Type.Object(
  {
    kind: Type.Literal('regression'),
    rows: Type.Integer(),
    loss: Type.Number({ description: 'The training loss, without regularisation, on the scaled target.' }),
    mse: Type.Number(),
    rmse: Type.Number(),
    mae: Type.Number(),
    r2: Nullable(Type.Number({ description: 'Null with fewer than two rows.' })),
    explainedVariance: Nullable(Type.Number()),
  },
  { ...closed, $id: 'RegressionEvaluation' },
);
export type RegressionEvaluation = Static<typeof RegressionEvaluation>;

/** What a model is worth on a split it was not trained on. */
export const SplitEvaluation = Type.Union([ClassificationEvaluation, RegressionEvaluation]);
export type SplitEvaluation = Static<typeof SplitEvaluation>;

/** The evaluation of a run: on the test split, and on validation where there is one. */
export const Evaluation = Type.Object(
  { test: Nullable(SplitEvaluation), validation: Nullable(SplitEvaluation) },
  { ...closed, $id: 'Evaluation' },
);
export type Evaluation = Static<typeof Evaluation>;

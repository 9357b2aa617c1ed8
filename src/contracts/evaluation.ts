import { Type, type Static } from 'typebox';
import { MapOf, Nullable, OneOf } from './common.ts';

const closed = { additionalProperties: false } as const;

const Average = Type.Object({ precision: Type.Number(), recall: Type.Number(), f1: Type.Number() }, closed);

/**
 * A ROC curve, thinned to at most 1000 points, fewer with more than 100 classes; thresholds fall, the first is null
 * (above every score).
 */
export const RocCurve = Type.Object(
  {
    falsePositiveRate: Type.Array(Type.Number()),
    truePositiveRate: Type.Array(Type.Number()),
    thresholds: Type.Array(Nullable(Type.Number())),
  },
  closed,
);
export type RocCurve = Static<typeof RocCurve>;

/** A precision–recall curve from recall 0 up, thinned as ROC curves are; the first threshold is null. */
export const PrecisionRecallCurve = Type.Object(
  {
    recall: Type.Array(Type.Number()),
    precision: Type.Array(Type.Number()),
    thresholds: Type.Array(Nullable(Type.Number())),
  },
  closed,
);
export type PrecisionRecallCurve = Static<typeof PrecisionRecallCurve>;

/** A reliability diagram: rows binned by probability into tenths, the upper bound included; no empty bins. */
export const CalibrationCurve = Type.Object(
  {
    lower: Type.Array(Type.Number()),
    upper: Type.Array(Type.Number()),
    rows: Type.Array(Type.Integer()),
    meanProbability: Type.Array(Type.Number()),
    positiveShare: Type.Array(Type.Number({ description: 'What a calibrated meanProbability would equal.' })),
  },
  closed,
);
export type CalibrationCurve = Static<typeof CalibrationCurve>;

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
    averagePrecision: Nullable(Type.Number({ description: 'Null where the class has no rows.' })),
    precisionRecall: Nullable(PrecisionRecallCurve),
    brierScore: Type.Number({
      description: 'Mean of (probability − outcome)², the class against the others.',
    }),
    expectedCalibrationError: Type.Number(),
    calibration: CalibrationCurve,
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
    averagePrecision: Nullable(
      Type.Number({
        description:
          'Of the precision–recall curve, without interpolation. Binary: of the positive class; else the mean of the classes that have rows.',
      }),
    ),
    aucOneVsOne: Type.Optional(
      Nullable(
        Type.Number({
          description:
            'More than two classes: mean over the pairs of classes that both have rows of the area within the pair (Hand and Till 2001); null with more than 50 classes.',
        }),
      ),
    ),
    matthewsCorrelation: Type.Optional(Type.Number({ description: '−1 … 1; 0 where it has no definition.' })),
    cohenKappa: Type.Optional(
      Nullable(
        Type.Number({ description: 'Agreement beyond chance; null where chance alone agrees in every row.' }),
      ),
    ),
    topKAccuracy: Type.Optional(
      Type.Array(Type.Object({ k: Type.Integer(), accuracy: Type.Number() }, closed), {
        description:
          'More than two classes: share of rows whose class is among the k likeliest, for k of 2, 3, 5 and 10 below the number of classes; of equally likely ones the later comes first.',
      }),
    ),
    logLoss: Type.Number({ description: 'Natural logarithm, probabilities clipped to [2^-52, 1 − 2^-52].' }),
    brierScore: Type.Number({
      description:
        'Binary: mean of (probability − outcome)², 0 to 1; else the mean of its sum over the classes, 0 to 2.',
    }),
    expectedCalibrationError: Type.Number({
      description:
        'Mean gap between probability and share of hits, in ten bins. Binary: of the positive class; else of the predicted class.',
    }),
    calibration: CalibrationCurve,
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

/** The figures of one of several predicted values, in its own unit. */
export const OutputReport = Type.Object(
  {
    output: Type.String(),
    mse: Type.Number(),
    rmse: Type.Number(),
    mae: Type.Number(),
    medianAbsoluteError: Type.Number(),
    maxError: Type.Number(),
    mape: Nullable(Type.Number()),
    r2: Nullable(Type.Number()),
    explainedVariance: Nullable(Type.Number()),
    meanPoissonDeviance: Nullable(Type.Number()),
  },
  closed,
);
export type OutputReport = Static<typeof OutputReport>;

const NaiveFigures = {
  mse: Type.Number(),
  rmse: Type.Number(),
  mae: Type.Number(),
  r2: Nullable(Type.Number()),
};

/** A forecast beside the naive one, which says that the values of a season before come again. */
export const ForecastComparison = Type.Object(
  {
    season: Type.Integer({ description: 'Steps of a season; 1: the last known value is repeated.' }),
    mase: Nullable(
      Type.Number({
        description:
          "Mean absolute scaled error (Hyndman and Koehler, 2006): mean of |error| ÷ the mean |error| of the naive forecast one season ahead in the training part of the row's series. Below 1 is better than that. Null where no series has one.",
      }),
    ),
    masePerStep: Type.Array(Nullable(Type.Number()), { description: '1, 2, … steps ahead.' }),
    naive: Type.Object(
      {
        ...NaiveFigures,
        mase: Nullable(Type.Number()),
        perOutput: Type.Array(Type.Object({ output: Type.String(), ...NaiveFigures }, closed)),
      },
      { ...closed, description: 'The figures of the naive forecast on the same rows.' },
    ),
  },
  closed,
);
export type ForecastComparison = Static<typeof ForecastComparison>;

const RankingFigureFields = {
  k: Type.Integer({ description: 'Places of each ranking that are looked at.' }),
  users: Type.Integer({
    description: 'Users with a relevant item among the held-out ones; each figure is the mean over them.',
  }),
  precision: Type.Number({ description: 'Relevant items among the first k, divided by k.' }),
  recall: Type.Number({ description: "Of the user's relevant items those among the first k." }),
  ndcg: Type.Number({
    description: 'Σ 1 / log2(place + 1) over the hits, divided by that of the best order.',
  }),
  map: Type.Number({ description: 'Σ precision at each hit, divided by min(k, relevant items).' }),
  hitRate: Type.Number({ description: 'Share of users with a relevant item among the first k.' }),
};

/** How well items are ranked. */
export const RankingReport = Type.Object(RankingFigureFields, {
  ...closed,
  description:
    "Of a recommendation with ratings: each user's held-out items by predicted rating; relevant are those rated at least the mean of the training rows. Users and items without a training row are in no ranking.",
});
export type RankingReport = Static<typeof RankingReport>;

/**
 * The evaluation of a recommendation without ratings: each user's held-out items among all items that the user has no training row
 * with. Users and items without a training row are in no ranking.
 */
export const RecommendationEvaluation = Type.Object(
  {
    kind: Type.Literal('recommendation'),
    rows: Type.Integer({ description: 'Held-out rows, without drawn negatives.' }),
    loss: Type.Number({
      description: 'The training loss, of the held-out rows and negatives drawn for them.',
    }),
    items: Type.Integer({
      description: 'Known items; those that a user has no training row with are ranked.',
    }),
    ...RankingFigureFields,
  },
  {
    ...closed,
    $id: 'RecommendationEvaluation',
    description:
      'Where users times items would be more than 20 million scores, as many users as fit are drawn by the seed.',
  },
);
export type RecommendationEvaluation = Static<typeof RecommendationEvaluation>;

/**
 * The evaluation of a regression, in the unit of the target. Of several values each figure is the plain mean of those of
 * the values, as scikit-learn's `uniform_average`, and undefined where one of them is.
 */
export const RegressionEvaluation = Type.Object(
  {
    kind: Type.Literal('regression'),
    rows: Type.Integer(),
    loss: Type.Number({ description: 'The training loss, without regularisation, on the scaled target.' }),
    mse: Type.Number(),
    rmse: Type.Number(),
    mae: Type.Number(),
    medianAbsoluteError: Type.Number(),
    maxError: Type.Optional(
      Type.Number({ description: 'The largest |error|; of several values that of all.' }),
    ),
    mape: Nullable(
      Type.Number({ description: 'Mean of |error / target|, a fraction; null where a target is 0.' }),
    ),
    r2: Nullable(Type.Number({ description: 'Null with fewer than two rows.' })),
    explainedVariance: Nullable(Type.Number()),
    meanPoissonDeviance: Nullable(
      Type.Number({
        description:
          'Mean of 2(y·ln(y/ŷ) − y + ŷ); null where a target is below 0 or a prediction is not above 0.',
      }),
    ),
    residuals: Type.Object(
      { probabilities: Type.Array(Type.Number()), quantiles: Type.Array(Type.Number()) },
      {
        ...closed,
        description:
          'Quantiles of target − prediction, linear between neighbours; from the least (probability 0) to the largest (1). Of several values those of all together.',
      },
    ),
    perOutput: Type.Optional(
      Type.Array(OutputReport, {
        description:
          'Each of several values by itself, of a forecast each step ahead; absent where there is one.',
      }),
    ),
    forecast: Type.Optional(ForecastComparison),
    ranking: Type.Optional(RankingReport),
  },
  { ...closed, $id: 'RegressionEvaluation' },
);
export type RegressionEvaluation = Static<typeof RegressionEvaluation>;

/** One label's figures, a label being a binary classification by itself. */
export const LabelReport = Type.Object(
  {
    ...ClassReport.properties,
    class: Type.String({ description: 'The label.' }),
    threshold: Type.Number({ description: 'The least probability that counts as having the label.' }),
    accuracy: Type.Number(),
    logLoss: Type.Number(),
    confusionMatrix: Type.Array(Type.Array(Type.Integer()), {
      description: 'Rows: without and with the label; columns: predicted without and with it.',
    }),
  },
  closed,
);
export type LabelReport = Static<typeof LabelReport>;

/** The evaluation of a multi-label classifier. Numbers equal scikit-learn's to 1e-6. */
export const MultiLabelEvaluation = Type.Object(
  {
    kind: Type.Literal('multiLabelClassification'),
    rows: Type.Integer(),
    loss: Type.Number({ description: 'The training loss, without regularisation and weights.' }),
    subsetAccuracy: Type.Number({ description: 'Share of rows with every label right.' }),
    hammingLoss: Type.Number({ description: 'Share of wrong labels, over all rows and labels.' }),
    logLoss: Type.Number({ description: 'Mean over the labels of their binary log loss.' }),
    precision: Type.Number({ description: 'The macro average.' }),
    recall: Type.Number({ description: 'The macro average.' }),
    f1: Type.Number({ description: 'The macro average.' }),
    auc: Nullable(Type.Number({ description: 'Mean over the labels for which it is defined.' })),
    averagePrecision: Nullable(Type.Number({ description: 'Mean over the labels that have rows.' })),
    labels: Type.Array(Type.String()),
    averages: Type.Object(
      { micro: Average, macro: Average, weighted: Average, samples: Average },
      {
        ...closed,
        description:
          'micro: over all labels of all rows together; macro: the mean over labels; weighted: by the rows that have the label; samples: the mean over rows.',
      },
    ),
    perLabel: Type.Array(LabelReport),
  },
  { ...closed, $id: 'MultiLabelEvaluation' },
);
export type MultiLabelEvaluation = Static<typeof MultiLabelEvaluation>;

/** How well an autoencoder gives rows back. All figures are on the features as they are prepared. */
export const AutoencodingEvaluation = Type.Object(
  {
    kind: Type.Literal('autoencoding'),
    rows: Type.Integer(),
    loss: Type.Number({ description: 'The training loss, without regularisation.' }),
    mse: Type.Number({ description: 'Mean squared error over all features of all rows.' }),
    rmse: Type.Number(),
    mae: Type.Number(),
    explainedVariance: Nullable(
      Type.Number({
        description:
          '1 − Σ(feature − reconstruction)² / Σ(feature − its mean)², over all features; null where no feature varies.',
      }),
    ),
    rowErrors: Type.Object(
      { probabilities: Type.Array(Type.Number()), quantiles: Type.Array(Type.Number()) },
      {
        ...closed,
        description:
          "Quantiles of the rows' mean squared errors: a threshold for unusual rows, such as that of 0.99.",
      },
    ),
    perColumn: Type.Array(
      Type.Object({ column: Type.String(), features: Type.Integer(), mse: Type.Number() }, closed),
    ),
  },
  { ...closed, $id: 'AutoencodingEvaluation' },
);
export type AutoencodingEvaluation = Static<typeof AutoencodingEvaluation>;

/** What a model is worth on a split it was not trained on. */
export const SplitEvaluation = Type.Union([
  ClassificationEvaluation,
  MultiLabelEvaluation,
  RegressionEvaluation,
  AutoencodingEvaluation,
  RecommendationEvaluation,
]);
export type SplitEvaluation = Static<typeof SplitEvaluation>;

/** What a fold's model is worth on the fold's rows, which it was not trained on. */
export const FoldEvaluation = Type.Object(
  {
    fold: Type.Integer({ description: 'From 1.' }),
    epochs: Type.Integer({ description: 'That its model was trained for.' }),
    evaluation: SplitEvaluation,
  },
  closed,
);
export type FoldEvaluation = Static<typeof FoldEvaluation>;

/** The folds of a cross-validation, and each figure over them. */
export const CrossValidation = Type.Object(
  {
    folds: Type.Array(FoldEvaluation, { description: 'Fewer than asked for where the time limit came.' }),
    mean: MapOf(Nullable(Type.Number()), {
      description: 'Of each figure over the folds; null where a fold has none.',
    }),
    standardDeviation: MapOf(Nullable(Type.Number()), {
      description: 'Sample deviation over the folds: divided by folds − 1 (ddof 1).',
    }),
  },
  { ...closed, description: 'With split.strategy kFold.' },
);
export type CrossValidation = Static<typeof CrossValidation>;

/** A linear model as a formula: link(prediction) = intercept + Σ coefficient · feature, in the units of the data. */
export const LinearCoefficients = Type.Object(
  {
    link: OneOf(['identity', 'log', 'logit', 'softmax'] as const, {
      description:
        'identity: the value itself; log: its logarithm; logit: ln(p / (1 − p)) of the positive class; softmax: one score per class.',
    }),
    outputs: Type.Array(
      Type.Object(
        {
          output: Type.String({ description: 'The target of a regression, else the class.' }),
          intercept: Type.Number(),
          coefficients: Type.Array(Type.Object({ feature: Type.String(), value: Type.Number() }, closed), {
            description:
              'Per unit of the column; of a category: against none. With numeric "log" per unit of ±ln(1 + |x|); a missing value counts as what it is filled with.',
          }),
        },
        closed,
      ),
    ),
  },
  { ...closed, $id: 'LinearCoefficients' },
);
export type LinearCoefficients = Static<typeof LinearCoefficients>;

/** The evaluation of a run: on the test split, and on validation where there is one. */
export const Evaluation = Type.Object(
  {
    test: Nullable(SplitEvaluation),
    validation: Nullable(SplitEvaluation),
    crossValidation: Type.Optional(CrossValidation),
    coefficients: Type.Optional(
      Nullable(LinearCoefficients, { description: 'Of the linear family, up to 10,000 of them.' }),
    ),
  },
  { ...closed, $id: 'Evaluation' },
);
export type Evaluation = Static<typeof Evaluation>;

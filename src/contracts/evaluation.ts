import { Type, type Static } from 'typebox';
import { MapOf, Nullable, OneOf } from './common.ts';
import { ConformalReport } from './conformal.ts';
import { GroupEvaluation } from './group-evaluation.ts';
import { PermutationImportance } from './permutation-importance.ts';
import { CalibrationReport } from './probability-calibration.ts';
import { CompressionReport } from './compression-report.ts';
import { PrivacyReport } from './privacy-report.ts';
import { Warning } from './warning.ts';

const closed = { additionalProperties: false } as const;

/** What a model has to be better than: a rule that looks at no input, judged on the same rows by the same code. */
export const Baseline = Type.Object(
  {
    strategy: Type.String({
      description:
        'Rule of the baseline, fitted on the training rows: `prior` gives each class or label its share of the rows and names those with at least half (of more than two classes the most frequent one), `mean` the mean of the target, `itemMean` the mean rating of the item, `naive` the naive forecast, `mostPopular` ranks items by their number of rows, and `meanRow` gives every row back as the mean of the rows.',
    }),
    metrics: MapOf(Nullable(Type.Number()), {
      description:
        'Metrics of the baseline by the names that they have in the evaluation; null if undefined. Probabilities are judged at a threshold of 0.5.',
    }),
    perOutput: Type.Optional(
      Type.Array(Type.Object({ output: Type.String(), metrics: MapOf(Nullable(Type.Number())) }, closed), {
        description:
          'Metrics of each label or value, or of each step ahead of a forecast, if there are several.',
      }),
    ),
  },
  {
    ...closed,
    $id: 'Baseline',
    description: 'A rule that looks at no input, judged on the same rows as the model.',
  },
);
export type Baseline = Static<typeof Baseline>;

const baseline = Type.Optional(Baseline);

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
    positiveShare: Type.Array(
      Type.Number({
        description:
          'Share of rows that are of the class; it equals `meanProbability` if the model is calibrated.',
      }),
    ),
  },
  closed,
);
export type CalibrationCurve = Static<typeof CalibrationCurve>;

/** One class's figures, the class against all others. Undefined ones are 0 and named in `undefinedMetrics`. */
export const ClassReport = Type.Object(
  {
    class: Type.String(),
    support: Type.Integer({ description: 'Number of rows of this class.' }),
    precision: Type.Number(),
    recall: Type.Number(),
    f1: Type.Number(),
    auc: Nullable(
      Type.Number({
        description: 'Area under the one-vs-rest ROC curve; null if the class or its complement has no rows.',
      }),
    ),
    roc: Nullable(RocCurve),
    averagePrecision: Nullable(
      Type.Number({ description: 'Average precision of the class; null if it has no rows.' }),
    ),
    precisionRecall: Nullable(PrecisionRecallCurve),
    brierScore: Type.Number({
      description: 'Mean of (probability − outcome)² for the class against the others.',
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
    loss: Type.Number({ description: 'Training loss without regularisation.' }),
    accuracy: Type.Number(),
    balancedAccuracy: Type.Number(),
    precision: Type.Number({
      description:
        'Precision of the positive class; for more than two classes the macro average of those that have a row or are predicted.',
    }),
    recall: Type.Number({
      description:
        'Recall of the positive class; for more than two classes the macro average of those that have a row or are predicted.',
    }),
    f1: Type.Number({
      description:
        'F1 score of the positive class; for more than two classes the macro average of those that have a row or are predicted.',
    }),
    auc: Nullable(
      Type.Number({
        description:
          'Area under the ROC curve; for more than two classes the mean of one-vs-rest over the classes for which it is defined.',
      }),
    ),
    averagePrecision: Nullable(
      Type.Number({
        description:
          'Average precision, without interpolation, of the positive class; for more than two classes the mean over the classes that have rows.',
      }),
    ),
    aucOneVsOne: Type.Optional(
      Nullable(
        Type.Number({
          description:
            'Mean area under the ROC curve over all pairs of classes that have rows (Hand and Till 2001), for more than two classes; null above 50 classes.',
        }),
      ),
    ),
    matthewsCorrelation: Type.Optional(
      Type.Number({ description: 'Matthews correlation coefficient, −1 … 1; 0 if it is undefined.' }),
    ),
    cohenKappa: Type.Optional(
      Nullable(
        Type.Number({
          description:
            "Cohen's kappa, the agreement beyond chance; null if chance alone agrees in every row.",
        }),
      ),
    ),
    topKAccuracy: Type.Optional(
      Type.Array(Type.Object({ k: Type.Integer(), accuracy: Type.Number() }, closed), {
        description:
          'Share of rows whose class is among the k most likely, for each k of 2, 3, 5 and 10 below the number of classes; for more than two classes. Of equally likely classes the later one ranks first.',
      }),
    ),
    logLoss: Type.Number({
      description: 'Log loss with the natural logarithm; probabilities are clipped to [2^-52, 1 − 2^-52].',
    }),
    brierScore: Type.Number({
      description:
        'Mean of (probability − outcome)², 0 … 1; for more than two classes the mean of its sum over the classes, 0 … 2.',
    }),
    expectedCalibrationError: Type.Number({
      description:
        'Mean gap between predicted probability and observed share in ten bins, for the positive class; for more than two classes, for the predicted class.',
    }),
    calibration: CalibrationCurve,
    threshold: Nullable(
      Type.Number({
        description:
          'Lowest probability at which the positive class is predicted; null for more than two classes.',
      }),
    ),
    classes: Type.Array(Type.String()),
    confusionMatrix: Type.Array(Type.Array(Type.Integer()), {
      description: 'Confusion matrix; rows are true classes and columns predicted ones.',
    }),
    averages: Type.Object({ micro: Average, macro: Average, weighted: Average }, closed),
    perClass: Type.Array(ClassReport),
    baseline,
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
    season: Type.Integer({
      description: 'Number of steps in a season; with 1 the naive forecast repeats the last known value.',
    }),
    mase: Nullable(
      Type.Number({
        description:
          "Mean absolute scaled error (Hyndman and Koehler 2006): the mean of |error| divided by the mean |error| of the naive forecast one season ahead, in the training part of the row's series. Below 1 is better than naive. Null if no series has a naive error.",
      }),
    ),
    masePerStep: Type.Array(Nullable(Type.Number()), {
      description: 'Mean absolute scaled error of each step ahead, from 1.',
    }),
    series: Type.Optional(
      Type.Integer({ description: 'Number of series in the part; absent without `task.group`.' }),
    ),
    perSeries: Type.Optional(
      Type.Array(
        Type.Object(
          {
            series: Type.String({ description: 'Value of `task.group`.' }),
            rows: Type.Integer({ description: 'Number of windows.' }),
            mae: Type.Number({ description: 'Mean absolute error, in the unit of the target.' }),
            mase: Nullable(
              Type.Number({
                description:
                  'Mean absolute scaled error; null if the series has no naive error in its training part.',
              }),
            ),
            naiveMase: Nullable(
              Type.Number({ description: 'Mean absolute scaled error of the naive forecast.' }),
            ),
          },
          closed,
        ),
        {
          description:
            'Metrics of each series, highest mean absolute scaled error first; of the first 100 if there are more. Absent without `task.group`.',
        },
      ),
    ),
    naive: Type.Object(
      {
        ...NaiveFigures,
        mase: Nullable(Type.Number()),
        perOutput: Type.Array(Type.Object({ output: Type.String(), ...NaiveFigures }, closed)),
      },
      { ...closed, description: 'Metrics of the naive forecast on the same rows.' },
    ),
  },
  closed,
);
export type ForecastComparison = Static<typeof ForecastComparison>;

const RankingFigureFields = {
  k: Type.Integer({ description: 'Number of top places of each ranking that are evaluated.' }),
  users: Type.Integer({
    description: 'Number of users with a relevant held-out item; each metric is the mean over these users.',
  }),
  precision: Type.Number({ description: 'Number of relevant items among the first k, divided by k.' }),
  recall: Type.Number({ description: "Share of the user's relevant items that are among the first k." }),
  ndcg: Type.Number({
    description:
      'Normalized discounted cumulative gain: Σ 1 / log2(place + 1) over the hits, divided by that of the best order.',
  }),
  map: Type.Number({
    description: 'Mean average precision: Σ precision at each hit, divided by min(k, relevant items).',
  }),
  hitRate: Type.Number({ description: 'Share of users with a relevant item among the first k.' }),
};

/** How well items are ranked. */
export const RankingReport = Type.Object(RankingFigureFields, {
  ...closed,
  description:
    "Ranking of each user's held-out items by predicted rating, for a recommendation with ratings. Items rated at least the mean of the training rows are relevant. Users and items without a training row are left out.",
});
export type RankingReport = Static<typeof RankingReport>;

/**
 * The evaluation of a recommendation without ratings: each user's held-out items among all items that the user has no training row
 * with. Users and items without a training row are in no ranking.
 */
export const RecommendationEvaluation = Type.Object(
  {
    kind: Type.Literal('recommendation'),
    rows: Type.Integer({ description: 'Number of held-out rows, without the negatives drawn for them.' }),
    loss: Type.Number({
      description: 'Training loss on the held-out rows and the negatives drawn for them.',
    }),
    items: Type.Integer({
      description:
        "Number of known items; each user's ranking holds those without a training row of that user.",
    }),
    ...RankingFigureFields,
    baseline,
  },
  {
    ...closed,
    $id: 'RecommendationEvaluation',
    description:
      'Evaluation of a recommendation without ratings. If users times items exceeds 20 million scores, a sample of the users is drawn by the seed.',
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
    loss: Type.Number({ description: 'Training loss on the scaled target, without regularisation.' }),
    mse: Type.Number(),
    rmse: Type.Number(),
    mae: Type.Number(),
    medianAbsoluteError: Type.Number(),
    maxError: Type.Optional(
      Type.Number({ description: 'Largest |error|, over all values if there are several.' }),
    ),
    mape: Nullable(
      Type.Number({ description: 'Mean of |error / target| as a fraction; null if a target is 0.' }),
    ),
    r2: Nullable(
      Type.Number({ description: 'Coefficient of determination R²; null with fewer than two rows.' }),
    ),
    explainedVariance: Nullable(Type.Number()),
    meanPoissonDeviance: Nullable(
      Type.Number({
        description:
          'Mean of 2(y·ln(y/ŷ) − y + ŷ); null if a target is below 0 or a prediction is not above 0.',
      }),
    ),
    residuals: Type.Object(
      { probabilities: Type.Array(Type.Number()), quantiles: Type.Array(Type.Number()) },
      {
        ...closed,
        description:
          'Quantiles of target − prediction, interpolated linearly, from the smallest (probability 0) to the largest (1); over all values if there are several.',
      },
    ),
    perOutput: Type.Optional(
      Type.Array(OutputReport, {
        description:
          'Metrics of each value, or of each step ahead of a forecast; absent if there is only one.',
      }),
    ),
    forecast: Type.Optional(ForecastComparison),
    ranking: Type.Optional(RankingReport),
    baseline,
  },
  { ...closed, $id: 'RegressionEvaluation' },
);
export type RegressionEvaluation = Static<typeof RegressionEvaluation>;

/** One label's figures, a label being a binary classification by itself. */
export const LabelReport = Type.Object(
  {
    ...ClassReport.properties,
    class: Type.String({ description: 'Name of the label.' }),
    threshold: Type.Number({ description: 'Lowest probability at which the label is predicted.' }),
    accuracy: Type.Number(),
    logLoss: Type.Number(),
    confusionMatrix: Type.Array(Type.Array(Type.Integer()), {
      description:
        'Confusion matrix; rows are without and with the label, columns are predicted without and with it.',
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
    loss: Type.Number({ description: 'Training loss without regularisation and weights.' }),
    subsetAccuracy: Type.Number({ description: 'Share of rows whose labels are all predicted correctly.' }),
    hammingLoss: Type.Number({
      description: 'Share of labels that are predicted wrongly, over all rows and labels.',
    }),
    logLoss: Type.Number({ description: 'Mean of the binary log loss over the labels.' }),
    precision: Type.Number({ description: 'Precision as the macro average over labels.' }),
    recall: Type.Number({ description: 'Recall as the macro average over labels.' }),
    f1: Type.Number({ description: 'F1 score as the macro average over labels.' }),
    auc: Nullable(
      Type.Number({ description: 'Mean area under the ROC curve over the labels for which it is defined.' }),
    ),
    averagePrecision: Nullable(
      Type.Number({ description: 'Mean average precision over the labels that have rows.' }),
    ),
    labels: Type.Array(Type.String()),
    averages: Type.Object(
      { micro: Average, macro: Average, weighted: Average, samples: Average },
      {
        ...closed,
        description:
          'Averages over labels. `micro` counts all labels of all rows together, `macro` is the mean over labels, `weighted` weights labels by their number of rows, and `samples` is the mean over rows.',
      },
    ),
    perLabel: Type.Array(LabelReport),
    baseline,
  },
  { ...closed, $id: 'MultiLabelEvaluation' },
);
export type MultiLabelEvaluation = Static<typeof MultiLabelEvaluation>;

/** How well an autoencoder gives rows back. All figures are on the features as they are prepared. */
export const AutoencodingEvaluation = Type.Object(
  {
    kind: Type.Literal('autoencoding'),
    rows: Type.Integer(),
    loss: Type.Number({ description: 'Training loss without regularisation.' }),
    mse: Type.Number({ description: 'Mean squared error over all features of all rows.' }),
    rmse: Type.Number(),
    mae: Type.Number(),
    explainedVariance: Nullable(
      Type.Number({
        description:
          'Explained variance 1 − Σ(feature − reconstruction)² / Σ(feature − its mean)² over all features; null if no feature varies.',
      }),
    ),
    rowErrors: Type.Object(
      { probabilities: Type.Array(Type.Number()), quantiles: Type.Array(Type.Number()) },
      {
        ...closed,
        description:
          "Quantiles of the rows' mean squared errors, from which a threshold for unusual rows can be taken, such as that of 0.99.",
      },
    ),
    perColumn: Type.Array(
      Type.Object({ column: Type.String(), features: Type.Integer(), mse: Type.Number() }, closed),
    ),
    baseline,
  },
  { ...closed, $id: 'AutoencodingEvaluation' },
);
export type AutoencodingEvaluation = Static<typeof AutoencodingEvaluation>;

/** What a model is worth on a split it was not trained on. */
export const SplitEvaluation = Type.Union(
  [
    ClassificationEvaluation,
    MultiLabelEvaluation,
    RegressionEvaluation,
    AutoencodingEvaluation,
    RecommendationEvaluation,
  ],
  { title: 'SplitEvaluation' },
);
export type SplitEvaluation = Static<typeof SplitEvaluation>;

/** What a fold's model is worth on the fold's rows, which it was not trained on. */
export const FoldEvaluation = Type.Object(
  {
    fold: Type.Integer({ description: 'Number of the fold, from 1.' }),
    epochs: Type.Integer({ description: 'Number of epochs that the model of this fold was trained for.' }),
    evaluation: SplitEvaluation,
  },
  closed,
);
export type FoldEvaluation = Static<typeof FoldEvaluation>;

/** The folds of a cross-validation, and each figure over them. */
export const CrossValidation = Type.Object(
  {
    folds: Type.Array(FoldEvaluation, {
      description: 'Evaluated folds; fewer than requested if the time limit was reached.',
    }),
    mean: MapOf(Nullable(Type.Number()), {
      description: 'Mean of each metric over the folds; null if a fold has none.',
    }),
    standardDeviation: MapOf(Nullable(Type.Number()), {
      description: 'Sample standard deviation of each metric over the folds (divided by folds − 1).',
    }),
    baseline: Type.Optional(
      MapOf(Nullable(Type.Number()), { description: "Mean of each metric of the folds' baselines." }),
    ),
  },
  { ...closed, description: 'Results of the folds; present if `split.strategy` is `kFold`.' },
);
export type CrossValidation = Static<typeof CrossValidation>;

/** A linear model as a formula: link(prediction) = intercept + Σ coefficient · feature, in the units of the data. */
export const LinearCoefficients = Type.Object(
  {
    link: OneOf(['identity', 'log', 'logit', 'softmax'] as const, {
      description:
        'Link function. `identity` is the value, `log` its logarithm, `logit` ln(p / (1 − p)) of the positive class, and `softmax` one score per class.',
    }),
    outputs: Type.Array(
      Type.Object(
        {
          output: Type.String({ description: 'Name of the target of a regression, otherwise of the class.' }),
          intercept: Type.Number(),
          coefficients: Type.Array(Type.Object({ feature: Type.String(), value: Type.Number() }, closed), {
            description:
              "Coefficients per unit of the column; a category's is relative to no category. With `numeric` `log` they are per unit of ±ln(1 + |x|). A missing value counts as its replacement.",
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
    groups: Type.Optional(
      Type.Array(GroupEvaluation, {
        description: 'Metrics of each group of rows, a list for each column of `evaluation.groups`.',
      }),
    ),
    importance: Type.Optional(PermutationImportance),
    calibration: Type.Optional(CalibrationReport),
    conformal: Type.Optional(ConformalReport),
    privacy: Type.Optional(PrivacyReport),
    compression: Type.Optional(CompressionReport),
    coefficients: Type.Optional(
      Nullable(LinearCoefficients, {
        description: 'Coefficients of a `linear` model; null above 10,000 of them.',
      }),
    ),
    warnings: Type.Optional(
      Type.Array(Warning, {
        description: 'Warnings of the run: of its data, its definition and its training.',
      }),
    ),
  },
  { ...closed, $id: 'Evaluation' },
);
export type Evaluation = Static<typeof Evaluation>;

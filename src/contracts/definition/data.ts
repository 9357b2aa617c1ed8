import { Type, type Static } from 'typebox';
import { MapOf, Nullable, OneOf } from '../common.ts';
import { columnTypes } from '../dataset.ts';

const closed = { additionalProperties: false } as const;

/** What is predicted. The kinds of task of the whole field; {@link ../../definition/supported.ts} says which are built. */
export const taskTypes = [
  'classification',
  'multiLabelClassification',
  'regression',
  'forecasting',
  'recommendation',
  'autoencoding',
] as const;

/** The task and its target column or columns. */
export const Task = Type.Object(
  {
    type: OneOf(taskTypes, {
      description:
        'What is predicted. multiLabelClassification: which of several labels a row has, each a column of 0 and 1 or of true ' +
        'and false. autoencoding: nothing but the row itself, through a narrow layer; rows that come back badly are unusual. ' +
        'recommendation: which items a user takes to, from rows that each name a user and an item, and a rating where there is one; users and items are embedded, and predictions score pairs of them (to rank items, send a row for each).',
    }),
    target: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'The column to predict: classification, regression, forecasting, and the rating of a recommendation. A recommendation without one learns from the rows being there: what a user has a row with, the user took to.',
      }),
    ),
    targets: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 2,
        maxItems: 1000,
        uniqueItems: true,
        description:
          'Columns to predict together, in place of target: the labels of multiLabelClassification, or several values of a regression.',
      }),
    ),
    positiveClass: Type.Optional(
      Type.String({
        description: 'Binary only: the class that counts as positive; the rarer one by default.',
      }),
    ),
    user: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'recommendation: the column that names the user. User and item are the inputs; other columns are left out.',
      }),
    ),
    item: Type.Optional(
      Type.String({ minLength: 1, description: 'recommendation: the column that names the item.' }),
    ),
    negatives: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        default: 4,
        description:
          'recommendation without a target: how many items are drawn for each row, evenly from those that its user has no training row with, to be told apart from it. They are drawn once, by the seed.',
      }),
    ),
    time: Type.Optional(
      Type.String({
        description:
          'forecasting: the column that orders the rows, a date-time or a number. Each row is one step; steps are taken as equally far apart.',
      }),
    ),
    group: Type.Optional(
      Type.String({
        description:
          'forecasting: the column that tells series apart; by default all rows are one series. One model is trained on all of them.',
      }),
    ),
    horizon: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        default: 1,
        description: 'forecasting: how many of the next values of the target are predicted.',
      }),
    ),
    window: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10000,
        description:
          'forecasting: the last steps that a forecast is made from, their targets among the inputs; by default 24, or twice the horizon, or a season, whichever is most.',
      }),
    ),
    season: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10000,
        default: 1,
        description:
          'forecasting: steps after which values come again, 7 for days with a weekly pattern. The forecast is held against the naive one, which repeats the value of a season before.',
      }),
    ),
  },
  closed,
);
export type Task = Static<typeof Task>;

/** Rows that make up one example. */
export const SequenceOfRows = Type.Object(
  {
    group: Type.String({ description: 'Rows with the same value here are one example.' }),
    time: Type.String({ description: 'Orders the rows of a group: a date-time or a number.' }),
    length: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10000,
        default: 100,
        description:
          'Steps of an example: the last ones of a longer group; a shorter one has zeros in front.',
      }),
    ),
  },
  {
    ...closed,
    description:
      'The rows of a group, ordered by time, make one example, their columns the features of each step. The target has one value in a group. ' +
      'Rows of the split are groups then, and groups that equal each other in every step are duplicates.',
  },
);

/** A vector column that is one sequence. */
export const SequenceOfVector = Type.Object(
  {
    column: Type.String({ description: 'A column of type vector.' }),
    features: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100000,
        default: 1,
        description:
          'Numbers of a step: the vector holds those of the first step, then those of the second, and so on.',
      }),
    ),
  },
  {
    ...closed,
    description:
      'The numbers of a vector are a sequence, the oldest first. Each feature is scaled by its values of all steps together.',
  },
);

/** Which columns go in, and as what. */
export const Inputs = Type.Object(
  {
    include: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: 10000,
        description:
          'By default all but the target and those that can not help (constant, identifier-like); the plan names them.',
      }),
    ),
    exclude: Type.Optional(
      Type.Array(Type.String(), { maxItems: 10000, description: 'Columns to leave out.' }),
    ),
    types: Type.Optional(
      MapOf(OneOf(columnTypes), {
        description: "Overrides the profile's column types.",
      }),
    ),
    sequence: Type.Optional(
      Type.Union([SequenceOfRows, SequenceOfVector], {
        description: 'What is read as a sequence of steps; by default nothing is: each row stands by itself.',
      }),
    ),
  },
  closed,
);
export type Inputs = Static<typeof Inputs>;

export const splitStrategies = ['random', 'stratified', 'grouped', 'timeOrdered', 'column', 'kFold'] as const;

/** How rows are divided. Fractions add up to 1. Rows equal in every used column never straddle a split. */
export const Split = Type.Object(
  {
    strategy: Type.Optional(
      OneOf(splitStrategies, {
        description:
          'By default stratified for classification, else random. stratified: each class by the fractions, of several labels each label as nearly as they allow (iterative stratification, Sechidis et al. 2011); grouped: rows of a group stay together; timeOrdered: the earliest rows train, the latest test; column: as a column says; kFold: cross-validation, see folds.',
      }),
    ),
    train: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        default: 0.7,
        description: 'Rows that the model is fitted to. Not with kFold.',
      }),
    ),
    validation: Type.Optional(
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0.15,
        description:
          "Rows that early stopping, the best checkpoint and an automatic threshold go by. kFold: the share of each training's own rows, taken from the folds that are not held out.",
      }),
    ),
    test: Type.Optional(
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0.15,
        description:
          'Rows for the evaluation at the end. kFold: 0 by default; these are in no fold, and judge the final model.',
      }),
    ),
    seed: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 4294967295, description: "The run's seed by default." }),
    ),
    column: Type.Optional(
      Type.String({
        description:
          'grouped: the group. timeOrdered: the time, a date-time or a number; rows of the same time stay together, so the parts are as near to the fractions as that allows. column: holds train, validation (or valid, or val) or test, in any case of letters, in place of the fractions. kFold: the group; rows of a group are in one fold. Rows without a value are left out. Not an input unless inputs.include names it.',
      }),
    ),
    folds: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: 50,
        description: 'kFold: how many; 5 by default.',
      }),
    ),
    stratified: Type.Optional(
      Type.Boolean({
        description:
          'kFold: each class is dealt evenly to the folds. By default for a classification without a column.',
      }),
    ),
    refit: Type.Optional(
      Type.Boolean({
        description:
          'kFold: whether a final model is trained on the rows of all folds; true by default. Without it the run has an evaluation and no model.',
      }),
    ),
  },
  {
    ...closed,
    description:
      'Fractions add up to 1; those that are left out share the rest. Rows equal in every used column never straddle a split: they stay together, and where time or a column decides, those of the later part are left out.',
  },
);
export type Split = Static<typeof Split>;

export const textEncodings = ['sequence', 'tfidf'] as const;
export const textTokenizers = ['word', 'character'] as const;
export const numericScalings = ['standardize', 'minMax', 'robust', 'log', 'none'] as const;
export const categoricalEncodings = ['oneHot', 'ordinal', 'hashing', 'target', 'embedding'] as const;
export const numericImputations = [
  'mean',
  'median',
  'mode',
  'constant',
  'mostRecent',
  'drop',
  'keep',
] as const;
export const categoricalImputations = ['mode', 'constant', 'mostRecent', 'category', 'drop'] as const;

/** How values become numbers. Whatever is fitted is fitted on the training split only. */
export const Preparation = Type.Object(
  {
    deduplicate: Type.Optional(
      Type.Boolean({ default: true, description: 'Keep the first of rows equal in every used column.' }),
    ),
    missing: Type.Optional(
      Type.Object(
        {
          numeric: Type.Optional(
            OneOf(numericImputations, {
              default: 'median',
              description:
                'What a missing number, boolean, date-time or vector becomes (each position of a vector by itself; a boolean the more frequent of its two values, unless the constant is 0 or 1). mostRecent: the last value before it among the rows of the same part of the split, in the order of the dataset, or of time where the split goes by time. Where none is before it, the last value of the training rows, as in a prediction, whose rows count as following each other; for the first training rows the median (a category: the most frequent). drop leaves the row out; keep leaves it missing, for trees, whose default it is.',
            }),
          ),
          categorical: Type.Optional(
            OneOf(categoricalImputations, {
              default: 'category',
              description:
                'What a missing category becomes; mostRecent as for numbers; `category` keeps "missing" as a category of its own.',
            }),
          ),
          numericConstant: Type.Optional(Type.Number({ default: 0, description: 'With numeric: constant.' })),
          categoricalConstant: Type.Optional(
            Type.String({ default: 'missing', description: 'With categorical: constant.' }),
          ),
          indicator: Type.Optional(
            Type.Boolean({
              default: false,
              description: 'Add a 0/1 feature for each column with missing values.',
            }),
          ),
        },
        closed,
      ),
    ),
    outliers: Type.Optional(
      Nullable(
        Type.Object(
          {
            method: OneOf(['iqr', 'zScore'] as const, {
              description:
                'iqr: further than threshold × (Q3 − Q1) outside the quartiles; zScore: further than threshold deviations from the mean.',
            }),
            action: OneOf(['clip', 'drop', 'mark'] as const, {
              description:
                'clip: to the border; drop: the row, from the training split; mark: a 0/1 feature more.',
            }),
            threshold: Type.Optional(
              Type.Number({ exclusiveMinimum: 0, description: 'Default 1.5 (IQR) or 3 (z-score).' }),
            ),
          },
          closed,
        ),
      ),
    ),
    numeric: Type.Optional(
      OneOf(numericScalings, {
        default: 'standardize',
        description:
          'standardize: (x − mean)/deviation; minMax: to 0 … 1; robust: (x − median)/(Q3 − Q1); log: ±ln(1 + |x|), then standardize. Each position of a vector is scaled by itself. Date-times are always standardized, booleans are 0 and 1. Trees, and naive Bayes of counts, take none by default.',
      }),
    ),
    categorical: Type.Optional(
      OneOf(categoricalEncodings, {
        default: 'oneHot',
        description:
          'How categories become numbers. oneHot: a 0/1 feature each; ordinal: one number, its place by frequency; hashing: one of a few features by its hash; target: the smoothed mean of the target among the training rows of the category (for several classes one share each), cross-fitted on the training rows; embedding: an index, whose vector the model learns. Trees and naive Bayes take ordinal by default and read it as categories, without an order.',
      }),
    ),
    hashing: Type.Optional(
      Type.Object(
        {
          buckets: Type.Optional(
            Type.Integer({
              minimum: 2,
              maximum: 65536,
              default: 64,
              description:
                "Features of each column. The signed 32-bit MurmurHash3 (seed 0) of `column=category` picks one, by its absolute value modulo the buckets, as scikit-learn's FeatureHasher does.",
            }),
          ),
          signed: Type.Optional(
            Type.Boolean({
              default: true,
              description: 'A negative hash sets −1 in place of 1: categories in one bucket cancel out.',
            }),
          ),
        },
        { ...closed, description: 'With categorical: hashing.' },
      ),
    ),
    targetEncoding: Type.Optional(
      Type.Object(
        {
          smoothing: Type.Optional(
            Type.Union([Type.Literal('auto'), Type.Number({ minimum: 0 })], {
              default: 'auto',
              description:
                "A category's mean is drawn to that of all rows, as if by so many rows of it; auto: by the variances (empirical Bayes), as scikit-learn's TargetEncoder does.",
            }),
          ),
          folds: Type.Optional(
            Type.Integer({
              minimum: 2,
              maximum: 20,
              default: 5,
              description: 'A training row is encoded by the targets of the other folds only.',
            }),
          ),
        },
        { ...closed, description: 'With categorical: target.' },
      ),
    ),
    maxCategories: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: 100000,
        default: 100,
        description:
          'oneHot, ordinal and embedding: the most frequent are kept (100000 users or items of a recommendation by default); the rest share one feature, number or index, as do categories first seen later.',
      }),
    ),
    text: Type.Optional(
      Type.Object(
        {
          encoding: Type.Optional(
            OneOf(textEncodings, {
              description:
                'sequence: the ids of its tokens in their order, for the families textCnn, lstm, gru, transformer and custom, whose ' +
                'default it is; linear, mlp, wideAndDeep, cnn and resnet take the mean of their embeddings. tfidf: a weight for each token of the vocabulary, its count times ln((1 + texts) / (1 + texts with ' +
                'it)) + 1, the weights of a text scaled to length 1, as scikit-learn has it; the default of the other families.',
            }),
          ),
          tokenizer: Type.Optional(
            OneOf(textTokenizers, {
              default: 'word',
              description:
                "word: letters and digits (Unicode, NFKC, in lower case; don't is one word, every Chinese character is one). " +
                'character: each code point as it stands.',
            }),
          ),
          vocabulary: Type.Optional(
            Type.Integer({
              minimum: 3,
              maximum: 1000000,
              description:
                'The most frequent tokens of the training split are kept, ties by name. sequence: ids, two of them for padding (0) ' +
                'and unknown tokens (1), 20,000 by default; tfidf: features, 5,000 by default.',
            }),
          ),
          length: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 100000,
              description:
                'sequence only: tokens of a text, 128 by default; longer texts are cut, shorter ones padded at the end.',
            }),
          ),
        },
        {
          ...closed,
          description: 'How columns of type text become numbers. A missing text is an empty one.',
        },
      ),
    ),
    image: Type.Optional(
      Type.Object(
        {
          width: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 4096,
              description:
                'Pixels. By default that of the median image, shrunk to 64 on its longer side where it is larger; with height given, in proportion to it.',
            }),
          ),
          height: Type.Optional(Type.Integer({ minimum: 1, maximum: 4096, description: 'As width.' })),
          channels: Type.Optional(
            Type.Union([Type.Literal(1), Type.Literal(3), Type.Literal(4)], {
              description:
                '1: grey; 3: red, green, blue; 4: with transparency, which is ignored otherwise. By default 1 where all images are grey, else 3.',
            }),
          ),
          fit: Type.Optional(
            OneOf(['fill', 'contain', 'cover'] as const, {
              default: 'fill',
              description:
                'How an image of other proportions gets the size: stretched; whole, with black beside it; or cut about its centre.',
            }),
          ),
          normalize: Type.Optional(
            OneOf(['unit', 'standardize'] as const, {
              default: 'unit',
              description:
                'unit: 0 … 1; standardize: minus the mean, divided by the deviation of each channel in the training split.',
            }),
          ),
        },
        { ...closed, description: 'How images become numbers. Rows without an image are left out.' },
      ),
    ),
    augmentation: Type.Optional(
      Type.Object(
        {
          flip: Type.Optional(
            Type.Boolean({ default: false, description: 'Images: half of them are mirrored left to right.' }),
          ),
          crop: Type.Optional(
            Type.Number({
              minimum: 0,
              maximum: 0.5,
              default: 0,
              description:
                'Images: cut to a window with sides of 1 − crop … 1 of the whole, anywhere in it, and scaled back.',
            }),
          ),
          rotationDegrees: Type.Optional(
            Type.Number({
              minimum: 0,
              maximum: 180,
              default: 0,
              description: 'Images: turned by up to so many degrees either way; the border goes on outside.',
            }),
          ),
          noise: Type.Optional(
            Type.Number({
              minimum: 0,
              maximum: 1,
              default: 0,
              description:
                'The deviation of normal noise that is added to pixels and to numbers, as they are after scaling.',
            }),
          ),
          tokenDrop: Type.Optional(
            Type.Number({
              minimum: 0,
              maximum: 1,
              default: 0,
              description:
                'Texts read token by token: each token becomes the unknown one with this probability; padding stays.',
            }),
          ),
          mixup: Type.Optional(
            Type.Number({
              minimum: 0,
              maximum: 1,
              default: 0,
              description:
                'α: each row is mixed with another of its batch, inputs and targets alike, in shares drawn from Beta(α, α).',
            }),
          ),
        },
        {
          ...closed,
          description:
            'Changes to the rows of training batches, new for every row and step. Validation, test and prediction see rows as they are.',
        },
      ),
    ),
    imbalance: Type.Optional(
      OneOf(['none', 'classWeights', 'oversample', 'undersample'] as const, {
        default: 'none',
        description:
          'classWeights: each row counts rows / (classes · rows of its class); of several labels each counts rows / (2 · rows with it) where a row has it, rows / (2 · rows without it) where not. oversample: rows of smaller classes are repeated until each class has as many as the largest; undersample: rows of larger ones are left out until each has as few as the smallest. Training rows only, at random by the seed, after everything is fitted on all of them.',
      }),
    ),
  },
  {
    ...closed,
    description: 'How values become numbers. What is fitted is fitted on the training split only.',
  },
);
export type Preparation = Static<typeof Preparation>;

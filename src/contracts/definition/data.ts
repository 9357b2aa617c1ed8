import { Type, type Static } from 'typebox';
import { MapOf, Nullable, OneOf } from '../common.ts';
import { columnTypes } from '../dataset.ts';
import { Defaulted, Section } from '../defaults.ts';

const closed = { additionalProperties: false } as const;

/** Rows that make up one example. */
export const SequenceOfRows = Type.Object(
  {
    group: Type.String({
      description: 'Column that names the example. Rows with the same value are one example.',
    }),
    time: Type.String({
      description: 'Column that orders the rows of an example: a date-time or a number.',
    }),
    length: Defaulted(
      100,
      Type.Integer({
        minimum: 1,
        maximum: 10000,
        description:
          'Maximum number of steps in an example. Longer groups keep their last steps; shorter ones are padded with zeros in front.',
      }),
    ),
  },
  {
    ...closed,
    title: 'SequenceOfRows',
    description:
      'The rows of a group, ordered by time, form one example, and their columns are the features of each step. The target must have one value in each group. ' +
      'The split divides groups, and groups that are equal in every step count as duplicates.',
  },
);

/** A vector column that is one sequence. */
export const SequenceOfVector = Type.Object(
  {
    column: Type.String({ description: 'Name of a column of type `vector`.' }),
    features: Defaulted(
      1,
      Type.Integer({
        minimum: 1,
        maximum: 100000,
        description:
          'Number of features in a step. The vector holds the features of the first step, then those of the second, and so on.',
      }),
    ),
  },
  {
    ...closed,
    title: 'SequenceOfVector',
    description:
      'The numbers of a vector form a sequence, oldest first. Each feature is scaled over all steps together.',
  },
);

/** Which columns go in, and as what. */
export const Inputs = Type.Object(
  {
    include: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: 10000,
        description:
          'Columns to use as inputs. By default all columns are used except the target and columns that cannot help (constant or identifier-like), which the estimate lists as `leftOut`.',
      }),
    ),
    exclude: Type.Optional(
      Type.Array(Type.String(), { maxItems: 10000, description: 'Columns that are not used as inputs.' }),
    ),
    types: Type.Optional(
      MapOf(OneOf(columnTypes), {
        maxProperties: 10000,
        description: "Column types to use in place of the profile's, by column name.",
      }),
    ),
    sequence: Type.Optional(
      Type.Union([SequenceOfRows, SequenceOfVector], {
        description:
          'Columns that are read as a sequence of steps. By default each row is an example of its own.',
      }),
    ),
  },
  { ...closed, title: 'Inputs' },
);
export type Inputs = Static<typeof Inputs>;

export const splitStrategies = ['random', 'stratified', 'grouped', 'timeOrdered', 'column', 'kFold'] as const;

/** What becomes of rows that are equal in every used column; `auto` is one of the others, as the data decide. */
export const duplicateTreatments = ['auto', 'keep', 'drop', 'keepTogether'] as const;

/** How rows are divided. Fractions add up to 1. */
export const Split = Type.Object(
  {
    strategy: Type.Optional(
      OneOf(splitStrategies, {
        description:
          'How rows are divided; by default `stratified` for classification, otherwise `random`. `stratified` applies the fractions to each class, and to several labels as nearly as possible (iterative stratification, Sechidis et al. 2011). `grouped` keeps the rows of a group together. `timeOrdered` trains on the earliest rows and tests on the latest. `column` reads the part from a column. `kFold` is cross-validation, see `folds`.',
      }),
    ),
    train: Defaulted(
      0.7,
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'Fraction of the rows that the model is fitted to. It does not apply to `kFold`.',
      }),
    ),
    validation: Defaulted(
      0.15,
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        description:
          "Fraction of the rows that early stopping, the best checkpoint and an automatic threshold use. With `kFold` it is the fraction of each training's own rows, which are those outside the held-out fold. By default there is no validation part where nothing would use it, and its rows are trained on: for a classical family or an MLP on a small table without early stopping, and for a linear model that a solver fits, unless the threshold is `auto`.",
      }),
    ),
    test: Defaulted(
      0.15,
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        description:
          'Fraction of the rows for the final evaluation. With `kFold` the default is 0; test rows are in no fold and evaluate the final model.',
      }),
    ),
    seed: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 4294967295,
        description: "Seed of the split. By default the definition's `seed` is used.",
      }),
    ),
    column: Type.Optional(
      Type.String({
        description:
          'Column that the strategy goes by. `grouped` and `kFold`: the group of a row, whose rows stay in one part or fold. `timeOrdered`: a date-time or a number; rows of the same time stay together, so the parts match the fractions as nearly as that allows. `column`: train, validation (or valid, or val) or test, in upper or lower case, in place of the fractions. Rows without a value are left out. The column is not an input unless `inputs.include` names it.',
      }),
    ),
    folds: Defaulted(
      5,
      Type.Integer({ minimum: 2, maximum: 50, description: 'Number of folds. It applies to `kFold`.' }),
    ),
    stratified: Type.Optional(
      Type.Boolean({
        description:
          'Whether each class is dealt evenly to the folds of `kFold`. By default it is true for classification without a `column`.',
      }),
    ),
    refit: Defaulted(
      true,
      Type.Boolean({
        description:
          'Whether `kFold` also trains a final model on the rows of all folds. Without one the run has an evaluation but no model.',
      }),
    ),
    duplicates: Type.Optional(
      OneOf(duplicateTreatments, {
        description:
          'Treatment of rows that are equal in every used column (the inputs and the target). `keep`: each is an observation of its own, and is divided like any other row. `drop`: they are copies, and only the first is kept. `keepTogether`: all are kept, and equal rows stay in one part or fold; if a time or a column decides the part, those of a later part are left out. ' +
          'By default (`auto`) the data decide: rows that come from few combinations of values, such as the answers of a survey, are kept, and rows that equal each other more often than chance gives are copies, which are dropped, or kept together if `preparation.deduplicate` is false. With the strategy `column` all rows are kept in the parts that the column names. For sequences, forecasts and recommendations equal rows are copies. The estimate says what was decided.',
      }),
    ),
  },
  {
    ...closed,
    'x-component': 'Split',
    description:
      'The fractions `train`, `validation` and `test` add up to 1; those that are not given share the rest.',
  },
);
export type Split = Static<typeof Split>;

export const textEncodings = ['sequence', 'tfidf'] as const;
export const textTokenizers = ['word', 'character'] as const;
export const numericScalings = ['standardize', 'minMax', 'robust', 'log', 'none'] as const;
export const targetScalings = ['standardize', 'bySeries', 'none'] as const;
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
      Type.Boolean({
        description:
          'Whether only the first of several rows that are equal in every used column is kept. `true` means `split.duplicates` `drop`; `false` means any of its other values, `keepTogether` for rows that are copies. By default `split.duplicates` decides.',
      }),
    ),
    missing: Section(
      Type.Object(
        {
          numeric: Defaulted(
            'median',
            OneOf(numericImputations, {
              description:
                'Replacement of a missing number, boolean, date-time or vector (each position of a vector separately; a boolean gets the more frequent value unless the constant is 0 or 1). `mostRecent` takes the last value before it in the same part of the split, in the order of the dataset, or of time for a split by time; if there is none, the last value of the training rows, as in a prediction, and for the first training rows the median (for a category the most frequent one). `drop` leaves the row out. `keep` leaves the value missing; it is for trees, and is their default.',
            }),
          ),
          categorical: Defaulted(
            'category',
            OneOf(categoricalImputations, {
              description:
                'Replacement of a missing category. `category` makes "missing" a category of its own; the other values mean the same as for numbers.',
            }),
          ),
          numericConstant: Defaulted(
            0,
            Type.Number({ description: 'Replacement if `numeric` is `constant`.' }),
          ),
          categoricalConstant: Defaulted(
            'missing',
            Type.String({ description: 'Replacement if `categorical` is `constant`.' }),
          ),
          indicator: Defaulted(
            false,
            Type.Boolean({
              description: 'Whether each column with missing values gets a 0/1 feature that marks them.',
            }),
          ),
        },
        closed,
      ),
    ),
    outliers: Defaulted(
      null,
      Nullable(
        Type.Object(
          {
            method: OneOf(['iqr', 'zScore'] as const, {
              description:
                'Rule that finds outliers. `iqr`: values more than threshold × (Q3 − Q1) outside the quartiles. `zScore`: values more than threshold standard deviations from the mean.',
            }),
            action: OneOf(['clip', 'drop', 'mark'] as const, {
              description:
                'Treatment of outliers. `clip` moves them to the limit, `drop` leaves their row out of the training split, and `mark` adds a 0/1 feature.',
            }),
            threshold: Type.Optional(
              Type.Number({
                exclusiveMinimum: 0,
                description: 'Factor of the rule. By default 1.5 for `iqr` and 3 for `zScore`.',
              }),
            ),
          },
          closed,
        ),
      ),
    ),
    numeric: Defaulted(
      'standardize',
      OneOf(numericScalings, {
        description:
          'Scaling of numbers. `standardize`: (x − mean) / standard deviation; `minMax`: to 0 … 1; `robust`: (x − median) / (Q3 − Q1); `log`: ±ln(1 + |x|), then standardized. Each position of a vector is scaled separately. Date-times are always standardized, and booleans are 0 and 1. Trees, and naive Bayes of counts, default to `none`.',
      }),
    ),
    targetScaling: Type.Optional(
      OneOf(targetScalings, {
        description:
          'Scaling of the values that are predicted, of a regression, a forecasting or ratings; by default `bySeries` for a forecasting with `task.group`, otherwise `standardize`. Training, its losses and the penalties of a linear model go by the scaled values; evaluations and predictions are in their own unit. `standardize`: (y − mean) / standard deviation, and y / mean for the loss `poisson`. `none`: the values as they are. ' +
          "`bySeries`: as `standardize`, with the mean and deviation of each series' own training values, which are kept with the model. The past values of the target among the inputs are scaled in the same way before `preparation.numeric` applies. If a series has fewer training values than `task.window`, is constant, or is not in the training part, the past values of each of its windows give the scale: in a prediction all steps that the request has. The loss and MASE count all series alike; RMSE and MAE, those of epochs too, are over the values of all series in their own unit.",
      }),
    ),
    categorical: Defaulted(
      'oneHot',
      OneOf(categoricalEncodings, {
        description:
          'Encoding of categories. `oneHot`: one 0/1 feature per category. `ordinal`: the rank of the category by frequency. `hashing`: one of a fixed number of features, chosen by a hash. `target`: the smoothed mean of the target over the training rows of the category (for several classes, the share of each), cross-fitted on the training rows. `embedding`: an index whose vector the model learns. Trees and naive Bayes default to `ordinal` and treat it as unordered categories.',
      }),
    ),
    hashing: Type.Optional(
      Type.Object(
        {
          buckets: Defaulted(
            64,
            Type.Integer({
              minimum: 2,
              maximum: 65536,
              description:
                "Number of features per column. The signed 32-bit MurmurHash3 (seed 0) of `column=category` picks one, by its absolute value modulo the buckets, as scikit-learn's FeatureHasher does.",
            }),
          ),
          signed: Defaulted(
            true,
            Type.Boolean({
              description:
                'Whether a negative hash sets −1 in place of 1, so that categories in one bucket tend to cancel out.',
            }),
          ),
        },
        { ...closed, description: 'Options of the encoding `hashing`.' },
      ),
    ),
    targetEncoding: Type.Optional(
      Type.Object(
        {
          smoothing: Defaulted(
            'auto',
            Type.Union([Type.Literal('auto'), Type.Number({ minimum: 0 })], {
              description:
                "Weight of the overall mean in a category's mean, as a number of rows. `auto` derives it from the variances (empirical Bayes), as scikit-learn's TargetEncoder does.",
            }),
          ),
          folds: Defaulted(
            5,
            Type.Integer({
              minimum: 2,
              maximum: 20,
              description:
                'Number of folds of the cross-fitting. A training row is encoded by the targets of the other folds only.',
            }),
          ),
        },
        { ...closed, description: 'Options of the encoding `target`.' },
      ),
    ),
    maxCategories: Defaulted(
      100,
      Type.Integer({
        minimum: 2,
        maximum: 100000,
        description:
          'Maximum number of categories per column for `oneHot`, `ordinal` and `embedding`; 100000 by default for the users and items of a recommendation. The most frequent are kept. All others, including categories first seen later, share one feature, number or index.',
      }),
    ),
    text: Type.Optional(
      Type.Object(
        {
          encoding: Type.Optional(
            OneOf(textEncodings, {
              description:
                'Encoding of a text. `sequence`: the ids of its tokens in order; it is the default of `textCnn`, `lstm`, `gru`, `transformer` and `custom`, while `linear`, `mlp`, `wideAndDeep`, `cnn` and `resnet` average the embedded tokens. ' +
                '`tfidf`: one weight per token of the vocabulary, its count times ln((1 + texts) / (1 + texts with it)) + 1, with the weights of a text scaled to length 1, as in scikit-learn; it is the default of the other families.',
            }),
          ),
          tokenizer: Defaulted(
            'word',
            OneOf(textTokenizers, {
              description:
                "Unit of a text. `word`: letters and digits (Unicode, NFKC, lower case; don't is one word, and each Chinese character is one). `character`: each code point unchanged.",
            }),
          ),
          vocabulary: Type.Optional(
            Type.Integer({
              minimum: 3,
              maximum: 1000000,
              description:
                'Maximum number of tokens; the most frequent of the training split are kept, ties in order of the token. `sequence`: 20,000 ids by default, including those of padding (0) and unknown tokens (1). `tfidf`: 5,000 features by default.',
            }),
          ),
          length: Defaulted(
            128,
            Type.Integer({
              minimum: 1,
              maximum: 100000,
              description:
                'Number of tokens per text for `sequence`. Longer texts are cut, and shorter ones padded at the end.',
            }),
          ),
        },
        {
          ...closed,
          description: 'Options of text columns. A missing text counts as an empty one.',
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
                'Width in pixels. By default the median image size is used, reduced to 64 pixels on its longer side if it is larger. If only one side is given, the other keeps the proportions.',
            }),
          ),
          height: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 4096,
              description: 'Height in pixels. The default follows the same rule as `width`.',
            }),
          ),
          channels: Type.Optional(
            Type.Union([Type.Literal(1), Type.Literal(3), Type.Literal(4)], {
              description:
                'Number of channels. 1 is grey, 3 is red, green and blue, and 4 adds transparency, which is otherwise ignored. By default 1 if all images are grey, otherwise 3.',
            }),
          ),
          fit: Defaulted(
            'fill',
            OneOf(['fill', 'contain', 'cover'] as const, {
              description:
                'How an image with other proportions is fitted. `fill` stretches it, `contain` pads it with black, and `cover` crops it around its centre.',
            }),
          ),
          normalize: Defaulted(
            'unit',
            OneOf(['unit', 'standardize'] as const, {
              description:
                'Scaling of pixels. `unit`: to 0 … 1. `standardize`: minus the mean, divided by the standard deviation of each channel over the training split.',
            }),
          ),
        },
        { ...closed, description: 'Options of image columns. Rows without an image are left out.' },
      ),
    ),
    augmentation: Type.Optional(
      Type.Object(
        {
          flip: Defaulted(
            false,
            Type.Boolean({
              description: 'Whether each image is mirrored left to right with probability 0.5.',
            }),
          ),
          crop: Defaulted(
            0,
            Type.Number({
              minimum: 0,
              maximum: 0.5,
              description:
                'Largest fraction of the sides that is cropped. Each image is cut to a random window with sides of 1 − crop … 1 of the whole, and scaled back.',
            }),
          ),
          rotationDegrees: Defaulted(
            0,
            Type.Number({
              minimum: 0,
              maximum: 180,
              description:
                'Maximum rotation of an image in degrees, in either direction. Pixels outside of the image repeat its border.',
            }),
          ),
          noise: Defaulted(
            0,
            Type.Number({
              minimum: 0,
              maximum: 1,
              description:
                'Standard deviation of the normal noise that is added to pixels and numbers after scaling.',
            }),
          ),
          tokenDrop: Defaulted(
            0,
            Type.Number({
              minimum: 0,
              maximum: 1,
              description:
                'Probability that a token is replaced by the unknown token. It applies to texts encoded as `sequence`; padding is kept.',
            }),
          ),
          mixup: Defaulted(
            0,
            Type.Number({
              minimum: 0,
              maximum: 1,
              description:
                'Parameter α of mixup. Each row, inputs and targets alike, is mixed with another of its batch in shares drawn from Beta(α, α).',
            }),
          ),
        },
        {
          ...closed,
          description:
            'Random changes to the rows of training batches, drawn anew for every row and step. Validation, test and prediction use unchanged rows.',
        },
      ),
    ),
    imbalance: Defaulted(
      'none',
      OneOf(['none', 'classWeights', 'oversample', 'undersample'] as const, {
        description:
          'Treatment of unequal classes in the training split. `classWeights` weights a row by rows / (classes · rows of its class), and each of several labels by rows / (2 · rows with it) or rows / (2 · rows without it). `oversample` repeats rows of smaller classes until each class has as many as the largest; `undersample` leaves rows of larger ones out until each has as few as the smallest. Rows are drawn by the seed, after everything is fitted on all training rows.',
      }),
    ),
  },
  {
    ...closed,
    title: 'Preparation',
    description: 'How values become numbers. Everything that is fitted is fitted on the training split only.',
  },
);
export type Preparation = Static<typeof Preparation>;

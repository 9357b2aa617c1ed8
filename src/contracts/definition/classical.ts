import { Type, type Static } from 'typebox';
import { Nullable, OneOf } from '../common.ts';
import type { Loss, ResolvedDefinition, ResolvedTraining } from './definition.ts';

const closed = { additionalProperties: false } as const;

/** Families that are fitted by an algorithm of their own, not by gradient steps on batches. */
export const classicalFamilies = [
  'decisionTree', 'randomForest', 'gradientBoostedTrees', 'naiveBayes', 'supportVectorMachine',
] as const; // prettier-ignore
export type ClassicalFamily = (typeof classicalFamilies)[number];

const trees = (default_: number) =>
  Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 10000,
      default: default_,
      description: 'Trees, at most (n_estimators, max_iter).',
    }),
  );
const maxDepth = Type.Optional(
  Nullable(Type.Integer({ minimum: 1, maximum: 1000 }), {
    description: 'Questions between the root and a leaf, at most; null, the default: no limit.',
  }),
);
const minSamplesSplit = Type.Optional(
  Type.Integer({
    minimum: 2,
    maximum: 1000000,
    default: 2,
    description: 'Rows that a node needs to be divided.',
  }),
);
const minSamplesLeaf = (default_: number) =>
  Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000000,
      default: default_,
      description: 'Rows that a leaf needs.',
    }),
  );
const maxLeaves = (default_: string, bound: { default?: number }) =>
  Type.Optional(
    Nullable(Type.Integer({ minimum: 2, maximum: 100000 }), {
      ...bound,
      description: `Leaves of a tree, at most; those that gain the most are divided first. ${default_}`,
    }),
  );
const maxFeatures = (default_: string) =>
  Type.Optional(
    Type.Union(
      [
        Type.Literal('all'),
        Type.Literal('sqrt'),
        Type.Literal('log2'),
        Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
      ],
      {
        description: `Features that each split is looked for in, drawn anew each time: all, the square root or logarithm of their number, or a share of them. ${default_}`,
      },
    ),
  );
const maxBins = Type.Optional(
  Type.Integer({
    minimum: 2,
    maximum: 255,
    default: 255,
    description:
      'Intervals that the values of a number are put into; splits lie between them. Up to so many different values, nothing is lost.',
  }),
);
const criterion = Type.Optional(
  OneOf(['gini', 'entropy'] as const, {
    default: 'gini',
    description: 'Classification: the impurity that splits reduce. A regression reduces the squared error.',
  }),
);

export const DecisionTreeModel = Type.Object(
  {
    family: Type.Literal('decisionTree'),
    criterion,
    maxDepth,
    minSamplesSplit,
    minSamplesLeaf: minSamplesLeaf(1),
    maxLeaves: maxLeaves('No limit by default.', {}),
    maxFeatures: maxFeatures('all by default.'),
    maxBins,
  },
  { ...closed, description: 'One tree. Categories are divided in two sets; a missing value has a side of its own at each split.' }, // prettier-ignore
);

export const RandomForestModel = Type.Object(
  {
    family: Type.Literal('randomForest'),
    trees: trees(100),
    criterion,
    maxDepth,
    minSamplesSplit,
    minSamplesLeaf: minSamplesLeaf(1),
    maxLeaves: maxLeaves('No limit by default.', {}),
    maxFeatures: maxFeatures('By default sqrt for classification, all for regression.'),
    bootstrap: Type.Optional(
      Type.Boolean({ default: true, description: 'Each tree gets rows drawn with replacement.' }),
    ),
    sampleFraction: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        default: 1,
        description: 'Rows that are drawn for a tree, as a share of the training rows (max_samples).',
      }),
    ),
    maxBins,
  },
  { ...closed, description: 'The mean of many trees, each grown on rows and features drawn at random.' },
);

export const GradientBoostedTreesModel = Type.Object(
  {
    family: Type.Literal('gradientBoostedTrees'),
    trees: trees(100),
    learningRate: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 10,
        default: 0.1,
        description: "What each tree's answer is multiplied by.",
      }),
    ),
    maxDepth,
    maxLeaves: maxLeaves('31 by default; null: no limit.', { default: 31 }),
    minSamplesLeaf: minSamplesLeaf(20),
    l2: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1e9,
        default: 0,
        description: 'Added to the weight of each leaf: draws its answer to 0.',
      }),
    ),
    subsample: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        default: 1,
        description: 'Share of the training rows, drawn without replacement, that a tree is grown on.',
      }),
    ),
    maxFeatures: maxFeatures('all by default.'),
    maxBins,
  },
  {
    ...closed,
    description:
      'Trees that each correct the ones before (histogram gradient boosting, to second order). Defaults are those of scikit-learn\'s HistGradientBoosting. With training.earlyStopping, epochs are trees.', // prettier-ignore
  },
);

export const naiveBayesVariants = ['auto', 'gaussian', 'multinomial', 'bernoulli'] as const;

export const NaiveBayesModel = Type.Object(
  {
    family: Type.Literal('naiveBayes'),
    variant: Type.Optional(
      OneOf(naiveBayesVariants, {
        default: 'auto',
        description:
          'auto: numbers by a normal distribution, categories by their shares, words of a text as counts; gaussian: every feature by a normal distribution; multinomial: every feature is a count of 0 or more; bernoulli: every feature is there (above 0) or not.',
      }),
    ),
    smoothing: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1e6,
        default: 1,
        description: 'Added to each count of a category, of multinomial and of bernoulli (alpha).',
      }),
    ),
    varianceSmoothing: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1e6,
        default: 1e-9,
        description: 'Share of the largest variance that is added to all (var_smoothing).',
      }),
    ),
  },
  { ...closed, description: 'Classification: features are taken as independent within a class.' },
);

export const svmKernels = ['linear', 'poly', 'rbf', 'sigmoid'] as const;

export const SupportVectorMachineModel = Type.Object(
  {
    family: Type.Literal('supportVectorMachine'),
    c: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1e9,
        default: 1,
        description: 'The price of an error: the smaller, the smoother.',
      }),
    ),
    kernel: Type.Optional(OneOf(svmKernels, { default: 'rbf', description: 'linear: x·y; poly: (γx·y + coef0)^degree; rbf: exp(−γ|x − y|²); sigmoid: tanh(γx·y + coef0).' })), // prettier-ignore
    gamma: Type.Optional(
      Type.Union(
        [Type.Literal('scale'), Type.Literal('auto'), Type.Number({ exclusiveMinimum: 0, maximum: 1e9 })],
        {
          default: 'scale',
          description: 'scale: 1 / (features · variance of all numbers); auto: 1 / features. Not for linear.',
        },
      ),
    ),
    degree: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 3, description: 'poly.' })),
    coef0: Type.Optional(
      Type.Number({ minimum: -1e6, maximum: 1e6, default: 0, description: 'poly and sigmoid.' }),
    ),
    epsilon: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1e6,
        default: 0.1,
        description: 'Regression: errors up to it are free, in standard deviations of the target.',
      }),
    ),
    probability: Type.Optional(
      Type.Boolean({
        default: true,
        description:
          'Classification: fit probabilities by five-fold cross-validation (Platt), which takes about six times as long; false: they are made of the decision values and only right for labels.',
      }),
    ),
    tolerance: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 1, default: 0.001, description: 'When to stop.' }),
    ),
  },
  {
    ...closed,
    description:
      'Support vector classification or ε-regression. Time grows with the square of the training rows and beyond: 20,000 of them at most.',
  },
);

/** Training rows that a support vector machine takes at most. */
export const mostSvmRows = 20_000;

type Share = 'all' | 'sqrt' | 'log2' | number;

/** What trees of every family have in common, with every default written in. */
interface ResolvedTreeOptions {
  maxDepth: number | null;
  minSamplesLeaf: number;
  maxLeaves: number | null;
  maxFeatures: Share;
  maxBins: number;
}
export interface ResolvedDecisionTree extends ResolvedTreeOptions {
  family: 'decisionTree';
  criterion: 'gini' | 'entropy' | 'squaredError';
  minSamplesSplit: number;
}
export interface ResolvedRandomForest extends ResolvedTreeOptions {
  family: 'randomForest';
  trees: number;
  criterion: 'gini' | 'entropy' | 'squaredError';
  minSamplesSplit: number;
  bootstrap: boolean;
  sampleFraction: number;
}
export interface ResolvedGradientBoostedTrees extends ResolvedTreeOptions {
  family: 'gradientBoostedTrees';
  trees: number;
  learningRate: number;
  l2: number;
  subsample: number;
}
export type ResolvedNaiveBayes = Required<Static<typeof NaiveBayesModel>>;
export type ResolvedSupportVectorMachine = Required<Static<typeof SupportVectorMachineModel>>;

/** A classical model with every default written in. */
export type ResolvedClassicalModel =
  | ResolvedDecisionTree
  | ResolvedRandomForest
  | ResolvedGradientBoostedTrees
  | ResolvedNaiveBayes
  | ResolvedSupportVectorMachine;

/** What of `training` applies to a classical family, with every default written in. */
export interface ClassicalTraining extends Pick<ResolvedTraining, 'earlyStopping' | 'checkpoint'> {
  loss: Extract<Loss, 'crossEntropy' | 'meanSquaredError' | 'poisson'>;
  labelSmoothing: 0;
}

/** A resolved definition of a classical family. */
export interface ClassicalDefinition extends Omit<ResolvedDefinition, 'model' | 'training'> {
  model: ResolvedClassicalModel;
  training: ClassicalTraining;
}

/** A resolved definition of any family. */
export type AnyDefinition = ResolvedDefinition | ClassicalDefinition;

/** Whether a definition's model is of a classical family. */
export function isClassical(definition: AnyDefinition): definition is ClassicalDefinition {
  return (classicalFamilies as readonly string[]).includes(definition.model.family);
}

/**
 * The definition of a model of layers.
 * @throws Error on one of a classical family, which the caller should have looked for
 */
export function layered(definition: AnyDefinition): ResolvedDefinition {
  if (isClassical(definition)) throw new Error(`the family "${definition.model.family}" has no layers`);
  return definition;
}

import { Type } from 'typebox';
import { Nullable, OneOf } from '../../contracts/common.ts';
import { Defaulted } from '../../contracts/defaults.ts';
import { mostBins } from './bin-features.ts';
import { smallTableRows } from '../small-table.ts';
import type { PreparationDefaults } from '../classical-family.ts';

/** Options that several families of trees have. */
export const trees = Defaulted(
  100,
  Type.Integer({
    minimum: 1,
    maximum: 10000,
    description: 'Maximum number of trees (n_estimators, max_iter).',
  }),
);
export const maxDepth = Defaulted(
  null,
  Nullable(Type.Integer({ minimum: 1, maximum: 1000 }), {
    description: 'Maximum depth of a tree; null: no limit.',
  }),
);
export const minSamplesSplit = Defaulted(
  2,
  Type.Integer({ minimum: 2, maximum: 1000000, description: 'Minimum rows of a node that is split.' }),
);
export const minSamplesLeaf = (value: number) =>
  Defaulted(value, Type.Integer({ minimum: 1, maximum: 1000000, description: 'Minimum rows of a leaf.' }));

const leaves = Type.Integer({ minimum: 2, maximum: 100000 });
const leavesText = 'Maximum number of leaves of a tree; the nodes that gain the most are split first.';
export const maxLeaves = Defaulted(null, Nullable(leaves, { description: `${leavesText} null: no limit.` }));
export const maxLeavesOf = (value: number) =>
  Defaulted(value, Nullable(leaves, { description: `${leavesText} ${value} by default; null: no limit.` }));

export const maxFeatures = (default_: string) =>
  Type.Optional(
    Type.Union(
      [
        Type.Literal('all'),
        Type.Literal('sqrt'),
        Type.Literal('log2'),
        Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
      ],
      {
        description: `Features that each split chooses from, drawn again for each split: all, the square root or the base-2 logarithm of their number, or a fraction of them. ${default_}`,
      },
    ),
  );
export const maxBins = Defaulted(
  255,
  Type.Integer({
    minimum: 2,
    maximum: 255,
    description:
      'Maximum number of histogram bins of a numeric feature; splits lie between bins. A feature with no more distinct values than bins is split exactly.',
  }),
);
const manyBins = 65_535;

/** Of a model that grows deep trees: with many bins a node's rows are counted, not its bins. */
export const maxBinsOrExact = Type.Optional(
  Type.Integer({
    minimum: 2,
    maximum: manyBins,
    description:
      'Maximum number of histogram bins of a numeric feature; splits lie between bins. A feature with no more distinct values than bins is split exactly. The default is 65,535, which is exact, for up to 10,000 training rows, and 255 for more.',
  }),
);

/** The bins where none are given: {@link maxBinsOrExact}. */
export const binsFor = (trainRows: number): number => (trainRows <= smallTableRows ? manyBins : mostBins);

export const criterion = Defaulted(
  'gini',
  OneOf(['gini', 'entropy'] as const, {
    description:
      'Classification: the impurity that splits reduce. Regression trees always reduce the squared error.',
  }),
);

/** Features of a split: {@link maxFeatures}. */
export type FeatureShare = 'all' | 'sqrt' | 'log2' | number;

/** Trees divide categories in two sets and send missing values to a side of their own. */
export const treePreparation = (): PreparationDefaults => ({
  missing: 'keep',
  numeric: 'none',
  categorical: 'ordinal',
});

/** Bytes of the bins of each row, two each at most, and of what a tree keeps for it. */
export const treeFitBytes = (rows: number, width: number): number => rows * (2 * width + 48);

/** The impurity that a model reduces; a regression that asks for that of classes is refused. */
export function criterionOf(
  given: 'gini' | 'entropy' | undefined,
  {
    isClassification,
    reject,
  }: { isClassification: boolean; reject: (pointer: string, detail: string, code: string) => void },
): 'gini' | 'entropy' | 'squaredError' {
  if (isClassification) return given ?? 'gini';
  if (given !== undefined) {
    reject(
      '/model/criterion',
      `A regression reduces the squared error; "${given}" is for classes.`,
      'optionNotApplicable',
    );
  }
  return 'squaredError';
}

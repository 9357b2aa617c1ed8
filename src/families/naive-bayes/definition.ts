import { Type } from 'typebox';
import { OneOf } from '../../contracts/common.ts';
import { Defaulted, type Resolved } from '../../contracts/defaults.ts';
import { withDefaults } from '../../contracts/with-defaults.ts';
import { defineClassicalFamily, type ClassicalContext } from '../classical-family.ts';

const NaiveBayesModel = Type.Object(
  {
    family: Type.Literal('naiveBayes'),
    variant: Defaulted(
      'auto',
      OneOf(['auto', 'gaussian', 'multinomial', 'bernoulli'] as const, {
        description:
          'gaussian: every feature has a normal distribution; multinomial: every feature is a count of 0 or more; bernoulli: every feature is present (above 0) or absent; auto: normal distributions for numbers, frequencies for categories, counts for the words of a text.',
      }),
    ),
    smoothing: Defaulted(
      1,
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1e6,
        description:
          'Smoothing that is added to each count: of categories, and of the variants multinomial and bernoulli (alpha).',
      }),
    ),
    varianceSmoothing: Defaulted(
      1e-9,
      Type.Number({
        minimum: 0,
        maximum: 1e6,
        description: 'Fraction of the largest variance that is added to all variances (var_smoothing).',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'Classification: features are taken as independent within a class.',
  },
);

/** Naive Bayes with every default written in. */
export type ResolvedNaiveBayes = Resolved<typeof NaiveBayesModel>;

/** Naive Bayes classifiers. */
export const naiveBayes = defineClassicalFamily({
  family: 'naiveBayes',
  schema: NaiveBayesModel,
  losses: { classification: ['crossEntropy'], regression: ['meanSquaredError'] },
  takesMissing: false,
  iterates: false,
  stopsEarly: false,
  preparation(given) {
    const { variant } = withDefaults(NaiveBayesModel, given);
    // Not standardized: `varianceSmoothing` is relative to the largest variance, which would become 1 for all features.
    return { missing: 'median', numeric: 'none', categorical: variant === 'auto' ? 'ordinal' : 'oneHot' };
  },
  resolve(given, context): ResolvedNaiveBayes {
    const model = withDefaults(NaiveBayesModel, given);
    if (!context.isClassification)
      context.reject(
        '/model/family',
        '"naiveBayes" tells classes apart; a regression needs another family, such as "linear".',
        'optionNotApplicable',
      );
    checkVariant(model.variant, context);
    return model;
  },
  iterations: () => 1,
  threads: () => 1,
  fitBytes: () => 0,
  execution: () => ({ plan: 'counts', reason: 'Naive Bayes is counted in one pass, on one thread.' }),
});

/** Counts are 0 or more, and a category's number is no count. */
function checkVariant(
  variant: ResolvedNaiveBayes['variant'],
  { inputs, preparation, reject }: ClassicalContext,
): void {
  if (variant !== 'multinomial' && variant !== 'bernoulli') return;
  if (preparation.categorical === 'ordinal')
    reject(
      '/preparation/categorical',
      `The variant "${variant}" would take a category's number for a count; use "oneHot".`,
      'optionNotApplicable',
    );
  if (variant !== 'multinomial') return;
  if (preparation.hashing?.signed)
    reject(
      '/preparation/hashing/signed',
      'The variant "multinomial" needs numbers of 0 or more; signed hashes are below 0 as well: false.',
      'optionNotApplicable',
    );
  if (!['none', 'minMax'].includes(preparation.numeric))
    reject(
      '/preparation/numeric',
      `The variant "multinomial" needs numbers of 0 or more, which "${preparation.numeric}" does not keep; use "none".`,
      'optionNotApplicable',
    );
  for (const { name, type, min } of inputs) {
    if (type === 'dateTime' || (type === 'numeric' && typeof min === 'number' && min < 0))
      reject(
        '/model/variant',
        type === 'dateTime'
          ? `The variant "multinomial" needs counts; "${name}" is a time.`
          : `The variant "multinomial" needs counts of 0 or more; the least value of "${name}" is ${String(min)}.`,
        'negativeCount',
      );
  }
}

import { rowWeights, type FitData } from '../../engine/classical/fit-data.ts';
import type { Outputs } from '../../engine/step-runner.ts';
import { softmax } from '../../engine/links.ts';
import type { ResolvedNaiveBayes } from './definition.ts';

/** What is known of a feature within each class. Logarithms are natural. */
export type FeatureLikelihood =
  | { kind: 'gaussian'; means: number[]; variances: number[] }
  /** [classes][categories]: logarithm of each category's share. */
  | { kind: 'categories'; logShares: number[][] }
  /** Logarithm of the feature's share of all counts. */
  | { kind: 'counts'; logShares: number[] }
  /** Logarithms of the chances that the feature is above 0, and that it is not. */
  | { kind: 'presence'; logPresent: number[]; logAbsent: number[] };

/** A fitted naive Bayes classifier; plain JSON. */
export interface NaiveBayes {
  kind: 'naiveBayes';
  logPriors: number[];
  /** One for each feature. */
  likelihoods: FeatureLikelihood[];
}

/**
 * Fits naive Bayes; formulas and smoothing are those of scikit-learn's GaussianNB, CategoricalNB, MultinomialNB and
 * BernoulliNB, of which `auto` adds up the first three by the kind of each feature: numbers, categories, words of a text.
 */
export function fitNaiveBayes(model: ResolvedNaiveBayes, data: FitData): NaiveBayes {
  const { train, width, featureKinds } = data;
  const classes = data.classes!;
  const weights = rowWeights(data) ?? new Float64Array(train.rows).fill(1);
  const classWeights = new Float64Array(classes);
  for (let row = 0; row < train.rows; row++) classWeights[train.targets[row]] += weights[row];
  const total = classWeights.reduce((sum, weight) => sum + weight, 0);
  const logPriors = Array.from(classWeights, (weight) => Math.log(weight / total));

  /** Σ weight · of(value) of each class. */
  const sums = (feature: number, of: (value: number) => number): Float64Array => {
    const out = new Float64Array(classes);
    for (let row = 0; row < train.rows; row++)
      out[train.targets[row]] += weights[row] * of(train.features[row * width + feature]);
    return out;
  };
  const { smoothing, varianceSmoothing } = model;
  const kinds = Array.from(featureKinds, (kind) => likelihoodKindOf(model.variant, kind));
  const isGaussian = kinds.map((kind) => kind === 'gaussian');
  const floor = varianceSmoothing * largestVariance(data, weights, total, isGaussian);

  const gaussian = (feature: number): FeatureLikelihood => {
    const means = Array.from(
      sums(feature, (value) => value),
      (sum, k) => sum / classWeights[k],
    );
    const squares = new Float64Array(classes);
    for (let row = 0; row < train.rows; row++) {
      const k = train.targets[row];
      squares[k] += weights[row] * (train.features[row * width + feature] - means[k]) ** 2;
    }
    // A feature that never changes within a class would say everything.
    const variances = Array.from(squares, (square, k) =>
      Math.max(square / classWeights[k] + floor, leastVariance),
    );
    return { kind: 'gaussian', means, variances };
  };
  const presence = (feature: number): FeatureLikelihood => {
    const present = sums(feature, (value) => (value > 0 ? 1 : 0));
    const shares = Array.from(present, (sum, k) => (sum + smoothing) / (classWeights[k] + 2 * smoothing));
    return {
      kind: 'presence',
      logPresent: shares.map((share) => Math.log(share)),
      logAbsent: shares.map((share) => Math.log(1 - share)),
    };
  };
  // A count's share is one of all counts together.
  const counts = new Map<number, Float64Array>();
  const countTotals = new Float64Array(classes);
  for (const [feature, kind] of kinds.entries()) {
    if (kind !== 'counts') continue;
    const ofFeature = sums(feature, (value) => value);
    counts.set(feature, ofFeature);
    for (let k = 0; k < classes; k++) countTotals[k] += ofFeature[k] + smoothing;
  }
  const count = (feature: number): FeatureLikelihood => ({
    kind: 'counts',
    logShares: Array.from(counts.get(feature)!, (sum, k) => Math.log((sum + smoothing) / countTotals[k])),
  });
  const categories = (feature: number): FeatureLikelihood =>
    categoryLikelihood(data, feature, weights, classWeights, smoothing);

  const fit = { gaussian, presence, counts: count, categories };
  return { kind: 'naiveBayes', logPriors, likelihoods: kinds.map((kind, feature) => fit[kind](feature)) };
}

/** Where even the largest variance is 0, so that a density stays finite. */
const leastVariance = 1e-12;

function likelihoodKindOf(
  variant: ResolvedNaiveBayes['variant'],
  featureKind: number,
): FeatureLikelihood['kind'] {
  if (variant === 'gaussian') return 'gaussian';
  if (variant === 'multinomial') return 'counts';
  if (variant === 'bernoulli') return 'presence';
  if (featureKind > 0) return 'categories';
  return featureKind === 0 ? 'gaussian' : 'counts';
}

/** The largest variance of a numeric feature over all training rows. */
function largestVariance(
  { train, width }: FitData,
  weights: Float64Array,
  total: number,
  gaussian: boolean[],
): number {
  let largest = 0;
  for (let feature = 0; feature < width; feature++) {
    if (!gaussian[feature]) continue;
    let mean = 0;
    for (let row = 0; row < train.rows; row++)
      mean += (weights[row] * train.features[row * width + feature]) / total;
    let variance = 0;
    for (let row = 0; row < train.rows; row++)
      variance += (weights[row] * (train.features[row * width + feature] - mean) ** 2) / total;
    largest = Math.max(largest, variance);
  }
  return largest;
}

function categoryLikelihood(
  { train, width, featureKinds }: FitData,
  feature: number,
  weights: Float64Array,
  classWeights: Float64Array,
  smoothing: number,
): FeatureLikelihood {
  const categories = featureKinds[feature];
  const counts = Array.from(classWeights, () => new Float64Array(categories));
  for (let row = 0; row < train.rows; row++)
    counts[train.targets[row]][train.features[row * width + feature]] += weights[row];
  return {
    kind: 'categories',
    logShares: counts.map((ofClass, k) =>
      Array.from(ofClass, (count) =>
        Math.log((count + smoothing) / (classWeights[k] + categories * smoothing)),
      ),
    ),
  };
}

/** Probabilities of the classes; of two, that of label 1. @param features [rows × width] */
export function predictNaiveBayes(model: NaiveBayes, features: Float32Array, rows: number): Outputs {
  const classes = model.logPriors.length;
  const width = classes === 2 ? 1 : classes;
  const values = new Float32Array(rows * width);
  const scores = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    scores.set(model.logPriors);
    const at = row * model.likelihoods.length;
    for (const [feature, likelihood] of model.likelihoods.entries())
      addLogLikelihood(likelihood, features[at + feature], scores);
    const probabilities = softmax(scores);
    if (width === 1) values[row] = probabilities[1];
    else values.set(probabilities, row * width);
  }
  return { rows, width, values };
}

function addLogLikelihood(likelihood: FeatureLikelihood, value: number, scores: Float64Array): void {
  for (let k = 0; k < scores.length; k++) {
    switch (likelihood.kind) {
      case 'gaussian': {
        const { means, variances } = likelihood;
        scores[k] -= (Math.log(2 * Math.PI * variances[k]) + (value - means[k]) ** 2 / variances[k]) / 2;
        break;
      }
      case 'categories':
        scores[k] += likelihood.logShares[k][value];
        break;
      case 'counts':
        scores[k] += value * likelihood.logShares[k];
        break;
      case 'presence':
        scores[k] += value > 0 ? likelihood.logPresent[k] : likelihood.logAbsent[k];
    }
  }
}

import type { FeatureLikelihood, NaiveBayes } from '../../families/naive-bayes/naive-bayes.ts';
import { scalar, type GraphOps, type Value } from './graph-ops.ts';

type Of<Kind extends FeatureLikelihood['kind']> = Extract<FeatureLikelihood, { kind: Kind }>;

/** Adds naive Bayes in float64: sums of logarithms, and their softmax; of two classes the probability of the second. */
export function addNaiveBayes(ops: GraphOps, features: Value, { logPriors, likelihoods }: NaiveBayes): Value {
  const classes = logPriors.length;
  const doubles = ops.cast(features, 'double');
  const constant = (values: readonly number[], shape: readonly number[]): Value =>
    ops.constant('double', values, shape);
  /** The features of a kind, side by side, with what is known of them. */
  const ofKind = <Kind extends FeatureLikelihood['kind']>(kind: Kind) => {
    const places = [...likelihoods.keys()].filter((place) => likelihoods[place].kind === kind);
    const known = places.map((place) => likelihoods[place] as Of<Kind>);
    const values = (): Value => ops.gather(doubles, ops.constant('int64', places, [places.length]), 1);
    return { known, values };
  };
  /** [features × classes], row-major. */
  const table = <Known>(known: readonly Known[], of: (one: Known) => readonly number[]): number[] =>
    known.flatMap(of);
  let scores = constant(logPriors, [1, classes]);

  const gaussian = ofKind('gaussian');
  if (gaussian.known.length > 0) {
    const shape = [1, gaussian.known.length, classes];
    const values = ops.reshape(gaussian.values(), [-1, gaussian.known.length, 1]);
    const distance = ops.binary(
      'sub',
      values,
      constant(
        table(gaussian.known, ({ means }) => means),
        shape,
      ),
    );
    const variances = table(gaussian.known, (one) => one.variances);
    const squares = ops.binary('div', ops.binary('mul', distance, distance), constant(variances, shape));
    const spread = constant(
      variances.map((variance) => Math.log(2 * Math.PI * variance)),
      shape,
    );
    const sum = ops.reduce('sum', ops.binary('add', squares, spread), [1], false);
    scores = ops.binary('sub', scores, ops.binary('div', sum, scalar(ops, 'double', 2)));
  }
  const counts = ofKind('counts');
  if (counts.known.length > 0) {
    const shares = constant(
      table(counts.known, ({ logShares }) => logShares),
      [counts.known.length, classes],
    );
    scores = ops.binary('add', scores, ops.matMul(counts.values(), shares));
  }
  const presence = ofKind('presence');
  if (presence.known.length > 0) {
    const shape = [presence.known.length, classes];
    const difference = table(presence.known, ({ logPresent, logAbsent }) =>
      logPresent.map((present, k) => present - logAbsent[k]),
    );
    const absent = Array.from({ length: classes }, (_, k) =>
      presence.known.reduce((sum, { logAbsent }) => sum + logAbsent[k], 0),
    );
    const isPresent = ops.cast(ops.binary('greater', presence.values(), scalar(ops, 'double', 0)), 'double');
    scores = ops.binary('add', scores, ops.matMul(isPresent, constant(difference, shape)));
    scores = ops.binary('add', scores, constant(absent, [1, classes]));
  }
  for (const [place, likelihood] of likelihoods.entries()) {
    if (likelihood.kind !== 'categories') continue;
    const { logShares } = likelihood;
    const categories = logShares[0].length;
    const byCategory = Array.from({ length: categories }, (_, category) =>
      logShares.map((ofClass) => ofClass[category]),
    );
    const index = ops.reshape(ops.cast(ops.slice(features, 1, place, place + 1), 'int64'), [-1]);
    const found = ops.gather(constant(byCategory.flat(), [categories, classes]), index);
    scores = ops.binary('add', scores, found);
  }
  const powers = ops.unary('exp', ops.binary('sub', scores, ops.reduce('max', scores, [1], true)));
  const shares = ops.cast(ops.binary('div', powers, ops.reduce('sum', powers, [1], true)), 'float');
  return classes === 2 ? ops.slice(shares, 1, 1, 2) : shares;
}

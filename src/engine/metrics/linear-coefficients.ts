import type { LinearCoefficients } from '../../contracts/evaluation.ts';
import type { FittedPreparation } from '../../contracts/preparation.ts';
import { scalingsOf } from '../../data/preparation/columns/column-kinds.ts';
import type { Head } from '../../targets/head.ts';
import { kindOfTarget } from '../../targets/targets.ts';
import type { NamedTensor } from '../step-runner.ts';

/** More than these are weights to download, not figures to read. */
const reportedCoefficients = 10_000;

/**
 * The weights of a linear model in the units of the data, as the formula that they make: with z = (x − o)/c, the model's
 * b + Σ w·z is (b − Σ w·o/c) + Σ (w/c)·x; a regression's target is unscaled likewise, with the log link by its logarithm.
 * @param weights `output/kernel` [features × outputs] and `output/bias` [outputs]
 * @returns null where the model has more than 10,000 of them
 */
export function linearCoefficients(
  weights: readonly NamedTensor[],
  preparation: FittedPreparation,
  head: Head,
): LinearCoefficients | null {
  const kernel = weights.find(({ name }) => name === 'output/kernel');
  const bias = weights.find(({ name }) => name === 'output/bias');
  const scalings = scalingsOf(preparation.columns);
  if (!kernel || !bias || kernel.shape[0] !== scalings.length) return null;
  const [features, width] = kernel.shape;
  if (features * width > reportedCoefficients) return null;

  const { target } = preparation;
  const outputs = kindOfTarget(target).coefficientOutputs(target, width, head);
  if (outputs === null) return null;
  return {
    link: links[head],
    outputs: outputs.map(({ name, offset, scale }, index) => {
      let intercept = bias.data[index];
      const coefficients = scalings.map((feature, at) => {
        const perUnit = kernel.data[at * width + index] / feature.scale;
        intercept -= perUnit * feature.offset;
        return { feature: preparation.featureNames[at], value: perUnit * scale };
      });
      return { output: name, intercept: intercept * scale + offset, coefficients };
    }),
  };
}

const links: Record<Head, LinearCoefficients['link']> = {
  identity: 'identity',
  exponential: 'log',
  sigmoid: 'logit',
  softmax: 'softmax',
};

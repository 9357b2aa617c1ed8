import { createRandom, type Random } from '../random.ts';
import { jsonKey } from './json-key.ts';
import { orderSpace, type PlacedParameter } from './ordered-space.ts';
import { createParzenEstimator, type Point } from './parzen-estimator.ts';
import { createRandomSampler } from './random-sampler.ts';
import { rankTrials } from './rank-trials.ts';
import type { JsonValue, Sampler, SearchParameter, Trial } from './types.ts';

interface TpeOptions {
  startTrials: number;
  candidates: number;
  multivariate: boolean;
}

/**
 * The tree-structured Parzen estimator (Bergstra 2011), with the choices of Optuna but for the number of draws: of the trials that ended, min(⌈0.1 n⌉, 25) are good;
 * of some draws from the density of the good ones, that is taken whose density is highest relative to that of all others. Trials that are
 * under way count among the others ("constant liar"), so that parallel trials keep away from one another.
 *
 * Multivariate: parameters that are there together (under the same conditions) have one density, estimated from the trials in which they
 * were there. Otherwise each parameter has its own.
 */
export function createTpeSampler(
  parameters: readonly SearchParameter[],
  seed: number,
  { startTrials, candidates, multivariate }: TpeOptions,
): Sampler {
  const space = orderSpace(parameters);
  const groups = multivariate ? groupByConditions(space) : space.map((parameter) => [parameter]);
  const atRandom = createRandomSampler(parameters, seed);
  return {
    size: null,
    suggest(trial, history) {
      const { ranked, pending, settled } = rankTrials(history.filter((other) => other.trial !== trial));
      if (settled < startTrials) return atRandom.suggest(trial, history);
      const good = byNumber(ranked.slice(0, countGood(settled)));
      const others = byNumber([...ranked.slice(good.length), ...pending]);
      const random = createRandom(seed, `search model ${trial}`);
      const chosen: Record<string, JsonValue> = {};
      for (const group of groups)
        if (group[0].isActive(chosen)) Object.assign(chosen, choose(group, good, others, candidates, random));
      return inOrder(space, chosen);
    },
  };
}

/** How many of so many trials are good. */
const countGood = (count: number): number => Math.min(Math.ceil(0.1 * count), 25);

const byNumber = (trials: readonly Trial[]): Trial[] => trials.toSorted((a, b) => a.trial - b.trial);

/** Draws from the density of a group are so many times the option at most. */
const mostTimes = 4;

/**
 * How many draws a group has: as many as the option says, and as many again for each of its parameters beyond the third. The more parameters a joint density has, the fewer draws come near
 * its peaks, while in few dimensions more draws only make the search greedier: bench/README.md has the figures.
 */
const countDraws = (candidates: number, parameters: number): number =>
  candidates * Math.min(mostTimes, Math.max(1, parameters - 2));

/** Values of a group: the best of the candidates. */
function choose(
  group: readonly PlacedParameter[],
  good: readonly Trial[],
  others: readonly Trial[],
  candidates: number,
  random: Random,
): Record<string, JsonValue> {
  const axes = group.map(({ axis }) => axis);
  const ofGood = createParzenEstimator(axes, pointsOf(good, group));
  const ofOthers = createParzenEstimator(axes, pointsOf(others, group));
  let best: number[] = [];
  let highest = -Infinity;
  const draws = countDraws(candidates, group.length);
  for (let i = 0; i < draws; i++) {
    const point = ofGood.draw(random);
    const ratio = ofGood.logDensity(point) - ofOthers.logDensity(point);
    if (i > 0 && !(ratio > highest)) continue;
    best = point;
    highest = ratio;
  }
  return Object.fromEntries(
    group.map(({ pointer, axis }, i) => [
      pointer,
      axis.kind === 'choice' ? axis.values[best[i]] : axis.valueOf(best[i]),
    ]),
  );
}

/** The trials in which a group was there, as points of its axes. */
function pointsOf(trials: readonly Trial[], group: readonly PlacedParameter[]): Point[] {
  return trials.flatMap(({ parameters }) => {
    const point = group.map(({ pointer, axis }) => {
      if (!Object.hasOwn(parameters, pointer)) return null;
      return axis.kind === 'choice' ? axis.indexOf(parameters[pointer]) : axis.placeOf(parameters[pointer]);
    });
    return point.every((coordinate) => coordinate !== null) ? [point] : [];
  });
}

/** Parameters with the same conditions together, in the order in which they are chosen. */
function groupByConditions(space: readonly PlacedParameter[]): PlacedParameter[][] {
  const groups = new Map<string, PlacedParameter[]>();
  for (const parameter of space) {
    const conditions = Object.entries(parameter.parameter.when).map(([pointer, values]) => [
      pointer,
      values.map(jsonKey).toSorted(),
    ]);
    const key = jsonKey(Object.fromEntries(conditions) as Record<string, string[]>);
    groups.set(key, [...(groups.get(key) ?? []), parameter]);
  }
  return [...groups.values()];
}

/** The chosen values in the order in which they are set. */
const inOrder = (
  space: readonly PlacedParameter[],
  chosen: Readonly<Record<string, JsonValue>>,
): Record<string, JsonValue> =>
  Object.fromEntries(
    space.flatMap(({ pointer }) => (Object.hasOwn(chosen, pointer) ? [[pointer, chosen[pointer]]] : [])),
  );

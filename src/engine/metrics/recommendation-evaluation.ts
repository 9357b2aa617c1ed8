import type { Loss } from '../../contracts/definition/definition.ts';
import type { RankingReport, RecommendationEvaluation } from '../../contracts/evaluation.ts';
import type { PreparedData, PreparedSplit } from '../../data/preparation/prepared-data.ts';
import { itemsOfUsers, type PairPlaces } from '../../data/preparation/encode/interactions.ts';
import { createRandom } from '../../random.ts';
import type { Outputs, StepRunner } from '../step-runner.ts';
import { classificationLoss } from './evaluation-loss.ts';
import { classProbabilities } from './probabilities.ts';
import { rankingFigures, type UserRanking } from './ranking-figures.ts';

/** Places of a ranking that are looked at. */
const rankedPlaces = 10;
/** Scores that one evaluation makes at most: of more users than that allows, some are drawn. */
const mostScores = 20_000_000;
/** Ratings that equal the mean may lie that far from it, in deviations, after scaling and float32. */
const rounding = 1e-6;
/** Rows that are scored at once, about. */
const rowsPerCall = 16_384;

/** What a recommendation without ratings is judged by. */
export interface InteractionResults {
  data: Pick<PreparedData, 'train' | 'width'>;
  /** Held-out rows, each followed by its drawn negatives. */
  split: PreparedSplit;
  places: PairPlaces;
  /** The model's answers to the rows of `split`. */
  outputs: Outputs;
  runner: Pick<StepRunner, 'predict'>;
  loss: Loss;
  labelSmoothing: number;
  seed: number;
  /** @default 20 million */
  scoresAtMost?: number;
}

/**
 * The report on a recommendation without ratings: for each user, where the held-out items stand among all known items that the user
 * has no training row with.
 */
export async function evaluateInteractions(results: InteractionResults): Promise<RecommendationEvaluation> {
  const { data, split, places, outputs, loss, labelSmoothing } = results;
  const trained = itemsOfUsers(data.train, data.width, places);
  const held = [...itemsOfUsers(split, data.width, places)]
    .filter(([user]) => user > 0)
    .toSorted(([a], [b]) => a - b);
  const usersAtMost = Math.max(1, Math.floor((results.scoresAtMost ?? mostScores) / places.items));
  const chosen =
    held.length <= usersAtMost
      ? held
      : createRandom(results.seed, 'ranked users').shuffle(held).slice(0, usersAtMost);
  const rankings: UserRanking[] = [];
  for (let from = 0; from < chosen.length;) {
    const users: { items: number[]; relevant: ReadonlySet<number>; user: number }[] = [];
    let rows = 0;
    for (; from < chosen.length && rows < rowsPerCall; from += 1) {
      const [user, relevant] = chosen[from];
      const known = trained.get(user);
      const items = Array.from({ length: places.items - 1 }, (_, index) => index + 1);
      const candidates = items.filter((item) => !known?.has(item));
      users.push({ items: candidates, relevant, user });
      rows += candidates.length;
    }
    const scores = await scoresOf(users, rows, results);
    let at = 0;
    for (const { items, relevant } of users) {
      rankings.push({
        scores: scores.subarray(at, at + items.length),
        isRelevant: (candidate) => relevant.has(items[candidate]),
      });
      at += items.length;
    }
  }
  return {
    kind: 'recommendation',
    rows: split.targets.reduce((sum, target) => sum + target, 0),
    loss: classificationLoss(loss, labelSmoothing, classProbabilities(outputs), split.targets),
    items: places.items - 1,
    ...rankingFigures(rankings, rankedPlaces),
  };
}

async function scoresOf(
  users: readonly { items: readonly number[]; user: number }[],
  rows: number,
  { data: { width }, places, runner }: InteractionResults,
): Promise<Float32Array> {
  if (rows === 0) return new Float32Array(0);
  const features = new Float32Array(rows * width);
  let row = 0;
  for (const { items, user } of users)
    for (const item of items) {
      features[row * width + places.user] = user;
      features[row * width + places.item] = item;
      row += 1;
    }
  return (await runner.predict(features, rows)).values;
}

/**
 * How well predicted ratings order each user's held-out items. Relevant are those whose rating is at least the mean of the training
 * rows' ratings.
 * @param predicted the model's answers to the rows of `split`
 */
export function rankRatings(
  predicted: ArrayLike<number>,
  split: PreparedSplit,
  { train, width }: Pick<PreparedData, 'train' | 'width'>,
  places: PairPlaces,
): RankingReport {
  const mean = train.targets.reduce((sum, value) => sum + value, 0) / train.rows;
  const rowsOfUsers = new Map<number, number[]>();
  for (let row = 0; row < split.rows; row += 1) {
    const user = split.features[row * width + places.user];
    if (user === 0 || split.features[row * width + places.item] === 0) continue;
    const own = rowsOfUsers.get(user) ?? [];
    own.push(row);
    rowsOfUsers.set(user, own);
  }
  const rankings = [...rowsOfUsers.values()].map((rows) => ({
    scores: rows.map((row) => predicted[row]),
    isRelevant: (candidate: number) => split.targets[rows[candidate]] >= mean - rounding,
  }));
  return rankingFigures(rankings, rankedPlaces);
}

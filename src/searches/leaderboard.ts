import type { SearchLeaderboard } from '../contracts/search.ts';
import type { SearchRecord, TrialResult } from '../store/ports/search-store.ts';

type Ranked = TrialResult & { value: number };

/**
 * A search's trials by their results, and its families by their best ones. Of test figures it tells that of the best trial alone, and only when the search has
 * ended: a figure that many trials are compared by is too good.
 * @param limit of the trials that are named
 */
export function leaderboardOf(
  { objective, auto, best, finishedAt }: Pick<SearchRecord, 'objective' | 'auto' | 'best' | 'finishedAt'>,
  trials: readonly TrialResult[],
  limit: number,
): SearchLeaderboard {
  const sign = objective.direction === 'minimize' ? 1 : -1;
  const isComplete = ({ state }: TrialResult): boolean => state === 'completed';
  const ranked = trials
    .filter((trial): trial is Ranked => trial.value !== null)
    .toSorted(
      (a, b) =>
        Number(isComplete(b)) - Number(isComplete(a)) ||
        (isComplete(a) ? 0 : b.trainedEpochs - a.trainedEpochs) ||
        sign * (a.value - b.value) ||
        a.trial - b.trial,
    );
  return {
    objective,
    data: ranked.slice(0, limit).map((trial, i) => ({
      rank: i + 1,
      trial: trial.trial,
      state: trial.state,
      runId: trial.runId,
      family: trial.family,
      value: trial.value,
      test: finishedAt !== null && trial.trial === best?.trial ? trial.test : null,
      seconds: trial.seconds,
      epochs: trial.trainedEpochs,
      parameters: trial.parameters,
    })),
    families: familiesOf(
      trials,
      ranked,
      new Map(auto?.families.map(({ family, reason }) => [family, reason])),
    ),
    leftOut: auto?.leftOut ?? [],
    notes: auto?.notes ?? [],
  };
}

/** The families, the one whose best trial comes first in the ranking before the others; those without a result last. */
function familiesOf(
  trials: readonly TrialResult[],
  ranked: readonly Ranked[],
  reasons: ReadonlyMap<string, string>,
): SearchLeaderboard['families'] {
  const names = [...ranked, ...trials].flatMap(({ family }) => family ?? []);
  return [...new Set([...names, ...reasons.keys()])].map((family) => {
    const own = trials.filter((trial) => trial.family === family);
    return {
      family,
      reason: reasons.get(family) ?? null,
      trials: own.length,
      best: ranked.find((trial) => trial.family === family)?.value ?? null,
      seconds: own.reduce((sum, { seconds }) => sum + seconds, 0),
    };
  });
}

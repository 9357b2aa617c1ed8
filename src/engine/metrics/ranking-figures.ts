/** One user's candidates, and which of them the user took in held-out rows. */
export interface UserRanking {
  /** Scores of the candidates: items that the user has no training rows with. */
  scores: ArrayLike<number>;
  /** Whether each candidate is a held-out item. */
  isRelevant: (candidate: number) => boolean;
}

/** Figures of the first k, each the mean over users with a relevant candidate. */
export interface RankingFigures {
  k: number;
  users: number;
  precision: number;
  recall: number;
  ndcg: number;
  map: number;
  hitRate: number;
}

/**
 * How well held-out items are ranked. Of equal scores the earlier candidate comes first. With h hits among the first k and r
 * relevant candidates: precision h / k; recall h / r; NDCG Σ 1 / log₂(place + 1) over the hits, divided by that of the best
 * order; MAP Σ precision at each hit / min(k, r); hit rate: whether h > 0.
 */
export function rankingFigures(rankings: readonly UserRanking[], k: number): RankingFigures {
  const total = { precision: 0, recall: 0, ndcg: 0, map: 0, hitRate: 0 };
  let users = 0;
  for (const ranking of rankings) {
    const figures = figuresOfUser(ranking, k);
    if (figures === null) continue;
    users += 1;
    for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += figures[name];
  }
  const mean = (sum: number) => (users === 0 ? 0 : sum / users);
  return {
    k,
    users,
    precision: mean(total.precision),
    recall: mean(total.recall),
    ndcg: mean(total.ndcg),
    map: mean(total.map),
    hitRate: mean(total.hitRate),
  };
}

/** null where nothing is relevant: no order is better than another. */
function figuresOfUser(
  { scores, isRelevant }: UserRanking,
  k: number,
): Omit<RankingFigures, 'k' | 'users'> | null {
  const order = Array.from({ length: scores.length }, (_, candidate) => candidate);
  const relevant = order.filter(isRelevant).length;
  if (relevant === 0) return null;
  order.sort((a, b) => scores[b] - scores[a] || a - b);
  let [hits, gain, precisions] = [0, 0, 0];
  for (const [index, candidate] of order.slice(0, k).entries()) {
    if (!isRelevant(candidate)) continue;
    hits += 1;
    gain += discountOf(index);
    precisions += hits / (index + 1);
  }
  const reachable = Math.min(k, relevant);
  const best = Array.from({ length: reachable }, (_, index) => discountOf(index));
  return {
    precision: hits / k,
    recall: hits / relevant,
    ndcg: gain / best.reduce((sum, value) => sum + value, 0),
    map: precisions / reachable,
    hitRate: hits > 0 ? 1 : 0,
  };
}

/** What a hit counts at a place, from 0. */
function discountOf(index: number): number {
  return 1 / Math.log2(index + 2);
}

/** 1 / (1 + e^−x). */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** exp(x) / Σ exp(x), without overflow. */
export function softmax(scores: Float64Array): Float64Array {
  let most = -Infinity;
  for (const score of scores) most = Math.max(most, score);
  let sum = 0;
  const values = scores.map((score) => {
    const value = Math.exp(score - most);
    sum += value;
    return value;
  });
  for (let k = 0; k < values.length; k++) values[k] /= sum;
  return values;
}

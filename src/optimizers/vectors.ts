/** Σ a·b. */
export function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at += 1) sum += left[at] * right[at];
  return sum;
}

/** into ← into + factor·values. */
export function addScaled(into: Float64Array, values: Float64Array, factor: number): void {
  for (let at = 0; at < into.length; at += 1) into[at] += factor * values[at];
}

/** The largest magnitude. */
export function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/**
 * Max-min fair shares of a capacity: everybody gets what he asks for up to a common level, and the level is as high as the capacity
 * allows (progressive filling; Bertsekas and Gallager, Data Networks, 1992, 6.5.2).
 *
 * @param demands what each would use alone, in the unit of the capacity
 */
export function fairShares(demands: readonly number[], capacity: number): number[] {
  const shares = demands.map(() => 0);
  let left = capacity;
  const ascending = demands.map((demand, index) => ({ demand, index })).sort((a, b) => a.demand - b.demand);
  for (const [served, { demand, index }] of ascending.entries()) {
    shares[index] = Math.min(demand, left / (demands.length - served));
    left -= shares[index];
  }
  return shares;
}

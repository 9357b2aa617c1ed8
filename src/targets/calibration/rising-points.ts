/** Points of a function that rises. */
export interface RisingPoints {
  x: number[];
  y: number[];
}

/** The function at a number: linear between two points, and constant beyond the first and the last. */
export function risingAt({ x, y }: RisingPoints, at: number): number {
  if (at <= x[0]) return y[0];
  if (at >= x.at(-1)!) return y.at(-1)!;
  let [low, high] = [0, x.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  return y[low] + ((y[high] - y[low]) * (at - x[low])) / (x[high] - x[low]);
}

import type { RisingPoints } from '../../targets/calibration/rising-points.ts';

/**
 * Isotonic regression: the rising function of the probabilities that is nearest to the outcomes in squares, by pooling adjacent violators (Barlow 1972;
 * scikit-learn's `IsotonicRegression`). Equal probabilities are one point; points within a constant piece are left out.
 * @param outcomes 0 or 1
 */
export function fitIsotonic(probabilities: Float64Array, outcomes: ArrayLike<number>): RisingPoints {
  const order = Array.from(probabilities.keys()).sort((a, b) => probabilities[a] - probabilities[b]);
  const points: { x: number; sum: number; rows: number }[] = [];
  for (const row of order) {
    const last = points.at(-1);
    if (last?.x === probabilities[row]) {
      last.sum += outcomes[row];
      last.rows += 1;
    } else points.push({ x: probabilities[row], sum: outcomes[row], rows: 1 });
  }
  const blocks: { sum: number; rows: number; points: number }[] = [];
  for (const { sum, rows } of points) {
    let block = { sum, rows, points: 1 };
    for (let before = blocks.at(-1); before !== undefined; before = blocks.at(-1)) {
      if (before.sum / before.rows < block.sum / block.rows) break;
      blocks.pop();
      block = { sum: before.sum + block.sum, rows: before.rows + block.rows, points: before.points + block.points }; // prettier-ignore
    }
    blocks.push(block);
  }
  const [x, y]: [number[], number[]] = [[], []];
  let at = 0;
  for (const block of blocks) {
    const last = at + block.points - 1;
    for (const place of block.points === 1 ? [at] : [at, last]) {
      x.push(points[place].x);
      y.push(block.sum / block.rows);
    }
    at += block.points;
  }
  return { x, y };
}

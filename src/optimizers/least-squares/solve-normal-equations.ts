import { setImmediate as nextTurn } from 'node:timers/promises';
import { dot } from '../vectors.ts';
import type { NormalProducts, ShouldStop } from '../solver-engine.ts';

/** What remains of a feature's square beside the features before it where it is their sum, up to rounding. */
const dependent = 1e-12;
/** Multiply–adds between two looks at whether to stop: about 20 ms. */
const workPerTurn = 2e7;

/** Lets the event loop turn now and then; says whether to stop. */
type Pause = (work: number) => Promise<boolean>;

/**
 * Solves (X'X + ridge)·W = X'Y for weights W with a bias that is not penalized, by a Cholesky factorization with pivots of the centred
 * products (Golub and Van Loan, Matrix Computations, 4.2.8). Features that depend on others, such as the columns of a one-hot
 * category, get the weights with the smallest sum of squares.
 * @param ridge what is added to the diagonal of the features
 * @returns W [perOutput × units], row-major, the biases last; null where it was given up
 */
export async function solveNormalEquations(
  products: Pick<NormalProducts, 'features' | 'targets'>,
  { units, perOutput, ridge }: { units: number; perOutput: number; ridge: number },
  shouldStop: ShouldStop = () => false,
): Promise<Float64Array | null> {
  const count = perOutput - 1;
  const rows = products.features[perOutput * perOutput - 1];
  const means = Float64Array.from(
    { length: count },
    (_, j) => products.features[j * perOutput + count] / rows,
  );
  const targetMeans = Float64Array.from(
    { length: units },
    (_, k) => products.targets[count * units + k] / rows,
  );

  let done = 0;
  const pause: Pause = async (work) => {
    done += work;
    if (done < workPerTurn) return false;
    done = 0;
    await nextTurn();
    return shouldStop();
  };

  /** Row `i` of the centred products, both halves. */
  const centredRow = (i: number, into: Float64Array): void => {
    for (let j = 0; j < count; j += 1) {
      const product = products.features[i < j ? i * perOutput + j : j * perOutput + i];
      into[j] = product - rows * means[i] * means[j];
    }
    into[i] += ridge;
  };
  const squares = Float64Array.from({ length: count }, (_, j) => products.features[j * perOutput + j]);
  const diagonal = Float64Array.from(squares, (square, j) => square - rows * means[j] ** 2 + ridge);
  const least = Float64Array.from(squares, (square) => dependent * (square + ridge));

  const factor = await factorize(count, centredRow, { diagonal, least }, pause);
  if (factor === null) return null;
  const sides = (j: number, k: number): number =>
    products.targets[j * units + k] - rows * means[j] * targetMeans[k];
  const solve = await createSolve(factor, count, pause);
  if (solve === null) return null;

  const weights = new Float64Array(perOutput * units);
  for (let k = 0; k < units; k += 1) {
    const solved = solve((j) => sides(j, k));
    let bias = targetMeans[k];
    for (let j = 0; j < count; j += 1) {
      weights[j * units + k] = solved[j];
      bias -= means[j] * solved[j];
    }
    weights[count * units + k] = bias;
    if (await pause(count * factor.pivots.length)) return null;
  }
  return weights;
}

/** R with S = R'R: `rows[k]` is row k of R [count], 0 at the pivots before `pivots[k]`. */
interface Factor {
  rows: Float64Array[];
  pivots: number[];
}

/** Takes the feature of which most is left beside the ones before it, in shares of what it was, until nothing is left of any. */
async function factorize(
  count: number,
  rowOf: (i: number, into: Float64Array) => void,
  { diagonal, least }: { diagonal: Float64Array; least: Float64Array },
  pause: Pause,
): Promise<Factor | null> {
  const whole = diagonal.slice();
  const isTaken = new Uint8Array(count);
  const rows: Float64Array[] = [];
  const pivots: number[] = [];
  for (;;) {
    let pivot = -1;
    for (let j = 0; j < count; j += 1) {
      if (isTaken[j] || !(diagonal[j] > least[j])) continue;
      if (pivot < 0 || diagonal[j] / whole[j] > diagonal[pivot] / whole[pivot]) pivot = j;
    }
    if (pivot < 0) return { rows, pivots };
    const row = new Float64Array(count);
    rowOf(pivot, row);
    for (const before of rows) {
      const factor = before[pivot];
      if (factor !== 0) for (let j = 0; j < count; j += 1) row[j] -= factor * before[j];
    }
    const root = Math.sqrt(diagonal[pivot]);
    for (let j = 0; j < count; j += 1) row[j] = isTaken[j] ? 0 : row[j] / root;
    row[pivot] = root;
    isTaken[pivot] = 1;
    for (let j = 0; j < count; j += 1) if (!isTaken[j]) diagonal[j] -= row[j] * row[j];
    rows.push(row);
    pivots.push(pivot);
    if (await pause(rows.length * count)) return null;
  }
}

/**
 * Solves S·w = t with S = R'R. R'c = t is solved by the pivots; where R has fewer rows than columns, w = R'(R·R')⁻¹c is the solution
 * of R·w = c with the smallest sum of squares.
 */
async function createSolve(
  { rows, pivots }: Factor,
  count: number,
  pause: Pause,
): Promise<((side: (j: number) => number) => Float64Array) | null> {
  const rank = pivots.length;
  const forward = (side: (j: number) => number): Float64Array => {
    const c = new Float64Array(rank);
    for (let k = 0; k < rank; k += 1) {
      let value = side(pivots[k]);
      for (let m = 0; m < k; m += 1) value -= rows[m][pivots[k]] * c[m];
      c[k] = value / rows[k][pivots[k]];
    }
    return c;
  };
  if (rank === count) {
    return (side) => {
      const c = forward(side);
      const w = new Float64Array(count);
      for (let k = rank - 1; k >= 0; k -= 1) {
        let value = c[k];
        for (let m = k + 1; m < rank; m += 1) value -= rows[k][pivots[m]] * w[pivots[m]];
        w[pivots[k]] = value / rows[k][pivots[k]];
      }
      return w;
    };
  }

  /** L with R·R' = L·L', row by row. */
  const lower: Float64Array[] = [];
  for (let i = 0; i < rank; i += 1) {
    const row = new Float64Array(i + 1);
    for (let j = 0; j <= i; j += 1) {
      let value = dot(rows[i], rows[j]);
      for (let m = 0; m < j; m += 1) value -= row[m] * (j === i ? row[m] : lower[j][m]);
      row[j] = j === i ? Math.sqrt(value) : value / lower[j][j];
    }
    lower.push(row);
    if (await pause(i * (count + i))) return null;
  }
  return (side) => {
    const v = forward(side);
    for (let i = 0; i < rank; i += 1) {
      for (let m = 0; m < i; m += 1) v[i] -= lower[i][m] * v[m];
      v[i] /= lower[i][i];
    }
    for (let i = rank - 1; i >= 0; i -= 1) {
      for (let m = i + 1; m < rank; m += 1) v[i] -= lower[m][i] * v[m];
      v[i] /= lower[i][i];
    }
    const w = new Float64Array(count);
    for (let k = 0; k < rank; k += 1) for (let j = 0; j < count; j += 1) w[j] += v[k] * rows[k][j];
    return w;
  };
}

import * as tf from '../tf.ts';
import type { Contributions, ExplainedColumns } from './explainer.ts';
import type { PathModel } from './path-model.ts';

/** Where the straight path from the baseline to a row begins and ends. */
type Paths = {
  /** [n, inputWidth]; indices are those of the row in both. */
  from: tf.Tensor2D;
  to: tf.Tensor2D;
  /** Of each embedding [n, indices, width], and [1, 1, width]. */
  vectors: { to: tf.Tensor3D; from: tf.Tensor3D }[];
};

/** What integrated gradients work on. */
export interface GradientsOptions {
  model: PathModel;
  /** [inputWidth] The row that paths begin at. */
  baseline: Float32Array;
  /** Rows that go through the model at once. */
  batchRows: number;
  /** Points on a path at first; four times as many for the rows where that is not enough, up to the last. */
  steps: readonly [number, ...number[]];
  /** Contributions may miss the difference of the scores by so much times the larger of 1, |base| and |score|. */
  tolerance: number;
}

/**
 * Integrated gradients (Sundararajan, Taly and Yan 2017, arXiv:1703.01365): (x − x′) times the mean gradient of a score on the straight path
 * from the baseline x′ to the row x, by the midpoint rule. What an embedding looks up is moved from its own baseline.
 * @param features [rows × inputWidth]
 */
export async function integratedGradients(
  options: GradientsOptions,
  features: Float32Array,
  rows: number,
  columns: ExplainedColumns,
): Promise<Contributions> {
  const { model, tolerance } = options;
  const { outputs } = model;
  const width = options.baseline.length;
  const ofRow = outputs * columns.count;
  const found: Contributions = {
    rows,
    outputs,
    columns: columns.count,
    base: new Float64Array(rows * outputs),
    values: new Float64Array(rows * ofRow),
    scores: new Float64Array(rows * outputs),
  };
  let open = Array.from({ length: rows }, (_, row) => row);
  for (const steps of options.steps) {
    const missed: number[] = [];
    const atOnce = Math.max(1, Math.floor(options.batchRows / steps));
    for (let start = 0; start < open.length; start += atOnce) {
      const chosen = open.slice(start, start + atOnce);
      const part = new Float32Array(chosen.length * width);
      for (const [i, row] of chosen.entries())
        part.set(features.subarray(row * width, (row + 1) * width), i * width);
      const own = await explainPart(options, part, chosen.length, columns, steps);
      for (const [i, row] of chosen.entries()) {
        found.values.set(own.values.subarray(i * ofRow, (i + 1) * ofRow), row * ofRow);
        found.base.set(own.base.subarray(i * outputs, (i + 1) * outputs), row * outputs);
        found.scores.set(own.scores.subarray(i * outputs, (i + 1) * outputs), row * outputs);
        if (!isComplete(found, row, tolerance)) missed.push(row);
      }
    }
    open = missed;
  }
  return found;
}

function isComplete(
  { base, values, scores, outputs, columns }: Contributions,
  row: number,
  tolerance: number,
): boolean {
  for (let i = row * outputs; i < (row + 1) * outputs; i++) {
    let sum = base[i];
    for (let column = 0; column < columns; column++) sum += values[i * columns + column];
    const scale = Math.max(1, Math.abs(base[i]), Math.abs(scores[i]));
    if (Math.abs(sum - scores[i]) > tolerance * scale) return false;
  }
  return true;
}

/** Explains some rows with so many points on each path. */
async function explainPart(
  { model, baseline, batchRows }: GradientsOptions,
  features: Float32Array,
  rows: number,
  columns: ExplainedColumns,
  steps: number,
): Promise<Pick<Contributions, 'base' | 'values' | 'scores'>> {
  const width = baseline.length;
  const { outputs, embeddings } = model;
  const starts = startsOf(model, baseline, features, rows);
  const paths = tf.tidy((): Paths => {
    const to = tf.tensor2d(features, [rows, width]);
    const looked = model.lookUp(to);
    const vectors = model.unknown().map((from, i) => ({ from, to: looked[i] }));
    return { from: tf.tensor2d(starts, [rows, width]), to, vectors };
  });
  try {
    const [base, scores] = [await scoresAt(model, paths, 0), await scoresAt(model, paths, 1)];
    const values = new Float64Array(rows * outputs * columns.count);
    for (let output = 0; output < outputs; output++) {
      const add = (row: number, column: number, value: number): void => {
        values[(row * outputs + output) * columns.count + column] += value;
      };
      const pointsAtOnce = Math.max(1, Math.floor(batchRows / rows));
      for (let first = 0; first < steps; first += pointsAtOnce) {
        const points = Array.from(
          { length: Math.min(pointsAtOnce, steps - first) },
          (_, i) => (first + i + 0.5) / steps,
        );
        const { ofNumbers, ofVectors } = await gradientsAt(model, paths, points, output);
        for (let row = 0; row < rows; row++) {
          for (let i = 0; i < width; i++) {
            const at = row * width + i;
            const moved = features[at] - starts[at];
            if (ofNumbers !== null && moved !== 0) add(row, columns.of[i], (moved * ofNumbers[at]) / steps);
          }
          for (const [i, place] of embeddings.entries())
            add(row, columns.of[place.at], ofVectors[i][row] / steps);
        }
      }
    }
    return { base, scores, values };
  } finally {
    tf.dispose(paths);
  }
}

/** The rows that paths begin at: the baseline, with the indices of each row. */
function startsOf(
  model: PathModel,
  baseline: Float32Array,
  features: Float32Array,
  rows: number,
): Float32Array {
  const starts = new Float32Array(features.length);
  const width = baseline.length;
  for (let row = 0; row < rows; row++) {
    starts.set(baseline, row * width);
    for (const { at, width: indices } of model.embeddings)
      for (let i = row * width + at; i < row * width + at + indices; i++) starts[i] = features[i];
  }
  return starts;
}

/** Scores at a point of the paths, 0 … 1. */
async function scoresAt(model: PathModel, paths: Paths, point: number): Promise<Float64Array> {
  const scores = tf.tidy(() => model.scores(...pointsOf(paths, [point])));
  const values = Float64Array.from(await scores.data());
  scores.dispose();
  return values;
}

/** The rows, and the vectors, at some points of each path: [n · points, …]. */
function pointsOf({ from, to, vectors }: Paths, points: readonly number[]): [tf.Tensor2D, tf.Tensor3D[]] {
  const between = (start: tf.Tensor, end: tf.Tensor): tf.Tensor => {
    const [n, ...sizes] = end.shape;
    const share = tf.tensor(Float32Array.from(points), [1, points.length, ...sizes.map(() => 1)]);
    const first = tf.expandDims(start, 1);
    const moved = tf.add(first, tf.mul(tf.sub(tf.expandDims(end, 1), first), share));
    return tf.reshape(moved, [n * points.length, ...sizes]);
  };
  return [
    between(from, to) as tf.Tensor2D,
    vectors.map((vector) => between(vector.from, vector.to) as tf.Tensor3D),
  ];
}

/**
 * Sums of the gradients of a score over the points: of the numbers [n × inputWidth], null where the model takes none but indices; of each
 * embedding, times what its vectors move, [n].
 */
async function gradientsAt(
  model: PathModel,
  paths: Paths,
  points: readonly number[],
  output: number,
): Promise<{ ofNumbers: Float32Array | null; ofVectors: Float32Array[] }> {
  const [rows, width] = paths.to.shape;
  const hasNumbers = width > model.embeddings.reduce((sum, place) => sum + place.width, 0);
  const sums = tf.tidy(() => {
    const [numbers, vectors] = pointsOf(paths, points);
    const scoreOf = (given: tf.Tensor2D, looked: tf.Tensor3D[]): tf.Scalar =>
      tf.sum(tf.slice(model.scores(given, looked), [0, output], [-1, 1]));
    const found = hasNumbers
      ? tf.grads((given, ...looked) => scoreOf(given as tf.Tensor2D, looked as tf.Tensor3D[]))([
          numbers,
          ...vectors,
        ])
      : tf.grads((...looked) => scoreOf(numbers, looked as tf.Tensor3D[]))(vectors);
    const summed = found.map((gradient) => {
      const [, ...sizes] = gradient.shape;
      return tf.sum(tf.reshape(gradient, [rows, points.length, ...sizes]), 1);
    });
    const ofVectors = summed.slice(hasNumbers ? 1 : 0).map((gradient, i) => {
      const { from, to } = paths.vectors[i];
      return tf.sum(tf.mul(gradient, tf.sub(to, from)), [1, 2]);
    });
    return hasNumbers ? [summed[0], ...ofVectors] : ofVectors;
  });
  const values = (await Promise.all(sums.map((sum) => sum.data()))) as Float32Array[];
  tf.dispose(sums);
  return hasNumbers
    ? { ofNumbers: values[0], ofVectors: values.slice(1) }
    : { ofNumbers: null, ofVectors: values };
}

import type { Loss } from '../../contracts/definition/definition.ts';
import type { AutoencodingEvaluation } from '../../contracts/evaluation.ts';
import { elementwiseLoss } from './evaluation-loss.ts';
import { quantilesOf } from './regression-evaluation.ts';

/** What an autoencoder is judged by; both [rows × features], row-major. */
export interface AutoencodingResults {
  reconstructions: Float32Array;
  features: Float32Array;
  rows: number;
  /** Features of each column, in order. */
  columns: readonly { name: string; width: number }[];
  loss: Loss;
}

/** The report on an autoencoder, on the features as they are prepared. */
export function evaluateAutoencoding(results: AutoencodingResults): AutoencodingEvaluation {
  const { reconstructions, features, rows, columns, loss } = results;
  const width = features.length / rows;
  const squares = new Float64Array(width);
  const rowErrors = new Float64Array(rows);
  let [absolute, losses] = [0, 0];
  for (let row = 0; row < rows; row += 1) {
    for (let feature = 0; feature < width; feature += 1) {
      const at = row * width + feature;
      const error = features[at] - reconstructions[at];
      squares[feature] += error ** 2;
      rowErrors[row] += error ** 2;
      absolute += Math.abs(error);
      losses += elementwiseLoss(loss, reconstructions[at], features[at]);
    }
    rowErrors[row] /= width;
  }
  const squared = squares.reduce((sum, value) => sum + value, 0);
  const spread = spreadOf(features, rows, width);
  const mse = squared / features.length;
  return {
    kind: 'autoencoding',
    rows,
    loss: losses / features.length,
    mse,
    rmse: Math.sqrt(mse),
    mae: absolute / features.length,
    explainedVariance: spread > 0 ? 1 - squared / spread : null,
    rowErrors: quantilesOf(rowErrors.toSorted()),
    perColumn: errorsByColumn(squares, rows, columns),
  };
}

/** Σ over all numbers of (feature − its mean)², in two passes. */
function spreadOf(features: Float32Array, rows: number, width: number): number {
  const means = new Float64Array(width);
  for (const [at, value] of features.entries()) means[at % width] += value / rows;
  let spread = 0;
  for (const [at, value] of features.entries()) spread += (value - means[at % width]) ** 2;
  return spread;
}

function errorsByColumn(
  squares: Float64Array,
  rows: number,
  columns: readonly { name: string; width: number }[],
): AutoencodingEvaluation['perColumn'] {
  let first = 0;
  return columns.map(({ name, width }) => {
    let squared = 0;
    for (let feature = first; feature < first + width; feature += 1) squared += squares[feature];
    first += width;
    return { column: name, features: width, mse: squared / (rows * width) };
  });
}

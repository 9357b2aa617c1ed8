import { TrainyardError } from '../../errors.ts';
import type { Contributions } from './explainer.ts';

/**
 * Refuses contributions that do not add up to the model's own score in some row.
 * @param tolerance as of an `Explainer`
 * @returns for each row and output how far they are off: base + Σ contributions − score
 * @throws explanationInexact
 */
export function requireAdditive(found: Contributions, tolerance: number): Float64Array {
  const { base, values, scores, outputs, columns } = found;
  const residuals = new Float64Array(scores.length);
  for (let i = 0; i < scores.length; i++) {
    let [sum, size] = [base[i], 0];
    for (let column = 0; column < columns; column++) {
      sum += values[i * columns + column];
      size += Math.abs(values[i * columns + column]);
    }
    residuals[i] = sum - scores[i];
    const allowed = tolerance * Math.max(1, Math.abs(base[i]), Math.abs(scores[i]), size);
    // NaN is not within it either.
    if (!(Math.abs(residuals[i]) <= allowed))
      throw new TrainyardError(
        'explanationInexact',
        `The contributions to row ${Math.floor(i / outputs)} add up to ${sum}, and the model says ${scores[i]}: they differ by more than ${allowed}.`,
      );
  }
  return residuals;
}

import type { Head } from '../../targets/head.ts';
import type { Outputs } from '../step-runner.ts';

/** Nearer to 0 or 1 no probability of a teacher is taken: forests answer 0 and 1, which have no logit. */
const nearest = 1e-6;

const inside = (p: number): number => Math.min(1 - nearest, Math.max(nearest, p));

/**
 * What a teacher says of rows as targets of a student, [rows × width]: probabilities at a temperature T (Hinton, Vinyals and Dean 2015), of one of
 * several classes softmax(ln p / T), of two classes and of labels σ(logit(p) / T); numbers as they are.
 * @param head that of the student
 */
export function softTargets(
  { rows, width, values }: Outputs,
  head: Head,
  temperature: number | null,
): Float32Array {
  if (temperature === null || temperature === 1 || head === 'identity' || head === 'exponential')
    return values.slice(0, rows * width);
  const soft = new Float32Array(rows * width);
  if (head === 'sigmoid') {
    for (let i = 0; i < soft.length; i++) {
      const p = inside(values[i]);
      soft[i] = 1 / (1 + ((1 - p) / p) ** (1 / temperature));
    }
    return soft;
  }
  for (let start = 0; start < soft.length; start += width) {
    let sum = 0;
    for (let i = start; i < start + width; i++) sum += soft[i] = inside(values[i]) ** (1 / temperature);
    for (let i = start; i < start + width; i++) soft[i] /= sum;
  }
  return soft;
}

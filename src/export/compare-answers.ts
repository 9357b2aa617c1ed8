import type { Prediction } from '../contracts/model.ts';
import { TrainyardError } from '../errors.ts';
import { tensorsOf } from '../inference/outputs.ts';
import { kindOfTarget, type FittedTarget } from '../targets/targets.ts';

/** How an export does beside the model that it was made from. */
export interface Comparison {
  /** The largest difference: of probabilities, and of values over the larger of 1 and the value. */
  largestDifference: number;
  rows: number;
}

/** An export that is further from its model than this is not handed out. */
const largestAllowed = 1e-4;

/** @throws exportInexact */
export function requireClose({ largestDifference, rows }: Comparison): void {
  if (largestDifference <= largestAllowed) return;
  const detail = `The exported model differs from this one by ${largestDifference} on ${rows} rows; at most ${largestAllowed} is allowed.`;
  throw new TrainyardError('exportInexact', detail);
}

/** What a comparison is told by inside a file. */
export const toldComparison = ({ largestDifference, rows }: Comparison): Record<string, string> => ({
  comparedRows: String(rows),
  largestDifference: String(largestDifference),
});

/** What an export answers, by the names of predictions: numbers, or texts. */
export type Answers = Readonly<Record<string, ArrayLike<number> | ArrayLike<string> | undefined>>;

/** Predictions that an export's reader gives, as {@link Answers}. */
export function answersOf(predictions: readonly Prediction[], target: FittedTarget): Answers {
  const tensors = tensorsOf(predictions, kindOfTarget(target).predictionFields(target), null);
  return Object.fromEntries(
    tensors.map(({ name, values }) => [name, values as ArrayLike<number> | ArrayLike<string>]),
  );
}

/** Labels of which the probability is so near to the threshold, or to that of another label, may be others. */
const undecided = 1e-5;

/** Over the numbers that both have; without any, and for NaN where there should be a number, infinite. */
export function largestDifference(
  answers: Answers,
  predictions: readonly Prediction[],
  target: FittedTarget,
): number {
  let largest = -Infinity;
  const tensors = tensorsOf(predictions, kindOfTarget(target).predictionFields(target), null);
  for (const { name, datatype, values } of tensors) {
    const answer = answers[name] as ArrayLike<number> | undefined;
    if (datatype !== 'FP64' || answer === undefined) continue;
    for (const [i, expected] of (values as number[]).entries()) {
      const difference = Math.abs(answer[i] - expected) / Math.max(1, Math.abs(expected));
      largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
    }
  }
  if (largest === -Infinity) return Infinity;
  return hasOtherLabel(answers, predictions, target) ? Math.max(largest, 1) : largest;
}

/** Whether one of several classes is named in place of another that is likelier by more than {@link undecided}. */
function hasOtherLabel(answers: Answers, predictions: readonly Prediction[], target: FittedTarget): boolean {
  if (target.kind !== 'classes' || target.classes.length <= 2) return false;
  const { classes } = target;
  const labels = answers['label'] as ArrayLike<string>;
  const probabilities = answers['probabilities'] as ArrayLike<number>;
  return predictions.some((prediction, row) => {
    const { label } = prediction as { label: string };
    const of = (name: string): number => probabilities[row * classes.length + classes.indexOf(name)];
    return labels[row] !== label && Math.abs(of(labels[row]) - of(label)) > undecided;
  });
}

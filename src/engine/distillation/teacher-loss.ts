import type { ResolvedTraining } from '../../contracts/definition/definition.ts';
import type { Head } from '../../targets/head.ts';
import { elementLoss, meanOverTargets, type RowLoss, type Targets } from '../losses.ts';
import * as tf from '../tf.ts';

/** How a student learns from a teacher's answers. */
export interface Distillation {
  /** Null: numbers. */
  temperature: number | null;
  /** Weight of the labels; the answers have the rest. */
  hardWeight: number;
  /** Numbers of an answer, which stand behind the target of each row. */
  width: number;
}

/**
 * The loss of each row against a teacher's answers [n, width] as {@link softTargets} has them, times T², so that its gradients are as large as those
 * of the labels (Hinton, Vinyals and Dean 2015): the cross-entropy at the temperature T, of labels its mean; of numbers the loss of the training.
 */
export function teacherLoss(
  { temperature, width }: Distillation,
  head: Head,
  loss: ResolvedTraining['loss'],
): RowLoss {
  const t = temperature ?? 1;
  if (head === 'softmax')
    return (logits, answers) => {
      const told = tf.logSoftmax(tf.div(logits, t) as tf.Tensor2D);
      return tf.mul(tf.sum(tf.mul(answers, told), 1), -t * t) as tf.Tensor1D;
    };
  const perNumber = meanOverTargets(elementLoss(head === 'sigmoid' ? 'crossEntropy' : loss, 0), width, null);
  const asTargets = (answers: Targets): Targets =>
    width === 1 ? (tf.reshape(answers, [-1]) as tf.Tensor1D) : answers;
  if (head !== 'sigmoid') return (logits, answers) => perNumber(logits, asTargets(answers));
  return (logits, answers) =>
    tf.mul(perNumber(tf.div(logits, t) as tf.Tensor2D, asTargets(answers)), t * t) as tf.Tensor1D;
}

/** Parts of targets that have a teacher's answers behind them, [n, own + width]. @param own numbers of the target itself */
export function divideTargets(own: number, width: number) {
  /** The target, as it is without a teacher. */
  const labels = (targets: Targets): Targets => {
    const found = tf.slice(targets as tf.Tensor2D, [0, 0], [-1, own]);
    return own === 1 ? (tf.reshape(found, [-1]) as tf.Tensor1D) : found;
  };
  const answers = (targets: Targets): tf.Tensor2D => tf.slice(targets as tf.Tensor2D, [0, own], [-1, width]);
  return { labels, answers };
}

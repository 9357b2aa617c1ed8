import type { Loss } from '../targets/loss.ts';
import * as tf from './tf.ts';

/** Targets [n]: labels as numbers, or scaled values; [n, units] where a row has several labels (0 or 1) or values. */
export type Targets = tf.Tensor1D | tf.Tensor2D;

/**
 * Loss of each row [n], from logits [n, units] and targets. Losses start from logits, where they are stable: a probability
 * of 0 or 1 has no logarithm in float32. Of several labels or values the row's loss is the mean, as in Keras.
 */
export type RowLoss = (logits: tf.Tensor2D, targets: Targets) => tf.Tensor1D;

/** Loss of each number by itself: logits and targets of one shape → losses of that shape. */
export type ElementLoss = <T extends Targets>(logits: T, targets: T) => T;

/** How much focal loss turns down rows that are already right (Lin et al., 2017). */
const focalGamma = 2;
/** Where Huber's loss goes from squared to absolute, in deviations of the scaled target. */
const huberDelta = 1;

/** The loss of rows of one number. */
export function rowWise(element: ElementLoss): RowLoss {
  return (logits, targets) => element(column(logits), targets as tf.Tensor1D);
}

/**
 * The mean loss of rows of several numbers; of one it is that number's.
 * @param labelWeights of labels: what each counts, label k at 2k where it is 0 and at 2k + 1 where it is 1; null: 1
 */
export function meanOverTargets(
  element: ElementLoss,
  count: number,
  labelWeights: readonly number[] | null,
): RowLoss {
  if (count === 1) return rowWise(element);
  return (logits, targets) => {
    const losses = element(logits, targets as tf.Tensor2D);
    return tf.mean(
      labelWeights ? tf.mul(losses, weightsOf(targets as tf.Tensor2D, labelWeights)) : losses,
      1,
    );
  };
}

/** A loss of rows whose targets have one number more, which it does not look at. @param count numbers that it goes by */
export function withoutLastTarget(rowLoss: RowLoss, count: number): RowLoss {
  return (logits, targets) => {
    const own = tf.slice(targets as tf.Tensor2D, [0, 0], [-1, count]);
    return rowLoss(logits, count === 1 ? column(own) : own);
  };
}

/**
 * The loss of more than two classes. Label smoothing s takes s of the true class's weight and spreads it over all classes.
 */
export function multiClassLoss(loss: Loss, classes: number, labelSmoothing: number): RowLoss {
  switch (loss) {
    case 'focal':
      return softmaxFocal(classes, labelSmoothing);
    case 'hinge':
      return multiClassHinge(classes);
    default:
      return softmaxCrossEntropy(classes, labelSmoothing);
  }
}

/** The loss of one number, by name. Label smoothing s moves labels to s/2 and 1 − s/2. */
export function elementLoss(loss: Loss, labelSmoothing: number): ElementLoss {
  switch (loss) {
    case 'crossEntropy':
      return (logits, targets) => binaryCrossEntropy(logits, smooth(targets, labelSmoothing, 2));
    case 'focal':
      return binaryFocal(labelSmoothing);
    case 'hinge':
      return binaryHinge;
    case 'meanSquaredError':
      return (logits, targets) => tf.square(tf.sub(logits, targets));
    case 'meanAbsoluteError':
      return (logits, targets) => magnitude(tf.sub(logits, targets));
    case 'huber':
      return huber;
    case 'poisson':
      return poisson;
  }
}

/** What each label [n, labels] counts: its weight for 0 or the one for 1. */
function weightsOf(targets: tf.Tensor2D, labelWeights: readonly number[]): tf.Tensor2D {
  const absent = labelWeights.filter((_, index) => index % 2 === 0);
  const gain = absent.map((weight, label) => labelWeights[2 * label + 1] - weight);
  return tf.add(tf.mul(targets, tf.tensor1d(gain)), tf.tensor1d(absent));
}

/** −Σ_c y_c·ln softmax(z)_c. */
function softmaxCrossEntropy(classes: number, smoothing: number): RowLoss {
  return (logits, targets) => {
    const labels = oneHot(targets as tf.Tensor1D, classes);
    // Reduction NONE keeps one loss per row; the operation's own gradient is softmax − labels.
    return tf.losses.softmaxCrossEntropy(labels, logits, 1, smoothing, tf.Reduction.NONE);
  };
}

/** −y·ln σ(z) − (1−y)·ln σ(−z) = max(z, 0) − y·z + ln(1 + e^−|z|), with the gradient σ(z) − y. */
const binaryCrossEntropy: ElementLoss = <T extends Targets>(logits: T, targets: T): T =>
  tf.customGrad((z, y, save) => {
    const [logit, target] = [z as tf.Tensor, y as tf.Tensor];
    (save as (tensors: tf.Tensor[]) => void)([logit, target]);
    const tail = tf.log1p(tf.exp(tf.neg(tf.abs(logit))));
    const value = tf.add(tf.sub(tf.relu(logit), tf.mul(logit, target)), tail);
    const gradFunc = (upstream: tf.Tensor, [savedLogit, savedTarget]: tf.Tensor[]) => [
      tf.mul(upstream, tf.sub(tf.sigmoid(savedLogit), savedTarget)),
      // Targets are data: nothing asks for their gradient, but the rule needs one for each input.
      tf.neg(tf.mul(upstream, savedLogit)),
    ];
    return { value, gradFunc };
  })(logits, targets) as T;

/** −Σ_c y_c·(1−p_c)^γ·ln p_c. */
function softmaxFocal(classes: number, smoothing: number): RowLoss {
  return (logits, targets) => {
    const labels = smooth(oneHot(targets as tf.Tensor1D, classes), smoothing, classes);
    const logProbabilities = tf.logSoftmax(logits);
    const modulation = tf.pow(tf.sub(1, tf.exp(logProbabilities)), focalGamma);
    return tf.neg(tf.sum(tf.mul(labels, tf.mul(modulation, logProbabilities)), 1));
  };
}

/** (1−p_t)^γ times the cross-entropy, where p_t is the probability of the true class. */
function binaryFocal(smoothing: number): ElementLoss {
  return (logits, targets) => {
    const labels = smooth(targets, smoothing, 2);
    const positive = tf.sigmoid(logits);
    const ofTrueClass = tf.add(tf.mul(labels, positive), tf.mul(tf.sub(1, labels), tf.sub(1, positive)));
    const modulation = tf.pow(tf.sub(1, ofTrueClass), focalGamma);
    return tf.mul(modulation, binaryCrossEntropy(logits, labels));
  };
}

/** max(0, 1 − t·z), t = ±1. */
const binaryHinge: ElementLoss = (logits, targets) => {
  const signs = tf.sub(tf.mul(targets, 2), 1);
  return tf.relu(tf.sub(1, tf.mul(signs, logits)));
};

/** max(0, 1 + max_{c≠y} z_c − z_y) (Crammer and Singer, 2001). */
function multiClassHinge(classes: number): RowLoss {
  // Takes the true class out of the largest of the others; finite, so that 0 · it stays 0.
  const outOfReach = 1e9;
  return (logits, targets) => {
    const labels = oneHot(targets as tf.Tensor1D, classes);
    const own = tf.sum(tf.mul(labels, logits), 1);
    const others = tf.max(tf.sub(logits, tf.mul(labels, outOfReach)), 1);
    return tf.relu(tf.add(1, tf.sub(others, own)));
  };
}

/** e²/2 for |e| ≤ δ, else δ(|e| − δ/2): with c = min(|e|, δ) that is c²/2 + δ(|e| − c). */
const huber: ElementLoss = (logits, targets) => {
  const error = tf.abs(tf.sub(logits, targets));
  const squaredPart = tf.minimum(error, huberDelta);
  const linearPart = tf.sub(error, squaredPart);
  return tf.add(tf.div(tf.square(squaredPart), 2), tf.mul(linearPart, huberDelta));
};

/** e^z − y·z: the negative log-likelihood of a rate e^z, without the term that depends on y alone. */
const poisson: ElementLoss = (logits, targets) => tf.sub(tf.exp(logits), tf.mul(targets, logits));

/** |x| with the derivative 0 at 0; TensorFlow.js's own has −1 there, which would move weights and errors of exactly 0. */
export function magnitude<T extends tf.Tensor>(x: T): T {
  return tf.mul(x, tf.sign(x));
}

/** Labels as numbers [n] → rows of 0 and 1 [n, classes]. */
export function oneHot(targets: tf.Tensor1D, classes: number): tf.Tensor2D {
  return tf.cast(tf.oneHot(tf.cast(targets, 'int32'), classes), 'float32') as tf.Tensor2D;
}

function smooth<T extends tf.Tensor>(labels: T, smoothing: number, classes: number): T {
  return smoothing === 0 ? labels : tf.add(tf.mul(labels, 1 - smoothing), smoothing / classes);
}

function column(logits: tf.Tensor2D): tf.Tensor1D {
  return tf.reshape(logits, [-1]);
}

import * as tf from '../../tf.ts';
import type { RecurrentMath } from './recurrent-math.ts';

/** Recurrent cells as operations of tfjs, one at a time: the reference, and what a trace goes on with. */
export const tensorMath: RecurrentMath<tf.Tensor> = {
  number: (value) => tf.scalar(value),
  add: (a, b) => tf.add(a, b),
  subtract: (a, b) => tf.sub(a, b),
  multiply: (a, b) => tf.mul(a, b),
  sigmoid: (a) => tf.sigmoid(a),
  tanh: (a) => tf.tanh(a),
  relu: (a) => tf.relu(a),
  clip01: (a) => tf.clipByValue(a, 0, 1),
  isPositive: (a) => tf.cast(tf.greater(a, 0), 'float32'),
  isBetween01: (a) => tf.cast(tf.logicalAnd(tf.greater(a, 0), tf.less(a, 1)), 'float32'),
  matmul: (a, b) => tf.matMul(a, b),
  transpose: (a) => tf.transpose(a),
  split: (a, count) => tf.split(a, count, a.rank - 1),
  concat: (parts) => tf.concat([...parts], parts[0].rank - 1),
  delay(a) {
    const [steps = 0, ...rest] = a.shape;
    const earlier = tf.slice(a, a.shape.map(() => 0), [steps - 1, ...rest]); // prettier-ignore
    return tf.concat([tf.zeros([1, ...rest]), earlier], 0);
  },
  scan({ steps, isReversed, carried, sequences, constants, outputs }, body) {
    const slices = mapValues(sequences, (sequence) => tf.unstack(sequence));
    let state: Record<string, tf.Tensor> = mapValues(carried, (shape) => tf.zeros([...shape]));
    const collected = mapValues(outputs, (): tf.Tensor[] => []);
    for (let count = 0; count < steps; count += 1) {
      const time = isReversed ? steps - 1 - count : count;
      const values = { ...state, ...mapValues(slices, (list) => list[time]), ...constants };
      const results = body(tensorMath, values);
      state = mapValues(carried, (_, name) => results[name]);
      for (const [name, list] of Object.entries(collected)) list[time] = results[name]!;
    }
    return mapValues(collected, (list) => tf.stack(list));
  },
};

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  change: (value: A, name: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}

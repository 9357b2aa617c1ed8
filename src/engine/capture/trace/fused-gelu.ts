import * as tf from '../../tf.ts';
import { singleInput } from '../../models/layers/single-input.ts';
import type { LayerOverride } from './layer-override.ts';

/** The part of tfjs-layers' Activation that we use; its types don't show it. */
interface ActivationLayer {
  activation?: { constructor: { className?: string } };
}

/** The activation `gelu` by its closed gradient, Φ(x) + x·φ(x): tfjs differentiates its operations one by one. */
export const fusedGelu: LayerOverride = (layer) => {
  const { activation } = layer as unknown as ActivationLayer;
  if (activation?.constructor.className !== 'gelu') return null;
  return (inputs) => tf.tidy(() => gelu(singleInput(inputs)));
};

/** x·Φ(x), where Φ is the distribution function of the standard normal distribution and φ its density. */
const gelu = tf.customGrad((...args) => {
  const [x, save] = args as unknown as [tf.Tensor, (tensors: tf.Tensor[]) => void];
  const distribution = tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
  save([x, distribution]);
  return {
    value: tf.mul(x, distribution),
    gradFunc(dy: tf.Tensor, [own, ownDistribution]: tf.Tensor[]) {
      const density = tf.mul(tf.exp(tf.mul(tf.square(own), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return tf.mul(dy, tf.add(ownDistribution, tf.mul(own, density)));
    },
  };
}) as (x: tf.Tensor) => tf.Tensor;

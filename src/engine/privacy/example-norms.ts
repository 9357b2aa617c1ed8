import type { BuiltModel } from '../models/build-model.ts';
import type { LayerSpec, LayerType } from '../models/layer-spec.ts';
import { layerNormEpsilon } from '../models/layer-constants.ts';
import { singleInput } from '../models/layers/single-input.ts';
import { withCalls } from '../models/with-calls.ts';
import * as tf from '../tf.ts';
import { trainedLayers, type PrivateLayerType } from './private-layers.ts';

/**
 * Squared norm of each row's gradient [n] of a layer's weights.
 * @param input what goes into the layer, [n, …]
 * @param delta gradient of the row's own loss by what the layer gives before it goes on, [n, …]
 */
type NormOf<Type extends LayerType = LayerType> = (
  spec: Extract<LayerSpec, { type: Type }>,
  input: tf.Tensor,
  delta: tf.Tensor,
) => tf.Tensor1D;

const norms: { [Type in PrivateLayerType]: NormOf<Type> } = {
  // Of one vector the gradient is an outer product, whose norm is the product of both norms (Goodfellow 2015).
  dense: ({ useBias }, input, delta) =>
    input.rank === 2
      ? tf.mul(tf.add(squares(input), Number(useBias)), squares(delta))
      : ofProducts(input, delta, useBias),
  conv1d({ kernelSize, stride, padding, useBias }, input, delta) {
    const image = tf.expandDims(input, 1) as tf.Tensor4D;
    const patches = patchesOf(image, [1, kernelSize], [1, stride], padding);
    return ofProducts(patches, tf.expandDims(delta, 1), useBias);
  },
  conv2d: ({ kernelSize, strides, padding, useBias }, input, delta) =>
    ofProducts(patchesOf(input as tf.Tensor4D, kernelSize, strides, padding), delta, useBias),
  // Places with the same index share a row of the table.
  embedding(_spec, input, delta) {
    const products = tf.matMul(delta, delta, false, true);
    const isSame = tf.equal(tf.expandDims(input, 2), tf.expandDims(input, 1));
    return squareSum(tf.mul(products, tf.cast(isSame, 'float32')));
  },
  bias: (_spec, _input, delta) => squares(overPlaces(delta)),
  positionEmbedding: (_spec, _input, delta) => squares(delta),
  layerNorm(_spec, input, delta) {
    const { mean, variance } = tf.moments(input, -1, true);
    const normal = tf.div(tf.sub(input, mean), tf.sqrt(tf.add(variance, layerNormEpsilon)));
    return tf.add(squares(overPlaces(tf.mul(delta, normal))), squares(overPlaces(delta)));
  },
};

/**
 * Norms of the gradient of each row's loss, by all trained weights together: one backward pass for the whole batch. Every layer gets a
 * zero added to what it gives; the gradient by it tells the rows apart, where that by the weights is a sum over them.
 * @param losses of each row, [n]: calls the model once
 * @returns [n]; the caller's tidy disposes it
 */
export function exampleNorms(model: BuiltModel, rows: number, losses: () => tf.Tensor1D): tf.Tensor1D {
  const trained = trainedLayers(model.architecture);
  const inputs: tf.Tensor[] = [];
  const zeros = trained.map(({ outputShape }) => tf.zeros([rows, ...outputShape.slice(1)] as number[]));
  const deltas = tf.grads((...added: tf.Tensor[]) => {
    const calls = trained.map(({ name }, index) => {
      const layer = model.layers.getLayer(name);
      return [layer, watched(layer, added[index], (input) => (inputs[index] = tf.keep(input)))] as const;
    });
    return withCalls(new Map(calls), () => tf.sum(losses()));
  })(zeros);
  const squared = trained.map((spec, index) => {
    const normOf = norms[spec.type as PrivateLayerType] as NormOf;
    return normOf(spec, inputs[index], deltas[index]);
  });
  const sum = squared.reduce((total, one) => tf.add(total, one));
  tf.dispose(inputs);
  return tf.sqrt(sum);
}

/** What a layer does, with something added to what it gives; what goes in is handed out. */
function watched(
  layer: tf.layers.Layer,
  added: tf.Tensor,
  onInput: (input: tf.Tensor) => void,
): tf.layers.Layer['call'] {
  const call = layer.call.bind(layer);
  return (inputs, kwargs) => {
    onInput(tf.clone(singleInput(inputs)));
    return tf.add(call(inputs, kwargs) as tf.Tensor, added);
  };
}

/** Σ x² of each row. */
const squares = (values: tf.Tensor): tf.Tensor1D => squareSum(tf.square(values));

const squareSum = (values: tf.Tensor): tf.Tensor1D =>
  tf.sum(
    values,
    Array.from({ length: values.rank - 1 }, (_, axis) => axis + 1),
  );

/** [n, …, width] → [n, width]: the sum over the places of each row. */
const overPlaces = (values: tf.Tensor): tf.Tensor =>
  tf.sum(tf.reshape(values, [values.shape[0], -1, values.shape.at(-1)!]), 1);

/** Of a row with several places the gradient is a sum of outer products: it is made. */
function ofProducts(input: tf.Tensor, delta: tf.Tensor, useBias: boolean): tf.Tensor1D {
  const places = (values: tf.Tensor): tf.Tensor3D =>
    tf.reshape(values, [values.shape[0], -1, values.shape.at(-1)!]);
  const kernel = squares(tf.matMul(places(input), places(delta), true, false));
  return useBias ? tf.add(kernel, squares(overPlaces(delta))) : kernel;
}

/** [n, height, width, channels] → [n, height′, width′, height of the kernel · its width · channels]: what each place of a convolution sees. */
function patchesOf(
  image: tf.Tensor4D,
  [height, width]: readonly [number, number],
  strides: readonly [number, number],
  padding: 'same' | 'valid',
): tf.Tensor4D {
  const size = height * width * image.shape[3];
  const pick = tf.reshape(tf.eye(size), [height, width, image.shape[3], size]) as tf.Tensor4D;
  return tf.conv2d(image, pick, [...strides], padding);
}

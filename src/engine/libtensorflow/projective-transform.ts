import * as tf from '../tf.ts';
import { DataType } from './data-type.ts';
import { AttributeType } from './op-attribute.ts';
import type { TfjsBinding } from './tfjs-binding.ts';

/** What the kernel uses of TensorFlow.js's Node backend; the typings hide it. */
interface NodeBackend {
  binding: TfjsBinding;
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  createOutputTensor(metadata: ReturnType<TfjsBinding['executeOp']>[number]): tf.Tensor;
}

/** `tf.image.transform`, as TensorFlow has it. */
const transform: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const node = backend as unknown as NodeBackend;
  const { image, transforms } = inputs as { image: tf.TensorInfo; transforms: tf.TensorInfo };
  const { interpolation, fillMode, fillValue, outputShape } = attrs as unknown as tf.TransformAttrs;
  const size = tf.tensor1d(outputShape ?? image.shape.slice(1, 3), 'int32');
  const fill = tf.scalar(fillValue);
  const attributes = [
    { name: 'dtype', type: AttributeType.type, value: DataType.float32 },
    { name: 'interpolation', type: AttributeType.string, value: interpolation.toUpperCase() },
    { name: 'fill_mode', type: AttributeType.string, value: fillMode.toUpperCase() },
  ];
  const ids = node.getInputTensorIds([image, transforms, size, fill]);
  const [output] = node.binding.executeOp('ImageProjectiveTransformV3', attributes, ids, 1);
  size.dispose();
  fill.dispose();
  return node.createOutputTensor(output);
};

/** Registers the kernel of `tf.image.transform`, which TensorFlow.js's Node backend lacks. */
export function registerProjectiveTransform(backendName: string): void {
  tf.registerKernel({ kernelName: tf.Transform, backendName, kernelFunc: transform });
}

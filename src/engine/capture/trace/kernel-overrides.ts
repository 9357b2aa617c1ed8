import * as tf from '../../tf.ts';
import { DataType } from '../../libtensorflow/data-type.ts';
import { AttributeType } from '../../libtensorflow/op-attribute.ts';
import type { TracedBackend } from './traced-backend.ts';

/**
 * GatherV2 as TensorFlow has it. tfjs-node's kernel first reads all indices to check them, which no graph can do; TensorFlow checks them
 * itself.
 */
const gather: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const traced = backend as unknown as TracedBackend;
  const { x, indices } = inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
  const { axis, batchDims } = attrs as unknown as { axis: number; batchDims: number };
  const axisTensor = tf.scalar(axis, 'int32');
  const attributes = [
    { name: 'batch_dims', type: AttributeType.int, value: batchDims },
    { name: 'Tparams', type: AttributeType.type, value: DataType[x.dtype as 'float32' | 'int32'] },
    { name: 'Tindices', type: AttributeType.type, value: DataType.int32 },
    { name: 'Taxis', type: AttributeType.type, value: DataType.int32 },
  ];
  const ids = traced.getInputTensorIds([x, indices, axisTensor]);
  const [output] = traced.binding.executeOp('GatherV2', attributes, ids, 1);
  axisTensor.dispose();
  return traced.createOutputTensor(output);
};

/** Puts kernels in place that can be traced; the returned function puts the others back. */
export function overrideKernels(): () => void {
  const config = tf.getKernel('GatherV2', tf.getBackend());
  const original = config.kernelFunc;
  config.kernelFunc = (options) => {
    const { x, indices } = options.inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
    const isCovered = (x.dtype === 'float32' || x.dtype === 'int32') && indices.dtype === 'int32';
    return isCovered ? gather(options) : original(options);
  };
  return () => {
    config.kernelFunc = original;
  };
}

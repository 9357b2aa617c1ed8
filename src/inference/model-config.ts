import { maxPredictedRows } from '../contracts/model.ts';
import type { TensorMetadata } from './tensor.ts';

/** A tensor in a model's configuration, whose sizes leave the rows out. */
interface ConfiguredTensor {
  name: string;
  data_type: string;
  dims: number[];
}

/** The configuration of a model, in the words of Triton's model configuration extension. */
export interface ModelConfig {
  name: string;
  platform: string;
  backend: string;
  version_policy: { latest: { num_versions: number } };
  /** The most rows of a request. */
  max_batch_size: number;
  input: ConfiguredTensor[];
  output: ConfiguredTensor[];
}

/** The configuration of a model. */
export function configOf(model: {
  name: string;
  platform: string;
  inputs: TensorMetadata[];
  outputs: TensorMetadata[];
}): ModelConfig {
  const configured = ({ name, datatype, shape }: TensorMetadata): ConfiguredTensor => ({
    name,
    data_type: datatype === 'BYTES' ? 'TYPE_STRING' : `TYPE_${datatype}`,
    dims: shape.length === 1 ? [1] : shape.slice(1),
  });
  return {
    name: model.name,
    platform: model.platform,
    backend: model.platform,
    version_policy: { latest: { num_versions: 1 } },
    max_batch_size: maxPredictedRows,
    input: model.inputs.map(configured),
    output: model.outputs.map(configured),
  };
}

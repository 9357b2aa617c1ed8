import { DataType } from '../../libtensorflow/data-type.ts';
import { AttributeType } from '../../libtensorflow/op-attribute.ts';
import type { StepNoise } from '../../models/step-noise.ts';
import * as tf from '../../tf.ts';
import type { GraphInput } from '../graph/dataflow.ts';
import { names } from '../step/step-model.ts';
import type { Recorder } from './recorder.ts';
import type { TracedBackend } from './traced-backend.ts';

/** A source of random numbers that shows up as inputs in the traced graph. */
export interface TracedNoise extends StepNoise {
  /** The inputs that were asked for, by the binding's number. */
  readonly inputs: ReadonlyMap<number, GraphInput>;
}

/**
 * Random numbers for a trace: those that the emitted graph will draw for the first rows of the given step, so that the
 * trace's loss is the graph's. Random values in a trace must never become constants.
 */
export function createTracedNoise(
  backend: TracedBackend,
  recorder: Recorder,
  place: { step: number; stepRows: number },
): TracedNoise {
  const inputs = new Map<number, GraphInput>();
  return {
    inputs,
    uniform(shape, layerSeed) {
      return recorder.unrecorded(() => {
        const whole = drawUniform(backend, [place.stepRows, ...shape.slice(1)], [layerSeed, place.step]);
        const part = tf.slice(whole, shape.map(() => 0), [...shape]); // prettier-ignore
        const input: GraphInput = {
          kind: 'input',
          name: names.noise(layerSeed),
          shape,
          dtype: DataType.float32,
        };
        inputs.set(backend.getInputTensorIds([part])[0], input);
        return part;
      });
    },
  };
}

/** TensorFlow's StatelessRandomUniform: numbers in [0, 1) that depend on the seed alone. */
function drawUniform(
  backend: TracedBackend,
  shape: readonly number[],
  seed: readonly [number, number],
): tf.Tensor {
  const attributes = [
    { name: 'dtype', type: AttributeType.type, value: DataType.float32 },
    { name: 'T', type: AttributeType.type, value: DataType.int32 },
    { name: 'Tseed', type: AttributeType.type, value: DataType.int32 },
  ];
  return tf.tidy(() => {
    const inputs = backend.getInputTensorIds([
      tf.tensor1d([...shape], 'int32'),
      tf.tensor1d([...seed], 'int32'),
    ]);
    const [uniform] = backend.binding.executeOp('StatelessRandomUniform', attributes, inputs, 1);
    return backend.createOutputTensor(uniform);
  });
}

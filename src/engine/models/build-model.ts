import { TrainyardError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import type { NamedTensor } from '../step-runner.ts';
import * as tf from '../tf.ts';
import type { Activation, Architecture, LayerSpec } from './architecture.ts';
import { SeededDropout, type NoiseSlot } from './dropout-layer.ts';
import { initialKernel } from './initializers.ts';
import { createHostNoise, type StepNoise } from './step-noise.ts';

/** One weight of a model, by the name that checkpoints use, such as `dense_1/kernel`. */
export interface ModelWeight {
  name: string;
  variable: tf.Variable;
  trainable: boolean;
  /** Whether L1 and L2 apply: kernels only. */
  regularized: boolean;
}

/** A model on the current backend. It owns its variables: `dispose` frees them. */
export interface BuiltModel {
  architecture: Architecture;
  /** Rows [n, inputWidth] → logits [n, units]. */
  layers: tf.LayersModel;
  /** Trainable weights first, then the others, each in the order of the layers. */
  weights: ModelWeight[];
  setNoise(noise: StepNoise): void;
  dispose(): void;
}

/**
 * How fast batch normalisation's moving averages forget. Keras's 0.99 needs hundreds of steps to reach the data's
 * statistics; small tables have a dozen steps an epoch, and their first epochs would be judged by wrong ones.
 */
const batchNormMomentum = 0.9;

/** Slope of leakyRelu below zero: Keras's for its activation function. */
const leakySlope = 0.2;

/** Builds the model with first weights drawn from `seed`, for each layer from a stream of its own. */
export function buildModel(architecture: Architecture, seed: number): BuiltModel {
  const noise: NoiseSlot = { current: createHostNoise() };
  const input = tf.input({ shape: [architecture.inputWidth] });
  const created = architecture.layers.map((spec) => ({ spec, layer: createLayer(spec, seed, noise) }));
  const layers = tf.model({ inputs: input, outputs: connect(input, created) });

  const weights: ModelWeight[] = [];
  for (const { spec, layer } of created) {
    for (const weight of layer.weights) {
      // The name within the model; TensorFlow.js makes `weight.name` unique in the process.
      const name = weight.originalName;
      // The variable inside is the one that gradients are taken for; its type does not show it.
      const variable = (weight as unknown as { val: tf.Variable }).val;
      const kernel = spec.type === 'dense' && name === `${spec.name}/kernel`;
      if (kernel && spec.initializer !== 'zeros') {
        const random = createRandom(seed, name);
        const [inputs, units] = variable.shape;
        const values = initialKernel(spec.initializer, inputs, units, random);
        tf.tidy(() => variable.assign(tf.tensor(values, [inputs, units])));
      }
      weights.push({ name, variable, trainable: weight.trainable, regularized: kernel });
    }
  }
  weights.sort((left, right) => Number(right.trainable) - Number(left.trainable));

  return {
    architecture,
    layers,
    weights,
    setNoise(source) {
      noise.current = source;
    },
    dispose() {
      layers.dispose();
    },
  };
}

/** Applies every layer to the outputs it names, or to the layer before; gives the output of the last. */
function connect(
  input: tf.SymbolicTensor,
  created: readonly { spec: LayerSpec; layer: tf.layers.Layer }[],
): tf.SymbolicTensor {
  const outputs = new Map([['input', input]]);
  let last = input;
  for (const { spec, layer } of created) {
    const sources = spec.inputs?.map((name) => outputs.get(name)!) ?? [last];
    last = layer.apply(sources.length === 1 ? sources[0] : sources) as tf.SymbolicTensor;
    outputs.set(spec.name, last);
  }
  return last;
}

/** The model's weights as plain data. */
export async function readWeights(model: BuiltModel): Promise<NamedTensor[]> {
  return await Promise.all(model.weights.map(({ name, variable }) => readVariable(name, variable)));
}

/** A variable's values under a name. */
export async function readVariable(name: string, variable: tf.Variable): Promise<NamedTensor> {
  // A copy: some backends hand out their own memory, which the next step changes.
  const data = Float32Array.from(await variable.data());
  return { name, shape: [...variable.shape], dtype: 'float32', data };
}

/**
 * Gives every weight its stored values.
 * @throws artifactCorrupt where a weight is missing or has another shape.
 */
export function writeWeights(model: BuiltModel, stored: readonly NamedTensor[]): void {
  const byName = new Map(stored.map((tensor) => [tensor.name, tensor]));
  for (const { name, variable } of model.weights) assignStored(name, variable, byName.get(name));
}

/**
 * Gives a variable its stored values.
 * @throws artifactCorrupt where they are missing or have another shape.
 */
export function assignStored(name: string, variable: tf.Variable, stored: NamedTensor | undefined): void {
  if (!stored) throw new TrainyardError('artifactCorrupt', `The checkpoint has no tensor "${name}".`);
  const fits = stored.shape.length === variable.shape.length;
  if (!fits || stored.shape.some((size, axis) => size !== variable.shape[axis])) {
    throw new TrainyardError(
      'artifactCorrupt',
      `The checkpoint's tensor "${name}" has shape [${stored.shape.join(', ')}]; the model needs [${variable.shape.join(', ')}].`,
    );
  }
  tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(stored.data), stored.shape)));
}

function createLayer(spec: LayerSpec, seed: number, noise: NoiseSlot): tf.layers.Layer {
  const { name } = spec;
  switch (spec.type) {
    case 'dense':
      // The kernel's real first values are drawn by us, see above.
      return tf.layers.dense({ name, units: spec.units, useBias: spec.useBias, kernelInitializer: 'zeros' });
    case 'batchNorm':
      return tf.layers.batchNormalization({ name, momentum: batchNormMomentum });
    case 'layerNorm':
      return tf.layers.layerNormalization({ name });
    case 'activation':
      return activationLayer(name, spec.activation);
    case 'dropout':
      return new SeededDropout({ name, rate: spec.rate, seed: layerSeed(seed, name), noise });
  }
}

function activationLayer(name: string, activation: Activation): tf.layers.Layer {
  if (activation === 'leakyRelu') return tf.layers.leakyReLU({ name, alpha: leakySlope });
  return tf.layers.activation({ name, activation });
}

function layerSeed(seed: number, layer: string): number {
  return createRandom(seed, layer).integer(2 ** 31);
}

import { TrainyardError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import type { NamedTensor } from '../step-runner.ts';
import * as tf from '../tf.ts';
import type { Architecture } from './architecture.ts';
import { createLayer } from './create-layer.ts';
import { freezeBatchNorm } from './layers/freeze-batch-norm.ts';
import { initialKernel } from './initializers.ts';
import type { KernelStart, LayerSpec } from './layer-spec.ts';
import type { NoiseSlot } from './layers/seeded-dropout.ts';
import { createHostNoise, type StepNoise } from './step-noise.ts';

/** One weight of a model, by the name that checkpoints use, such as `dense_1/kernel`. */
export interface ModelWeight {
  name: string;
  variable: tf.Variable;
  trainable: boolean;
  /** Whether L1 and L2 apply: kernels and embeddings that are trained. */
  regularized: boolean;
}

/** A model on the current backend. It owns its variables: `dispose` frees them. */
export interface BuiltModel {
  architecture: Architecture;
  /** Rows [n, inputWidth] → logits [n, units]. */
  layers: tf.LayersModel;
  /** Trainable weights first, then the others, each in the order of the layers. */
  weights: ModelWeight[];
  /** Where its random layers take their numbers from; augmentation does too. */
  readonly noise: StepNoise;
  setNoise(noise: StepNoise): void;
  dispose(): void;
}

/** Builds the model with initial weights drawn from `seed`, for each layer from a stream of its own. */
export function buildModel(architecture: Architecture, seed: number): BuiltModel {
  const noise: NoiseSlot = { current: createHostNoise() };
  const input = tf.input({ shape: [architecture.inputWidth] });
  const created = architecture.layers.map((spec) => ({ spec, layer: createLayer(spec, seed, noise) }));
  const layers = tf.model({ inputs: input, outputs: connect(input, created) });

  const frozen = new Set(architecture.frozen);
  const weights: ModelWeight[] = [];
  for (const { spec, layer } of created) {
    const isFrozen = frozen.has(spec.name);
    if (isFrozen && spec.type === 'batchNorm') freezeBatchNorm(layer);
    for (const weight of layer.weights) {
      // The name within the model; TensorFlow.js makes `weight.name` unique in the process.
      const name = weight.originalName;
      // The variable inside is the one that gradients are taken for; its type does not show it.
      const variable = (weight as unknown as { val: tf.Variable }).val;
      const start = startOf(spec, name);
      if (start && start.initializer !== 'zeros') {
        const values = initialKernel(start, variable.shape, createRandom(seed, name));
        tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
      }
      const trainable = weight.trainable && !isFrozen;
      weights.push({ name, variable, trainable, regularized: trainable && start !== null });
    }
  }
  weights.sort((left, right) => Number(right.trainable) - Number(left.trainable));

  return {
    architecture,
    layers,
    weights,
    get noise() {
      return noise.current;
    },
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

/** How a weight starts where it is a kernel or an embedding; null for biases, gains and averages, which start as tfjs has them. */
function startOf(spec: LayerSpec, weight: string): KernelStart | null {
  const kind = weight.slice(weight.lastIndexOf('/') + 1);
  if (!('initializer' in spec) || !/(^|_)(kernel|embeddings)$/.test(kind)) return null;
  if (kind === 'recurrent_kernel' && 'recurrentInitializer' in spec) {
    return { ...spec, initializer: spec.recurrentInitializer };
  }
  return spec;
}

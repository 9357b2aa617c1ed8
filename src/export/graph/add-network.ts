import { corrupt } from '../../artifacts/artifact-manifest.ts';
import type { Architecture } from '../../engine/models/architecture.ts';
import { batchNormOptions, layerNormEpsilon, leakySlope } from '../../engine/models/layer-constants.ts';
import type { Activation, LayerSpec } from '../../engine/models/layer-spec.ts';
import type { NamedTensor } from '../../engine/step-runner.ts';
import type { Head } from '../../targets/head.ts';
import { addAttention, addMaskedAverage } from './add-attention.ts';
import { addConvolution, addPooling } from './add-convolution.ts';
import { scalar, type GraphOps, type UnaryOperation, type Value } from './graph-ops.ts';
import { addRecurrent } from './add-recurrent.ts';
import type { LayerSource } from './layer-source.ts';

/**
 * Adds a network, layer by layer, and its head: `[rows, outputs]` probabilities (of two classes that of the second), or values that are
 * still scaled.
 * @throws artifactCorrupt where a weight is missing; what `unsupported` gives
 */
export function addNetwork(
  ops: GraphOps,
  features: Value,
  { architecture, weights }: { architecture: Architecture; weights: readonly NamedTensor[] },
): Value {
  const byName = new Map(weights.map((tensor) => [tensor.name, tensor]));
  const values = new Map<string, Value>([['input', features]]);
  const shapes = new Map<string, number[]>([['input', [architecture.inputWidth]]]);
  const sources = inputsOf(architecture.layers);
  for (const spec of architecture.layers) {
    const tensorOf = (name: string): NamedTensor => {
      const tensor = byName.get(`${spec.name}/${name}`);
      if (!tensor) throw corrupt(`it has no tensor "${spec.name}/${name}"`);
      return tensor;
    };
    const masking = 'masked' in spec && spec.masked ? maskingInput(architecture.layers, sources, spec) : null;
    const layer: LayerSource = {
      inputs: sources.get(spec.name)!.map((name) => values.get(name)!),
      shapes: sources.get(spec.name)!.map((name) => shapes.get(name)!),
      tensorOf,
      weight: (name) => ops.constant('float', tensorOf(name).data as Float32Array, tensorOf(name).shape),
      tokens: masking === null ? null : values.get(masking)!,
    };
    values.set(spec.name, addLayer(ops, spec, layer));
    shapes.set(spec.name, spec.outputShape.slice(1) as number[]);
  }
  return addHead(ops, values.get(architecture.layers.at(-1)!.name)!, architecture.head);
}

/** The names of what goes into each layer. */
function inputsOf(layers: readonly LayerSpec[]): Map<string, readonly string[]> {
  let last = 'input';
  const sources = new Map<string, readonly string[]>();
  for (const { name, inputs } of layers) {
    sources.set(name, inputs ?? [last]);
    last = name;
  }
  return sources;
}

/** What goes into the embedding before a layer, whose mask it gets. */
function maskingInput(
  layers: readonly LayerSpec[],
  sources: ReadonlyMap<string, readonly string[]>,
  { name }: LayerSpec,
): string | null {
  for (let at = name; at !== 'input'; at = sources.get(at)![0]) {
    const spec = layers.find((layer) => layer.name === at)!;
    if (spec.type === 'embedding') return spec.maskZero ? sources.get(at)![0] : null;
  }
  return null;
}

function addLayer(ops: GraphOps, spec: LayerSpec, layer: LayerSource): Value {
  const { inputs, weight, tensorOf } = layer;
  const [input] = inputs;
  const numbers = (name: string): Float32Array => tensorOf(name).data as Float32Array;
  switch (spec.type) {
    case 'dropout':
      return input;
    case 'dense': {
      const product = ops.matMul(input, weight('kernel'));
      return spec.useBias ? ops.binary('add', product, weight('bias')) : product;
    }
    case 'bias':
      return ops.binary('add', input, weight('bias'));
    case 'batchNorm': {
      const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map(numbers);
      const scale = Float64Array.from(
        gamma,
        (value, i) => value / Math.sqrt(variance[i] + batchNormOptions.epsilon),
      );
      const shift = Float64Array.from(beta, (value, i) => value - mean[i] * scale[i]);
      const scaled = ops.binary('mul', input, ops.constant('float', scale, [scale.length]));
      return ops.binary('add', scaled, ops.constant('float', shift, [shift.length]));
    }
    case 'layerNorm': {
      const mean = (value: Value): Value => ops.reduce('mean', value, [-1], true);
      const centred = ops.binary('sub', input, mean(input));
      const variance = mean(ops.binary('mul', centred, centred));
      const deviation = ops.unary(
        'sqrt',
        ops.binary('add', variance, scalar(ops, 'float', layerNormEpsilon)),
      );
      const normal = ops.binary('div', centred, deviation);
      return ops.binary('add', ops.binary('mul', normal, weight('gamma')), weight('beta'));
    }
    case 'activation':
      return addActivation(ops, input, spec.activation);
    case 'slice':
      return ops.slice(input, 1, spec.at, spec.at + spec.width);
    case 'flatten':
    case 'reshape': {
      const [, ...sizes] = spec.outputShape;
      return ops.reshape(input, [-1, ...sizes]);
    }
    case 'concatenate':
      return ops.concat(inputs, -1);
    case 'add':
      return inputs.slice(1).reduce((sum, each) => ops.binary('add', sum, each), input);
    case 'dot':
      return ops.reduce('sum', ops.binary('mul', inputs[0], inputs[1]), [1], true);
    case 'embedding':
      return ops.gather(weight('embeddings'), ops.cast(input, 'int64'));
    case 'positionEmbedding':
      return ops.binary('add', input, weight('embeddings'));
    case 'conv1d':
    case 'conv2d':
    case 'separableConv2d':
      return addConvolution(ops, spec, layer);
    case 'maxPooling1d':
    case 'averagePooling1d':
    case 'maxPooling2d':
    case 'averagePooling2d':
      return addPooling(ops, spec, input, layer.shapes[0]);
    case 'globalMaxPooling1d':
      return ops.reduce('max', input, [1], false);
    case 'globalAveragePooling1d':
      return ops.reduce('mean', input, [1], false);
    case 'globalMaxPooling2d':
      return ops.reduce('max', input, [1, 2], false);
    case 'globalAveragePooling2d':
      return ops.reduce('mean', input, [1, 2], false);
    case 'lstm':
    case 'gru':
      return addRecurrent(ops, spec, layer);
    case 'selfAttention':
      return addAttention(ops, spec, layer);
    case 'maskedAveragePooling1d':
      return addMaskedAverage(ops, layer);
  }
}

/** Activations that are one operation. */
const operations: Readonly<Partial<Record<Activation, UnaryOperation>>> = {
  relu: 'relu',
  sigmoid: 'sigmoid',
  tanh: 'tanh',
  elu: 'elu',
  selu: 'selu',
  softplus: 'softplus',
  softsign: 'softsign',
};

function addActivation(ops: GraphOps, input: Value, activation: Activation | 'softmax'): Value {
  switch (activation) {
    case 'linear':
      return input;
    case 'softmax':
      return ops.softmax(input);
    case 'leakyRelu':
      return ops.leakyRelu(input, leakySlope);
    case 'swish':
      return ops.binary('mul', input, ops.unary('sigmoid', input));
    case 'gelu': {
      // x / 2 · (1 + erf(x / √2))
      const error = ops.unary('erf', ops.binary('mul', input, scalar(ops, 'float', Math.SQRT1_2)));
      const half = ops.binary('mul', input, scalar(ops, 'float', 0.5));
      return ops.binary('mul', half, ops.binary('add', error, scalar(ops, 'float', 1)));
    }
    default:
      return ops.unary(operations[activation]!, input);
  }
}

/** Probabilities, or values, of what the last layer gives. */
export function addHead(ops: GraphOps, logits: Value, head: Head): Value {
  switch (head) {
    case 'identity':
      return logits;
    case 'exponential':
      return ops.unary('exp', logits);
    case 'sigmoid':
      return ops.unary('sigmoid', logits);
    case 'softmax':
      return ops.softmax(logits);
  }
}

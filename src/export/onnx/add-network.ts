import { corrupt } from '../../artifacts/artifact-manifest.ts';
import type { Architecture } from '../../engine/models/architecture.ts';
import { batchNormOptions, layerNormEpsilon, leakySlope } from '../../engine/models/layer-constants.ts';
import type { Activation, LayerSpec } from '../../engine/models/layer-spec.ts';
import type { NamedTensor } from '../../engine/step-runner.ts';
import type { Head } from '../../targets/head.ts';
import { unsupported } from '../unsupported.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';

/**
 * Adds a network, layer by layer, and its head: `[rows, outputs]` probabilities (of two classes that of the second), or values that are
 * still scaled.
 * @throws exportUnsupported for a layer that is not written yet; artifactCorrupt where a weight is missing
 */
export function addNetwork(
  graph: GraphBuilder,
  features: Value,
  { architecture, weights }: { architecture: Architecture; weights: readonly NamedTensor[] },
): Value {
  const byName = new Map(weights.map((tensor) => [tensor.name, tensor]));
  const values = new Map<string, Value>([['input', features]]);
  let last = 'input';
  for (const spec of architecture.layers) {
    const inputs = (spec.inputs ?? [last]).map((name) => values.get(name)!);
    const tensorOf = (name: string): NamedTensor => {
      const tensor = byName.get(`${spec.name}/${name}`);
      if (!tensor) throw corrupt(`it has no tensor "${spec.name}/${name}"`);
      return tensor;
    };
    values.set(spec.name, addLayer(graph, spec, inputs, tensorOf));
    last = spec.name;
  }
  return addHead(graph, values.get(last)!, architecture.head);
}

function addLayer(
  graph: GraphBuilder,
  spec: LayerSpec,
  inputs: readonly Value[],
  tensorOf: (name: string) => NamedTensor,
): Value {
  const numbers = (name: string): Float32Array => tensorOf(name).data as Float32Array;
  const weight = (name: string): Value => graph.constant('float', numbers(name), tensorOf(name).shape);
  const [input] = inputs;
  switch (spec.type) {
    case 'dropout':
      return input;
    case 'dense': {
      const product = graph.add('MatMul', [input, weight('kernel')]);
      return spec.useBias ? graph.add('Add', [product, weight('bias')]) : product;
    }
    case 'bias':
      return graph.add('Add', [input, weight('bias')]);
    case 'batchNorm': {
      const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map(numbers);
      const scale = Float64Array.from(
        gamma,
        (value, i) => value / Math.sqrt(variance[i] + batchNormOptions.epsilon),
      );
      const shift = Float64Array.from(beta, (value, i) => value - mean[i] * scale[i]);
      const scaled = graph.add('Mul', [input, graph.constant('float', scale, [scale.length])]);
      return graph.add('Add', [scaled, graph.constant('float', shift, [shift.length])]);
    }
    case 'layerNorm': {
      const mean = (value: Value): Value => graph.add('ReduceMean', [value], { axes: [-1n], keepdims: 1n });
      const centred = graph.add('Sub', [input, mean(input)]);
      const variance = mean(graph.add('Mul', [centred, centred]));
      const deviation = graph.add('Sqrt', [graph.add('Add', [variance, float(graph, layerNormEpsilon)])]);
      const normal = graph.add('Div', [centred, deviation]);
      return graph.add('Add', [graph.add('Mul', [normal, weight('gamma')]), weight('beta')]);
    }
    case 'activation':
      return addActivation(graph, input, spec.activation);
    case 'slice':
      return graph.add('Slice', [
        input,
        graph.integers([spec.at]),
        graph.integers([spec.at + spec.width]),
        graph.integers([1]),
      ]);
    case 'flatten':
    case 'reshape': {
      const [, ...sizes] = spec.outputShape;
      return graph.add('Reshape', [input, graph.integers([-1, ...sizes])]);
    }
    case 'concatenate':
      return graph.add('Concat', inputs, { axis: -1n });
    case 'add':
      return inputs.length === 1 ? input : graph.add('Sum', inputs);
    case 'dot':
      return graph.add('ReduceSum', [graph.add('Mul', inputs), graph.integers([1])], { keepdims: 1n });
    case 'embedding':
      return graph.add('Gather', [weight('embeddings'), graph.add('Cast', [input], { to: 7n })]);
    default:
      throw unsupported(`its layer "${spec.name}" is a ${spec.type}, which is not written as ONNX yet`);
  }
}

/** Operators of activations that are one. */
const operators: Readonly<Partial<Record<Activation | 'softmax', string>>> = {
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  elu: 'Elu',
  selu: 'Selu',
  softplus: 'Softplus',
  softsign: 'Softsign',
};

function addActivation(graph: GraphBuilder, input: Value, activation: Activation | 'softmax'): Value {
  switch (activation) {
    case 'linear':
      return input;
    case 'softmax':
      return graph.add('Softmax', [input], { axis: -1n });
    case 'leakyRelu':
      return graph.add('LeakyRelu', [input], { alpha: leakySlope });
    case 'swish':
      return graph.add('Mul', [input, graph.add('Sigmoid', [input])]);
    case 'gelu': {
      // x / 2 · (1 + erf(x / √2))
      const error = graph.add('Erf', [graph.add('Mul', [input, float(graph, Math.SQRT1_2)])]);
      const half = graph.add('Mul', [input, float(graph, 0.5)]);
      return graph.add('Mul', [half, graph.add('Add', [error, float(graph, 1)])]);
    }
    default: {
      const operator = operators[activation];
      if (operator === undefined)
        throw unsupported(`its activation ${activation} is not written as ONNX yet`);
      return graph.add(operator, [input]);
    }
  }
}

/** Probabilities, or values, of what the last layer gives. */
export function addHead(graph: GraphBuilder, logits: Value, head: Head): Value {
  switch (head) {
    case 'identity':
      return logits;
    case 'exponential':
      return graph.add('Exp', [logits]);
    case 'sigmoid':
    case 'softmax':
      return addActivation(graph, logits, head);
  }
}

const float = (graph: GraphBuilder, value: number): Value => graph.constant('float', [value], [1]);

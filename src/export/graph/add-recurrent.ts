import { gruForward } from '../../engine/capture/recurrent/gru.ts';
import { lstmForward, type CellShape } from '../../engine/capture/recurrent/lstm.ts';
import type { RecurrentMath } from '../../engine/capture/recurrent/recurrent-math.ts';
import type { LayerSpec } from '../../engine/models/layer-spec.ts';
import { unsupported } from '../unsupported.ts';
import type { LayerSource } from './layer-source.ts';
import { scalar, type GraphOps, type Value } from './graph-ops.ts';

type Spec = Extract<LayerSpec, { type: 'lstm' | 'gru' }>;

/** Steps that are written one after the other, at most, in both directions together. */
const mostSteps = 2048;

/**
 * An LSTM or a GRU, written out step by step with the cells that train it.
 * @throws what `unsupported` gives, where the steps are too many
 */
export function addRecurrent(ops: GraphOps, spec: Spec, layer: LayerSource): Value {
  const [[steps]] = layer.shapes;
  const directions = spec.bidirectional ? (['forward', 'backward'] as const) : (['forward'] as const);
  if (steps * directions.length > mostSteps)
    throw unsupported(
      `its layer "${spec.name}" has ${steps} steps; ${mostSteps / directions.length} are written`,
    );
  const ends = directions.map((direction) => addDirection(ops, spec, layer, direction));
  return ends.length === 1 ? ends[0] : ops.concat(ends, -1);
}

function addDirection(
  ops: GraphOps,
  { name, type, units, activation, recurrentActivation, returnSequences, bidirectional }: Spec,
  { inputs: [input], shapes: [[steps]], tokens, tensorOf, weight }: LayerSource,
  direction: 'forward' | 'backward',
): Value {
  const part = bidirectional ? `${direction}_${name}/` : '';
  const products = ops.binary('add', ops.matMul(input, weight(`${part}kernel`)), weight(`${part}bias`));
  const recurrent = tensorOf(`${part}recurrent_kernel`);
  const width = recurrent.shape[1];
  const order = Array.from({ length: steps }, (_, step) =>
    direction === 'forward' ? step : steps - 1 - step,
  );
  /** [rows, steps, …] as a value for each step, in the order in which they are gone through. */
  const stepsOf = (value: Value, numbers: number): Sequence =>
    order.map((step) => ops.reshape(ops.slice(value, 1, step, step + 1), [-1, numbers]));
  const columns = (from: number, to: number): Sequence => {
    const count = to - from;
    const data = Float32Array.from(
      { length: units * count },
      (_, i) => recurrent.data[Math.floor(i / count) * width + from + (i % count)],
    );
    return [ops.constant('float', data, [units, count])];
  };
  const kept = tokens && ops.cast(ops.binary('greater', tokens, scalar(ops, 'float', 0)), 'float');
  const mask = kept ? stepsOf(kept, 1) : undefined;
  const shape: CellShape = { steps, rows: 1, units, activation, recurrentActivation };
  const math = sequenceMath(ops, units);
  const inputs = stepsOf(products, width);
  const { h } =
    type === 'lstm'
      ? lstmForward(math, shape, inputs, columns(0, width), mask)
      : gruForward(math, shape, inputs, columns(0, 2 * units), columns(2 * units, width), mask);
  if (!returnSequences) return h.at(-1)!;
  const inTime = order.map((_, time) => ops.reshape(h[order.indexOf(time)], [-1, 1, units]));
  return ops.concat(inTime, 1);
}

/** A value for each step; one alone is the same for all. */
type Sequence = readonly Value[];

const never = (): never => {
  throw new Error('cells that only predict have no such operation');
};

/** Operations of a cell in a step; parts of what is split have `units` numbers each. */
const stepMath = (ops: GraphOps, units: number): RecurrentMath<Value> => ({
  number: (value) => scalar(ops, 'float', value),
  add: (a, b) => ops.binary('add', a, b),
  subtract: (a, b) => ops.binary('sub', a, b),
  multiply: (a, b) => ops.binary('mul', a, b),
  sigmoid: (a) => ops.unary('sigmoid', a),
  tanh: (a) => ops.unary('tanh', a),
  relu: (a) => ops.unary('relu', a),
  clip01: (a) => ops.binary('min', ops.unary('relu', a), scalar(ops, 'float', 1)),
  isPositive: never,
  isBetween01: never,
  matmul: (a, b) => ops.matMul(a, b),
  transpose: never,
  split: (a, count) =>
    Array.from({ length: count }, (_, part) => ops.slice(a, 1, part * units, (part + 1) * units)),
  concat: (parts) => ops.concat(parts, 1),
  delay: never,
  scan: never,
});

/** Operations over all steps, which are written out. */
function sequenceMath(ops: GraphOps, units: number): RecurrentMath<Sequence> {
  const step = stepMath(ops, units);
  return {
    number: never,
    add: never,
    subtract: never,
    multiply: never,
    sigmoid: never,
    tanh: never,
    relu: never,
    clip01: never,
    isPositive: never,
    isBetween01: never,
    matmul: never,
    transpose: never,
    delay: never,
    split(a, count) {
      const parts = a.map((value) => step.split(value, count));
      return Array.from({ length: count }, (_, part) => parts.map((each) => each[part]));
    },
    concat: (parts) => parts[0].map((_, time) => step.concat(parts.map((part) => part[time]))),
    scan({ steps, carried, sequences, constants, outputs }, body) {
      const state = new Map(
        // One row of zeros, which is stretched to all rows.
        Object.entries(carried).map(([name, [, width]]) => [
          name,
          ops.constant('float', new Float32Array(width), [1, width]),
        ]),
      );
      const fixed = Object.entries(constants).map(([name, [value]]) => [name, value] as const);
      const collected = Object.keys(outputs).map((name) => [name, [] as Value[]] as const);
      for (let time = 0; time < steps; time++) {
        const own = Object.entries(sequences).map(([name, values]) => [name, values[time]] as const);
        const results = body(step, Object.fromEntries([...state, ...own, ...fixed]));
        for (const name of state.keys()) state.set(name, results[name]);
        for (const [name, values] of collected) values.push(results[name]);
      }
      return Object.fromEntries(collected);
    },
  };
}

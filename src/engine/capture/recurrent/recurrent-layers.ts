import * as tf from '../../tf.ts';
import type { LayerCall, LayerOverride } from '../trace/layer-override.ts';
import type { Recorder } from '../trace/recorder.ts';
import type { CellShape } from './lstm.ts';
import { cellActivations, type CellActivation } from './recurrent-math.ts';
import { recordGru, recordLstm } from './recurrent-operations.ts';

/** The parts of tfjs-layers' recurrent layers that we use; its types don't show them. */
interface RecurrentLayer {
  stateful: boolean;
  goBackwards: boolean;
  returnSequences: boolean;
  returnState: boolean;
  cell: {
    units: number;
    useBias: boolean;
    dropout: number;
    recurrentDropout: number;
    kernel: { read(): tf.Tensor };
    recurrentKernel: { read(): tf.Tensor };
    bias: { read(): tf.Tensor };
    activation: object;
    recurrentActivation: object;
  };
}

type RecordCell = (
  recorder: Recorder,
  shape: CellShape,
  inputs: tf.Tensor,
  kernel: tf.Tensor,
  mask: tf.Tensor | null,
) => tf.Tensor;

/** An LSTM layer as one pseudo-operation. */
export const recurrentLstm: LayerOverride = (layer, _backend, recorder) =>
  override(layer, recorder, recordLstm);

/** A GRU layer as one pseudo-operation. */
export const recurrentGru: LayerOverride = (layer, _backend, recorder) =>
  override(layer, recorder, recordGru);

function override(layer: tf.layers.Layer, recorder: Recorder, record: RecordCell): LayerCall | null {
  const recurrent = layer as unknown as RecurrentLayer;
  const { cell } = recurrent;
  const activation = activationOf(cell.activation);
  const recurrentActivation = activationOf(cell.recurrentActivation);
  const isPlain = !recurrent.stateful && !recurrent.returnState && !cell.dropout && !cell.recurrentDropout;
  if (!isPlain || !activation || !recurrentActivation) return null;

  const inherited = layer.call.bind(layer);
  return (inputs, options) => {
    const input = Array.isArray(inputs) ? inputs[0] : inputs;
    const { mask, initialState } = options as { mask?: tf.Tensor | tf.Tensor[]; initialState?: unknown };
    if (initialState || (Array.isArray(inputs) && inputs.length > 1)) return inherited(inputs, options);
    return tf.tidy(() => {
      const [rows, steps, features] = input.shape as [number, number, number];
      const { units } = cell;
      const given = Array.isArray(mask) ? mask[0] : mask;
      // [rows, steps] → [steps, rows, 1], and in the order in which the steps are taken.
      const inOrder = (sequence: tf.Tensor) => (recurrent.goBackwards ? tf.reverse(sequence, 0) : sequence);
      const stepMask = given
        ? inOrder(tf.expandDims(tf.transpose(tf.cast(given, 'float32'), [1, 0]), -1))
        : null;
      // The inputs' part of all gates of all steps is one product.
      const timeMajor = tf.reshape(inOrder(tf.transpose(input, [1, 0, 2])), [steps * rows, features]);
      const product = tf.matMul(timeMajor, cell.kernel.read());
      const gates = cell.useBias ? tf.add(product, cell.bias.read()) : product;
      const shape = { steps, rows, units, activation, recurrentActivation };
      const inputsOfCell = tf.reshape(gates, [steps, rows, gates.shape[1]!]);
      const outputs = record(recorder, shape, inputsOfCell, cell.recurrentKernel.read(), stepMask);
      if (recurrent.returnSequences) return tf.transpose(outputs, [1, 0, 2]);
      return tf.reshape(tf.slice(outputs, [steps - 1, 0, 0], [1, rows, units]), [rows, units]);
    });
  };
}

function activationOf(activation: object): CellActivation | null {
  const { className } = activation.constructor as { className?: string };
  return cellActivations.find((name) => name === className) ?? null;
}

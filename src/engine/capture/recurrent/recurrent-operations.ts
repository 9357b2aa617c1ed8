import * as tf from '../../tf.ts';
import { attr, type Attributes } from '../graph/attribute-value.ts';
import type { Recorder } from '../trace/recorder.ts';
import { gruBackward, gruForward } from './gru.ts';
import { lstmBackward, lstmForward, maskSequence, type CellShape } from './lstm.ts';
import { tensorMath } from './tensor-math.ts';

/** Pseudo-operations: a whole recurrent layer over time, forward and backward. */
export const recurrentOps = {
  lstm: 'TrainyardLstm',
  lstmGrad: 'TrainyardLstmGrad',
  gru: 'TrainyardGru',
  gruGrad: 'TrainyardGruGrad',
} as const;

/** A cell's shape as attributes of a node. */
export function cellAttributes(shape: CellShape): Attributes {
  return {
    steps: attr.int(shape.steps),
    rows: attr.int(shape.rows),
    units: attr.int(shape.units),
    activation: attr.string(shape.activation),
    recurrent_activation: attr.string(shape.recurrentActivation),
  };
}

/** Inputs of a pseudo-operation, the mask last where there is one. */
const withMask = (inputs: readonly tf.Tensor[], mask: tf.Tensor | null): tf.Tensor[] =>
  mask ? [...inputs, mask] : [...inputs];

type Save = (tensors: tf.Tensor[]) => void;

/** inputs [steps, rows, 4·units], kernel [units, 4·units], mask [steps, rows, 1] → outputs [steps, rows, units], differentiable, as one operation. */
export function recordLstm(
  recorder: Recorder,
  shape: CellShape,
  inputs: tf.Tensor,
  kernel: tf.Tensor,
  mask: tf.Tensor | null,
): tf.Tensor {
  const { steps, rows, units } = shape;
  const attributes = cellAttributes(shape);
  return tf.customGrad((...args) => {
    const [x, u, save] = args as unknown as [tf.Tensor, tf.Tensor, Save];
    const [h, gates, c] = recorder.pseudoOperation(
      recurrentOps.lstm,
      attributes,
      withMask([x, u], mask),
      () => {
        const forward = lstmForward(tensorMath, shape, x, u, mask ?? undefined);
        return [forward.h, forward.gates, forward.c];
      },
    ) as [tf.Tensor, tf.Tensor, tf.Tensor];
    save(withMask([u, h, gates, c], mask));
    const gradFunc = (dh: tf.Tensor, saved: tf.Tensor[]) => {
      const [savedU, savedH, savedGates, savedC] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const savedMask = saved[4] ?? null;
      const [dz] = recorder.pseudoOperation(
        recurrentOps.lstmGrad,
        attributes,
        withMask([dh, savedGates, savedC, savedU], savedMask),
        () => [
          lstmBackward(tensorMath, shape, {
            dh,
            gates: savedGates,
            c: savedC,
            kernel: savedU,
            ...maskSequence(savedMask ?? undefined),
          }),
        ],
      ) as [tf.Tensor];
      // One product over all steps for the kernel's gradient.
      const before = tf.reshape(tensorMath.delay(savedH), [steps * rows, units]);
      const flat = tf.reshape(dz, [steps * rows, 4 * units]);
      return [dz, tf.matMul(before, flat, true, false)];
    };
    return { value: h, gradFunc };
  })(inputs, kernel);
}

/** inputs [steps, rows, 3·units], kernel [units, 3·units], mask [steps, rows, 1] → outputs [steps, rows, units], differentiable, as one operation. */
export function recordGru(
  recorder: Recorder,
  shape: CellShape,
  inputs: tf.Tensor,
  kernel: tf.Tensor,
  mask: tf.Tensor | null,
): tf.Tensor {
  const { steps, rows, units } = shape;
  const attributes = cellAttributes(shape);
  const gateKernel = tf.slice(kernel, [0, 0], [units, 2 * units]);
  const candidateKernel = tf.slice(kernel, [0, 2 * units], [units, units]);
  return tf.customGrad((...args) => {
    const [x, ug, uc, save] = args as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, Save];
    const [h, gates] = recorder.pseudoOperation(
      recurrentOps.gru,
      attributes,
      withMask([x, ug, uc], mask),
      () => {
        const forward = gruForward(tensorMath, shape, x, ug, uc, mask ?? undefined);
        return [forward.h, forward.gates];
      },
    ) as [tf.Tensor, tf.Tensor];
    save(withMask([ug, uc, h, gates], mask));
    const gradFunc = (dh: tf.Tensor, saved: tf.Tensor[]) => {
      const [savedUg, savedUc, savedH, savedGates] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const savedMask = saved[4] ?? null;
      const inputsOfGrad = withMask([dh, savedGates, savedH, savedUg, savedUc], savedMask);
      const [dz] = recorder.pseudoOperation(recurrentOps.gruGrad, attributes, inputsOfGrad, () => [
        gruBackward(tensorMath, shape, {
          dh,
          gates: savedGates,
          h: savedH,
          gateKernel: savedUg,
          candidateKernel: savedUc,
          ...maskSequence(savedMask ?? undefined),
        }),
      ]) as [tf.Tensor];
      const before = tf.reshape(tensorMath.delay(savedH), [steps * rows, units]);
      const flat = tf.reshape(dz, [steps * rows, 3 * units]);
      const reset = tf.reshape(tf.slice(savedGates, [0, 0, units], [steps, rows, units]), [
        steps * rows,
        units,
      ]);
      const dGates = tf.slice(flat, [0, 0], [steps * rows, 2 * units]);
      const dCandidate = tf.slice(flat, [0, 2 * units], [steps * rows, units]);
      return [
        dz,
        tf.matMul(before, dGates, true, false),
        tf.matMul(tf.mul(reset, before), dCandidate, true, false),
      ];
    };
    return { value: h, gradFunc };
  })(inputs, gateKernel, candidateKernel);
}

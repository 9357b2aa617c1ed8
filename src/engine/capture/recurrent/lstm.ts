import { activate, backThrough, type CellActivation, type RecurrentMath } from './recurrent-math.ts';

/** Sizes and activations of a recurrent layer on one batch. */
export interface CellShape {
  steps: number;
  rows: number;
  units: number;
  activation: CellActivation;
  recurrentActivation: CellActivation;
}

/**
 * An LSTM over time (Hochreiter and Schmidhuber, 1997, with a forget gate), gates in tfjs's order: input, forget, cell, output.
 * @param inputs x·W + b of every step, [steps, rows, 4·units]
 * @param kernel the recurrent kernel, [units, 4·units]
 * @returns the outputs h and cells c [steps, rows, units], and the gates after their activations [steps, rows, 4·units]
 */
export function lstmForward<T>(
  math: RecurrentMath<T>,
  shape: CellShape,
  inputs: T,
  kernel: T,
): { h: T; gates: T; c: T } {
  const { steps, rows, units, activation, recurrentActivation } = shape;
  const state = [rows, units];
  const outputs = math.scan(
    {
      steps,
      isReversed: false,
      carried: { h: state, c: state },
      sequences: { input: inputs },
      constants: { kernel },
      outputs: { hs: state, cs: state, gates: [rows, 4 * units] },
    },
    (step, { h, c, input, kernel: recurrent }) => {
      const z = step.add(input, step.matmul(h, recurrent));
      const [zi, zf, zg, zo] = step.split(z, 4) as [typeof z, typeof z, typeof z, typeof z];
      const i = activate(step, recurrentActivation, zi);
      const f = activate(step, recurrentActivation, zf);
      const g = activate(step, activation, zg);
      const o = activate(step, recurrentActivation, zo);
      const nextC = step.add(step.multiply(f, c), step.multiply(i, g));
      const nextH = step.multiply(o, activate(step, activation, nextC));
      return { h: nextH, c: nextC, hs: nextH, cs: nextC, gates: step.concat([i, f, g, o]) };
    },
  );
  return { h: outputs['hs'], gates: outputs['gates'], c: outputs['cs'] };
}

/**
 * The gradient of {@link lstmForward} for its inputs. All that can be computed for every step at once stands before the loop:
 * dz = [dc·p, dh·q], where p and q hold the slopes of the gates.
 * @param dh gradients of the outputs, [steps, rows, units]
 * @returns [steps, rows, 4·units]
 */
export function lstmBackward<T>(
  math: RecurrentMath<T>,
  shape: CellShape,
  saved: { dh: T; gates: T; c: T; kernel: T },
): T {
  const { steps, rows, units, activation, recurrentActivation } = shape;
  const [i, f, g, o] = math.split(saved.gates, 4) as [T, T, T, T];
  const activatedC = activate(math, activation, saved.c);
  const p = math.concat([
    backThrough(math, recurrentActivation, i, g),
    backThrough(math, recurrentActivation, f, math.delay(saved.c)),
    backThrough(math, activation, g, i),
  ]);
  const q = backThrough(math, recurrentActivation, o, activatedC);
  const toC = backThrough(math, activation, activatedC, o);
  const state = [rows, units];
  return math.scan(
    {
      steps,
      isReversed: true,
      carried: { dh: state, dc: state },
      sequences: { upstream: saved.dh, p, q, toC, f },
      constants: { kernel: saved.kernel },
      outputs: { dz: [rows, 4 * units] },
    },
    (step, values) => {
      const dh = step.add(values['dh'], values['upstream']);
      const dc = step.add(values['dc'], step.multiply(dh, values['toC']));
      const dz = step.concat([
        step.multiply(step.concat([dc, dc, dc]), values['p']),
        step.multiply(dh, values['q']),
      ]);
      return { dz, dh: step.matmul(dz, values['kernel'], true), dc: step.multiply(dc, values['f']) };
    },
  )['dz'];
}

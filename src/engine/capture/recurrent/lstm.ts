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
 * A step with its mask m [rows, 1]: where m is 0, the state stays what it was.
 * @returns before + m·(after − before)
 */
export function keepMasked<T>(math: RecurrentMath<T>, mask: T | undefined, before: T, after: T): T {
  if (mask === undefined) return after;
  return math.add(before, math.multiply(math.subtract(after, before), mask));
}

/** The part of a gradient that goes through the step, and the part that goes past it where the mask is 0. */
export function splitByMask<T>(math: RecurrentMath<T>, mask: T | undefined, gradient: T): [T, T | null] {
  if (mask === undefined) return [gradient, null];
  const through = math.multiply(gradient, mask);
  return [through, math.subtract(gradient, through)];
}

/** A sequence of a scan, where there is a mask. */
export function maskSequence<T>(mask: T | undefined): Readonly<Record<string, T>> {
  return mask === undefined ? {} : { mask };
}

/**
 * An LSTM over time (Hochreiter and Schmidhuber, 1997, with a forget gate), gates in tfjs's order: input, forget, cell, output.
 * @param inputs x·W + b of every step, [steps, rows, 4·units]
 * @param kernel the recurrent kernel, [units, 4·units]
 * @param mask 1 or 0 for every step, [steps, rows, 1]; left out: all 1
 * @returns the outputs h and cells c [steps, rows, units], and the gates after their activations [steps, rows, 4·units]
 */
export function lstmForward<T>(
  math: RecurrentMath<T>,
  shape: CellShape,
  inputs: T,
  kernel: T,
  mask?: T,
): { h: T; gates: T; c: T } {
  const { steps, rows, units, activation, recurrentActivation } = shape;
  const state = [rows, units];
  const outputs = math.scan(
    {
      steps,
      isReversed: false,
      carried: { h: state, c: state },
      sequences: { input: inputs, ...maskSequence(mask) },
      constants: { kernel },
      outputs: { hs: state, cs: state, gates: [rows, 4 * units] },
    },
    (step, { h, c, input, kernel: recurrent, mask: stepMask }) => {
      const z = step.add(input, step.matmul(h, recurrent));
      const [zi, zf, zg, zo] = step.split(z, 4) as [typeof z, typeof z, typeof z, typeof z];
      const i = activate(step, recurrentActivation, zi);
      const f = activate(step, recurrentActivation, zf);
      const g = activate(step, activation, zg);
      const o = activate(step, recurrentActivation, zo);
      const freeC = step.add(step.multiply(f, c), step.multiply(i, g));
      const nextC = keepMasked(step, stepMask, c, freeC);
      const nextH = keepMasked(step, stepMask, h, step.multiply(o, activate(step, activation, freeC)));
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
  saved: { dh: T; gates: T; c: T; kernel: T; mask?: T },
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
      sequences: { upstream: saved.dh, p, q, toC, f, ...maskSequence(saved.mask) },
      // Turned once, not in each step.
      constants: { turned: math.transpose(saved.kernel) },
      outputs: { dz: [rows, 4 * units] },
    },
    (step, values) => {
      const arriving = step.add(values['dh'], values['upstream']);
      const [dh, pastH] = splitByMask(step, values['mask'], arriving);
      const [carriedC, pastC] = splitByMask(step, values['mask'], values['dc']);
      const dc = step.add(carriedC, step.multiply(dh, values['toC']));
      const dz = step.concat([
        step.multiply(step.concat([dc, dc, dc]), values['p']),
        step.multiply(dh, values['q']),
      ]);
      const beforeH = step.matmul(dz, values['turned']);
      const beforeC = step.multiply(dc, values['f']);
      return {
        dz,
        dh: pastH === null ? beforeH : step.add(beforeH, pastH),
        dc: pastC === null ? beforeC : step.add(beforeC, pastC),
      };
    },
  )['dz'];
}

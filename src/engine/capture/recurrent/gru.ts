import { keepMasked, maskSequence, splitByMask, type CellShape } from './lstm.ts';
import { activate, backThrough, type RecurrentMath } from './recurrent-math.ts';

/**
 * A GRU over time (Cho et al., 2014; the reset gate comes before the product, as in tfjs), gates in the order update, reset,
 * candidate.
 * @param inputs x·W + b of every step, [steps, rows, 3·units]
 * @param gateKernel the recurrent kernel of update and reset, [units, 2·units]
 * @param candidateKernel that of the candidate, [units, units]
 * @param mask 1 or 0 for every step, [steps, rows, 1]; left out: all 1
 * @returns the outputs h [steps, rows, units], and the gates after their activations [steps, rows, 3·units]
 */
export function gruForward<T>(
  math: RecurrentMath<T>,
  shape: CellShape,
  inputs: T,
  gateKernel: T,
  candidateKernel: T,
  mask?: T,
): { h: T; gates: T } {
  const { steps, rows, units, activation, recurrentActivation } = shape;
  const [inputZ, inputR, inputH] = math.split(inputs, 3) as [T, T, T];
  const state = [rows, units];
  const outputs = math.scan(
    {
      steps,
      isReversed: false,
      carried: { h: state },
      sequences: { inputZR: math.concat([inputZ, inputR]), inputH, ...maskSequence(mask) },
      constants: { gateKernel, candidateKernel },
      outputs: { hs: state, gates: [rows, 3 * units] },
    },
    (step, values) => {
      const h = values['h'];
      const zr = step.add(values['inputZR'], step.matmul(h, values['gateKernel']));
      const [z, r] = step.split(activate(step, recurrentActivation, zr), 2) as [typeof h, typeof h];
      const reset = step.matmul(step.multiply(r, h), values['candidateKernel']);
      const candidate = activate(step, activation, step.add(values['inputH'], reset));
      const free = step.add(candidate, step.multiply(z, step.subtract(h, candidate)));
      const next = keepMasked(step, values['mask'], h, free);
      return { h: next, hs: next, gates: step.concat([z, r, candidate]) };
    },
  );
  return { h: outputs['hs'], gates: outputs['gates'] };
}

/**
 * The gradient of {@link gruForward} for its inputs, [steps, rows, 3·units]; the slopes of the gates are computed for every step
 * at once before the loop.
 */
export function gruBackward<T>(
  math: RecurrentMath<T>,
  shape: CellShape,
  saved: { dh: T; gates: T; h: T; gateKernel: T; candidateKernel: T; mask?: T },
): T {
  const { steps, rows, units, activation, recurrentActivation } = shape;
  const [z, r, candidate] = math.split(saved.gates, 3) as [T, T, T];
  const before = math.delay(saved.h);
  const toCandidate = backThrough(math, activation, candidate, math.subtract(math.number(1), z));
  const toZ = backThrough(math, recurrentActivation, z, math.subtract(before, candidate));
  const toR = backThrough(math, recurrentActivation, r, before);
  return math.scan(
    {
      steps,
      isReversed: true,
      carried: { dh: [rows, units] },
      sequences: { upstream: saved.dh, toCandidate, toZ, toR, z, r, ...maskSequence(saved.mask) },
      // Turned once, not in each step.
      constants: {
        gatesTurned: math.transpose(saved.gateKernel),
        candidateTurned: math.transpose(saved.candidateKernel),
      },
      outputs: { dz: [rows, 3 * units] },
    },
    (step, values) => {
      const arriving = step.add(values['dh'], values['upstream']);
      const [dh, past] = splitByMask(step, values['mask'], arriving);
      const dCandidate = step.multiply(dh, values['toCandidate']);
      const dReset = step.matmul(dCandidate, values['candidateTurned']);
      const dGates = step.concat([step.multiply(dh, values['toZ']), step.multiply(dReset, values['toR'])]);
      const direct = step.add(step.multiply(dh, values['z']), step.multiply(dReset, values['r']));
      const next = step.add(direct, step.matmul(dGates, values['gatesTurned']));
      return { dh: past === null ? next : step.add(next, past), dz: step.concat([dGates, dCandidate]) };
    },
  )['dz'];
}

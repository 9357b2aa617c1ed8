import { setImmediate as nextTurn } from 'node:timers/promises';
import { learningRateOf } from '../../../optimizers/optimizers.ts';
import type { PreparedSplit } from '../../../data/preparation/prepared-data.ts';
import type { NamedTensor, RunnerData } from '../../step-runner.ts';
import { CaptureRefused } from '../capture-refused.ts';
import type { StepBatch } from '../program/step-executor.ts';
import { openTrainingSession, type SessionSource, type TrainingSession } from '../training-session.ts';
import type { Plan } from './plan.ts';

/** Rows that timing is done on; a throw-away session need not hold all of the data. */
const sampledRows = 4096;
/** Steps that are compared with plain ones, at most; fewer where they are long. */
const comparedSteps = 8;
const comparedMilliseconds = 150;
/** What a call lasts at least where plans are timed, as far as is known beforehand. */
const timedMilliseconds = 20;
/** How far a plan's losses may be from plain ones: at the first step, and after some with their rounding. */
const tolerance = { first: 1e-3, later: 5e-2 };
/** The same where products are computed in 16 bits. */
const reducedTolerance = { first: 3e-2, later: 0.1 };

/** Thrown where the run is to stop while a plan is tried. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** What plans are tried on. */
export interface TrialSource {
  source: SessionSource;
  /** Some rows of the run, see {@link sampleData}. */
  data: RunnerData;
  /** Weights and optimizer slots to begin with. */
  state: readonly NamedTensor[];
  /** What a plain step takes, about. */
  msPerStep: number;
  /** Asked between calls of the library. */
  shouldStop: () => boolean;
}

/** A plan on a session that is thrown away. */
export interface PlanTrial {
  readonly plan: Plan;
  /** What it took until it was ready. */
  readonly setupMs: number;
  /** Losses of the first steps. */
  readonly losses: Float32Array;
  /** What a step took when it was first timed, in milliseconds. */
  readonly msPerStep: number;
  /** Trains for a moment. @returns what a step took, in milliseconds */
  time(milliseconds: number): Promise<number>;
  dispose(): void;
}

/** The first rows of a run's data, enough to time steps on. */
export function sampleData(data: RunnerData, rowsPerStep: number): RunnerData {
  const { width, targetWidth = 1 } = data;
  const rows = Math.min(data.train.rows, Math.max(sampledRows, 4 * rowsPerStep));
  const first = (split: PreparedSplit, count: number): PreparedSplit => ({
    rows: count,
    features: split.features.subarray(0, count * width),
    targets: split.targets.subarray(0, count * targetWidth),
    rowNumbers: split.rowNumbers.subarray(0, count),
  });
  return { width, targetWidth, train: first(data.train, rows), validation: first(data.validation, 0) };
}

/**
 * Opens a trial of a plan, ready to be timed.
 * @param reference losses of plain steps; null while these are to be found
 * @throws Error where the plan can't be had, or computes something else
 * @throws Interrupted
 */
export async function openTrial(
  trial: TrialSource,
  plan: Plan,
  reference: Float32Array | null,
): Promise<PlanTrial> {
  const { source, data, state, msPerStep, shouldStop } = trial;
  if (shouldStop()) throw new Interrupted();
  const started = performance.now();
  const session = openTrainingSession(source, plan, data, state);
  try {
    const takeSteps = (steps: number) => {
      const takeAll = sampleSteps(session, trial, Math.max(steps, plan.steps));
      return async (): Promise<Float32Array> => {
        const losses = await takeAll();
        // A request to stop is a message, which has to be let in.
        await nextTurn();
        if (shouldStop()) throw new Interrupted();
        return losses;
      };
    };
    const stepsOf = (milliseconds: number) =>
      Math.max(1, Math.min(comparedSteps, Math.ceil(milliseconds / msPerStep)));
    const losses = await takeSteps(stepsOf(comparedMilliseconds))();
    const complaint = reference && complaintAbout(losses, reference, plan);
    if (complaint) throw new CaptureRefused(complaint);
    const take = takeSteps(stepsOf(timedMilliseconds));
    const time = async (milliseconds: number): Promise<number> => {
      const start = performance.now();
      let steps = 0;
      do steps += (await take()).length;
      while (performance.now() - start < milliseconds);
      return (performance.now() - start) / steps;
    };
    const firstTime = await time(0);
    return {
      plan,
      setupMs: performance.now() - started,
      losses,
      msPerStep: firstTime,
      time,
      dispose: () => session.dispose(),
    };
  } catch (error) {
    session.dispose();
    throw error;
  }
}

/** The first steps of a run, on so many rows in turn, at the learning rate that the optimizer begins with. */
export function firstSteps(
  { rowsPerStep, training, optimizer }: Pick<SessionSource, 'rowsPerStep' | 'training' | 'optimizer'>,
  rows: number,
  steps: number,
): StepBatch {
  const indices = Int32Array.from({ length: steps * rowsPerStep }, (_, row) => row % rows);
  const rate = learningRateOf(training.optimizer);
  const rates = new Float32Array(2 * steps);
  for (let step = 0; step < steps; step += 1) {
    rates[2 * step] = rate;
    rates[2 * step + 1] = optimizer.stepSize(rate, step + 1);
  }
  return { indices, rates, firstStep: 0 };
}

/** A function that takes a call's worth of steps on the sample's rows in turn, and gives their losses. */
function sampleSteps(session: TrainingSession, { source, data, msPerStep }: TrialSource, steps: number) {
  const batch = firstSteps(source, data.train.rows, steps);
  const width = 1 + source.batchLoss.metrics.length;
  return async (): Promise<Float32Array> => {
    const results = await session.takeSteps(batch, source.rowsPerStep, msPerStep);
    return Float32Array.from({ length: steps }, (_, step) => results[step * width]);
  };
}

/** How a plan's losses differ from those of plain steps, if they do. */
function complaintAbout(losses: Float32Array, reference: Float32Array, { precision }: Plan): string | null {
  const { first, later } = precision === 'float32' ? tolerance : reducedTolerance;
  if (!losses.every(Number.isFinite)) return 'its loss is not finite';
  for (let step = 0; step < Math.min(losses.length, reference.length); step += 1) {
    const expected = reference[step];
    const allowed = (step === 0 ? first : later) * Math.max(1, Math.abs(expected));
    if (Math.abs(losses[step] - expected) > allowed) {
      return `its loss at step ${step + 1} is ${losses[step]}, not ${expected}`;
    }
  }
  return null;
}

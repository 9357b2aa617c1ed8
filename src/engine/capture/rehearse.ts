import type { NamedTensor } from '../step-runner.ts';
import { CaptureRefused } from './capture-refused.ts';
import { hasNoise } from './step/step-model.ts';
import type { SessionSource, TrainingSession } from './training-session.ts';

/** How far the graph's first loss may be from the eager one, relative to it. */
const tolerance = 1e-3;
/** The same where products are computed in 16 bits. */
const reducedTolerance = 3e-2;

/**
 * Takes steps that don't count, from the weights that were traced: they make TensorFlow prepare the graph, and the first loss must
 * be the one that the trace found when it ran the same rows eagerly.
 * @param initial the weights that were traced
 * @param state what the session holds afterwards
 * @throws CaptureRefused when the losses differ
 */
export async function rehearse(
  session: Pick<TrainingSession, 'plan' | 'program' | 'compiled' | 'takeSteps'>,
  source: Pick<SessionSource, 'rowsPerStep' | 'sample'>,
  initial: readonly NamedTensor[],
  state: readonly NamedTensor[],
): Promise<void> {
  const { rowsPerStep, sample } = source;
  const { plan, program, compiled } = session;
  const { observedLoss, observedRows } = compiled;
  // A loop takes any number of steps; two are enough to see that it goes round.
  const steps = plan.loop === 'xla' ? 2 : plan.steps;
  // Where a step has several batches, all of them get the rows that the trace saw.
  const rows = Math.min(observedRows, sample.rows);
  const indices = Int32Array.from({ length: steps * rowsPerStep }, (_, row) => (row % rowsPerStep) % rows);
  const rates = new Float32Array(2 * steps);

  program.writeState(initial, true);
  const [loss] = await session.takeSteps({ indices, rates, firstStep: 0 }, rowsPerStep, 0);
  program.writeState(state, true);

  // The trace knows the random numbers of the first batch only.
  const knowsNoise = observedRows === rowsPerStep;
  if (hasNoise(compiled.model) && !knowsNoise) return;
  if (!isAsTraced(loss, observedLoss, plan.precision === 'float32' ? tolerance : reducedTolerance)) {
    throw new CaptureRefused(`The captured step gives a loss of ${loss}, the eager one ${observedLoss}.`);
  }
}

/** Whether a loss is the one that the trace found, except for rounding. */
export const isAsTraced = (loss: number, observedLoss: number, allowed = tolerance): boolean =>
  Math.abs(loss - observedLoss) <= allowed * Math.max(1, Math.abs(observedLoss));

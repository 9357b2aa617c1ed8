import type { NamedTensor } from '../step-runner.ts';
import { CaptureRefused } from './capture-refused.ts';
import { hasNoise } from './step/step-model.ts';
import type { SessionSource, TrainingSession } from './training-session.ts';

/** How far the graph's first loss may be from the eager one, relative to it. */
const tolerance = 1e-3;

/**
 * Takes a step that doesn't count: it makes TensorFlow prepare the graph, and its loss must be the one that the trace found when
 * it ran the same rows eagerly. Then the state is as it was.
 * @throws CaptureRefused when the losses differ
 */
export async function rehearse(
  session: TrainingSession,
  source: SessionSource,
  state: readonly NamedTensor[],
): Promise<void> {
  const { rowsPerStep } = source;
  const { observedLoss, observedRows } = session.compiled;
  const indices = Int32Array.from({ length: rowsPerStep }, (_, row) => row % source.sample.rows);
  // Where a step has several batches, all of them get the rows that the trace saw.
  if (observedRows < rowsPerStep) indices.forEach((_, row) => (indices[row] = row % observedRows));
  const rates = new Float32Array(2);
  const [loss] = await session.takeSteps({ indices, rates, firstStep: 0 }, rowsPerStep, 0);
  session.program.writeState(state, true);
  // The trace knows the random numbers of the first batch only.
  if (hasNoise(session.compiled.model) && observedRows < rowsPerStep) return;
  const difference = Math.abs(loss! - observedLoss);
  if (!(difference <= tolerance * Math.max(1, Math.abs(observedLoss)))) {
    throw new CaptureRefused(`The captured step gives a loss of ${loss}, the eager one ${observedLoss}.`);
  }
}

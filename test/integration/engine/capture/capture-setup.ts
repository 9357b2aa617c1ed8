import type { CaptureSettings } from '../../../../src/engine/capture/capture-settings.ts';
import { createCapturedRunner } from '../../../../src/engine/capture/captured-runner.ts';
import type { RunnerOptions } from '../../../../src/engine/runner-options.ts';
import { startEngine } from '../../../../src/engine/start-engine.ts';
import type { NamedTensor, StepRunner } from '../../../../src/engine/step-runner.ts';
import { libtensorflowDir } from '../needs-libtensorflow.ts';

/** Starts libtensorflow in the test's process. */
export async function startCapture(): Promise<void> {
  await startEngine({ engine: 'libtensorflow', libtensorflowDir, threads: { intraOp: 1, interOp: 2 } });
}

/** A captured runner; fails with the reason where it fell back. */
export async function capturedRunner(
  options: RunnerOptions,
  settings: CaptureSettings = {},
): Promise<StepRunner> {
  const runner = await createCapturedRunner(options, settings);
  if (runner.mode !== 'captured') throw new Error(runner.reason);
  return runner;
}

/** Rows of some steps, over and over the training split. */
export function rowsOf(options: RunnerOptions, steps: number): Int32Array {
  return Int32Array.from(
    { length: steps * options.batches.rowsPerStep },
    (_, row) => row % options.data.train.rows,
  );
}

/** The largest difference of two lists of tensors, each relative to the largest number of its tensor. */
export function relativeDifference(actual: readonly NamedTensor[], expected: readonly NamedTensor[]): number {
  if (actual.map(({ name }) => name).join() !== expected.map(({ name }) => name).join()) {
    throw new Error(
      `${actual.map(({ name }) => name).join()} is not ${expected.map(({ name }) => name).join()}.`,
    );
  }
  const differences = actual.map(({ data }, index) => {
    const other = expected[index].data;
    let [difference, scale] = [0, 1e-3];
    data.forEach((value, place) => {
      difference = Math.max(difference, Math.abs(value - other[place]));
      scale = Math.max(scale, Math.abs(other[place]));
    });
    return difference / scale;
  });
  return Math.max(0, ...differences);
}

import type { Threshold } from '../contracts/artifact.ts';
import type { PreparedSplit } from '../data/preparation/prepared-data.ts';
import type { Outputs, StepRunner } from '../engine/step-runner.ts';

/** What answers without having learned from the inputs, as a model's outputs are; fitted on the training rows alone. */
export interface Baseline {
  /** What it answers; the contract's `Baseline` describes each. */
  strategy: string;
  /** Its answers to the rows of a split. */
  outputs: Outputs;
  /** In place of the model's. */
  threshold?: Threshold;
  /** Answers to other rows, where an evaluation asks for them. */
  runner?: Pick<StepRunner, 'predict'>;
  /** Figures that mean nothing of it. */
  without?: readonly string[];
}

/** The same answer to every row. */
export function constantOutputs(rows: number, answer: readonly number[]): Outputs {
  const width = answer.length;
  return { rows, width, values: Float32Array.from({ length: rows * width }, (_, at) => answer[at % width]) };
}

/** The mean of each of a row's targets over the rows, in the numbers that training sees. */
export function meanTargets({ targets, rows }: PreparedSplit): number[] {
  const width = targets.length / rows;
  const sums = new Float64Array(width);
  for (const [at, target] of targets.entries()) sums[at % width] += target;
  return Array.from(sums, (sum) => sum / rows);
}

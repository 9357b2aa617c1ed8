import type { SplitPart } from '../../contracts/definition/split-parts.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import type { NaiveForecasts } from './prepared-data.ts';
import type { StepExamples } from './encode/step-examples.ts';

/** The examples of one part of the split. */
export interface ExamplePart {
  examples: StepExamples;
  /** As in a prepared split. */
  targets: Float32Array;
  /** As in a prepared split. */
  truth?: Float64Array;
  naive?: NaiveForecasts;
}

/** Examples, divided, with what their target was fitted to. */
export interface DividedExamples {
  target: FittedTarget;
  parts: Record<SplitPart, ExamplePart>;
}

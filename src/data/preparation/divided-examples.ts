import type { SplitPart } from '../../contracts/definition/split-parts.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import type { RowScaling } from './row-scaling.ts';
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
  /** As in a prepared split. */
  scaling?: RowScaling;
  /** Examples whose past values are scaled by those alone, as their series has no scale of its own. */
  ofNoSeries?: Int32Array;
}

/** Examples, divided, with what their target was fitted to. */
export interface DividedExamples {
  target: FittedTarget;
  parts: Record<SplitPart, ExamplePart>;
  /** The past values of the target where they are scaled series by series, before all else: by the row of the dataset. */
  past?: { column: string; values: Float64Array };
}

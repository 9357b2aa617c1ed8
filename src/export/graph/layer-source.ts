import type { NamedTensor } from '../../engine/step-runner.ts';
import type { Value } from './graph-ops.ts';

/** A layer that is being written. */
export interface LayerSource {
  inputs: readonly Value[];
  /** Their sizes, without the rows. */
  shapes: readonly (readonly number[])[];
  /** A tensor of the layer. @throws artifactCorrupt where it is missing */
  tensorOf: (name: string) => NamedTensor;
  /** The same as a constant. */
  weight: (name: string) => Value;
  /** Token ids whose 0 the layer is to skip; null: none. */
  tokens: Value | null;
}

import type { Architecture } from '../engine/models/architecture.ts';

/** What a run takes, at most. */
export interface ExperimentCost {
  /** null: the model has no layers. */
  architecture: Architecture | null;
  memoryBytes: number;
}

import { meanOf } from '../mean-of.ts';
import type { TargetKind } from '../target-kind.ts';

/** A recommendation without ratings: 1 for a user and an item of a row, 0 for an item that was drawn. Nothing is fitted. */
export interface FittedInteractions {
  kind: 'interactions';
}

const outputs = { kind: 'classes', count: 2 };

/** Whether a row is one of the dataset's, or one that was drawn to be told apart from them. */
export const interactions: TargetKind<FittedInteractions, never> = {
  kind: 'interactions',
  losses: ['crossEntropy', 'focal', 'hinge'],
  groups: null,
  readAs: 'numeric',
  epochMetrics: [{ name: 'accuracy', better: 'higher', of: meanOf('accuracy') }],
  outputsOf: () => outputs,
  plannedOutputs: () => outputs,
  namesOf: () => [],
  classesOf: () => null,
  listedClasses: () => null,
  errorScales: () => null,
  coefficientOutputs: () => null,
  thresholds: () => null,
  newHeadReason: () => null,
  reuse: (source) => source,
  predictionFields: () => [{ name: 'score', holds: 'number' }],
  predictionParts: [],
  load: () => import('./training.ts'),
};

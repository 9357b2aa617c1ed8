import type { TargetKind } from '../target-kind.ts';
import { errorMetrics } from '../value-outputs.ts';

/** Autoencoding: what is to be found is the row itself, as its features stand. */
export interface FittedSelf {
  kind: 'self';
}

/** The row itself, through a narrow layer. */
export const self: TargetKind<FittedSelf, never> = {
  kind: 'self',
  losses: ['meanSquaredError', 'meanAbsoluteError', 'huber', 'crossEntropy'],
  groups: null,
  readAs: 'numeric',
  epochMetrics: errorMetrics<FittedSelf>(() => 1),
  outputsOf: (_, width) => ({ kind: 'values', count: width }),
  plannedOutputs: ({ width }) => ({ kind: 'values', count: width }),
  namesOf: () => [],
  classesOf: () => null,
  listedClasses: () => null,
  errorScales: () => null,
  coefficientOutputs: () => null,
  thresholds: () => null,
  newHeadReason: () => null,
  reuse: (source) => source,
  predictionFields: () => [{ name: 'reconstructionError', holds: 'number' }],
  predictionParts: ['reconstruction', 'code'],
  load: () => import('./training.ts'),
};

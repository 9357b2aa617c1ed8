import { Type } from 'typebox';
import { Defaulted } from '../../../src/contracts/defaults.ts';
import { withDefaults } from '../../../src/contracts/with-defaults.ts';
import { resolveOneTarget } from '../../../src/targets/resolve-one-target.ts';
import { target } from '../../../src/targets/target-options.ts';
import type { TargetKind } from '../../../src/targets/target-kind.ts';
import { defineTask } from '../../../src/targets/task-kind.ts';

/** A part of a whole, such as 30 of 100: trained as 0.3, by its cross-entropy, and reported as 30. */
export interface FittedShare {
  kind: 'share';
  name: string;
  whole: number;
}

export interface ShareOutputs {
  kind: 'share';
}

export interface ShareTask {
  type: 'shareRegression';
  target: string;
  positiveClass: null;
  whole: number;
}

const options = {
  target,
  whole: Defaulted(1, Type.Number({ exclusiveMinimum: 0, description: 'Largest value of the target.' })),
};

/** A type of task that the service does not have. */
export const shareRegression = defineTask({
  type: 'shareRegression',
  options,
  needs: ['target'],
  goesBy: 'it predicts the one column in target',
  called: () => 'A regression of shares',
  targetKind: () => 'share',
  examples: 'rows',
  resolve(given, context) {
    const column = resolveOneTarget(given.target, context);
    if (column === null) return null;
    const { whole } = withDefaults(Type.Object(options), given);
    const task: ShareTask = { type: 'shareRegression', target: column.name, positiveClass: null, whole };
    return { task, target: column, targets: [column] };
  },
});

/** A kind of target that the service does not have. */
export const share: TargetKind<FittedShare, ShareOutputs> = {
  kind: 'share',
  losses: ['crossEntropy'],
  groups: null,
  readAs: 'numeric',
  epochMetrics: [
    {
      name: 'closeness',
      better: 'higher',
      of: ({ metrics, rows }) => ('distance' in metrics ? 1 - metrics['distance'] / rows : null),
    },
  ],
  outputs: { units: () => 1, targetWidth: () => 1, head: () => 'sigmoid' },
  outputsOf: () => ({ kind: 'share' }),
  plannedOutputs: () => ({ kind: 'share' }),
  namesOf: ({ name }) => [name],
  classesOf: () => null,
  listedClasses: () => null,
  errorScales: () => null,
  coefficientOutputs: () => null,
  thresholds: () => null,
  newHeadReason: () => null,
  reuse: (source) => source,
  predictionFields: () => [{ name: 'value', holds: 'number' }],
  predictionParts: [],
  load: () => import('./share-training.ts'),
};

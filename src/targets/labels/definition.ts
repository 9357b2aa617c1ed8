import { countedMetric } from '../class-counts.ts';
import { meanOf } from '../mean-of.ts';
import type { TargetKind } from '../target-kind.ts';
import { otherNames } from '../target-names.ts';

/** The target of a multi-label classification: 0/1 columns, each a label of its own that a row has or has not. */
export interface FittedLabels {
  kind: 'labels';
  /** Columns, in the order of the outputs; at least two. */
  names: string[];
}

/** Which of `count` labels a row has. */
export interface LabelsOutputs {
  kind: 'labels';
  count: number;
}

/** Any number of labels for each row. */
export const labels: TargetKind<FittedLabels, LabelsOutputs> = {
  kind: 'labels',
  losses: ['crossEntropy', 'focal', 'hinge'],
  groups: 'labels',
  readAs: 'numeric',
  epochMetrics: [
    { name: 'hammingLoss', better: 'lower', of: meanOf('hammingLoss') },
    { name: 'subsetAccuracy', better: 'higher', of: meanOf('subsetAccuracy') },
    countedMetric('precision', 'labels'),
    countedMetric('recall', 'labels'),
    countedMetric('f1', 'labels'),
  ],
  outputs: {
    units: ({ count }) => count,
    targetWidth: ({ count }) => count,
    head: () => 'sigmoid',
  },
  outputsOf: ({ names }) => ({ kind: 'labels', count: names.length }),
  plannedOutputs: ({ columns }) => ({ kind: 'labels', count: columns.length }),
  namesOf: ({ names }) => names,
  classesOf: () => null,
  listedClasses: ({ names }) => names,
  errorScales: () => null,
  coefficientOutputs: ({ names }) => names.map((name) => ({ name, offset: 0, scale: 1 })),
  thresholds: ({ names }, best) => names.map((_, label) => best(label, names.length)),
  newHeadReason: ({ names }, own) => otherNames(names, own),
  reuse: (source) => source,
  predictionFields: ({ names }) => [
    { name: 'labels', holds: 'someNames', names },
    { name: 'labelProbabilities', holds: 'numberByName', names },
  ],
  predictionParts: ['explanation'],
  load: () => import('./training.ts'),
};

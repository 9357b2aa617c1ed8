import { countedMetric } from '../class-counts.ts';
import { meanOf } from '../mean-of.ts';
import type { TargetKind } from '../target-kind.ts';
import { shortList } from '../target-names.ts';

/** The target of a classification: class names in label order; binary puts the positive class last (label 1). */
export interface FittedClasses {
  kind: 'classes';
  name: string;
  classes: string[];
}

/** One of `count` classes. */
export interface ClassesOutputs {
  kind: 'classes';
  count: number;
}

/** One class of several for each row. */
export const classes: TargetKind<FittedClasses, ClassesOutputs> = {
  kind: 'classes',
  losses: ['crossEntropy', 'focal', 'hinge'],
  groups: 'classes',
  readAs: 'categorical',
  epochMetrics: [
    { name: 'accuracy', better: 'higher', of: meanOf('accuracy') },
    countedMetric('precision', 'classes'),
    countedMetric('recall', 'classes'),
    countedMetric('f1', 'classes'),
    countedMetric('balancedAccuracy', 'classes'),
  ],
  outputs: {
    // Binary classification has one logit, that of the class with label 1.
    units: ({ count }) => (count > 2 ? count : 1),
    targetWidth: () => 1,
    head: ({ count }) => (count > 2 ? 'softmax' : 'sigmoid'),
  },
  outputsOf: (target) => ({ kind: 'classes', count: target.classes.length }),
  plannedOutputs: ({ columns }) => ({ kind: 'classes', count: columns[0].distinct }),
  namesOf: ({ name }) => [name],
  classesOf: (target) => target.classes,
  listedClasses: (target) => target.classes,
  errorScales: () => null,
  coefficientOutputs: (target, width) =>
    target.classes.slice(width === 1 ? 1 : 0).map((name) => ({ name, offset: 0, scale: 1 })),
  thresholds: (target, best) => (target.classes.length === 2 ? best(0, 1) : null),
  newHeadReason(source, { column, positiveClass }) {
    const named = column?.topValues?.map(({ value }) => value) ?? [];
    // A profile that does not list all values leaves their number to go by.
    const isKnown = named.length === column?.distinct;
    const isSame = isKnown
      ? named.length === source.classes.length && named.every((value) => source.classes.includes(value))
      : column?.distinct === source.classes.length;
    if (!isSame) return `Its classes are others than those of the source (${shortList(source.classes)}).`;
    if (positiveClass !== null && positiveClass !== source.classes.at(-1))
      return `Its positive class is "${positiveClass}", that of the source "${source.classes.at(-1)}".`;
    return null;
  },
  // The same classes may stand in a column of another name.
  reuse: (source, names) => ({ ...source, name: names[0] }),
  predictionFields: ({ classes: names }) => [
    { name: 'label', holds: 'text' },
    { name: 'probability', holds: 'number' },
    { name: 'probabilities', holds: 'numberByName', names },
  ],
  predictionParts: ['explanation', 'sets'],
  load: () => import('./training.ts'),
};

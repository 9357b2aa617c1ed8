import type { TargetKind } from '../target-kind.ts';
import { otherNames } from '../target-names.ts';
import { coefficientOutput, errorMetrics, valueHead, valueLosses } from '../value-outputs.ts';

/** Several numbers at once, each trained as (y − offset) / scale and reported in its own unit. */
export interface FittedValues {
  kind: 'values';
  /** What each number is called, in the order of the outputs. */
  names: string[];
  offsets: number[];
  scales: number[];
  /** A forecast: the next values of one column, in their order; absent: numbers of several columns. */
  ahead?: true;
}

/** `count` numbers. */
export interface ValuesOutputs {
  kind: 'values';
  count: number;
}

/** Errors of several values are summed in their own units; one value is one, whatever its kind. */
const scaleOf = ({ scales }: FittedValues): number => (scales.length === 1 ? scales[0] : 1);

/** Several numbers for each row. */
export const values: TargetKind<FittedValues, ValuesOutputs> = {
  kind: 'values',
  losses: valueLosses,
  groups: null,
  readAs: 'numeric',
  isScaled: true,
  epochMetrics: errorMetrics<FittedValues>(scaleOf),
  outputs: {
    units: ({ count }) => count,
    targetWidth: ({ count }) => count,
    head: (_, loss) => valueHead(loss),
  },
  outputsOf: ({ names }) => ({ kind: 'values', count: names.length }),
  plannedOutputs: ({ columns, horizon }) => ({ kind: 'values', count: horizon ?? columns.length }),
  namesOf: ({ names }) => names,
  classesOf: () => null,
  listedClasses: () => null,
  errorScales: ({ scales }) => scales,
  coefficientOutputs: ({ names, offsets, scales }, _, head) =>
    names.map((name, i) => coefficientOutput(name, offsets[i], scales[i], head)),
  thresholds: () => null,
  newHeadReason: ({ names }, own) => otherNames(names, own),
  reuse: (source, _, refit) => (refit ? null : source),
  predictionParts: [],
  load: () => import('./training.ts'),
};

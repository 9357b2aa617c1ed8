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
  /**
   * A forecast whose series are scaled one by one; then `offsets` and `scales` are those of all training values together. Absent: they
   * hold for every series.
   */
  series?: SeriesScales;
}

/** The scales of series, each fitted on its own training values: parallel lists, as there may be very many. */
export interface SeriesScales {
  /** The target, whose past values among the inputs are scaled in the same way. */
  column: string;
  /** log: values are divided by their mean, and offsets are 0. */
  link: 'identity' | 'log';
  /** Of the series that have a scale of their own, rising by code unit. */
  names: string[];
  offsets: number[];
  scales: number[];
  /** The median scale: that of a series whose known values are all 0. */
  typical: number;
  /** The median of scale / |offset|: times its level, the scale of a series whose known values are equal. */
  relative: number;
}

/** `count` numbers. */
export interface ValuesOutputs {
  kind: 'values';
  count: number;
  /** Behind the `count` values of a row's target stands the scale that brings its errors to their own unit; absent: it does not. */
  scaledByRow?: true;
}

/** Errors of several values, and of several series, are summed in their own units; one value is one, whatever its kind. */
const scaleOf = ({ scales, series }: FittedValues): number =>
  scales.length === 1 && series === undefined ? scales[0] : 1;

const outputsOf = (count: number, isScaledByRow: boolean): ValuesOutputs => ({
  kind: 'values',
  count,
  ...(isScaledByRow && { scaledByRow: true }),
});

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
    targetWidth: ({ count, scaledByRow }) => count + Number(scaledByRow ?? false),
    head: (_, loss) => valueHead(loss),
  },
  outputsOf: ({ names, series }) => outputsOf(names.length, series !== undefined),
  plannedOutputs: ({ columns, horizon, isScaledBySeries = false }) =>
    outputsOf(horizon ?? columns.length, isScaledBySeries),
  namesOf: ({ names }) => names,
  classesOf: () => null,
  listedClasses: () => null,
  errorScales: ({ scales, series }) => (series === undefined ? scales : null),
  coefficientOutputs: ({ names, offsets, scales, series }, _, head) =>
    // One weight means another number of the unit in each series.
    series === undefined
      ? names.map((name, i) => coefficientOutput(name, offsets[i], scales[i], head))
      : null,
  thresholds: () => null,
  newHeadReason: ({ names }, own) => otherNames(names, own),
  reuse: (source, _, refit) => (refit ? null : source),
  predictionFields: ({ names, ahead }) => [
    ahead
      ? { name: 'forecast', holds: 'numbers', length: names.length }
      : { name: 'values', holds: 'numberByName', names },
  ],
  predictionParts: ['explanation'],
  load: () => import('./training.ts'),
};

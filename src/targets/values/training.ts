import { forecastOf } from '../../contracts/definition/steps-of.ts';
import { describeValues } from './describe.ts';
import { prepareValues } from './prepare-values.ts';
import { elementLoss, meanOverTargets, withoutLastTarget } from '../../engine/losses.ts';
import { errorSums, rowScaledErrorSums } from '../../engine/metric-sums.ts';
import { compareWithNaive } from '../../engine/metrics/forecast-comparison.ts';
import { evaluateValues } from '../../engine/metrics/values-evaluation.ts';
import { constantOutputs, meanTargets } from '../baseline.ts';
import type { OutputTraining, TargetTraining } from '../target-training.ts';
import type { FittedValues, ValuesOutputs } from './definition.ts';

const outputs: OutputTraining<ValuesOutputs> = {
  rowLoss(loss, { count, scaledByRow }, { labelSmoothing }) {
    const rowLoss = meanOverTargets(elementLoss(loss, labelSmoothing), count, null);
    return scaledByRow ? withoutLastTarget(rowLoss, count) : rowLoss;
  },
  sums: ({ count, scaledByRow }, loss, scales) =>
    scaledByRow ? rowScaledErrorSums(count, loss) : errorSums(count, loss, scales),
  evaluationSums: () => ({ names: [], of: () => [] }),
  mixed: 'blend',
};

/** The values of rows that each have their scale behind them. @param count values of a row */
const withoutScales = (targets: Float32Array, count: number): Float32Array =>
  targets.filter((_, at) => at % (count + 1) < count);

export const training: TargetTraining<FittedValues, ValuesOutputs> = {
  prepare: prepareValues,
  balancedWeights: () => null,
  evaluate({ task, target, split, outputs: { values: predicted }, loss }) {
    const { truth, naive, scaling } = split;
    const targets = scaling ? withoutScales(split.targets, target.names.length) : split.targets;
    const judged = { predicted, targets, ...(truth && { truth }), target, ...(scaling && { scaling }) };
    const report = evaluateValues({ ...judged, loss });
    const forecast = forecastOf({ task });
    if (naive === undefined || forecast === null) return report;
    const { season } = forecast;
    return { ...report, forecast: compareWithNaive({ ...judged, naive, season }) };
  },
  baseline({ target: { names }, data: { train }, split: { rows, naive } }) {
    if (naive) return { strategy: 'naive', outputs: { rows, width: names.length, values: naive.values } };
    return { strategy: 'mean', outputs: constantOutputs(rows, meanTargets(train)) };
  },
  describe: describeValues,
  outputs,
};

import type { FittedPreparation } from '../../contracts/preparation.ts';
import type { Head } from '../../targets/head.ts';
import { inferenceRows } from '../forward-pass.ts';
import { denseRow } from '../models/architecture.ts';
import type { BuiltModel } from '../models/build-model.ts';
import { baselineRow } from './baseline-row.ts';
import type { Explainer, ScoreScale } from './explainer.ts';
import { integratedGradients } from './integrated-gradients.ts';
import { pathModelOf } from './path-model.ts';

/** Points on a path; most rows take the first. */
const networkSteps = [32, 128, 512, 2048] as const;
/** Multiply–adds that a core does in a second, about, in models of the sizes that tables have. */
const multiplyAddsPerSecond = 2e9;
/** What a layer costs beside its multiply–adds, in multiply–adds for each row. */
const layerOverhead = 200;

const scales: Record<Head, ScoreScale> = {
  identity: 'value',
  exponential: 'log',
  sigmoid: 'logit',
  softmax: 'softmax',
};

/**
 * Explains the scores of a model of layers by integrated gradients from the mean training row. Of a linear model the gradient is the same
 * everywhere, so that one point gives its exact contributions: coefficient · (x − mean).
 * @returns null where the preparation was fitted before means were kept, or an embedding takes its indices from another layer
 */
export function networkExplainer(model: BuiltModel, preparation: FittedPreparation): Explainer | null {
  const { architecture } = model;
  const { inputWidth, inputs, head, layers, multiplyAddsPerRow } = architecture;
  const baseline = baselineRow(preparation, inputs ?? denseRow(inputWidth), inputWidth);
  const path = pathModelOf(model);
  if (baseline === null || path === null) return null;
  const isLinear = architecture.family === 'linear';
  const steps: readonly [number, ...number[]] = isLinear ? [1] : networkSteps;
  const tolerance = isLinear ? 1e-6 : 1e-3;
  // Gradients cost twice what scores do.
  const perRow =
    3 * (steps[1] ?? steps[0]) * path.outputs * (multiplyAddsPerRow + layerOverhead * layers.length);
  // There are several of each thing that a layer makes while gradients are taken.
  const options = {
    model: path,
    baseline,
    batchRows: Math.max(1, Math.floor(inferenceRows(model) / 4)),
    steps,
    tolerance,
  };
  return {
    method: isLinear ? 'linear' : 'integratedGradients',
    scale: scales[head],
    tolerance,
    rowsPerSecond: multiplyAddsPerSecond / perRow,
    explain: (features, rows, columns) => integratedGradients(options, features, rows, columns),
  };
}

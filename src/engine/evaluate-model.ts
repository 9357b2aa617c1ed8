import type { Threshold } from '../contracts/artifact.ts';
import { recommendationOf, type ResolvedDefinition } from '../contracts/definition/definition.ts';
import { forecastOf } from '../contracts/definition/steps-of.ts';
import type { Evaluation, SplitEvaluation } from '../contracts/evaluation.ts';
import type { PreparedData, PreparedSplit } from '../data/preparation/prepared-data.ts';
import { pairPlacesOf } from '../data/preparation/encode/interactions.ts';
import { TrainyardError } from '../errors.ts';
import { predictSplit } from './evaluate-rows.ts';
import { evaluateAutoencoding } from './metrics/autoencoding-evaluation.ts';
import { bestF1Threshold } from './metrics/best-threshold.ts';
import { evaluateClassification } from './metrics/classification-evaluation.ts';
import { compareWithNaive } from './metrics/forecast-comparison.ts';
import { evaluateMultiLabel } from './metrics/multi-label-evaluation.ts';
import { evaluateInteractions, rankRatings } from './metrics/recommendation-evaluation.ts';
import { evaluateRegression } from './metrics/regression-evaluation.ts';
import { evaluateValues } from './metrics/values-evaluation.ts';
import type { Outputs, StepRunner } from './step-runner.ts';

/** A run's evaluation, and the threshold that predictions are to use: null but for binary classification and labels. */
export interface ModelEvaluation {
  evaluation: Evaluation;
  threshold: Threshold;
}

/**
 * Evaluates the runner's weights on the test split, and on validation where there is one. The threshold `auto` is found on
 * the validation split, so that the test split judges it; without validation rows it is 0.5.
 * @throws trainingDiverged where the model's answer to a row is not a finite number.
 */
export async function evaluateModel(options: {
  definition: {
    task: ResolvedDefinition['task'];
    training: Pick<ResolvedDefinition['training'], 'loss' | 'labelSmoothing'>;
    evaluation: ResolvedDefinition['evaluation'];
    seed: number;
  };
  data: PreparedData;
  runner: Pick<StepRunner, 'predict'>;
}): Promise<ModelEvaluation> {
  const { definition, data, runner } = options;
  const { target } = data.preparation;
  const outputsOf = async (split: PreparedSplit): Promise<Outputs | null> => {
    if (split.rows === 0) return null;
    const outputs = await predictSplit(runner, data, split);
    requireFinite(outputs);
    return outputs;
  };

  const validation = await outputsOf(data.validation);
  const threshold = thresholdOf(definition.evaluation.threshold, data, validation);

  const pair = recommendationOf(definition.task);
  const places = pair && pairPlacesOf(data.inputs, pair);
  const evaluate = async (split: PreparedSplit, outputs: Outputs | null): Promise<SplitEvaluation | null> => {
    if (!outputs) return null;
    const { loss, labelSmoothing } = definition.training;
    if (target.kind === 'value') {
      const { offset, scale } = target;
      const report = evaluateRegression({
        predicted: outputs.values,
        targets: split.targets,
        offset,
        scale,
        loss,
      });
      return places ? { ...report, ranking: rankRatings(outputs.values, split, data, places) } : report;
    }
    if (target.kind === 'values') {
      const report = evaluateValues({ predicted: outputs.values, targets: split.targets, target, loss });
      if (split.naive === undefined) return report;
      const forecast = compareWithNaive({
        predicted: outputs.values,
        targets: split.targets,
        naive: split.naive,
        target,
        season: forecastOf(definition)?.season ?? 1,
      });
      return { ...report, forecast };
    }
    if (target.kind === 'self') {
      return evaluateAutoencoding({
        reconstructions: outputs.values,
        features: split.features,
        rows: split.rows,
        columns: data.columnWidths ?? [],
        loss,
      });
    }
    if (target.kind === 'interactions') {
      const { seed } = definition;
      return evaluateInteractions({
        data, split, places: places!, outputs, runner, loss, labelSmoothing, seed,
      }); // prettier-ignore
    }
    if (target.kind === 'labels') {
      return evaluateMultiLabel({
        probabilities: outputs.values,
        targets: split.targets,
        labels: target.names,
        thresholds: threshold as number[],
        loss,
        labelSmoothing,
      });
    }
    return evaluateClassification({
      outputs,
      labels: split.targets,
      classes: target.classes,
      threshold: (threshold as number | null) ?? 0.5,
      loss,
      labelSmoothing,
    });
  };
  return {
    evaluation: {
      test: await evaluate(data.test, await outputsOf(data.test)),
      validation: await evaluate(data.validation, validation),
    },
    threshold,
  };
}

/** No figure has a meaning with such a row among the others, and no report could hold it. */
function requireFinite({ values, width }: Outputs): void {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return;
  throw new TrainyardError(
    'trainingDiverged',
    `The trained model answers ${values[index]} to row ${Math.floor(index / width) + 1} of a split that it is evaluated on. ` +
      'A smaller learning rate, clipped gradients or scaled inputs usually help.',
  );
}

/** The threshold of a binary classification, or one for each label; null for other targets. */
function thresholdOf(asked: number | 'auto', data: PreparedData, validation: Outputs | null): Threshold {
  const { target } = data.preparation;
  const columnOf = (numbers: Float32Array, column: number, width: number) =>
    numbers.filter((_, index) => index % width === column);
  const best = (column: number, width: number): number => {
    if (asked !== 'auto') return asked;
    if (!validation) return 0.5;
    const labels = columnOf(data.validation.targets, column, width);
    return bestF1Threshold(columnOf(validation.values, column, width), labels);
  };
  if (target.kind === 'labels') return target.names.map((_, label) => best(label, target.names.length));
  return target.kind === 'classes' && target.classes.length === 2 ? best(0, 1) : null;
}

import type { ResolvedDefinition } from '../contracts/definition/definition.ts';
import type { Evaluation, SplitEvaluation } from '../contracts/evaluation.ts';
import type { PreparedData, PreparedSplit } from '../contracts/preparation.ts';
import { TrainyardError } from '../errors.ts';
import { predictSplit } from './evaluate-rows.ts';
import { bestF1Threshold } from './metrics/best-threshold.ts';
import { evaluateClassification } from './metrics/classification-evaluation.ts';
import { evaluateRegression } from './metrics/regression-evaluation.ts';
import { evaluateValues } from './metrics/values-evaluation.ts';
import type { Outputs, StepRunner } from './step-runner.ts';

/** A run's evaluation, and the threshold that predictions are to use: null but for binary classification. */
export interface ModelEvaluation {
  evaluation: Evaluation;
  threshold: number | null;
}

/**
 * Evaluates the runner's weights on the test split, and on validation where there is one. The threshold `auto` is found on
 * the validation split, so that the test split judges it; without validation rows it is 0.5.
 * @throws trainingDiverged where the model's answer to a row is not a finite number.
 */
export async function evaluateModel(options: {
  definition: Pick<ResolvedDefinition, 'training' | 'evaluation'>;
  data: PreparedData;
  runner: Pick<StepRunner, 'predict'>;
}): Promise<ModelEvaluation> {
  const { definition, data, runner } = options;
  const { target } = data.preparation;
  const binary = target.kind === 'classes' && target.classes.length === 2;
  const outputsOf = async (split: PreparedSplit): Promise<Outputs | null> => {
    if (split.rows === 0) return null;
    const outputs = await predictSplit(runner, data, split);
    requireFinite(outputs);
    return outputs;
  };

  const validation = await outputsOf(data.validation);
  const threshold = binary ? thresholdOf(definition.evaluation.threshold, data, validation) : null;

  const evaluate = (split: PreparedSplit, outputs: Outputs | null): SplitEvaluation | null => {
    if (!outputs) return null;
    const { loss, labelSmoothing } = definition.training;
    if (target.kind === 'value') {
      const { offset, scale } = target;
      return evaluateRegression({ predicted: outputs.values, targets: split.targets, offset, scale, loss });
    }
    if (target.kind === 'values') {
      return evaluateValues({ predicted: outputs.values, targets: split.targets, target, loss });
    }
    if (target.kind !== 'classes') throw new Error(`there is no evaluation of ${target.kind} yet`);
    return evaluateClassification({
      outputs,
      labels: split.targets,
      classes: target.classes,
      threshold: threshold ?? 0.5,
      loss,
      labelSmoothing,
    });
  };
  return {
    evaluation: {
      test: evaluate(data.test, await outputsOf(data.test)),
      validation: evaluate(data.validation, validation),
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

function thresholdOf(asked: number | 'auto', data: PreparedData, validation: Outputs | null): number {
  if (asked !== 'auto') return asked;
  return validation ? bestF1Threshold(validation.values, data.validation.targets) : 0.5;
}

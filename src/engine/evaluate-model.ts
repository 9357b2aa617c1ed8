import type { AnswerRules, Threshold } from '../contracts/artifact.ts';
import type { CalibrationReport } from '../contracts/probability-calibration.ts';
import type { ResolvedDefinition } from '../contracts/definition/definition.ts';
import type { Evaluation, SplitEvaluation } from '../contracts/evaluation.ts';
import type { PreparedData, PreparedSplit } from '../data/preparation/prepared-data.ts';
import { TrainyardError } from '../errors.ts';
import { loadTarget } from '../targets/load-targets.ts';
import { kindOfTarget } from '../targets/targets.ts';
import { calibrateOutputs } from '../targets/calibration/calibrate-outputs.ts';
import { fitCalibration } from './calibration/fit-calibration.ts';
import { predictSplit } from './evaluate-rows.ts';
import { baselineFigures, calibrationFigures } from './metrics/evaluation-figures.ts';
import { bestF1Threshold } from './metrics/best-threshold.ts';
import type { Outputs, StepRunner } from './step-runner.ts';

/** A run's evaluation, and the threshold that predictions are to use: null but for binary classification and labels. */
export interface ModelEvaluation {
  evaluation: Evaluation;
  threshold: Threshold;
  /** How probabilities are calibrated; absent: they are not. */
  calibration?: NonNullable<AnswerRules['calibration']>;
  /** What the model says about the rows of each part, calibrated; null: a part without rows. */
  outputs: Record<'validation' | 'test', Outputs | null>;
  /** Asks the model about other rows, [rows × features]; calibrated, too; while its weights are those that were evaluated. */
  predict: (features: Float32Array, rows: number) => Promise<Outputs>;
}

/**
 * Evaluates the runner's weights on the test split, and on validation where there is one, beside a baseline. The threshold `auto` is found on
 * the validation split, so that the test split judges it; without validation rows it is 0.5. Probabilities are calibrated on the validation split
 * where the definition asks for it and there is one; all figures but the training loss are of calibrated ones then.
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
  /** Awaited ahead of each batch of rows; what it throws ends the evaluation. */
  beforeBatch?: () => Promise<void>;
}): Promise<ModelEvaluation> {
  const { definition, data, beforeBatch } = options;
  const runner: typeof options.runner = {
    predict: (features, rows) => options.runner.predict(features, rows, beforeBatch),
  };
  const { target } = data.preparation;
  const outputsOf = async (split: PreparedSplit): Promise<Outputs | null> => {
    if (split.rows === 0) return null;
    const outputs = await predictSplit(runner, data, split);
    requireFinite(outputs);
    return outputs;
  };

  const told = { validation: await outputsOf(data.validation), test: await outputsOf(data.test) };
  const { calibration: method } = definition.evaluation;
  const calibration =
    method && told.validation && fitCalibration(method, target, told.validation, data.validation.targets);
  const calibrated = (outputs: Outputs): Outputs =>
    calibration ? calibrateOutputs(target, calibration, outputs) : outputs;
  const [validation, test] = [told.validation && calibrated(told.validation), told.test && calibrated(told.test)]; // prettier-ignore
  const threshold = thresholdOf(definition.evaluation.threshold, data, validation);

  const kind = await loadTarget(target.kind);
  const evaluationOf = async (
    part: 'validation' | 'test',
    outputs: Outputs | null,
  ): Promise<{ report: SplitEvaluation | null; change: CalibrationReport['test'] }> => {
    const { [part]: split } = data;
    if (!outputs) return { report: null, change: null };
    const { task, seed, training: { loss, labelSmoothing } } = definition; // prettier-ignore
    const source = { task, target, data, split, threshold, loss, labelSmoothing, seed, runner };
    const { strategy, without, ...answers } = await kind.baseline({ task, target, data, split });
    const [report, ofBaseline] = [
      await kind.evaluate({ ...source, outputs }),
      await kind.evaluate({ ...source, ...answers }),
    ];
    const beside = { baseline: baselineFigures(strategy, ofBaseline, without) };
    if (!calibration) return { report: { ...report, ...beside }, change: null };
    const before = await kind.evaluate({ ...source, outputs: told[part]! });
    return {
      // What training made smaller knows nothing of the calibration.
      report: { ...report, loss: before.loss, ...beside },
      change: { before: calibrationFigures(before), after: calibrationFigures(report) },
    };
  };
  const [ofTest, ofValidation] = [await evaluationOf('test', test), await evaluationOf('validation', validation)]; // prettier-ignore
  return {
    evaluation: {
      test: ofTest.report,
      validation: ofValidation.report,
      ...(calibration && {
        calibration: {
          method: calibration.method,
          rows: data.validation.rows,
          ...(calibration.method === 'temperature' && { temperature: calibration.temperature }),
          validation: ofValidation.change,
          test: ofTest.change,
        },
      }),
    },
    threshold,
    ...(calibration && { calibration }),
    outputs: { validation, test },
    predict: async (features, rows) => calibrated(await runner.predict(features, rows)),
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
  return kindOfTarget(target).thresholds(target, (column, width) => {
    if (asked !== 'auto') return asked;
    if (!validation) return 0.5;
    const labels = columnOf(data.validation.targets, column, width);
    return bestF1Threshold(columnOf(validation.values, column, width), labels);
  });
}

import { loadOptimizer } from '../optimizers/load-optimizer.ts';
import { createAugmentation } from './augmentation/augmentation.ts';
import { addBatches, gradientsOfBatch, type BatchGradients } from './batch-gradients.ts';
import { createBatchLoss } from './batch-loss.ts';
import { createOptimizer } from './create-optimizer.ts';
import { inferenceRows, predictRows } from './forward-pass.ts';
import { createClipping } from './gradients.ts';
import type { Targets } from './losses.ts';
import { targetShape, type Architecture } from './models/architecture.ts';
import { buildModel, readWeights, writeWeights, type BuiltModel } from './models/build-model.ts';
import { createHostNoise } from './models/step-noise.ts';
import type { PrivacyPlan } from './privacy/plan-privacy.ts';
import { maskedGradient } from './pruning/masked-gradient.ts';
import { privateGradients } from './privacy/private-gradients.ts';
import { createSecretNoise } from '../privacy/secret-noise.ts';
import { learningRateOf } from '../optimizers/optimizers.ts';
import type { RunnerOptions } from './runner-options.ts';
import { learningRateAt } from './schedules.ts';
import { addToTotals, emptyTotals, readAll } from './step-totals.ts';
import type { StepRunner } from './step-runner.ts';
import * as tf from './tf.ts';
import type { PreparedSplit } from '../data/preparation/prepared-data.ts';

/** What a call of `run` should last at most, so that a cancel is seen soon. */
const targetCallMilliseconds = 50;
const maxStepsPerCall = 1024;

/** A split as tensors. */
interface ResidentSplit {
  rows: number;
  features: tf.Tensor2D;
  targets: Targets;
}

/**
 * The StepRunner that runs TensorFlow.js operations one at a time, on whatever backend is current.
 *
 * It owns the model, the optimizer's slots and both splits for its whole life. Everything else lives in a tidy, but for
 * one small tensor per step with its loss and metrics, which is read and disposed at the end of the call. A private training draws the
 * rows of each step itself, so that which rows a step is given does not matter.
 * @param built A model that is built already, instead of the architecture's; the runner takes it over.
 */
export async function createEagerRunner(
  options: RunnerOptions,
  reason: string,
  built?: BuiltModel,
): Promise<StepRunner> {
  const { training, batches, data, seed } = options;
  const { rule } = await loadOptimizer(training.optimizer);
  const model = built ?? buildModel(options.architecture, seed);
  const noise = createHostNoise();
  model.setNoise(noise);
  const augmentation = options.augmentation && createAugmentation(options.augmentation, seed);
  const { classWeights, valueScales, distillation } = options;
  const batchLoss = createBatchLoss(model, training, classWeights, valueScales, augmentation, distillation);
  const trainable = model.weights.filter((weight) => weight.trainable);
  const variables = trainable.map(({ variable }) => variable);
  const optimizer = createOptimizer(rule, trainable);
  const clip = createClipping(training.gradient);
  const splits = {
    train: toResident(data.train, data.width, model.architecture),
    validation: toResident(data.validation, data.width, model.architecture),
  };

  const { proximal = 0 } = options;
  /** The weights that were written last, where steps are held near them. */
  let anchors: tf.Tensor[] = [];
  const holdNear = (gradients: tf.Tensor[]): tf.Tensor[] =>
    anchors.length === 0
      ? gradients
      : gradients.map((gradient, i) => tf.add(gradient, tf.mul(tf.sub(variables[i], anchors[i]), proximal)));

  let step = 0;
  let learningRateScale = 1;
  let millisecondsPerStep = targetCallMilliseconds;

  const rowsOf = (rows: Int32Array): { features: tf.Tensor2D; targets: Targets } => {
    const indices = tf.tensor1d(rows, 'int32');
    const { features, targets } = splits.train!;
    return { features: tf.gather(features, indices), targets: tf.gather(targets, indices) };
  };
  const plainGradients = (rows: Int32Array): BatchGradients => {
    const parts: BatchGradients[] = [];
    for (let start = 0; start < rows.length; start += batches.batchSize) {
      const batch = rows.subarray(start, start + batches.batchSize);
      noise.moveTo(step, start);
      const { features, targets } = rowsOf(batch);
      const share = batch.length / rows.length;
      parts.push(gradientsOfBatch(batchLoss, features, targets, variables, share));
    }
    const whole = parts.reduce(addBatches);
    if (!options.keepsZeros) return whole;
    const masked = whole.gradients.map((gradient, i) => maskedGradient(trainable[i], gradient));
    return { ...whole, gradients: masked };
  };
  /** Of rows that each step draws itself. */
  const privateGradientsBy = (plan: PrivacyPlan): typeof plainGradients => {
    const secret = createSecretNoise();
    return ({ length: countedRows }) => {
      const drawn = secret.draw(step, data.train.rows, plan.samplingRate);
      return privateGradients(drawn.length === 0 ? null : rowsOf(drawn), {
        model,
        batchLoss,
        trained: trainable,
        plan,
        noise: secret,
        step,
        countedRows,
        atStep: () => noise.moveTo(step, 0),
      });
    };
  };
  const gradientsOf = options.privacy ? privateGradientsBy(options.privacy) : plainGradients;

  /** One update from the given rows of the training split; returns [mean loss, Σ of each metric]. */
  const takeStep = (rows: Int32Array): tf.Tensor1D =>
    tf.tidy(() => {
      const { loss, metrics, gradients } = gradientsOf(rows);
      const baseRate = learningRateOf(training.optimizer);
      const scheduled = learningRateAt(training.schedule, baseRate, step, batches.totalSteps);
      optimizer.apply(clip(holdNear(gradients)), scheduled * learningRateScale, step + 1);
      step += 1;
      return tf.stack([loss, ...metrics]) as tf.Tensor1D;
    });

  return {
    mode: 'eager',
    plan: 'eager',
    reason,
    isPlanned: true,
    get step() {
      return step;
    },
    stepsPerCall() {
      const steps = Math.floor(targetCallMilliseconds / millisecondsPerStep);
      return Math.min(maxStepsPerCall, Math.max(1, steps));
    },
    async run(indices, rowsPerStep) {
      const started = performance.now();
      const totals = emptyTotals(batchLoss.metrics);
      const results: tf.Tensor1D[] = [];
      const rowsOfStep: number[] = [];
      for (let start = 0; start < indices.length; start += rowsPerStep) {
        const rows = indices.subarray(start, start + rowsPerStep);
        results.push(takeStep(rows));
        rowsOfStep.push(rows.length);
      }
      for (const [index, values] of (await readAll(results)).entries()) {
        addToTotals(totals, values, rowsOfStep[index], batchLoss.metrics);
      }
      millisecondsPerStep = (performance.now() - started) / Math.max(1, results.length);
      return totals;
    },
    async replaceRows(split, rows) {
      splits[split]?.features.dispose();
      splits[split]?.targets.dispose();
      splits[split] = toResident(rows, data.width, model.architecture);
    },
    async evaluate(split, shouldStop = () => false) {
      const names = batchLoss.evaluationMetrics;
      const totals = emptyTotals(names);
      const resident = splits[split];
      if (!resident) return totals;
      const batchRows = inferenceRows(model);
      for (let start = 0; start < resident.rows && !shouldStop(); start += batchRows) {
        const rows = Math.min(batchRows, resident.rows - start);
        const result = tf.tidy(() => {
          const features = tf.slice(resident.features, [start, 0], [rows, -1]);
          const { loss, metrics } = batchLoss.evaluation(features, sliceRows(resident.targets, start, rows));
          return tf.stack([loss, ...metrics]) as tf.Tensor1D;
        });
        const [values] = await readAll([result]);
        addToTotals(totals, values, rows, names);
      }
      return totals;
    },
    predict: (features, rows, beforeBatch) => predictRows(model, features, rows, beforeBatch),
    setLearningRateScale(scale) {
      learningRateScale = scale;
    },
    async readState() {
      return { step, weights: await readWeights(model), optimizer: await optimizer.readSlots() };
    },
    async writeState(state) {
      writeWeights(model, state.weights);
      if (proximal > 0) {
        for (const anchor of anchors) anchor.dispose();
        anchors = variables.map((variable) => tf.clone(variable));
      }
      if (state.optimizer.length > 0) optimizer.writeSlots(state.optimizer);
      step = state.step;
    },
    dispose() {
      optimizer.dispose();
      for (const anchor of anchors) anchor.dispose();
      model.dispose();
      for (const split of Object.values(splits)) {
        split?.features.dispose();
        split?.targets.dispose();
      }
    },
  };
}

function toResident(split: PreparedSplit, width: number, architecture: Architecture): ResidentSplit | null {
  if (split.rows === 0) return null;
  const shape = targetShape(architecture, split.rows);
  const targets = split.targets.subarray(
    0,
    shape.reduce((size, length) => size * length, 1),
  );
  return {
    rows: split.rows,
    features: tf.tensor2d(split.features.subarray(0, split.rows * width), [split.rows, width]),
    targets: tf.tensor(targets, shape) as Targets,
  };
}

function sliceRows(targets: Targets, start: number, rows: number): Targets {
  return targets.rank === 1 ? tf.slice(targets, [start], [rows]) : tf.slice(targets, [start, 0], [rows, -1]);
}

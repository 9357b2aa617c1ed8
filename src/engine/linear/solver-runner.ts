import { loadSolver } from '../../optimizers/load-optimizer.ts';
import { createBatchLoss } from '../batch-loss.ts';
import { predictRows } from '../forward-pass.ts';
import { targetWidthOf } from '../models/architecture.ts';
import { buildModel, readWeights, writeWeights } from '../models/build-model.ts';
import type { RunnerOptions } from '../runner-options.ts';
import { addTotals } from '../metrics/epoch-metrics.ts';
import { emptyTotals, sumOverRows, type BatchOf } from '../step-totals.ts';
import type { RunnerData, StepRunner, StepTotals, TrainingState } from '../step-runner.ts';
import { windowsOf } from '../training-rows.ts';
import { createLinearProblem } from './linear-problem.ts';
import { fromTensors, linearLayout, toTensors } from './linear-layout.ts';
import { createRowLoss } from './row-losses.ts';

/**
 * The StepRunner that trains a linear model by a solver: a step is one of its iterations over the whole training split. It
 * reads the rows itself, from memory or a window at a time, so that which rows a step is given does not matter. The solver's numbers
 * are float64; the model that is evaluated, predicts and is stored has them as float32.
 */
export async function createSolverRunner(options: RunnerOptions): Promise<StepRunner> {
  const { training, architecture, data, seed, classWeights, valueScales } = options;
  const { loss, labelSmoothing, regularization, optimizer } = training;
  const solve = await loadSolver(optimizer);
  const layout = linearLayout(architecture);
  const problem = createLinearProblem({
    layout,
    width: data.width,
    targetWidth: targetWidthOf(architecture),
    rows: data.train.rows,
    windows: () => windowsOf(data, data.train),
    rowLoss: createRowLoss({
      loss,
      head: architecture.head,
      units: layout.units,
      labelSmoothing,
      weights: classWeights,
    }),
    penalty: regularization,
  });
  const solution = solve(problem);
  const model = buildModel(architecture, seed);
  const batchLoss = createBatchLoss(model, training, classWeights, valueScales);
  const trainBatch: BatchOf = (features, targets) => batchLoss.training(features, targets);
  const evaluateBatch: BatchOf = (features, targets) => batchLoss.evaluation(features, targets);
  const splits: Pick<RunnerData, 'train' | 'validation'> = {
    train: data.train,
    validation: data.validation,
  };
  let step = 0;
  let converged: string | null = null;

  /** Metrics of the model, as it is now, over all training rows. */
  const trainingMetrics = async (shouldStop: () => boolean): Promise<StepTotals | null> => {
    let totals: StepTotals | null = null;
    for await (const window of windowsOf(data, data.train)) {
      const sums = await sumOverRows(model, window, batchLoss.metrics, trainBatch, shouldStop);
      if (shouldStop()) return null;
      totals = addTotals(totals, sums);
    }
    return totals;
  };

  return {
    mode: 'solver',
    onCpu: true,
    plan: optimizer.type,
    reason: `The whole training split is solved by "${optimizer.type}", in float64 on one thread.`,
    isPlanned: true,
    get step() {
      return step;
    },
    get converged() {
      return converged;
    },
    stepsPerCall: () => 1,
    async run(indices, _rowsPerStep, shouldStop = () => false) {
      const none = emptyTotals(batchLoss.metrics);
      const before = solution.weights.slice();
      const state = solution.readState();
      const iteration = await solution.step(shouldStop);
      if (iteration === null) return none;
      writeWeights(model, toTensors(layout, solution.weights));
      const totals = await trainingMetrics(shouldStop);
      if (totals === null) {
        // Given up as a whole: the step is taken anew when the run goes on.
        solution.writeState(before, state);
        writeWeights(model, toTensors(layout, before));
        return none;
      }
      step += 1;
      converged = iteration.converged;
      const { loss: lastLoss } = iteration;
      return { ...totals, steps: 1, rows: indices.length, loss: lastLoss * indices.length, lastLoss };
    },
    async replaceRows(split, rows) {
      splits[split] = rows;
    },
    evaluate: (split, shouldStop = () => false) =>
      sumOverRows(model, splits[split], batchLoss.evaluationMetrics, evaluateBatch, shouldStop),
    predict: (features, rows, beforeBatch) => predictRows(model, features, rows, beforeBatch),
    setLearningRateScale() {},
    async readState() {
      return { step, weights: await readWeights(model), optimizer: solution.readState() };
    },
    async writeState({ weights, optimizer: state, step: steps }: TrainingState) {
      writeWeights(model, weights);
      solution.writeState(fromTensors(layout, weights), state);
      step = steps;
      converged = null;
    },
    dispose: () => model.dispose(),
  };
}

import { inferenceRows } from '../forward-pass.ts';
import type { Outputs, RunnerData, StepTotals } from '../step-runner.ts';
import type { TrainingProgram } from './program/training-program.ts';
import { applyStandardPasses } from './passes/standard-passes.ts';
import { sampleRows } from './step/compile-step.ts';
import { addToTotals, emptyTotals } from '../step-totals.ts';
import { traceEvaluationBatch, traceForwardBatch } from './trace/trace-batch.ts';
import type { SessionSource } from './training-session.ts';

/** Rows that go through the model at once without gradients. */
const maxRowsPerCall = 1024;

/** Evaluation and prediction with the weights of a training session. */
export interface Inference {
  evaluate(split: 'train' | 'validation', shouldStop?: () => boolean): Promise<StepTotals>;
  predict(features: Float32Array, rows: number, beforeBatch?: () => Promise<void>): Promise<Outputs>;
}

/** Makes entries for evaluation and prediction when they are first asked for, one for each number of rows. */
export function createInference(
  program: TrainingProgram,
  source: SessionSource,
  data: RunnerData,
): Inference {
  const rowsPerCall = Math.min(maxRowsPerCall, inferenceRows(source.model));
  const evaluations = new Map<string, (indices: Int32Array) => Promise<Float32Array>>();
  const predictions = new Map<number, (features: Float32Array) => Promise<Float32Array>>();

  const evaluationOf = (split: 'train' | 'validation', rows: number) => {
    const key = `${split} ${rows}`;
    let evaluate = evaluations.get(key);
    if (!evaluate) {
      const batch = traceEvaluationBatch(source, sampleRows(source, rows, 0));
      evaluate = program.addEvaluation(split, { ...batch, graph: applyStandardPasses(batch.graph) });
      evaluations.set(key, evaluate);
    }
    return evaluate;
  };
  const predictionOf = (rows: number) => {
    let predict = predictions.get(rows);
    if (!predict) {
      predict = program.addPrediction(
        applyStandardPasses(traceForwardBatch(source, sampleRows(source, rows, 0))),
      );
      predictions.set(rows, predict);
    }
    return predict;
  };

  return {
    async evaluate(split, shouldStop = () => false) {
      const names = source.batchLoss.evaluationMetrics;
      const totals = emptyTotals(names);
      const { rows } = data[split];
      for (let start = 0; start < rows && !shouldStop(); start += rowsPerCall) {
        const count = Math.min(rowsPerCall, rows - start);
        const indices = Int32Array.from({ length: count }, (_, row) => start + row);
        addToTotals(totals, await evaluationOf(split, count)(indices), count, names);
      }
      return totals;
    },

    async predict(features, rows, beforeBatch) {
      const { width } = data;
      const outputs: Float32Array[] = [];
      for (let start = 0; start < rows; start += rowsPerCall) {
        await beforeBatch?.();
        const count = Math.min(rowsPerCall, rows - start);
        // Powers of two, so that few graphs serve all numbers of rows.
        const padded = new Float32Array(nextPowerOfTwo(count) * width);
        padded.set(features.subarray(start * width, (start + count) * width));
        const values = await predictionOf(nextPowerOfTwo(count))(padded);
        outputs.push(values.subarray(0, (values.length / nextPowerOfTwo(count)) * count));
      }
      const values = new Float32Array(outputs.reduce((length, part) => length + part.length, 0));
      let offset = 0;
      for (const part of outputs) {
        values.set(part, offset);
        offset += part.length;
      }
      return { rows, width: rows === 0 ? 1 : values.length / rows, values };
    },
  };
}

function nextPowerOfTwo(count: number): number {
  return 2 ** Math.ceil(Math.log2(count));
}

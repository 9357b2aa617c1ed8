import { availableParallelism } from 'node:os';
import { createBatchLoss } from '../batch-loss.ts';
import { codeRows, predictRows } from '../forward-pass.ts';
import { DataType } from '../libtensorflow/data-type.ts';
import { outputSize, targetWidthOf, type Architecture } from '../models/architecture.ts';
import { buildModel, writeWeights } from '../models/build-model.ts';
import type { PredictorModel } from '../predictor-model.ts';
import { startedLibtensorflow } from '../start-engine.ts';
import type { NamedTensor } from '../step-runner.ts';
import { emitDataflow } from './emit/emit-dataflow.ts';
import { attr } from './graph/attribute-value.ts';
import { constantOf } from './graph/dataflow.ts';
import { operationCatalog } from './operation-catalog.ts';
import { freezeInputs } from './passes/freeze-inputs.ts';
import { applyStandardPasses } from './passes/standard-passes.ts';
import { openGraphSession, type GraphSession } from './program/graph-session.ts';
import { lowerings } from './recurrent/lowerings.ts';
import { names } from './step/step-model.ts';
import { traceForwardBatch, type TraceSource } from './trace/trace-batch.ts';

/** Numbers of rows that have a graph of their own; others are filled up to the next. */
const graphRows = [1, 16, 128, 1024];
/** Larger weights would be copied into each graph; such models predict eagerly. */
const largestWeightsBytes = 32 * 2 ** 20;

/**
 * A trained model as graphs with its weights as constants: for small models several times faster than one operation at a time.
 * Where the forward pass can't be captured, it predicts eagerly.
 * @throws artifactCorrupt where a weight is missing or has another shape.
 */
export function createCapturedPredictor(stored: {
  architecture: Architecture;
  weights: readonly NamedTensor[];
}): PredictorModel & { readonly mode: 'captured' | 'eager' } {
  const model = buildModel(stored.architecture, 0);
  try {
    writeWeights(model, stored.weights);
  } catch (error) {
    model.dispose();
    throw error;
  }
  const libtensorflow = startedLibtensorflow();
  const { context, api } = libtensorflow;
  const source: TraceSource = {
    model,
    batchLoss: createBatchLoss(model, neutralTraining, null),
    catalog: operationCatalog(api),
    describe: (id) => ({
      shape: context.shapeOf(libtensorflow.handleOf(id)),
      dtype: context.typeOf(libtensorflow.handleOf(id)),
    }),
  };
  const constants = new Map(
    stored.weights.map(({ name, shape, data }) => [name, constantOf(DataType.float32, data, shape)]),
  );
  const threads = { intraOpThreads: 1, interOpThreads: availableParallelism() };
  const session = openGraphSession(libtensorflow, source.catalog, threads);
  const predictions = new Map<number, (features: Float32Array) => Promise<Float32Array>>();
  const { inputWidth } = stored.architecture;

  /** Predicts exactly that many rows. */
  const predictionOf = (rows: number) => {
    let predict = predictions.get(rows);
    if (!predict) {
      predict = addPrediction(session, source, constants, rows);
      predictions.set(rows, predict);
    }
    return predict;
  };
  const weightsBytes = stored.weights.reduce((sum, { data }) => sum + data.byteLength, 0);
  const mode =
    weightsBytes <= largestWeightsBytes && canCapture(() => predictionOf(1)) ? 'captured' : 'eager';

  return {
    mode,
    architecture: stored.architecture,
    async predict(features, rows) {
      if (mode === 'eager') return predictRows(model, features, rows);
      const width = outputSize(stored.architecture.layers.at(-1)!);
      const values = new Float32Array(rows * width);
      for (let start = 0; start < rows;) {
        const left = rows - start;
        const size = graphRows.find((count) => count >= left) ?? graphRows.at(-1)!;
        const count = Math.min(size, left);
        const batch = new Float32Array(size * inputWidth);
        batch.set(features.subarray(start * inputWidth, (start + count) * inputWidth));
        const outputs = await predictionOf(size)(batch);
        values.set(outputs.subarray(0, count * width), start * width);
        start += count;
      }
      return { rows, width, values };
    },
    code: (features, rows) => codeRows(model, features, rows),
    dispose() {
      session.dispose();
      model.dispose();
    },
  };
}

/** The loss plays no part in prediction. */
const neutralTraining = {
  loss: 'crossEntropy',
  labelSmoothing: 0,
  regularization: { l1: 0, l2: 0 },
} as const;

function canCapture(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}

/** Adds the graph for a number of rows; its calls take turns. */
function addPrediction(
  session: GraphSession,
  source: TraceSource,
  constants: ReadonlyMap<string, ReturnType<typeof constantOf>>,
  rows: number,
): (features: Float32Array) => Promise<Float32Array> {
  const { inputWidth } = source.model.architecture;
  const targets = new Float32Array(rows * targetWidthOf(source.model.architecture.outputs));
  const sample = { rows, features: new Float32Array(rows * inputWidth), targets };
  const graph = freezeInputs(applyStandardPasses(traceForwardBatch(source, sample)), constants);
  const type = { shape: [rows, inputWidth], dtype: DataType.float32 };
  const entry = session.addEntry(`predict_${rows}`, ({ scope, library, placeholder }) => {
    const features = placeholder('features', type);
    const outputs = emitDataflow(graph, { scope, library, lowerings, input: () => features });
    const result = scope.add('Identity', [outputs[names.prediction]], { T: attr.type(DataType.float32) });
    return { fetches: [result.out()] };
  });

  const run = async (features: Float32Array): Promise<Float32Array> => {
    const feed = session.createTensor(type, features);
    try {
      // A small call is over before another thread would have begun it.
      const [result] = rows < 128 ? entry.run([feed]) : await entry.runAsync([feed]);
      const values = session.readTensor(result) as Float32Array;
      session.deleteTensor(result);
      return values;
    } finally {
      session.deleteTensor(feed);
    }
  };
  let previous: Promise<unknown> = Promise.resolve();
  return (features) => {
    const mine = previous.then(() => run(features));
    previous = mine.catch(() => {});
    return mine;
  };
}

import type { BatchLoss, BatchResult } from '../../batch-loss.ts';
import { DataType } from '../../libtensorflow/data-type.ts';
import type { OperationCatalog } from '../../libtensorflow/op-list.ts';
import type { Targets } from '../../losses.ts';
import { targetShape } from '../../models/architecture.ts';
import type { BuiltModel } from '../../models/build-model.ts';
import { applyHead } from '../../forward-pass.ts';
import * as tf from '../../tf.ts';
import { maskedGradient } from '../../pruning/masked-gradient.ts';
import { CaptureRefused } from '../capture-refused.ts';
import type { Dataflow, GraphInput } from '../graph/dataflow.ts';
import { names, type TracedBatch } from '../step/step-model.ts';
import { overrideKernels } from './kernel-overrides.ts';
import { overrideLayers } from './layer-overrides.ts';
import { record, type Recorder } from './recorder.ts';
import { recordingToDataflow } from './recording-to-dataflow.ts';
import { createTracedNoise, type TracedNoise } from './trace-noise.ts';
import { tracedBackend, type TracedBackend } from './traced-backend.ts';

/** What is traced: the code that would run eagerly. */
export interface TraceSource {
  model: BuiltModel;
  batchLoss: BatchLoss;
  /** Whether kernels that are 0 at a place stay so. */
  keepsZeros?: boolean;
  catalog: OperationCatalog;
  /** Shape and type of a tensor that the binding knows by number. */
  describe: (id: number) => { shape: number[]; dtype: number };
}

/** Rows to trace with. The graph depends on their number only. */
export interface SampleBatch {
  features: Float32Array;
  targets: Float32Array;
  rows: number;
}

/** Where a batch stands that is traced for training. */
interface TracedPlace {
  step: number;
  stepRows: number;
  scalesLoss?: boolean;
}

/** A traced batch, and what the trace itself computed on the way. */
export interface ObservedBatch extends TracedBatch {
  observedLoss: number;
}

/**
 * Traces the forward and backward pass of a training batch.
 * @param place which step it is, of how many rows: the batch has the first of them; and whether gradients are those of a scaled loss
 * @throws CaptureRefused when it can't be a graph
 */
export function traceTrainingBatch(
  source: TraceSource,
  batch: SampleBatch,
  place: TracedPlace,
): ObservedBatch {
  const { model, batchLoss, keepsZeros = false } = source;
  const share = batch.rows / place.stepRows;
  const trained = model.weights.filter((weight) => weight.trainable);
  const variables = trained.map(({ variable }) => variable);
  const trace = traceModel(source, batch, place, (features, targets, lossScale) => {
    let batchResult: BatchResult | undefined;
    let loss: tf.Scalar | undefined;
    const { value, grads } = tf.variableGrads(() => {
      batchResult = batchLoss.training(features, targets);
      batchResult.metrics.forEach((metric) => tf.keep(metric));
      loss = share === 1 ? batchResult.loss : tf.mul(batchResult.loss, share);
      if (lossScale === null) return loss;
      tf.keep(loss);
      return tf.mul(loss, lossScale);
    }, variables);
    const metrics = batchLoss.metrics.map((name, index) => [names.metric(name), batchResult!.metrics[index]]);
    const gradients = trained.map((weight) => {
      const gradient = grads[weight.variable.name];
      return [
        names.gradient(weight.name),
        keepsZeros ? tf.tidy(() => maskedGradient(weight, gradient)) : gradient,
      ];
    });
    return Object.fromEntries([
      [names.loss, lossScale === null ? value : loss!],
      ...metrics,
      ...gradients,
    ]) as Record<string, tf.Tensor>;
  });
  return {
    rows: batch.rows,
    metrics: batchLoss.metrics,
    graph: trace.graph,
    observedLoss: trace.read(names.loss),
  };
}

/** Traces the loss and metrics of a batch in inference mode. The loss is the mean over its rows. */
export function traceEvaluationBatch(source: TraceSource, batch: SampleBatch): TracedBatch {
  const { batchLoss } = source;
  const trace = traceModel(source, batch, null, (features, targets) => {
    const { loss, metrics } = tf.tidy(() => {
      const result = batchLoss.evaluation(features, targets);
      return { loss: tf.keep(result.loss), metrics: result.metrics.map((metric) => tf.keep(metric)) };
    });
    const named = batchLoss.evaluationMetrics.map((name, index) => [names.metric(name), metrics[index]]);
    return Object.fromEntries([[names.loss, loss], ...named]) as Record<string, tf.Tensor>;
  });
  return { rows: batch.rows, metrics: batchLoss.evaluationMetrics, graph: trace.graph };
}

/** Traces the forward pass of a batch in inference mode, up to what is predicted. */
export function traceForwardBatch(source: TraceSource, batch: SampleBatch): Dataflow {
  const { layers, architecture } = source.model;
  return traceModel(source, batch, null, (features) => ({
    [names.prediction]: tf.tidy(() =>
      tf.keep(applyHead(layers.apply(features, { training: false }) as tf.Tensor2D, architecture.head)),
    ),
  })).graph;
}

/**
 * Runs a function on a batch with everything recorded, and makes a graph of what it returns and of the weights that it
 * assigned. The model is left as it was.
 */
function traceModel(
  source: TraceSource,
  batch: SampleBatch,
  place: TracedPlace | null,
  run: (features: tf.Tensor2D, targets: Targets, lossScale: tf.Scalar | null) => Record<string, tf.Tensor>,
): { graph: Dataflow; read: (output: string) => number } {
  const backend = tracedBackend();
  const { model, catalog } = source;
  const features = tf.tensor2d(batch.features, [batch.rows, batch.features.length / batch.rows]);
  const targets = tf.tensor(batch.targets, targetShape(model.architecture, batch.rows)) as Targets;
  const lossScale = place?.scalesLoss ? tf.scalar(1) : null;
  const inputs = describeInputs(backend, model, { features, targets, lossScale });
  const saved = model.weights.map(({ variable }) => variable.clone());
  const idsBefore = model.weights.map(({ variable }) => idOf(backend, variable));
  let noise: TracedNoise | null = null;
  let restoreLayers = () => {};
  const restoreKernels = overrideKernels();

  const start = (recorder: Recorder) => {
    restoreLayers = overrideLayers(model.layers, backend, recorder);
    if (!place) return run(features, targets, null);
    noise = createTracedNoise(backend, recorder, place.step);
    model.setNoise(noise);
    return run(features, targets, lossScale);
  };
  try {
    const isInput = (id: number): boolean => inputs.has(id) || (noise?.inputs.has(id) ?? false);
    const { result, recording, release } = record(backend, isInput, start);
    try {
      const ids = Object.fromEntries(
        Object.entries(result).map(([name, tensor]) => [name, idOf(backend, tensor)]),
      );
      model.weights.forEach((weight, index) => {
        const id = idOf(backend, weight.variable);
        if (id !== idsBefore[index]) ids[names.update(weight.name)] = id;
      });
      for (const [id, input] of (noise as TracedNoise | null)?.inputs ?? []) inputs.set(id, input);
      const graph = recordingToDataflow(recording, {
        inputs,
        outputs: ids,
        read: (id) => bytesOf(backend.binding.tensorDataSync(id)),
        describe: source.describe,
        catalog,
      });
      const values = Object.fromEntries(
        Object.entries(result).map(([name, tensor]) => [
          name,
          tensor.size === 1 ? tensor.dataSync()[0] : Number.NaN,
        ]),
      );
      tf.dispose(result);
      return { graph, read: (output) => values[output] ?? Number.NaN };
    } finally {
      release();
    }
  } finally {
    restoreLayers();
    restoreKernels();
    model.weights.forEach((weight, index) => {
      if (idOf(backend, weight.variable) !== idsBefore[index]) weight.variable.assign(saved[index]);
    });
    tf.dispose([features, targets, saved, lossScale ?? []]);
  }
}

function describeInputs(
  backend: TracedBackend,
  model: BuiltModel,
  { features, targets, lossScale }: { features: tf.Tensor; targets: tf.Tensor; lossScale: tf.Scalar | null },
): Map<number, GraphInput> {
  const input = (name: string, { shape }: tf.Tensor): GraphInput => ({
    kind: 'input',
    name,
    shape: [...shape],
    dtype: DataType.float32,
  });
  return new Map([
    [idOf(backend, features), input(names.features, features)],
    [idOf(backend, targets), input(names.targets, targets)],
    ...(lossScale
      ? [[idOf(backend, lossScale), input(names.lossScale, lossScale)] as [number, GraphInput]]
      : []),
    ...model.weights.map(
      ({ name, variable }) => [idOf(backend, variable), input(name, variable)] as [number, GraphInput],
    ),
  ]);
}

function idOf(backend: TracedBackend, tensor: tf.Tensor): number {
  return backend.getInputTensorIds([tensor])[0];
}

function bytesOf(values: unknown): Uint8Array {
  if (!ArrayBuffer.isView(values)) throw new CaptureRefused('The step has constants that are not numbers.');
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
}

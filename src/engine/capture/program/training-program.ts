import type { PreparedSplit } from '../../../data/preparation/prepared-data.ts';
import { DataType } from '../../libtensorflow/data-type.ts';
import type { SessionEntry } from '../../libtensorflow/session-entry.ts';
import type { OperationCatalog } from '../../libtensorflow/op-list.ts';
import type { Libtensorflow } from '../../start-engine.ts';
import type { NamedTensor, RunnerData } from '../../step-runner.ts';
import { emitDataflow } from '../emit/emit-dataflow.ts';
import type { Ref } from '../emit/scope.ts';
import { attr } from '../graph/attribute-value.ts';
import type { Dataflow } from '../graph/dataflow.ts';
import type { NodeDef } from '../graph/graph-def.ts';
import { gatherRows, splitVariables } from '../plans/data-source.ts';
import type { Plan } from '../plans/plan.ts';
import { createUnrolledSteps } from '../plans/unrolled-steps.ts';
import { createXlaLoop } from '../plans/xla-loop.ts';
import { lowerings } from '../recurrent/lowerings.ts';
import { lossScaleState } from '../step/loss-scale.ts';
import { names, type StepModel, type TracedBatch, type WeightSpec } from '../step/step-model.ts';
import { openGraphSession, type EntryScope, type GraphSession } from './graph-session.ts';
import { createStateLayout } from './state-layout.ts';
import type { StepExecutor } from './step-executor.ts';

/** A session that trains: the data, the weights and the optimizer's slots are its variables. */
export interface TrainingProgram {
  readonly plan: Plan;
  readonly session: GraphSession;
  /** Names of the variables that hold weights and slots. */
  readonly state: readonly string[];
  /** Adds a way of taking steps. */
  addSteps(model: StepModel, plan: Pick<Plan, 'steps' | 'loop'>): StepExecutor;
  /** Adds a way of evaluating `batch.rows` rows of a split: [mean loss, metric sums] of the rows with those numbers. */
  addEvaluation(
    split: 'train' | 'validation',
    batch: TracedBatch,
  ): (indices: Int32Array) => Promise<Float32Array>;
  /** Adds a way of computing the outputs of rows that are given. */
  addPrediction(graph: Dataflow): (features: Float32Array) => Promise<Float32Array>;
  /** Replaces the rows of a split; the arrays have the lengths of those before. */
  writeRows(split: 'train' | 'validation', rows: PreparedSplit): void;
  readState(): { weights: NamedTensor[]; optimizer: NamedTensor[] };
  /** Sets tensors by name; with `fill`, slots that are not given start afresh. */
  writeState(tensors: readonly NamedTensor[], fill: boolean): void;
  dispose(): void;
}

/** What a program is made from. */
export interface ProgramSource {
  libtensorflow: Libtensorflow;
  catalog: OperationCatalog;
  weights: readonly WeightSpec[];
  data: RunnerData;
  /** Operations at once. */
  threads: number;
  /** Whether TensorFlow's own graph optimizer runs: it takes 20 ms, and gains by fusing what is large. */
  optimizesGraph: boolean;
  /** The cluster that the session runs on; left out: this process alone. */
  cluster?: ClusterPlace;
}

/** Where the session of a cluster is opened, and where it does what only one process does. */
export interface ClusterPlace {
  /** Of this process's own server. */
  target: string;
  /** Fields of ConfigProto that name the processes, encoded. */
  config: Uint8Array;
  /** This process's device in the cluster. */
  device: string;
  /** Puts the nodes of the session on devices; left out: they are on this process's, unless they say otherwise. */
  place?: (nodes: readonly NodeDef[]) => readonly NodeDef[];
  /** Cuts the products of a graph without gradients as those of the steps are cut; left out: weights are put together. */
  cutProducts?: (graph: Dataflow) => Dataflow;
}

/** Left to itself, TensorFlow places what it can on the GPU. */
const cpuDevice = '/job:localhost/replica:0/task:0/device:CPU:0';

/** ConfigProto: graph_options = 10 { rewrite_options = 10 { disable_meta_optimizer = 19: true } }. */
const withoutGraphOptimizer = Uint8Array.of(0x52, 5, 0x52, 3, 0x98, 1, 1);

/** Opens a program for steps like `model`. Its variables are not set yet, the data is. */
export function createTrainingProgram(source: ProgramSource, model: StepModel, plan: Plan): TrainingProgram {
  const session = openProgramSession(source, plan);
  const layout = createStateLayout(
    source.weights,
    model.trained,
    model.optimizer,
    model.scalesLoss ? Object.values(lossScaleState) : [],
  );
  layout.variables.forEach((variable) => session.declare(variable));
  const splits = ['train', 'validation'] as const;
  const held = splits.filter((split) => source.data[split].rows > 0);
  held.forEach((split) => declareSplit(session, split, source.data));
  session.write(new Map(held.flatMap((split) => valuesOfSplit(split, source.data[split]))));

  /** The value of a whole weight, put together where a plan has cut it. */
  const readWeight = ({ scope, handle }: EntryScope, weight: string): Ref => {
    const type = { dtype: attr.type(DataType.float32) };
    const parts = layout
      .partsOf(weight)
      .map((part) => scope.add('ReadVariableOp', [handle(part)], type).out());
    if (parts.length === 1) return parts[0];
    const attributes = {
      T: attr.type(DataType.float32),
      N: attr.int(parts.length),
      Tidx: attr.type(DataType.int32),
    };
    return scope.add('ConcatV2', [...parts, scope.int(1)], attributes).out();
  };
  const cutProducts = source.cluster?.cutProducts ?? ((graph: Dataflow) => graph);
  const emitInference = (entry: EntryScope, graph: Dataflow, batch: { features: Ref; targets?: Ref }) => {
    const weights = new Map<string, Ref>();
    return emitDataflow(cutProducts(graph), {
      scope: entry.scope,
      library: entry.library,
      lowerings,
      input({ name }) {
        if (name === names.features) return batch.features;
        if (name === names.targets) return batch.targets!;
        let value = weights.get(name);
        if (value === undefined) weights.set(name, (value = readWeight(entry, name)));
        return value;
      },
    });
  };

  return {
    plan,
    session,
    state: layout.variables.map(({ name }) => name),
    addSteps: (steps, { steps: count, loop }) =>
      loop === 'xla' ? createXlaLoop(session, steps, count) : createUnrolledSteps(session, steps, count),

    addEvaluation(split, batch) {
      const type = { shape: [batch.rows], dtype: DataType.int32 };
      const entry = session.addEntry(`evaluate_${split}`, (scope) => {
        const rows = gatherRows(scope, split, scope.placeholder('indices', type));
        const outputs = emitInference(scope, batch.graph, rows);
        const values = [names.loss, ...batch.metrics.map(names.metric)].map((name) => outputs[name]);
        const packing = { T: attr.type(DataType.float32), N: attr.int(values.length), axis: attr.int(0) };
        return { fetches: [scope.scope.add('Pack', values, packing).out()] };
      });
      return (indices) => runOne(session, entry, type, indices);
    },

    addPrediction(graph) {
      const { shape, dtype } = featuresOf(graph, source.data.width);
      const entry = session.addEntry('predict', (scope) => {
        const features = scope.placeholder('features', { shape, dtype });
        const prediction = emitInference(scope, graph, { features })[names.prediction];
        return { fetches: [scope.scope.add('Identity', [prediction], { T: attr.type(dtype) }).out()] };
      });
      return (features) => runOne(session, entry, { shape, dtype }, features);
    },

    writeRows: (split, rows) => session.write(new Map(valuesOfSplit(split, rows))),
    readState() {
      const values = session.read(layout.visible) as Map<string, Float32Array>;
      return { weights: layout.toTensors(values, 'weight'), optimizer: layout.toTensors(values, 'slot') };
    },
    writeState: (tensors, fill) => session.write(layout.toVariables(tensors, fill)),
    dispose: () => session.dispose(),
  };
}

function openProgramSession(source: ProgramSource, plan: Plan): GraphSession {
  const { libtensorflow, catalog, cluster } = source;
  const withoutOptimizer = source.optimizesGraph && !cluster ? [] : [withoutGraphOptimizer];
  // The threads of a cluster are those of its servers.
  if (cluster)
    return openGraphSession(
      libtensorflow,
      catalog,
      { target: cluster.target, extra: Buffer.concat([...withoutOptimizer, cluster.config]) },
      cluster.device,
      cluster.place,
    );
  const config = {
    intraOpThreads: plan.kernelThreads,
    interOpThreads: source.threads,
    // oneDNN's kernels are kept per thread, with the number of threads that they were made for: in a shared pool, a session
    // would compute on kernels that one with other kernelThreads has left there.
    usePerSessionThreads: true,
    ...(withoutOptimizer.length > 0 && { extra: withoutOptimizer[0] }),
  };
  return openGraphSession(libtensorflow, catalog, config, plan.onCpu ? cpuDevice : undefined);
}

function declareSplit(session: GraphSession, split: 'train' | 'validation', data: RunnerData): void {
  const variables = splitVariables(split);
  // A window has room for more rows than it may hold at the moment.
  const rows = data[split].features.length / data.width;
  session.declare({ name: variables.features, shape: [rows, data.width], dtype: DataType.float32 });
  const { targetWidth = 1 } = data;
  const targetShape = targetWidth === 1 ? [rows] : [rows, targetWidth];
  session.declare({ name: variables.targets, shape: targetShape, dtype: DataType.float32 });
}

function valuesOfSplit(
  split: 'train' | 'validation',
  { features, targets }: PreparedSplit,
): [string, Float32Array][] {
  const variables = splitVariables(split);
  return [
    [variables.features, features],
    [variables.targets, targets],
  ];
}

function featuresOf(graph: Dataflow, width: number): { shape: readonly number[]; dtype: number } {
  const rows = graph.outputs[names.prediction].shape[0];
  return { shape: [rows, width], dtype: DataType.float32 };
}

async function runOne(
  session: GraphSession,
  entry: SessionEntry,
  type: { shape: readonly number[]; dtype: number },
  values: Int32Array | Float32Array,
): Promise<Float32Array> {
  const feed = session.createTensor(type, values);
  try {
    const [result] = await entry.runAsync([feed]);
    const numbers = session.readTensor(result) as Float32Array;
    session.deleteTensor(result);
    return numbers;
  } finally {
    session.deleteTensor(feed);
  }
}

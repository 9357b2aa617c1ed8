import type { BuiltModel } from '../models/build-model.ts';
import { DataType } from '../libtensorflow/data-type.ts';
import type { Libtensorflow } from '../start-engine.ts';
import type { NamedTensor, RunnerData } from '../step-runner.ts';
import { operationCatalog } from './operation-catalog.ts';
import { largeMatmulToBatchMatmul } from './passes/batch-matmul-to-matmul.ts';
import { reducePrecision } from './passes/reduce-precision.ts';
import { splitWideKernels } from './passes/split-wide-kernels.ts';
import { smallStepFlops } from './plans/candidates.ts';
import { countFlops } from './plans/flops.ts';
import type { Plan } from './plans/plan.ts';
import type { StepBatch, StepExecutor } from './program/step-executor.ts';
import { createTrainingProgram, type TrainingProgram } from './program/training-program.ts';
import { batchesOf, compileStep, type CompiledStep, type StepSource } from './step/compile-step.ts';

/** What the sessions of a run have in common. */
export interface SessionSource extends StepSource {
  libtensorflow: Libtensorflow;
  /** Rows of a full step, and of one batch through the model. */
  rowsPerStep: number;
  batchSize: number;
  /** Threads that the run may use. */
  threads: number;
  /** Steps that have been traced, by how their rows are cut: plans share them. */
  traced: Map<string, CompiledStep>;
}

/** Steps under one plan: a session, with executors for full steps and for shorter ones. */
export interface TrainingSession {
  readonly plan: Plan;
  readonly program: TrainingProgram;
  /** The full step, as traced. */
  readonly compiled: CompiledStep;
  /**
   * Takes one step for each `rowsPerStep` rows, the last with what is left.
   * @returns [steps × (1 + metrics)]: each step's mean loss and metric sums
   */
  takeSteps(batch: StepBatch, rowsPerStep: number, msPerStep: number): Promise<Float32Array>;
  dispose(): void;
}

/** A call that lasts longer leaves the event loop free meanwhile; for shorter ones the detour costs too much. */
const longCallMilliseconds = 3;

/**
 * Opens a session that trains under a plan, with the given state.
 * @param compiled the full step, where it has been compiled for the plan already
 * @throws CaptureRefused when the step can't be captured
 */
export function openTrainingSession(
  source: SessionSource,
  plan: Plan,
  data: RunnerData,
  state: readonly NamedTensor[],
  compiled: CompiledStep = compileForPlan(source, plan, source.rowsPerStep),
): TrainingSession {
  const catalog = operationCatalog(source.libtensorflow.api);
  const flops = compiled.model.parts.reduce((sum, { graph }) => sum + countFlops(graph), 0);
  const optimizesGraph = flops >= smallStepFlops;
  const program = createTrainingProgram(
    { ...source, catalog, weights: weightsOf(source.model), data, optimizesGraph },
    compiled.model,
    plan,
  );
  try {
    program.writeState(state, true);
    return sessionOf(source, plan, compiled, program);
  } catch (error) {
    program.dispose();
    throw error;
  }
}

function sessionOf(
  source: SessionSource,
  plan: Plan,
  compiled: CompiledStep,
  program: TrainingProgram,
): TrainingSession {
  const single = { steps: 1, loop: 'unrolled' } as const;
  const isSingle = plan.steps === 1 && plan.loop === 'unrolled';
  const singles = new Map<number, StepExecutor>();
  let main: StepExecutor | null = null;

  /** Takes one step of that many rows at a time. */
  const singleFor = (rows: number): StepExecutor => {
    let executor = singles.get(rows);
    if (!executor) {
      const model = rows === source.rowsPerStep ? compiled.model : compileForPlan(source, plan, rows).model;
      executor = program.addSteps(model, single);
      singles.set(rows, executor);
    }
    return executor;
  };
  const executorFor = (steps: number, rowsPerStep: number): StepExecutor => {
    if (isSingle || rowsPerStep !== source.rowsPerStep) return singleFor(rowsPerStep);
    // A loop takes single steps, too: they would have other roundings as a graph of their own, and how a run's steps are
    // cut into calls depends on time.
    if (steps === 1 && plan.loop === 'unrolled') return singleFor(rowsPerStep);
    main ??= program.addSteps(compiled.model, plan);
    return steps >= main.maxSteps || main.takesFewer ? main : singleFor(rowsPerStep);
  };

  return {
    plan,
    program,
    compiled,
    async takeSteps({ indices, rates, firstStep }, rowsPerStep, msPerStep) {
      const results: Float32Array[] = [];
      let step = 0;
      for (let row = 0; row < indices.length;) {
        const full = Math.floor((indices.length - row) / rowsPerStep);
        const rows = full > 0 ? rowsPerStep : indices.length - row;
        const executor = executorFor(full, rows);
        const steps = Math.max(1, Math.min(full, executor.maxSteps));
        const part: StepBatch = {
          indices: indices.subarray(row, row + steps * rows),
          rates: rates.subarray(2 * step, 2 * (step + steps)),
          firstStep: firstStep + step,
        };
        results.push(await executor.run(part, steps * msPerStep > longCallMilliseconds));
        row += steps * rows;
        step += steps;
      }
      return concatenate(results);
    },
    dispose: () => program.dispose(),
  };
}

/**
 * Traces a step and cuts it as a plan wants. Steps of other sizes than the plan's are not cut by rows.
 * @throws CaptureRefused when the step can't be captured
 */
export function compileForPlan(source: SessionSource, plan: Plan, rows: number): CompiledStep {
  const isAccumulated = rows > source.batchSize;
  const shardRows = rows / plan.shards;
  const isSharded =
    plan.shards > 1 && !isAccumulated && rows === source.rowsPerStep && Number.isInteger(shardRows);
  const cut = isSharded
    ? { rows: Array.from({ length: plan.shards }, () => shardRows), isSequential: false }
    : { rows: batchesOf(rows, source.batchSize), isSequential: true };
  // What is below 1e-7 would be 0 in float16; bfloat16 has the range of float32.
  const wanted = { ...cut, scalesLoss: plan.precision === 'float16' };
  const key = JSON.stringify(wanted);
  const compiled = source.traced.get(key) ?? compileStep(source, wanted);
  source.traced.set(key, compiled);
  const model = plan.columnParts === 1 ? compiled.model : splitWideKernels(compiled.model, plan.columnParts);
  const parts = model.parts.map((part) => {
    const graph = largeMatmulToBatchMatmul(part.graph);
    return { ...part, graph: plan.precision === 'float32' ? graph : reducePrecision(graph, plan.precision) };
  });
  return { ...compiled, model: { ...model, parts, compilesNoise: plan.compilesNoise } };
}

export function weightsOf(model: BuiltModel) {
  return model.weights.map(({ name, variable, trainable }) => ({
    name,
    shape: variable.shape,
    dtype: DataType.float32,
    isTrainable: trainable,
  }));
}

/** Results of calls, side by side. */
export function concatenate(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0];
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

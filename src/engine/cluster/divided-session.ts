import type { ResolvedModelParallel } from '../../contracts/definition/strategy.ts';
import { CaptureRefused } from '../capture/capture-refused.ts';
import { operationCatalog } from '../capture/operation-catalog.ts';
import { cutProducts, splitWideKernels } from '../capture/passes/split-wide-kernels.ts';
import { plainPlan, type Plan } from '../capture/plans/plan.ts';
import { firstSteps } from '../capture/plans/time-plan.ts';
import type { StepBatch, StepExecutor } from '../capture/program/step-executor.ts';
import { createTrainingProgram } from '../capture/program/training-program.ts';
import { rehearse } from '../capture/rehearse.ts';
import { batchesOf, compileStep, type CompiledStep } from '../capture/step/compile-step.ts';
import { weightsOf, type SessionSource, type TrainingSession } from '../capture/training-session.ts';
import type { NamedTensor, RunnerData } from '../step-runner.ts';
import { encodeClusterConfig } from './cluster-protos.ts';
import {
  callsOf,
  closeProgram,
  devicesOf,
  job,
  takeCalls,
  type ClusterMembers,
  type ReplicatedCall,
} from './cluster-session.ts';
import { withLargeProducts } from './compile-replicas.ts';
import {
  divideByColumns,
  divideByLayers,
  rankOfVariable,
  shareOfBlocks,
  type Division,
} from './divide-weights.ts';
import { createPatience } from './patience.ts';
import { placeNodes } from './place-nodes.ts';
import { stepsOfCall } from './replica-plan.ts';

/** From this share of the weights in kernels that can be cut on, `auto` cuts columns. */
const mostlyWide = 0.5;

/** Calls that are timed before it is decided how many steps the others have. */
const timedCalls = 2;

/** A session whose weights and slots lie on several processes. */
export interface DividedSession extends Omit<TrainingSession, 'plan'> {
  plan: Pick<Plan, 'steps' | 'precision' | 'onCpu'>;
  cut: 'layers' | 'columns';
  division: Division;
}

/**
 * Opens a session that has its weights and slots on the processes of a cluster, each tensor, or block of columns, on one. The step is that of
 * one process; its operations run where their weights are.
 * @throws CaptureRefused when the step can't be captured
 * @throws engineFailed where a process of the cluster can't be reached
 */
export async function openDividedSession({
  source,
  wanted,
  members: { target, addresses },
  data,
  initial,
}: {
  source: SessionSource;
  wanted: Pick<ResolvedModelParallel, 'cut' | 'microBatches'>;
  members: ClusterMembers;
  data: RunnerData;
  /** The weights that were traced, with which training begins. */
  initial: readonly NamedTensor[];
}): Promise<DividedSession> {
  const processes = addresses.length;
  const weights = weightsOf(source.model);
  const whole = compileMicroBatches(source, wanted.microBatches, source.rowsPerStep);
  const wide = splitWideKernels(whole.model, processes, 0);
  const cut =
    wanted.cut === 'auto' ? (shareOfBlocks(weights, wide) >= mostlyWide ? 'columns' : 'layers') : wanted.cut;
  if (cut === 'columns' && wide === whole.model)
    throw new CaptureRefused(`no kernel has columns that ${processes} processes can share`);
  const model = cut === 'columns' ? wide : whole.model;
  const division =
    cut === 'columns'
      ? divideByColumns(weights, model, processes)
      : divideByLayers(weights, model, processes);
  const devices = devicesOf(addresses);
  const places = { devices, rankOf: (variable: string) => rankOfVariable(division, variable) };
  const full: CompiledStep = { ...whole, model: withLargeProducts(model) };
  const program = createTrainingProgram(
    {
      ...source,
      catalog: operationCatalog(source.libtensorflow.api),
      weights,
      data,
      optimizesGraph: false,
      cluster: {
        target,
        config: encodeClusterConfig(job, addresses),
        device: devices[0],
        place: (nodes) => placeNodes(nodes, places),
        cutProducts: (graph) => cutProducts(graph, model.trained),
      },
    },
    full.model,
    plainPlan,
  );

  const timed = createPatience();
  const executors = new Map<string, StepExecutor>();
  const plan = { steps: 1, precision: plainPlan.precision, onCpu: true };
  const modelOf = (rows: number) => {
    if (rows === source.rowsPerStep) return full.model;
    const other = compileMicroBatches(source, wanted.microBatches, rows).model;
    return withLargeProducts(cut === 'columns' ? splitWideKernels(other, processes, 0) : other);
  };
  const run = async (batch: StepBatch, { rows, steps }: ReplicatedCall): Promise<Float32Array> => {
    const key = `${rows} ${steps}`;
    const executor = executors.get(key) ?? program.addSteps(modelOf(rows), { steps, loop: 'unrolled' });
    executors.set(key, executor);
    return await timed(key, (timeoutMilliseconds) => executor.run(batch, true, { timeoutMilliseconds }));
  };

  const session: DividedSession = {
    plan,
    cut,
    division,
    program,
    compiled: full,
    async takeSteps(batch, rowsPerStep) {
      const how = { exchange: { type: 'synchronous' }, stepsPerCall: plan.steps } as const;
      return await takeCalls(
        batch,
        rowsPerStep,
        callsOf(batch.indices.length, rowsPerStep, source, how),
        run,
      );
    },
    dispose: () => closeProgram(program),
  };
  try {
    await rehearse({ ...session, plan: plainPlan }, source, initial, initial);
    plan.steps = stepsOfCall(await timeStep(session, source));
    await rehearse({ ...session, plan: { ...plainPlan, steps: plan.steps } }, source, initial, initial);
    return session;
  } catch (error) {
    session.dispose();
    throw error;
  }
}

/** What a step takes, in milliseconds. */
async function timeStep(session: DividedSession, source: SessionSource): Promise<number> {
  const batch = firstSteps(source, source.sample.rows, 1);
  let fastest = Infinity;
  for (let call = 0; call < timedCalls; call += 1) {
    const started = performance.now();
    await session.takeSteps(batch, source.rowsPerStep, 0);
    fastest = Math.min(fastest, performance.now() - started);
  }
  return fastest;
}

/** A step whose batches are cut into so many parts, which wait for each other only where one needs the layers that another is in. */
function compileMicroBatches(source: SessionSource, microBatches: number, rows: number): CompiledStep {
  const size = Math.ceil(Math.min(rows, source.batchSize) / microBatches);
  return compileStep(source, { rows: batchesOf(rows, size), isSequential: microBatches === 1 });
}

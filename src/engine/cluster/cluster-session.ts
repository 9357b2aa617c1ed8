import type { PreparedSplit } from '../../data/preparation/prepared-data.ts';
import { TrainyardError } from '../../errors.ts';
import { CaptureRefused } from '../capture/capture-refused.ts';
import { operationCatalog } from '../capture/operation-catalog.ts';
import { splitVariables } from '../capture/plans/data-source.ts';
import { plainPlan } from '../capture/plans/plan.ts';
import type { StepBatch, StepExecutor } from '../capture/program/step-executor.ts';
import { isAsTraced } from '../capture/rehearse.ts';
import { createTrainingProgram, type TrainingProgram } from '../capture/program/training-program.ts';
import { hasNoise } from '../capture/step/step-model.ts';
import { concatenate, weightsOf, type SessionSource } from '../capture/training-session.ts';
import type { NamedTensor, RunnerData } from '../step-runner.ts';
import { encodeClusterConfig } from './cluster-protos.ts';
import { compileReplicas, type ReplicatedStep } from './compile-replicas.ts';
import { createVariableCopier } from './copy-variables.ts';
import { createPatience } from './patience.ts';
import type { ReplicaPlan } from './replica-plan.ts';
import { createReplicatedSteps, type Exchange } from './replicated-steps.ts';

/** The processes of a cluster, by rank; this one is the first. */
export interface ClusterMembers {
  /** Of this process's own server. */
  target: string;
  /** `host:port` of each. */
  addresses: readonly string[];
}

/** A session over the processes of a cluster: each holds the training rows, weights and slots, and computes a replica's part of each step. */
export interface ClusterSession {
  /** Evaluates, predicts and is read on this process alone. */
  readonly program: TrainingProgram;
  /**
   * Takes steps, one for each `rowsPerStep` rows, the last with what is left. At the end of the call all replicas are equal.
   * @returns [steps × (1 + metrics)]: each step's mean loss and metric sums
   */
  takeSteps(batch: StepBatch, rowsPerStep: number): Promise<Float32Array>;
  /** Sets the state of all replicas; with `fill`, slots that are not given start afresh. */
  writeState(tensors: readonly NamedTensor[], fill: boolean): Promise<void>;
  /** Takes further steps under another plan of as many replicas. */
  setPlan(plan: ReplicaPlan): void;
  writeRows(split: 'train' | 'validation', rows: PreparedSplit): Promise<void>;
  /** Ends the session, also where a process is lost. */
  close(): void;
}

/** The job as which a session brings servers together. */
export const job = 'trainers';

/** The devices of a job's processes, by rank. */
export const devicesOf = (addresses: readonly string[]): string[] =>
  addresses.map((_, task) => `/job:${job}/replica:0/task:${task}/device:CPU:0`);

/** A tensor that moves between processes is one message, which holds 2 GiB at most. */
const largestTensorBytes = 2 ** 31 - 2 ** 20;

/**
 * Opens a session over a cluster, sets its state, and takes a step that does not count, whose loss must be that of the trace.
 * @throws CaptureRefused when the step can't be captured or divided
 * @throws engineFailed where a process of the cluster can't be reached
 */
export async function openClusterSession({
  source,
  plan,
  members,
  data,
  initial,
  state,
}: {
  source: SessionSource;
  plan: ReplicaPlan;
  members: ClusterMembers;
  data: RunnerData;
  /** The weights that were traced. */
  initial: readonly NamedTensor[];
  /** What the replicas begin with. */
  state: readonly NamedTensor[];
}): Promise<ClusterSession> {
  const { target, addresses } = members;
  const devices = devicesOf(addresses);
  requireMovable(data.train);
  const full = compileReplicas(source, {
    rows: source.rowsPerStep,
    replicas: devices.length,
    lossOf: 'step',
  });
  const model = full.models[0]!;
  const program = createTrainingProgram(
    {
      ...source,
      catalog: operationCatalog(source.libtensorflow.api),
      weights: weightsOf(source.model),
      data,
      optimizesGraph: false,
      cluster: { target, config: encodeClusterConfig(job, addresses), device: devices[0] },
    },
    model,
    plainPlan,
  );
  try {
    const session = sessionOf({ source, plan, devices, program, full });
    await session.copyRows('train');
    await session.writeState(initial, true);
    await requireTracedLoss(session, source, full);
    await session.writeState(state, true);
    return session;
  } catch (error) {
    closeProgram(program);
    throw error;
  }
}

function sessionOf({
  source,
  plan,
  devices,
  program,
  full,
}: {
  source: SessionSource;
  plan: ReplicaPlan;
  devices: readonly string[];
  program: TrainingProgram;
  full: ReplicatedStep;
}): ClusterSession & { copyRows(split: 'train' | 'validation'): Promise<void> } {
  const copier = createVariableCopier(program.session, devices);
  const executors = new Map<string, StepExecutor>();
  const timed = createPatience();
  let local: ReplicatedStep | null = null;
  let current = plan;

  const executorFor = (rows: number, steps: number, exchange: Exchange): [string, StepExecutor] => {
    const key = `${rows} ${steps} ${exchange}`;
    let executor = executors.get(key);
    if (!executor) {
      executor = createReplicatedSteps(program.session, {
        devices,
        step: stepOf(rows, exchange),
        steps,
        exchange,
      });
      executors.set(key, executor);
    }
    return [key, executor];
  };
  const stepOf = (rows: number, exchange: Exchange): ReplicatedStep => {
    const replicas = devices.length;
    if (exchange !== 'gradients')
      return (local ??= compileReplicas(source, { rows, replicas, lossOf: 'replica' }));
    return rows === full.rows ? full : compileReplicas(source, { rows, replicas, lossOf: 'step' });
  };

  const run = async (batch: StepBatch, { rows, steps, exchange }: ReplicatedCall) => {
    const [key, executor] = executorFor(rows, steps, exchange);
    return await timed(key, (timeoutMilliseconds) => executor.run(batch, true, { timeoutMilliseconds }));
  };
  const variablesOf = (split: 'train' | 'validation') => Object.values(splitVariables(split));
  const copyRows = (split: 'train' | 'validation') =>
    timed(`rows ${split}`, (limit) => copier.copy(variablesOf(split), limit));

  return {
    program,
    copyRows,
    setPlan(next) {
      current = next;
    },
    async takeSteps(batch, rowsPerStep) {
      const calls = callsOf(batch.indices.length, rowsPerStep, source, current);
      return await takeCalls(batch, rowsPerStep, calls, run);
    },
    async writeState(tensors, fill) {
      program.writeState(tensors, fill);
      await timed('state', (limit) => copier.copy(program.state, limit));
    },
    async writeRows(split, rows) {
      program.writeRows(split, rows);
      // The chief alone evaluates.
      if (split === 'train') await copyRows(split);
    },
    close: () => closeProgram(program),
  };
}

/** A call of the library: so many steps of so many rows, and what the replicas send each other. */
export interface ReplicatedCall {
  /** Number of its first step among those that are to be taken. */
  first: number;
  steps: number;
  rows: number;
  exchange: Exchange;
}

/**
 * How steps are cut into calls. Local steps end with their mean after `localSteps` of them, and at the end; a step of fewer rows
 * than others is a synchronous one.
 */
export function callsOf(
  totalRows: number,
  rowsPerStep: number,
  { rowsPerStep: fullRows }: Pick<SessionSource, 'rowsPerStep'>,
  { exchange, stepsPerCall }: Pick<ReplicaPlan, 'exchange' | 'stepsPerCall'>,
): ReplicatedCall[] {
  const calls: ReplicatedCall[] = [];
  const isFull = rowsPerStep === fullRows;
  const whole = Math.floor(totalRows / rowsPerStep);
  const isLocal = exchange.type === 'local' && isFull;
  for (let first = 0; first < whole;) {
    const untilMean = isLocal ? exchange.steps - (first % exchange.steps) : whole - first;
    const left = Math.min(untilMean, whole - first);
    // Few graphs serve all numbers of steps.
    const steps = isFull && left >= stepsPerCall ? stepsPerCall : 1;
    const kind = isLocal ? (steps === left ? 'weights' : 'nothing') : 'gradients';
    calls.push({ first, steps, rows: rowsPerStep, exchange: kind });
    first += steps;
  }
  const rest = totalRows - whole * rowsPerStep;
  if (rest > 0) calls.push({ first: whole, steps: 1, rows: rest, exchange: 'gradients' });
  return calls;
}

/** Takes the steps of a batch call by call; gives their results side by side. */
export async function takeCalls(
  batch: StepBatch,
  rowsPerStep: number,
  calls: readonly ReplicatedCall[],
  run: (part: StepBatch, call: ReplicatedCall) => Promise<Float32Array>,
): Promise<Float32Array> {
  const results: Float32Array[] = [];
  for (const call of calls) {
    const { first, steps, rows } = call;
    const row = first * rowsPerStep;
    const part: StepBatch = {
      indices: batch.indices.subarray(row, row + steps * rows),
      rates: batch.rates.subarray(2 * first, 2 * (first + steps)),
      firstStep: batch.firstStep + first,
    };
    results.push(await run(part, call));
  }
  return concatenate(results);
}

/** @throws CaptureRefused where the replicas compute another loss than the trace */
async function requireTracedLoss(
  session: ClusterSession,
  { rowsPerStep, sample }: SessionSource,
  { models, observed: { observedLoss, observedRows } }: ReplicatedStep,
): Promise<void> {
  const rows = Math.min(observedRows, sample.rows);
  const indices = Int32Array.from({ length: rowsPerStep }, (_, row) => row % rows);
  const batch = { indices, rates: new Float32Array(2), firstStep: 0 };
  const [loss] = await session.takeSteps(batch, rowsPerStep);
  if (models.some((model) => model && hasNoise(model)) && observedRows !== rowsPerStep) return;
  if (rowsPerStep % rows !== 0) return;
  if (isAsTraced(loss, observedLoss)) return;
  throw new CaptureRefused(`the replicas give a loss of ${loss}, the eager step one of ${observedLoss}`);
}

/** @throws outOfMemory */
function requireMovable({ features }: PreparedSplit): void {
  if (features.byteLength <= largestTensorBytes) return;
  throw new TrainyardError(
    'outOfMemory',
    `The training rows take ${Math.ceil(features.byteLength / 1e6)} MB, and replicas are sent 2147 MB at most. ` +
      'Use fewer rows or columns, or lower TRAINER_MEMORY_MB, which has the rows stay on disk.',
  );
}

/** A session that has lost a process says so once more when it is closed. */
export function closeProgram(program: TrainingProgram): void {
  try {
    program.dispose();
  } catch {
    // What it held is freed all the same.
  }
}

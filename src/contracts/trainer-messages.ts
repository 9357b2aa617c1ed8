import type { PlainError } from '../errors.ts';
import type { ClusterNetwork } from './cluster-network.ts';
import type { AnyDefinition } from './definition/classical.ts';
import type { Evaluation } from './evaluation.ts';
import type {
  CheckpointKind,
  MetricPoint,
  RunExecution,
  RunProgress,
  RunTimings,
  StopReason,
} from './run.ts';
import type { FederatedTask, RoundReport } from './federation.ts';
import type { EngineInfo } from './system.ts';
import type { Warning } from './warning.ts';

/** What a trainer is booted with, before it has a task. */
export interface TrainerBoot {
  engine: { name: 'auto' | 'libtensorflow' | 'wasm'; libtensorflowDir: string | null };
  /** The GPUs that it sees, as CUDA_VISIBLE_DEVICES names them; empty: none; null or absent: those that its environment shows. */
  visibleGpus?: readonly string[] | null;
  /** Its share of the machine. */
  threads: number;
  /** The most memory that its data and model may take, in bytes. */
  memoryLimitBytes: number;
  /** Where the engine keeps which plan is the fastest for a model; null: nowhere. */
  planCacheFolder: string | null;
  /** For its files before it has a task. */
  scratchDir: string;
  /** Where it and the other replicas of its run listen; null or absent: it trains alone. */
  cluster?: ClusterNetwork | null;
}

/** What a trainer needs to train one run: files and plain data; no database, no queue, no credentials. */
export interface TrainingTask {
  runId: string;
  definition: AnyDefinition;
  dataset: { parquetPath: string };
  /** A folder of this attempt alone; checkpoints are written into it as folders. */
  scratchDir: string;
  /** A checkpoint's folder to go on from. */
  resumeFrom: string | null;
  /** A folder with the checkpoint that the initial weights are taken from, or that is compressed, where the definition names one; absent or null: none. */
  source?: string | null;
  /** The most memory that data and model may take, in bytes. */
  memoryLimitBytes: number;
  /** Seconds that earlier attempts have trained; counts towards maxRuntimeSeconds. */
  elapsedSeconds: number;
  /** It pauses at the end of this epoch, with a checkpoint to go on from; absent or null: it trains to its end. */
  pauseAfterEpoch?: number | null;
  /** Forces a plan of the captured engine (see docs/engine.md); null: the planner chooses. */
  enginePlan: string | null;
  /** The span of the attempt, of which the trainer's own are parts; absent or null: nothing is traced. */
  traceParent?: string | null;
}

/** A part of the trainer's work, for the trace of its run. */
export interface TrainerSpan {
  name: 'prepare data' | 'build model' | 'train model' | 'evaluate model';
  /** What it is part of. */
  traceParent: string;
  /** In milliseconds since 1970. */
  startedAt: number;
  endedAt: number;
}

/** From the worker to a trainer. One task per trainer's life. */
export type TrainerRequest =
  | { type: 'train'; task: TrainingTask }
  | { type: 'stop'; reason: 'cancel' | 'pause' }
  /** The worker has stored the checkpoint in `dir`: the trainer's folder is the worker's to remove. */
  | { type: 'checkpointStored'; step: number }
  /** The members that were asked for serve: `host:port` of each. */
  | { type: 'members'; gathering: number; addresses: string[] }
  | { type: 'membersFailed'; gathering: number; error: PlainError }
  /** A round of clients is over; `mean` is a file with the mean change of the weights, float32. */
  | { type: 'roundClosed'; round: number; mean: string; report: RoundReport }
  | { type: 'roundFailed'; round: number; error: PlainError };

/** A checkpoint that the trainer has written, complete, into `dir`. */
export interface WrittenCheckpoint {
  dir: string;
  kind: CheckpointKind;
  step: number;
  epoch: number;
  best: boolean;
  metrics: Record<string, number>;
  sizeBytes: number;
}

/** The rows of a training's parts, with predictions, as a Parquet file. */
export interface WrittenRows {
  path: string;
  /** The fold that was held out; null: the parts of the split, judged by the run's model. */
  fold: number | null;
}

/** From a trainer to its worker, in order. */
export type TrainerReply =
  | { type: 'ready'; engine: EngineInfo }
  | { type: 'started'; execution: RunExecution; totalSteps: number }
  /** The next training of a cross-validation is executed in another way than the one before. */
  | { type: 'execution'; execution: RunExecution }
  | { type: 'firstStep'; at: string }
  | { type: 'progress'; progress: RunProgress }
  | { type: 'metrics'; points: MetricPoint[] }
  | { type: 'event'; level: 'info' | 'error'; message: string; data: unknown }
  | { type: 'warning'; warning: Warning }
  /** Other processes are wanted to train with, in place of all of an earlier gathering. */
  | { type: 'gather'; gathering: number; members: number; threads: number }
  /** Clients are wanted to train from the weights in a file, float32. */
  | { type: 'round'; round: number; task: FederatedTask; weights: string }
  /** They are no longer needed. */
  | { type: 'release' }
  /** Only where something is traced. */
  | { type: 'span'; span: TrainerSpan }
  | { type: 'checkpoint'; checkpoint: WrittenCheckpoint }
  /** Before the checkpoint of the model that made the predictions. */
  | { type: 'rows'; rows: WrittenRows }
  | {
      type: 'finished';
      outcome: 'succeeded' | 'cancelled' | 'paused';
      /** Of a pause: `pruned` at the epoch that the task names, `user` where it was asked for meanwhile. */
      stopReason: StopReason;
      evaluation: Evaluation | null;
      timings: RunTimings;
    }
  | { type: 'failed'; error: PlainError; stopReason: StopReason };

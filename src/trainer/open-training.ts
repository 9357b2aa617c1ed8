import type { AnyDefinition } from '../contracts/definition/classical.ts';
import type { ClassicalArchitecture } from '../contracts/classical.ts';
import type { RunExecution, StopReason } from '../contracts/run.ts';
import type { EngineInfo } from '../contracts/system.ts';
import type { PreparedData } from '../data/preparation/prepared-data.ts';
import type { ClassicalCheckpoint, ClassicalResumePoint } from '../engine/classical/train-classical.ts';
import type { RunnerChoice } from '../engine/create-runner.ts';
import type { ModelEvaluation } from '../engine/evaluate-model.ts';
import type { Outputs } from '../engine/step-runner.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import type {
  CheckpointOutcome,
  TrainingCheckpoint,
  TrainingControl,
  TrainingObserver,
} from '../engine/training-observer.ts';
import type { ResumePoint } from '../engine/training-position.ts';
import type { ResolvedStrategy } from '../contracts/definition/strategy.ts';
import type { Gang } from '../engine/cluster/gang.ts';
import type { RoundExchange } from '../engine/federated/federated-runner.ts';
import type { FirstWeights } from './first-weights.ts';

/** What decides how the steps are executed, beside the engine that was started. */
export interface RunnerSettings extends Pick<RunnerChoice, 'plan' | 'threads' | 'planCacheFolder'> {
  /** Opens the gang of a training by several processes; left out: there is none. */
  openGang?: (strategy: ResolvedStrategy, onEvent: TrainingObserver['onEvent']) => Gang;
  /** Has clients train a round; left out: there is no way to them. */
  exchangeRound?: RoundExchange;
}

/** The only checkpoint of a network that is quantized. */
export interface QuantizedCheckpoint extends Omit<TrainingCheckpoint, 'state' | 'bestWeights'> {
  trainedAs: 'quantized';
  /** Features in, outputs out, as ONNX. */
  network: Buffer;
  /** Null: nothing was calibrated. */
  calibrationRows: number | null;
}

/** A checkpoint of either way to train, told apart by `trainedAs`. */
export type AnyCheckpoint =
  | (TrainingCheckpoint & { trainedAs: 'layers' })
  | (ClassicalCheckpoint & { trainedAs: 'classical' })
  | QuantizedCheckpoint;

/** What a training of either kind goes on from. */
export type AnyResumePoint =
  (ResumePoint & { trainedAs: 'layers' }) | (ClassicalResumePoint & { trainedAs: 'classical' });

/** A teacher's answers to the training rows, and what they count. */
export interface Teacher {
  outputs: Outputs;
  /** Null: numbers. */
  temperature: number | null;
  hardWeight: number;
}

/** What a model is trained with, once its data is prepared. */
export interface OpenTrainingOptions {
  definition: AnyDefinition;
  data: PreparedData;
  engine: EngineInfo;
  runnerSettings: RunnerSettings;
  memoryLimitBytes: number;
  /** A checkpoint of this very training to go on from. */
  resumeFrom: AnyResumePoint | null;
  /** Null: weights are drawn, or come from `resumeFrom`. */
  firstWeights: FirstWeights | null;
  /** What a student learns from beside the labels; absent or null: nothing. */
  teacher?: Teacher | null;
  control: TrainingControl;
  onEvent: TrainingObserver['onEvent'];
}

/** Who hears of a training. `evaluate` judges the model of the checkpoint, and may be called with the final one only. */
export interface AnyObserver extends Omit<TrainingObserver, 'onCheckpoint'> {
  onCheckpoint(
    checkpoint: AnyCheckpoint,
    evaluate: () => Promise<ModelEvaluation>,
  ): Promise<CheckpointOutcome>;
}

/** A model that is ready to be trained; the two ways to train, by steps on layers and by an algorithm of its own, look alike from here. */
export interface OpenTraining {
  readonly architecture: Architecture | ClassicalArchitecture;
  readonly totalSteps: number;
  /** How it is executed, from its first step to its last. */
  readonly execution: RunExecution;
  /** Trains to the end, or until the control says stop. @throws trainingDiverged, runtimeExceeded */
  train(options: {
    /** Seconds that the run has trained before. */
    elapsedSeconds: number;
    /** It pauses at the end of this epoch; null: it trains to its end. */
    pauseAfterEpoch: number | null;
    observer: AnyObserver;
  }): Promise<{ outcome: 'succeeded' | 'cancelled' | 'paused'; stopReason: StopReason }>;
  close(): void;
}

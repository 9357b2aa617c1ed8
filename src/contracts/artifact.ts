import type { ConformalCalibration } from './conformal.ts';
import type { AnyDefinition } from './definition/classical.ts';
import type { ProbabilityCalibration } from './probability-calibration.ts';
import type { FittedPreparation } from './preparation.ts';
import type { EngineInfo } from './system.ts';

/** The least probability that counts as positive: a binary classifier's, each label's, or none. */
export type Threshold = number | number[] | null;

/** What of an artifact says how outputs become answers; found when the model is evaluated. */
export type AnswerRules = Pick<ArtifactManifest, 'threshold' | 'conformal' | 'calibration'>;

/** A file of an artifact. */
export interface ArtifactFile {
  name: string;
  sizeBytes: number;
  sha256: string;
}

/**
 * `manifest.json` of a checkpoint or model version: it describes itself, and is written last. Beside it:
 * `model.json` and `weights.bin` (TensorFlow.js layers format), `preparation.json` (FittedPreparation),
 * `optimizer.json` and `optimizer.bin` (slots), `best.json` and `best.bin` (weights of the best epoch so far, where they
 * are not the current ones), `state.json` (epoch, step, shuffle position, seed, counters). Of a classical model, `model.json`
 * and the files that it names (src/artifacts/classical-files.ts), `preparation.json` and `state.json`. The final checkpoint has `baseline.json`
 * (TrainingBaseline), too.
 */
export interface ArtifactManifest {
  formatVersion: 1;
  kind: 'checkpoint';
  runId: string;
  step: number;
  epoch: number;
  definition: AnyDefinition;
  preparation: FittedPreparation;
  /** Serialised architecture (engine/models/architecture.ts, or contracts/classical.ts), from which the model is built again. */
  architecture: unknown;
  /** Binary classification: probability from which on the positive class is predicted; of several labels one for each. */
  threshold: Threshold;
  /** What intervals or sets are made from; absent: none were asked for, or the checkpoint is not the final one. */
  conformal?: ConformalCalibration;
  /** How probabilities are calibrated before they are told; absent: they are not. */
  calibration?: ProbabilityCalibration;
  /** What it was compressed from; absent: it is no compression. */
  compressed?: { run: string; step: number; model: { name: string; version: number } | null };
  /**
   * The network is `network.onnx`, of 8-bit whole numbers, in place of `model.json` and `weights.bin`; absent: it is not.
   * `calibrationRows` is null where nothing was calibrated.
   */
  quantized?: { weights: 'int8'; calibrationRows: number | null };
  engine: EngineInfo;
  createdAt: string;
  files: ArtifactFile[];
}

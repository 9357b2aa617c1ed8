import type { Threshold } from '../contracts/artifact.ts';
import type { FittedPreparation } from '../contracts/preparation.ts';
import type { ProbabilityCalibration } from '../contracts/probability-calibration.ts';

/** The newest version of the format, which has `calibration`. A file without one is of version 1, which older readers read. */
export const preparationVersion = 2;

/** `preparation.json` of an export: how rows become the numbers of a model, and its numbers become predictions (docs/exports.md). */
export interface PreparationFile {
  format: 'trainyard-preparation';
  version: number;
  /** Numbers that the model takes for a row, and gives for it. */
  inputWidth: number;
  outputWidth: number;
  /** What is still to be done with each number that the model gives: its layers have no exponential. */
  link: 'identity' | 'exponential';
  /** What was fitted on the training rows. */
  preparation: FittedPreparation;
  /** Columns that a row may have, and that the model does not look at. */
  ignored: string[];
  /** From which probability on the second of two classes, or a label, is predicted; null: 0.5, or the likeliest of several. */
  threshold: Threshold;
  /** How the probabilities that the model gives are changed before they are told; absent: they are not. */
  calibration?: ProbabilityCalibration;
}

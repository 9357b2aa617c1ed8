/**
 * The reader of `preparation.json`: rows as objects become the numbers of a model, and its numbers become predictions. It runs without
 * Trainyard and without a tensor library, in Node.js and in browsers; it is bundled into one file, `trainyard/preparation`, which is in
 * every export that needs it.
 */
import type { Prediction } from '../contracts/model.ts';
import { transformOf } from '../data/preparation/encode/transform-of.ts';
import { tokenize } from '../data/preparation/read/tokenize.ts';
import type { RowScaling } from '../data/preparation/row-scaling.ts';
import { calibrateOutputs } from '../targets/calibration/calibrate-outputs.ts';
import { describeClasses } from '../targets/classes/describe.ts';
import { describeScores } from '../targets/interactions/describe.ts';
import { describeLabels } from '../targets/labels/describe.ts';
import { describeReconstruction } from '../targets/self/describe.ts';
import { describeValue } from '../targets/value/describe.ts';
import { describeValues } from '../targets/values/describe.ts';
import { preparationVersion, type PreparationFile } from './preparation-file.ts';

/** Rows as numbers, with what the answers for them need. */
export interface PreparedRows {
  rows: number;
  /** [rows × inputWidth], row-major: what the model takes. */
  features: Float32Array;
  /** What the predicted values of each row are scaled by, where series have scales of their own. */
  scaling?: RowScaling;
}

/** What is read from a `preparation.json`. */
export interface PreparationReader {
  readonly inputWidth: number;
  readonly outputWidth: number;
  /**
   * Rows as `predict` takes them: values by column name, null for a missing one. Images are base64 of a PNG, JPEG or WebP, which takes the
   * package `sharp`, or a Uint8ClampedArray of [height × width × channels] pixels.
   * @param unknownColumns what becomes of keys that are no columns
   * @throws an error with `issues`, each with a JSON pointer such as `/rows/3/age`
   */
  prepare(
    rows: readonly Record<string, unknown>[],
    options?: { unknownColumns?: 'refuse' | 'ignore' },
  ): Promise<PreparedRows>;
  /**
   * Predictions as `predict` gives them.
   * @param outputs what the model gave for these rows, [rows × outputWidth], row-major
   * @throws RangeError where there are more or fewer numbers
   */
  answer(prepared: PreparedRows, outputs: ArrayLike<number>): Promise<Prediction[]>;
}

/** Cuts a text into tokens as the models do. */
export { tokenize };

/**
 * Opens the parsed content of a `preparation.json`.
 * @throws TypeError for another format, or a newer version of it
 */
export function openPreparation(file: PreparationFile): PreparationReader {
  if (file.format !== 'trainyard-preparation')
    throw new TypeError(`The format is "${String(file.format)}", not "trainyard-preparation".`);
  if (file.version > preparationVersion)
    throw new TypeError(`The format has version ${file.version}; ${preparationVersion} and older are read.`);
  const { preparation, ignored, inputWidth, outputWidth } = file;
  const transform = transformOf(preparation, ignored);
  return {
    inputWidth,
    outputWidth,
    async prepare(rows, { unknownColumns = 'refuse' } = {}) {
      const features = await transform.transform(rows, unknownColumns);
      const scaling = transform.scalingOf?.(rows);
      return { rows: rows.length, features, ...(scaling && { scaling }) };
    },
    async answer(prepared, outputs) {
      const expected = prepared.rows * outputWidth;
      if (outputs.length !== expected)
        throw new RangeError(`${expected} numbers belong to ${prepared.rows} rows, got ${outputs.length}.`);
      const values = Float32Array.from(outputs);
      if (file.link === 'exponential')
        for (let i = 0; i < values.length; i++) values[i] = Math.exp(values[i]);
      return describe(file, prepared, values);
    },
  };
}

function describe(
  { preparation: { target }, threshold, outputWidth, calibration }: PreparationFile,
  { rows, features, scaling }: PreparedRows,
  values: Float32Array,
): Prediction[] | Promise<Prediction[]> {
  const told = { rows, width: outputWidth, values };
  const outputs = calibration ? calibrateOutputs(target, calibration, told) : told;
  switch (target.kind) {
    case 'classes':
      return describeClasses({ outputs, target, threshold });
    case 'labels':
      return describeLabels({ outputs, target, threshold });
    case 'value':
      return describeValue({ outputs, target });
    case 'values':
      return describeValues({ outputs, target, ...(scaling && { scaling }) });
    case 'interactions':
      return describeScores({ outputs });
    case 'self':
      return describeReconstruction({
        outputs,
        features,
        include: [],
        code: () => Promise.reject(new Error('a code is not among the outputs')),
      });
  }
}

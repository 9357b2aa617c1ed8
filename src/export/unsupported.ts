import type { ExportFormat } from '../contracts/export.ts';
import { TrainyardError } from '../errors.ts';

/** Why a model can not be written, before it is known in which words the format is called. */
export class Unwritable extends Error {}

/** Says why a model can not be written: a sentence without its end. */
export const unsupported = (why: string): Error => new Unwritable(why);

const titles: Readonly<Record<ExportFormat, string>> = {
  onnx: 'ONNX',
  tfjs: 'a TensorFlow.js model',
  savedmodel: 'a SavedModel',
};

/** The error of an export: exportUnsupported where the model can not be written, else what it was. */
export const toldError = (error: unknown, format: ExportFormat): unknown =>
  error instanceof Unwritable
    ? new TrainyardError(
        'exportUnsupported',
        `The model can not be exported as ${titles[format]}: ${error.message}.`,
      )
    : error;

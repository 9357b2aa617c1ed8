import { TrainyardError } from '../errors.ts';

/** Why a model can not be exported in a format. */
export const unsupported = (why: string): TrainyardError =>
  new TrainyardError('exportUnsupported', `The model can not be exported as ONNX: ${why}.`);

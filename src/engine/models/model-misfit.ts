import { TrainyardError } from '../../errors.ts';
import { ShapeMisfit } from './layer-shapes.ts';

/** What is wrong with a model for the rows that it gets, with a pointer into the definition. */
export function modelMisfit(pointer: string, detail: string, code = 'modelMisfit'): TrainyardError {
  return new TrainyardError('definitionInvalid', `The model does not fit: ${detail}`, {
    issues: [{ pointer, detail, code }],
  });
}

/** Runs what adds a layer; a shape that does not fit becomes an error at the pointer. @throws definitionInvalid */
export function atPointer<T>(pointer: string, add: () => T): T {
  try {
    return add();
  } catch (error) {
    if (error instanceof ShapeMisfit) throw modelMisfit(pointer, error.message, 'shapeMismatch');
    throw error;
  }
}

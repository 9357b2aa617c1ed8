import { DataType } from '../../libtensorflow/data-type.ts';
import type { Ref, Scope } from '../emit/scope.ts';
import { attr } from '../graph/attribute-value.ts';
import type { TensorType } from '../graph/dataflow.ts';
import type { StepModel } from './step-model.ts';

/** Cuts the rows of a tensor as the parts of a step want them. */
export function splitRows(scope: Scope, value: Ref, { shape, dtype }: TensorType, model: StepModel): Ref[] {
  if (model.parts.length === 1) return [value];
  const rest = shape.slice(1);
  let first = 0;
  return model.parts.map(({ rows }) => {
    const begin = scope.int([first, ...rest.map(() => 0)]);
    first += rows;
    const types = { T: attr.type(dtype), Index: attr.type(DataType.int32) };
    return scope.add('Slice', [value, begin, scope.int([rows, ...rest])], types).out();
  });
}

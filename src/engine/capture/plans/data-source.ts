import { DataType } from '../../libtensorflow/data-type.ts';
import type { Ref } from '../emit/scope.ts';
import { attr } from '../graph/attribute-value.ts';
import type { TensorType } from '../graph/dataflow.ts';
import type { EntryScope } from '../program/graph-session.ts';

/** Names of the variables that hold a split. */
export function splitVariables(split: 'train' | 'validation') {
  return { features: `data/${split}/features`, targets: `data/${split}/targets` };
}

/** What some rows of a split are: features [rows, width] and targets [rows], or [rows, numbers]. */
export function rowTypes(
  entry: EntryScope,
  split: 'train' | 'validation',
  rows: number,
): { featuresType: TensorType; targetsType: TensorType } {
  const variables = splitVariables(split);
  const typeOf = (variable: string): TensorType => {
    const { shape, dtype } = entry.variable(variable);
    return { shape: [rows, ...shape.slice(1)], dtype };
  };
  return { featuresType: typeOf(variables.features), targetsType: typeOf(variables.targets) };
}

/** Picks rows of a split that is resident in the session. */
export function gatherRows(
  entry: EntryScope,
  split: 'train' | 'validation',
  indices: Ref,
): { features: Ref; targets: Ref } {
  const variables = splitVariables(split);
  const gather = (variable: string) =>
    entry.scope
      .add('ResourceGather', [entry.handle(variable), indices], {
        dtype: attr.type(DataType.float32),
        Tindices: attr.type(DataType.int32),
        batch_dims: attr.int(0),
        validate_indices: attr.bool(true),
      })
      .out();
  return { features: gather(variables.features), targets: gather(variables.targets) };
}

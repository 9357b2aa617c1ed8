import { TrainyardError } from '../../../errors.ts';
import { DataType } from '../../libtensorflow/data-type.ts';
import type { NamedTensor } from '../../step-runner.ts';
import { sameShape, sizeOf } from '../graph/dataflow.ts';
import type { OptimizerUpdates } from '../../../optimizers/load-optimizer.ts';
import type { WeightPart, WeightSpec } from '../step/step-model.ts';
import type { SessionVariable } from './graph-session.ts';

/** A tensor of the training state and the session's variables that hold it: one, or one per block of columns. */
interface StateTensor {
  name: string;
  shape: readonly number[];
  role: 'weight' | 'slot';
  /** What it starts with, where no value is given. */
  initial: number;
  /** Not part of a checkpoint. */
  isHidden: boolean;
  parts: readonly { variable: string; shape: readonly number[]; firstColumn: number }[];
}

/** How weights and optimizer slots lie in a session. Plans differ in it; the training state does not. */
export interface StateLayout {
  readonly variables: readonly SessionVariable[];
  /** Variables of every tensor that is not hidden. */
  readonly visible: readonly string[];
  /** The variables of a weight, by columns; of a block of columns, itself. */
  partsOf(weight: string): readonly string[];
  /**
   * Values of variables from named tensors; what is missing starts afresh if `fill`, else it is left out.
   * @throws artifactCorrupt where a tensor has another shape
   */
  toVariables(tensors: readonly NamedTensor[], fill: boolean): Map<string, Float32Array>;
  /** The named tensors of a role from the values of variables. */
  toTensors(values: ReadonlyMap<string, Float32Array>, role: 'weight' | 'slot'): NamedTensor[];
}

/** Lays the state out: the given parts are trained and have slots; all other weights are whole. `scalars` are kept with the slots. */
export function createStateLayout(
  weights: readonly WeightSpec[],
  trained: readonly WeightPart[],
  optimizer: OptimizerUpdates,
  scalars: readonly { name: string; initial: number }[] = [],
): StateLayout {
  const tensors: StateTensor[] = weights.flatMap((weight) => {
    const parts = trained.filter((part) => part.weight === weight.name);
    const own = parts.length > 0 ? parts : [{ name: weight.name, shape: weight.shape, firstColumn: 0 }];
    const base = { shape: weight.shape, initial: 0, isHidden: false };
    const slots = parts.length === 0 ? [] : optimizer.slots;
    return [
      {
        ...base,
        name: weight.name,
        role: 'weight' as const,
        parts: own.map(({ name, ...part }) => ({ variable: name, ...part })),
      },
      ...slots.map((slot) => ({
        ...base,
        name: `${weight.name}/${slot.name}`,
        role: 'slot' as const,
        initial: slot.initial,
        isHidden: slot.isHidden ?? false,
        parts: own.map(({ name, ...part }) => ({ variable: `${name}/${slot.name}`, ...part })),
      })),
    ];
  });
  for (const { name, initial } of scalars) {
    const parts = [{ variable: name, shape: [], firstColumn: 0 }];
    tensors.push({ name, shape: [], role: 'slot', initial, isHidden: false, parts });
  }

  return {
    variables: tensors.flatMap(({ parts }) =>
      parts.map(({ variable, shape }) => ({ name: variable, shape, dtype: DataType.float32 })),
    ),
    visible: tensors
      .filter(({ isHidden }) => !isHidden)
      .flatMap(({ parts }) => parts.map(({ variable }) => variable)),
    partsOf: (weight) =>
      tensors
        .find(({ name, role }) => name === weight && role === 'weight')
        ?.parts.map(({ variable }) => variable) ?? [weight],

    toVariables(given, fill) {
      const byName = new Map(given.map((tensor) => [tensor.name, tensor]));
      const values = new Map<string, Float32Array>();
      for (const tensor of tensors) {
        const stored = byName.get(tensor.name);
        if (!stored && !fill) continue;
        if (stored && !sameShape(stored.shape, tensor.shape)) {
          const detail = `The tensor "${tensor.name}" has shape [${stored.shape.join(', ')}]; the model needs [${tensor.shape.join(', ')}].`;
          throw new TrainyardError('artifactCorrupt', detail);
        }
        const all = stored
          ? Float32Array.from(stored.data)
          : new Float32Array(sizeOf(tensor.shape)).fill(tensor.initial);
        for (const part of tensor.parts) {
          values.set(part.variable, tensor.parts.length === 1 ? all : takeColumns(all, tensor.shape, part));
        }
      }
      return values;
    },

    toTensors: (values, role) =>
      tensors
        .filter((tensor) => tensor.role === role && !tensor.isHidden)
        .map((tensor) => ({
          name: tensor.name,
          shape: [...tensor.shape],
          dtype: 'float32',
          data: joinParts(tensor, values),
        })),
  };
}

function joinParts(tensor: StateTensor, values: ReadonlyMap<string, Float32Array>): Float32Array {
  const [only] = tensor.parts;
  if (tensor.parts.length === 1) return values.get(only.variable)!;
  const columns = tensor.shape.at(-1)!;
  const all = new Float32Array(sizeOf(tensor.shape));
  for (const part of tensor.parts) {
    const width = part.shape.at(-1)!;
    const data = values.get(part.variable)!;
    for (let row = 0; row * width < data.length; row += 1) {
      all.set(data.subarray(row * width, (row + 1) * width), row * columns + part.firstColumn);
    }
  }
  return all;
}

function takeColumns(
  all: Float32Array,
  shape: readonly number[],
  part: { shape: readonly number[]; firstColumn: number },
): Float32Array {
  const columns = shape.at(-1)!;
  const width = part.shape.at(-1)!;
  const data = new Float32Array(sizeOf(part.shape));
  for (let row = 0; row * width < data.length; row += 1) {
    const start = row * columns + part.firstColumn;
    data.set(all.subarray(start, start + width), row * width);
  }
  return data;
}

import type { FunctionLibrary, Lowering } from '../emit/emit-dataflow.ts';
import type { EmittedNode, Ref, Scope } from '../emit/scope.ts';
import { attr } from '../graph/attribute-value.ts';
import type { TensorType } from '../graph/dataflow.ts';
import { DataType } from '../../libtensorflow/data-type.ts';

/** Where a step is emitted to, and what it works on. */
export interface StepContext {
  scope: Scope;
  library: FunctionLibrary;
  lowerings: ReadonlyMap<string, Lowering>;
  /** The handle of a variable: a weight, a part of one, or a slot `<weight>/<slot>`. */
  handle: (variable: string) => Ref;
  /** The rows of the step: features [rows, …] and targets [rows] or [rows, …]. */
  features: Ref;
  targets: Ref;
  /** Shape and type of the whole step's features and targets. */
  featuresType: TensorType;
  targetsType: TensorType;
  learningRate: Ref;
  stepSize: Ref;
  /** Number of the step, int32, for random numbers. */
  step: Ref;
  /** Nodes that must have run before the step reads anything. */
  after: readonly EmittedNode[];
}

/** Reads each variable once, and remembers who uses its value: a write then needs no copy of the old one. */
export interface VariableReader {
  read(variable: string): Ref;
  noteUse(variable: string, user: EmittedNode): void;
  usersOf(variable: string): readonly EmittedNode[];
}

export function createVariableReader({ scope, handle, after }: StepContext): VariableReader {
  const values = new Map<string, Ref>();
  const users = new Map<string, EmittedNode[]>();
  return {
    read(variable) {
      let value = values.get(variable);
      if (value === undefined) {
        value = scope
          .add('ReadVariableOp', [handle(variable)], { dtype: attr.type(DataType.float32) }, { after })
          .out();
        values.set(variable, value);
      }
      return value;
    },
    noteUse(variable, user) {
      users.set(variable, [...(users.get(variable) ?? []), user]);
    },
    usersOf: (variable) => users.get(variable) ?? [],
  };
}

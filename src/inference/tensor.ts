import type { Datatype, TensorValue } from './datatypes.ts';

/** A tensor with its values in row-major order; null is a missing value. */
export interface Tensor {
  name: string;
  shape: readonly number[];
  datatype: Datatype;
  values: readonly (TensorValue | null)[];
}

/** What a tensor is called and holds; −1 is any size. */
export interface TensorMetadata {
  name: string;
  datatype: Datatype;
  shape: number[];
}

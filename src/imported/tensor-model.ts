import type { TensorType } from '../contracts/imported-model.ts';

/** An input or output of a model file, as the file names it. */
export interface TensorInfo {
  name: string;
  /** A type that is no {@link TensorType} is not supported, as what is no tensor. */
  type: string;
  /** Sizes, the rows first; null: any. */
  shape: (number | null)[];
}

/** Values of an input for some rows. */
export interface Feed {
  name: string;
  type: TensorType;
  shape: number[];
  /** Row-major; true and false are 1 and 0. */
  values: readonly (number | string)[];
}

/** What an output holds for some rows. */
export interface Result {
  shape: readonly number[];
  values: ArrayLike<number> | readonly string[];
}

/** A model file that was opened. It owns what its runtime holds; `dispose` frees it. */
export interface TensorModel {
  inputs: readonly TensorInfo[];
  outputs: readonly TensorInfo[];
  /** Program that wrote the file; null where it does not say. */
  producer: string | null;
  /** What the file says of itself beyond its tensors: a `ModelDescription` as JSON; null where it does not. */
  description: string | null;
  /** About the memory that it takes. */
  sizeBytes: number;
  /** @param wanted names of outputs @throws Error of the runtime */
  run(feeds: readonly Feed[], wanted: readonly string[]): Promise<ReadonlyMap<string, Result>>;
  dispose(): Promise<void>;
}

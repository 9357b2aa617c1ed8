import { DataType } from './libtensorflow/data-type.ts';
import { loadSavedModel } from './libtensorflow/session.ts';
import { createStatus } from './libtensorflow/status.ts';
import { createTensor, readTensor, type HostValues } from './libtensorflow/tensor.ts';
import { startedLibtensorflow } from './start-engine.ts';

/** What is fed: a node and its values, row-major. Strings are text. */
export interface SavedModelFeed {
  tensor: string;
  shape: readonly number[];
  values: Float32Array | Float64Array | Uint8Array | readonly string[];
}

/**
 * Loads a SavedModel's graph for serving by libtensorflow, as TensorFlow itself does, and runs it once.
 * @param fetches nodes, as `node:0`
 * @returns the values of each; strings as text
 * @throws engineUnavailable where the engine of this process is another one; engineFailed with TensorFlow's message
 */
export function runSavedModel(
  folder: string,
  feeds: readonly SavedModelFeed[],
  fetches: readonly string[],
): (ArrayLike<number> | string[])[] {
  const { api } = startedLibtensorflow();
  const status = createStatus(api);
  const session = loadSavedModel(api, folder, ['serve']);
  const tensors: bigint[] = [];
  try {
    const entry = session.entry({ feeds: feeds.map(({ tensor }) => tensor), fetches });
    for (const { shape, values } of feeds)
      tensors.push(createTensor(api, status, shape, typeOf(values), hostValues(values)));
    const results = entry.run(tensors);
    tensors.push(...results);
    return results.map((tensor) => {
      const values = readTensor(api, tensor);
      return Array.isArray(values)
        ? values.map((bytes: Uint8Array) => Buffer.from(bytes).toString())
        : (values as unknown as ArrayLike<number>);
    });
  } finally {
    for (const tensor of tensors) api.TF_DeleteTensor(tensor);
    session.dispose();
    status.dispose();
  }
}

function typeOf(values: SavedModelFeed['values']): number {
  if (values instanceof Float32Array) return DataType.float32;
  if (values instanceof Float64Array) return DataType.float64;
  return values instanceof Uint8Array ? DataType.uint8 : DataType.string;
}

const hostValues = (values: SavedModelFeed['values']): HostValues =>
  Array.isArray(values) ? values.map((text: string) => Buffer.from(text)) : (values as Float64Array);

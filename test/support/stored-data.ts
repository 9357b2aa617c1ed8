import type { PreparedData, PreparedSplit } from '../../src/data/preparation/prepared-data.ts';

/** The same data with its features outside memory, as far as the engine can tell. */
export function storedData(data: PreparedData, windowRows: number): PreparedData {
  const stored = (split: PreparedSplit): PreparedSplit => {
    const { features } = split;
    const read = async (from: number, into: Float32Array): Promise<void> => {
      const start = from * data.width;
      if (start + into.length > features.length) throw new Error('read past the end');
      into.set(features.subarray(start, start + into.length));
    };
    return { ...split, features: new Float32Array(0), stored: { windowRows, read } };
  };
  return {
    ...data,
    train: stored(data.train),
    validation: stored(data.validation),
    test: stored(data.test),
  };
}

import { DataType } from '../../libtensorflow/data-type.ts';
import type { RunOptions, SessionEntry } from '../../libtensorflow/session-entry.ts';
import type { TensorType } from '../graph/dataflow.ts';
import type { GraphSession } from './graph-session.ts';

/** What a run of steps is given: rows of the training split and, per step, the learning rate and Adam's step size. */
export interface StepBatch {
  /** [steps × rows of a step] */
  indices: Int32Array;
  /** [steps × 2]: learning rate, step size. */
  rates: Float32Array;
  /** Number of the first step, from 0. */
  firstStep: number;
}

/** Takes up to `maxSteps` training steps in one call of the library. */
export interface StepExecutor {
  readonly rowsPerStep: number;
  readonly maxSteps: number;
  /** Whether it takes any number of steps up to the most, not just that number. */
  readonly takesFewer: boolean;
  /**
   * @param isLong whether to leave the event loop free meanwhile
   * @returns [steps × (1 + metrics)]: each step's mean loss and metric sums
   */
  run(batch: StepBatch, isLong: boolean, options?: RunOptions): Promise<Float32Array>;
}

/** The tensors that an entry is fed, in this order. */
export function stepFeeds(maxSteps: number, rowsPerStep: number) {
  return [
    { name: 'indices', shape: [maxSteps * rowsPerStep], dtype: DataType.int32 },
    { name: 'rates', shape: [maxSteps, 2], dtype: DataType.float32 },
    { name: 'first_step', shape: [], dtype: DataType.int32 },
    { name: 'steps', shape: [], dtype: DataType.int32 },
  ] as const satisfies readonly (TensorType & { name: string })[];
}

/** Runs an entry that has {@link stepFeeds} and fetches the results. */
export function createStepExecutor(
  session: GraphSession,
  entry: SessionEntry,
  shape: { rowsPerStep: number; maxSteps: number; takesFewer: boolean; resultsPerStep: number },
): StepExecutor {
  const { rowsPerStep, maxSteps, resultsPerStep } = shape;
  const [indicesType, ratesType, scalarType] = stepFeeds(maxSteps, rowsPerStep);
  return {
    ...shape,
    async run({ indices, rates, firstStep }, isLong, options) {
      const steps = indices.length / rowsPerStep;
      const feeds = [
        session.createTensor(indicesType, padded(indices, maxSteps * rowsPerStep)),
        session.createTensor(ratesType, padded(rates, maxSteps * 2)),
        session.createTensor(scalarType, Int32Array.of(firstStep)),
        session.createTensor(scalarType, Int32Array.of(steps)),
      ];
      try {
        const [results] = isLong ? await entry.runAsync(feeds, options) : entry.run(feeds);
        const values = session.readTensor(results) as Float32Array;
        session.deleteTensor(results);
        return values.subarray(0, steps * resultsPerStep);
      } finally {
        feeds.forEach((feed) => session.deleteTensor(feed));
      }
    },
  };
}

/** The values, followed by zeros up to a length. */
function padded<T extends Int32Array | Float32Array>(values: T, length: number): T {
  if (values.length === length) return values;
  const longer = new (values.constructor as new (length: number) => T)(length);
  longer.set(values);
  return longer;
}

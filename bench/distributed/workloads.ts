import { placeBlocks } from '../../src/data/preparation/columns/input-layout.ts';
import { rowWidth } from '../../src/engine/models/architecture.ts';
import { createRandom } from '../../src/random.ts';
import { preparedData, trainingDefinition, trainingOptions } from '../../test/support/training-definition.ts';
import { createWorkload, type Workload } from '../training/workloads.ts';

/** Networks of steps of about 20, 12 and 100 ms on one thread. */
export const distributedWorkloads = ['mlp512', 'cnn64', 'transformer64'] as const;
export type DistributedWorkload = (typeof distributedWorkloads)[number];

/** The workload; the same numbers each time. */
export function createDistributedWorkload(name: DistributedWorkload): Workload {
  return name === 'transformer64' ? transformer() : createWorkload(name, 1);
}

/** A Transformer encoder of three blocks on 64 steps of 16 numbers, in batches of 64 rows. */
function transformer(): Workload {
  const rows = 512;
  const inputs = placeBlocks([{ kind: 'sequence', name: 'signal', width: 64 * 16, steps: 64, features: 16 }]);
  const width = rowWidth(inputs);
  const random = createRandom(1);
  const train = {
    rows,
    features: Float32Array.from({ length: rows * width }, () => random.normal()),
    targets: Float32Array.from({ length: rows }, () => random.integer(10)),
    rowNumbers: new Int32Array(rows),
  };
  const definition = trainingDefinition({
    model: {
      family: 'transformer',
      width: 128,
      heads: 4,
      depth: 3,
      feedForward: 256,
      activation: 'relu',
      dropout: 0,
      layers: [],
      initializer: 'glorotUniform',
    },
    training: trainingOptions({ batchSize: 64, epochs: 1_000_000 }),
  });
  const classes = Array.from({ length: 10 }, (_, label) => `class ${label}`);
  return { definition, data: { ...preparedData({ train, width, classes }), inputs }, model: null };
}

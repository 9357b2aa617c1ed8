import { placeBlocks } from '../../src/data/preparation/columns/input-layout.ts';
import { createWorkload, workloadOf, type Shape, type Workload } from '../training/workloads.ts';

/** Networks of steps of about 20, 12 and 100 ms on one thread. */
export const distributedWorkloads = ['mlp512', 'cnn64', 'transformer64'] as const;
export type DistributedWorkload = (typeof distributedWorkloads)[number];

/** A Transformer encoder of three blocks on 64 steps of 16 numbers, in batches of 64 rows. */
const transformer: Shape = {
  batchSize: 64,
  rows: 512,
  inputs: placeBlocks([{ kind: 'sequence', name: 'signal', width: 64 * 16, steps: 64, features: 16 }]),
  classes: 10,
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
};

/** The workload; the same numbers each time. */
export function createDistributedWorkload(name: DistributedWorkload): Workload {
  return name === 'transformer64' ? workloadOf(transformer, 1) : createWorkload(name, 1);
}

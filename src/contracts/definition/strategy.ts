import { Type } from 'typebox';
import { OneOf } from '../common.ts';
import { Defaulted, type Resolved } from '../defaults.ts';

/** How many processes train a run, and what they send each other. */
export const Strategy = Type.Object(
  {
    type: Defaulted(
      'single',
      OneOf(['single', 'dataParallel'] as const, {
        description:
          '`single` trains in one process. `dataParallel` divides the rows of each step among `replicas` processes, each of which holds the whole model.',
      }),
    ),
    replicas: Defaulted(
      2,
      Type.Integer({
        minimum: 2,
        maximum: 64,
        description:
          'Number of processes. They share the threads and the memory of the run, and a step has to have a row for each.',
      }),
    ),
    exchange: Defaulted(
      'synchronous',
      OneOf(['synchronous', 'localSgd', 'auto'] as const, {
        description:
          'Exchange between the processes. `synchronous` adds up the gradients in every step, which gives the weights of one process except for rounding. `localSgd` lets each process take `localSteps` steps on its part of the rows by itself and then averages weights and optimizer slots (Stich 2019), which sends less and gives other weights. `auto` measures both before the first step, takes the first that is faster than one process, and otherwise trains in one process.',
      }),
    ),
    localSteps: Defaulted(
      16,
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description: 'Number of steps between two averages, for `localSgd` and `auto`.',
      }),
    ),
  },
  {
    additionalProperties: false,
    title: 'Strategy',
    description:
      'Training by several processes. `batchSize` remains the number of rows of a whole step. The operator has to allow it by CLUSTER_NETWORK=private. Not for solvers, private training and trainable batch normalisation, whose statistics would be those of a part of the rows.',
  },
);

/** {@link Strategy} with every default written in; one process has none. */
export interface ResolvedStrategy extends Omit<Resolved<typeof Strategy>, 'type'> {
  type: 'dataParallel';
}

import { Type } from 'typebox';
import { OneOf } from '../common.ts';
import { Defaulted, type Resolved } from '../defaults.ts';

/** How many processes train a run, and what they send each other. */
export const Strategy = Type.Object(
  {
    type: Defaulted(
      'single',
      OneOf(['single', 'dataParallel', 'modelParallel'] as const, {
        description:
          '`single` trains in one process. `dataParallel` divides the rows of each step among `replicas` processes, each of which holds the whole model. `modelParallel` divides the weights and optimizer slots among them: the step is that of one process, and each operation runs where its weights are.',
      }),
    ),
    replicas: Defaulted(
      2,
      Type.Integer({
        minimum: 2,
        maximum: 64,
        description: 'Number of processes. With `dataParallel` a step has to have a row for each.',
      }),
    ),
    placement: Defaulted(
      'worker',
      OneOf(['worker', 'spread'] as const, {
        description:
          'Place of the processes. `worker` starts all of them on the worker that takes the run, where they share the threads and the memory of its slot. `spread` gives each process a slot of its own, those of the others on other workers; the run waits until as many slots are free at once.',
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
    cut: Defaulted(
      'auto',
      OneOf(['auto', 'layers', 'columns'] as const, {
        description:
          'Cut of the model, for `modelParallel`. `layers` gives each process layers that follow one another, about as many bytes each. `columns` gives each process a block of columns of every dense kernel that is not regularized and whose width the processes can share, and the other weights to the one with the fewest bytes. `auto` cuts columns if such kernels hold half of the bytes or more, and layers otherwise.',
      }),
    ),
    microBatches: Defaulted(
      1,
      Type.Integer({
        minimum: 1,
        maximum: 64,
        description:
          'Number of parts that the rows of a batch are cut into, for `modelParallel`: while one process works on a part, the next one works on the part before (Huang et al. 2019). The gradients are added up. Trainable batch normalisation needs 1.',
      }),
    ),
  },
  {
    additionalProperties: false,
    title: 'Strategy',
    description:
      'Training by several processes. `batchSize` remains the number of rows of a whole step. The operator has to allow it by CLUSTER_NETWORK=private. Not for solvers and private training, nor, where rows are divided, for trainable batch normalisation, whose statistics would be those of a part of the rows.',
  },
);

type Options = Resolved<typeof Strategy>;

/** Rows that are divided, with every default written in. */
export interface ResolvedDataParallel extends Pick<
  Options,
  'replicas' | 'placement' | 'exchange' | 'localSteps'
> {
  type: 'dataParallel';
}

/** A model that is divided, with every default written in. */
export interface ResolvedModelParallel extends Pick<
  Options,
  'replicas' | 'placement' | 'cut' | 'microBatches'
> {
  type: 'modelParallel';
}

/** {@link Strategy} with every default written in; one process has none. */
export type ResolvedStrategy = ResolvedDataParallel | ResolvedModelParallel;

/** The options that each kind of strategy has beside `type`. */
export const strategyOptions = {
  dataParallel: ['replicas', 'placement', 'exchange', 'localSteps'],
  modelParallel: ['replicas', 'placement', 'cut', 'microBatches'],
} as const;

/** Processes of a run that hold the whole model in the memory of one slot. */
export const copiesOf = (strategy: ResolvedStrategy | undefined): number =>
  strategy?.type === 'dataParallel' && strategy.placement === 'worker' ? strategy.replicas : 1;

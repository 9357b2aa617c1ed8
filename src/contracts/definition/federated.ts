import { Type } from 'typebox';
import { OneOf } from '../common.ts';
import { Defaulted, Section, type Resolved } from '../defaults.ts';
import { ServerOptimizer, type ResolvedServerOptimizer } from './server-optimizer.ts';

/** How clients elsewhere train a model on rows that they keep. */
export const Federated = Type.Object(
  {
    clients: Defaulted(
      2,
      Type.Integer({
        minimum: 1,
        maximum: 255,
        description:
          'Number of clients that a round waits for. A round ends as soon as the updates of this number of clients have arrived.',
      }),
    ),
    minClients: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 255,
        description:
          'Number of clients that a round needs. If fewer are left after `roundSeconds`, the round begins again. It is the threshold of the secure sum: any fewer clients can reveal nothing, and a client that drops out costs nothing as long as this number remains. The default is two thirds of `clients`, rounded up, and with `secureAggregation` 2 or more. With `secureAggregation` it has to be more than half of `clients`.',
      }),
    ),
    participants: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10000,
        description:
          'Number of clients that a private run (`training.privacy`) has in all. Its first round begins when all of them have joined, and each round draws every one of them with probability `clients` / `participants`. The default is `clients`, so that all of them are to take part in each round.',
      }),
    ),
    localEpochs: Defaulted(
      1,
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description: 'Number of epochs that a client trains on its own rows in each round.',
      }),
    ),
    scheduleUnit: Defaulted(
      'step',
      OneOf(['step', 'round'] as const, {
        description:
          'Unit of `training.schedule`. `step` counts the steps of a client and starts anew in each round. `round` counts the rounds of the run: all steps of a round have one learning rate, and `decaySteps` and `warmupSteps` are rounds.',
      }),
    ),
    serverOptimizer: Section(ServerOptimizer),
    proximal: Defaulted(
      0,
      Type.Number({
        minimum: 0,
        maximum: 1000,
        description:
          'Factor μ of the proximal term μ/2·‖w − w₀‖², which a client adds to its loss for the weights w₀ of the round (FedProx, Li et al. 2020), so that clients with unlike rows drift less far apart. Above 0 the steps of a client run operation by operation.',
      }),
    ),
    roundSeconds: Defaulted(
      600,
      Type.Number({
        minimum: 1,
        maximum: 604800,
        description:
          'Seconds that each phase of a round waits for `clients`. Afterwards `minClients` are enough. A plain round has one phase, and a secure round has four.',
      }),
    ),
    secureAggregation: Defaulted(
      false,
      Type.Boolean({
        description:
          'Whether clients mask their updates so that the coordinator learns the sum of a round only (Bonawitz et al. 2017).',
      }),
    ),
  },
  {
    additionalProperties: false,
    title: 'Federated',
    description:
      'Federated averaging (McMahan et al. 2017): clients train on rows that are never uploaded, and the run averages their weights, weighted by rows. `epochs` is the number of rounds. `optimizer`, `batchSize` and `schedule` are those of the clients, whose optimizer starts anew in each round, as the schedule does unless `scheduleUnit` says otherwise. The dataset of the definition fixes the preparation and the classes, and its parts evaluate the model.',
  },
);

/** {@link Federated} with every default written in; `participants` is there in private runs. */
export type ResolvedFederated = Required<
  Omit<Resolved<typeof Federated>, 'participants' | 'scheduleUnit' | 'serverOptimizer' | 'proximal'>
> & {
  participants?: number;
  /** Missing in definitions of before, as the next two: `step`, `average` with a factor of 1, and 0. */
  scheduleUnit?: 'step' | 'round';
  serverOptimizer?: ResolvedServerOptimizer;
  proximal?: number;
};

/** Clients that a private run has in all. */
export const participantsOf = ({ clients, participants = clients }: ResolvedFederated): number =>
  participants;

/** Probability with which a round of a private run draws a client. */
export const drawRate = (federated: ResolvedFederated): number =>
  federated.clients / participantsOf(federated);

/**
 * The rate by which ε is counted. The clients of a secure sum know who takes part in it, so that their draw hides nobody from them: it
 * counts as if all took part.
 */
export const accountedRate = (federated: ResolvedFederated): number =>
  federated.secureAggregation ? 1 : drawRate(federated);

/**
 * Clients that a round needs. Where a draw is to hide who takes part, a sum that is given away only if enough have come would tell: such a
 * round takes those that have come, and be it none.
 */
export function neededClients(federated: ResolvedFederated, isPrivate: boolean): number {
  const hides = isPrivate && !federated.secureAggregation && drawRate(federated) < 1;
  return hides ? 0 : federated.minClients;
}

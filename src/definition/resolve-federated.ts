import type { ExperimentDefinition, ResolvedTraining } from '../contracts/definition/definition.ts';
import { Preparation } from '../contracts/definition/data.ts';
import {
  accountedRate,
  Federated,
  neededClients,
  type ResolvedFederated,
} from '../contracts/definition/federated.ts';
import type { ResolvedPrivacy } from '../contracts/definition/privacy.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import { trainedBatchNorms } from '../engine/models/freeze-layers.ts';
import type { ResolvedTask } from '../targets/tasks.ts';
import type { Findings } from './issues.ts';
import { resolveMechanism } from './resolve-privacy.ts';
import { resolveServerOptimizer } from './resolve-server-optimizer.ts';

const pointer = '/training/federated';

/** How clients train, and how they are protected where the run is private; nothing where the run trains by itself. */
export function resolveFederated(
  definition: ExperimentDefinition,
  {
    task,
    isSolved,
    schedule,
    epochs,
    takesWholeSplit,
  }: { task: ResolvedTask; isSolved: boolean; takesWholeSplit: boolean } & Pick<
    ResolvedTraining,
    'schedule' | 'epochs'
  >,
  findings: Findings,
): { federated?: ResolvedFederated; privacy?: ResolvedPrivacy } {
  const given = definition.training?.federated ?? null;
  if (given === null) return {};
  const refuse = (where: string, detail: string): void =>
    findings.reject(where, detail, 'optionNotApplicable');
  const { clients, secureAggregation, participants: _, ...options } = withDefaults(Federated, given);
  const least = secureAggregation ? Math.max(2, Math.floor(clients / 2) + 1) : 1;
  const minClients = options.minClients ?? Math.min(clients, Math.max(least, Math.ceil((2 * clients) / 3)));
  if (minClients > clients)
    refuse(`${pointer}/minClients`, `A round waits for ${clients} clients and can not need ${minClients}. Raise clients or lower minClients.`); // prettier-ignore
  if (secureAggregation && clients < 2)
    refuse(`${pointer}/clients`, 'The sum of one client is its update: a secure sum needs at least 2 clients.');
  else if (secureAggregation && minClients < least)
    refuse(`${pointer}/minClients`, `Half of ${clients} clients could be told another story than the other half: a secure sum needs minClients of ${least} or more.`); // prettier-ignore
  if (isSolved || takesWholeSplit)
    refuse('/training/optimizer/type', 'Clients take gradient steps over batches of their rows. Use an optimizer such as "adam" or "sgd".'); // prettier-ignore
  if (task.type === 'recommendation' || task.type === 'forecasting')
    refuse(pointer, `Federated training is for tasks whose examples are single rows; not for ${task.type}.`);
  const { sequence } = definition.inputs ?? {};
  if (sequence !== undefined && !('column' in sequence))
    refuse(pointer, 'Federated training is for examples of single rows, and an example of inputs.sequence is made of several.'); // prettier-ignore
  const { imbalance } = withDefaults(Preparation, definition.preparation ?? {});
  if (imbalance !== 'none')
    refuse('/preparation/imbalance', `"${imbalance}" goes by the classes of the training rows, and each client has others. Leave it out.`); // prettier-ignore
  if (definition.split?.strategy === 'kFold')
    refuse(
      '/split/strategy',
      'Each fold would be a federation of its own. Use another split, such as "random".',
    );
  if (schedule.type === 'reduceOnPlateau')
    refuse('/training/schedule/type', 'A client does not see the validation of the run. Use another schedule, such as "constant".'); // prettier-ignore
  if (definition.compression)
    refuse(
      pointer,
      'A compression trains on the rows of its dataset. Register the federated model, and compress that.',
    );
  if (definition.training?.strategy)
    refuse('/training/strategy', 'The rows are those of the clients, and training.strategy is about the rows of the run. Leave it or training.federated out.'); // prettier-ignore
  const serverOptimizer = resolveServerOptimizer(given.serverOptimizer, findings);
  const federated = { ...options, clients, minClients, secureAggregation, serverOptimizer };
  const asked = definition.training?.privacy ?? null;
  if (asked === null) {
    if (given.participants !== undefined)
      refuse(`${pointer}/participants`, 'Clients are drawn in private runs only; without training.privacy the first that come take part. Leave it out.'); // prettier-ignore
    return { federated };
  }
  const { participants = clients } = given;
  const drawn = { ...federated, participants };
  if (participants < clients)
    refuse(`${pointer}/participants`, `A round draws about ${clients} clients, and there are ${participants}. Raise participants or lower clients.`); // prettier-ignore
  if (given.minClients !== undefined && neededClients(drawn, true) === 0)
    refuse(`${pointer}/minClients`, 'A round that was given away only if enough clients had come would tell who came, and a draw hides them: it takes those that have come. Leave it out.'); // prettier-ignore
  const mechanism = resolveMechanism(asked, { count: participants, of: 'participants' }, findings);
  // ε is that of the rounds.
  const steps = { samplingRate: accountedRate(drawn), steps: epochs };
  return { federated: drawn, privacy: { ...mechanism, ...steps, protects: 'client' } };
}

/** Refuses layers whose statistics are not learned by gradients, and so not by averages of changes. */
export function requireAveragedLayers(
  architecture: Pick<Architecture, 'layers' | 'frozen'>,
  findings: Findings,
): void {
  const names = trainedBatchNorms(architecture);
  if (names.length === 0) return;
  findings.reject(
    pointer,
    `The statistics of batch normalisation differ from client to client: ${names.join(', ')}. Use layer normalisation, or freeze these layers.`,
    'optionNotApplicable',
  );
}

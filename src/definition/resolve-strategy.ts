import type { ExperimentDefinition, ResolvedTraining } from '../contracts/definition/definition.ts';
import { Strategy, type ResolvedStrategy } from '../contracts/definition/strategy.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import { createFindings, type Findings } from './issues.ts';

const pointer = '/training/strategy';

/** How several processes train; nothing where one does. */
export function resolveStrategy(
  { training }: ExperimentDefinition,
  { batchSize, gradient, isSolved }: Pick<ResolvedTraining, 'batchSize' | 'gradient'> & { isSolved: boolean },
  findings: Findings,
): { strategy?: ResolvedStrategy } {
  const given = training?.strategy ?? null;
  if (given === null) return {};
  const refuse = (where: string, detail: string): void =>
    findings.reject(`${pointer}${where}`, detail, 'optionNotApplicable');
  const { type, ...options } = withDefaults(Strategy, given);
  if (type === 'single') {
    const [option] = Object.keys(given).filter((name) => name !== 'type');
    if (option !== undefined) refuse(`/${option}`, `One process has no "${option}". Set type to "dataParallel", or leave it out.`); // prettier-ignore
    return {};
  }
  if (options.exchange === 'synchronous' && given.localSteps !== undefined)
    refuse('/localSteps', 'Synchronous steps exchange gradients in each step. Use the exchange "localSgd" or "auto", or leave localSteps out.'); // prettier-ignore
  if (isSolved)
    refuse('', 'A solver passes over all rows in each of its iterations and is not divided. Use an optimizer such as "adam" or "sgd".'); // prettier-ignore
  if (training?.privacy)
    refuse('', 'A private step draws another number of rows each time and is not divided. Leave training.strategy or training.privacy out.'); // prettier-ignore
  const rows = batchSize * gradient.accumulate;
  if (rows < options.replicas)
    refuse('/replicas', `A step has ${rows} rows, fewer than ${options.replicas} replicas. Use a larger batchSize or fewer replicas.`); // prettier-ignore
  return { strategy: { type, ...options } };
}

/** Refuses layers that would go by a part of a step's rows. */
export function requireDividableLayers(
  { layers, frozen = [] }: Pick<Architecture, 'layers' | 'frozen'>,
  findings: Findings,
): void {
  const names = layers.filter(({ type, name }) => type === 'batchNorm' && !frozen.includes(name)).map(({ name }) => name); // prettier-ignore
  if (names.length === 0) return;
  findings.reject(
    pointer,
    `Batch normalisation would go by the rows of a replica: ${names.join(', ')}. Use layer normalisation, freeze these layers, or train in one process.`,
    'optionNotApplicable',
  );
}

/**
 * Refuses several processes where the operator has not said that their network is private.
 * @throws definitionInvalid
 */
export function requireClusterNetwork({ training }: ExperimentDefinition, isPrivate: boolean): void {
  if (isPrivate || withDefaults(Strategy, training?.strategy ?? {}).type !== 'dataParallel') return;
  const findings = createFindings();
  findings.reject(
    pointer,
    'Training by several processes is turned off: their servers obey whoever reaches them on the network. An operator who keeps that network private turns it on by CLUSTER_NETWORK=private.',
    'clusterNotAllowed',
  );
  findings.throwIfAny('definitionInvalid', 'The definition does not fit this service');
}

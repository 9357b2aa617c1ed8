import type { ExperimentDefinition, ResolvedTraining } from '../contracts/definition/definition.ts';
import { Strategy, strategyOptions, type ResolvedStrategy } from '../contracts/definition/strategy.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import { trainedBatchNorms } from '../engine/models/freeze-layers.ts';
import { createFindings, type Findings } from './issues.ts';

const pointer = '/training/strategy';

/** Whether a definition asks for several processes. */
export const isOfSeveral = (training: ExperimentDefinition['training']): boolean =>
  training?.strategy?.type === 'dataParallel' || training?.strategy?.type === 'modelParallel';

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
  const names: readonly string[] = type === 'single' ? [] : strategyOptions[type];
  const foreign = Object.keys(given).find((name) => name !== 'type' && !names.includes(name));
  if (foreign !== undefined) {
    const others = Object.entries(strategyOptions).filter(([, own]) =>
      (own as readonly string[]).includes(foreign),
    );
    const right = others.map(([other]) => `"${other}"`).join(' or ');
    refuse(`/${foreign}`, `The strategy "${type}" has no "${foreign}". Set type to ${right}, or leave it out.`); // prettier-ignore
  }
  if (type === 'single') return {};
  if (isSolved)
    refuse('', 'A solver passes over all rows in each of its iterations and is not divided. Use an optimizer such as "adam" or "sgd".'); // prettier-ignore
  if (training?.privacy)
    refuse('', 'A private step draws another number of rows each time and is not divided. Leave training.strategy or training.privacy out.'); // prettier-ignore
  const { replicas, placement, exchange, localSteps, cut, microBatches } = options;
  if (type === 'modelParallel') {
    if (batchSize < microBatches)
      refuse('/microBatches', `A batch has ${batchSize} rows, fewer than ${microBatches} parts. Use a larger batchSize or fewer parts.`); // prettier-ignore
    return { strategy: { type, replicas, placement, cut, microBatches } };
  }
  if (exchange === 'synchronous' && given.localSteps !== undefined)
    refuse('/localSteps', 'Synchronous steps exchange gradients in each step. Use the exchange "localSgd" or "auto", or leave localSteps out.'); // prettier-ignore
  const rows = batchSize * gradient.accumulate;
  if (rows < replicas)
    refuse('/replicas', `A step has ${rows} rows, fewer than ${replicas} replicas. Use a larger batchSize or fewer replicas.`); // prettier-ignore
  return { strategy: { type, replicas, placement, exchange, localSteps } };
}

/** Refuses layers that would go by a part of a step's rows. */
export function requireDividableLayers(
  strategy: ResolvedStrategy,
  architecture: Pick<Architecture, 'layers' | 'frozen'>,
  findings: Findings,
): void {
  if (strategy.type === 'modelParallel' && strategy.microBatches === 1) return;
  const names = trainedBatchNorms(architecture);
  if (names.length === 0) return;
  findings.reject(
    pointer,
    `Batch normalisation would go by a part of the rows: ${names.join(', ')}. Use layer normalisation, freeze these layers, or train in one process${strategy.type === 'modelParallel' ? ' or without microBatches' : ''}.`,
    'optionNotApplicable',
  );
}

/**
 * Refuses several processes where the operator has not said that their network is private.
 * @throws definitionInvalid
 */
export function requireClusterNetwork({ training }: ExperimentDefinition, isPrivate: boolean): void {
  if (isPrivate || withDefaults(Strategy, training?.strategy ?? {}).type === 'single') return;
  const findings = createFindings();
  findings.reject(
    pointer,
    'Training by several processes is turned off: their servers obey whoever reaches them on the network. An operator who keeps that network private turns it on by CLUSTER_NETWORK=private.',
    'clusterNotAllowed',
  );
  findings.throwIfAny('definitionInvalid', 'The definition does not fit this service');
}

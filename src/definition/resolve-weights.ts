import type { ExperimentDefinition, ResolvedDefinition } from '../contracts/definition/definition.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import { nameMatches } from '../engine/models/layer-names.ts';
import { matchLayers, type LayerTransfer } from '../engine/models/transfer-layers.ts';
import type { DatasetFacts } from './dataset-facts.ts';
import { pointerTo } from '../json-pointer.ts';
import type { Findings } from './issues.ts';
import { reasonForNewHead } from './new-head.ts';
import { resolveFreeze } from './resolve-freeze.ts';
import { preparationReuse, type WeightsSource } from './weights-source.ts';

const pointer = '/training/initialWeights';

/** The initial weights and the frozen layers of a definition. */
export interface ResolvedWeights {
  training: Pick<ResolvedDefinition['training'], 'initialWeights' | 'freeze'>;
  /** Null where all weights are drawn at random. */
  transfer: LayerTransfer | null;
}

/**
 * Finds which layers start with the source's weights, and which are frozen.
 * @param architecture Of the definition, nothing frozen; layers fed by the row may turn out narrower.
 */
export function resolveWeights(
  definition: ExperimentDefinition,
  resolved: ResolvedDefinition,
  {
    architecture,
    dataset,
    source,
  }: { architecture: Architecture; dataset: DatasetFacts; source: WeightsSource | null },
  findings: Findings,
): ResolvedWeights {
  const freeze = resolveFreeze(definition, architecture.layers, findings);
  const given = definition.training?.initialWeights;
  if (!given || !source) return { training: freeze ? { freeze } : {}, transfer: null };

  const layers = given.layers ?? null;
  const newHead = reasonForNewHead(resolved, dataset, source);
  const transfer = matchLayers(source.architecture, architecture, { layers, newHead });
  for (const [i, pattern] of (layers ?? []).entries()) {
    if (transfer.transferred.some((name) => nameMatches(pattern, name))) continue;
    const misfit = transfer.fresh.find(({ layer }) => nameMatches(pattern, layer));
    const names = source.architecture.layers
      .filter(({ parameters }) => parameters > 0)
      .map(({ name }) => name);
    findings.reject(
      pointerTo('training', 'initialWeights', 'layers', i),
      misfit
        ? `The layer "${misfit.layer}" can't be taken. ${misfit.reason}`
        : `The model has no layer "${pattern}"; the source has ${names.join(', ')}.`,
      misfit ? 'layerMisfit' : 'unknownLayer',
    );
  }
  if (layers === null && transfer.transferred.length === 0)
    findings.reject(
      pointer,
      `No layer of ${source.run} fits the model: ${transfer.fresh.map(({ layer, reason }) => `${layer}: ${reason}`).join(' ')}`,
      'nothingTransferred',
    );
  const untrained = freeze?.filter((name) => !transfer.transferred.includes(name)) ?? [];
  if (untrained.length > 0)
    findings.warn(
      'frozenUntrained',
      `Frozen with weights that were never trained: ${untrained.join(', ')}.`,
      {
        pointer: '/training/freeze',
      },
    );
  return {
    training: {
      initialWeights: {
        run: source.run,
        step: source.step,
        model: source.model,
        layers,
        preparation: preparationReuse(definition),
        newHead,
      },
      ...(freeze && { freeze }),
    },
    transfer,
  };
}

import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { DenseLayer } from '../contracts/definition/layer-options.ts';
import type { Model } from '../contracts/definition/model.ts';
import type { ResolvedModel } from '../contracts/definition/resolved-model.ts';
import type { InputBlock } from '../contracts/preparation.ts';
import type { Findings } from './issues.ts';
import { defaultConvolutions, resolveConvolutions } from './resolve-convolutions.ts';
import { resolveDenseLayers, resolveStart } from './resolve-layers.ts';

type ModelOf<Family extends Model['family']> = Extract<Model, { family: Family }>;

const defaultLayers: readonly DenseLayer[] = [{ units: 128 }, { units: 64 }];
/** An autoencoder's: in the middle it is narrow. */
const autoencodingLayers: readonly DenseLayer[] = [{ units: 64 }, { units: 8 }, { units: 64 }];

/** Which kinds of blocks a family is made for, and what to say where there is none. Families that are not here take any row. */
const needs: Readonly<
  Partial<Record<Model['family'], { kinds: readonly InputBlock['kind'][]; text: string }>>
> = {
  cnn: {
    kinds: ['image', 'sequence'],
    text: 'A "cnn" works on an image or a sequence; the inputs have neither. Use "mlp" for a table, "textCnn" for a text.',
  },
  lstm: { kinds: ['tokens', 'sequence'], text: recurrentNeeds('lstm') },
  gru: { kinds: ['tokens', 'sequence'], text: recurrentNeeds('gru') },
};

/**
 * The model with every default written in, checked against the row that it gets. Unbuilt families were refused before.
 * @param blocks what a row holds, as far as it is known before training
 */
export function resolveModel(
  definition: ExperimentDefinition,
  blocks: readonly InputBlock[],
  findings: Findings,
): ResolvedModel {
  const model: Model = definition.model ?? { family: 'mlp' };
  const need = needs[model.family];
  if (need && blocks.length > 0 && !blocks.some(({ kind }) => need.kinds.includes(kind))) {
    findings.reject('/model/family', need.text, 'modelMisfit');
  }
  switch (model.family) {
    case 'linear':
      return { family: 'linear' };
    case 'mlp':
      return resolveMlp(model, definition.task.type, findings);
    case 'cnn': {
      const { blocks: given, pooling, layers } = model;
      return {
        family: 'cnn',
        blocks: resolveConvolutions(given ?? defaultConvolutions(blocks), blocks, findings),
        pooling: pooling ?? 'flatten',
        layers: resolveDenseLayers(layers ?? [{ units: 64 }], '/model/layers', findings),
      };
    }
    case 'lstm':
    case 'gru':
      return resolveRecurrent(model, findings);
    default:
      throw new Error(`unreachable: the family ${model.family} was refused before`);
  }
}

function resolveMlp(
  { layers, embeddingWidth }: ModelOf<'mlp'>,
  task: ExperimentDefinition['task']['type'],
  findings: Findings,
): ResolvedModel {
  return {
    family: 'mlp',
    layers: resolveDenseLayers(
      layers ?? (task === 'autoencoding' ? autoencodingLayers : defaultLayers),
      '/model/layers',
      findings,
    ),
    ...(embeddingWidth !== undefined && { embeddingWidth }),
  };
}

function resolveRecurrent(model: ModelOf<'lstm' | 'gru'>, findings: Findings): ResolvedModel {
  return {
    family: model.family,
    units: model.units ?? 64,
    depth: model.depth ?? 1,
    bidirectional: model.bidirectional ?? false,
    dropout: model.dropout ?? 0,
    embeddingWidth: model.embeddingWidth ?? 64,
    layers: resolveDenseLayers(model.layers ?? [], '/model/layers', findings),
    recurrentInitializer: model.recurrentInitializer ?? 'orthogonal',
    ...resolveStart(model, 'tanh', '/model', findings),
  };
}

function recurrentNeeds(family: string): string {
  return `"${family}" works along a text or a sequence; the inputs have neither. Use "mlp" for a table.`;
}

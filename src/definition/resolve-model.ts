import type { ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { DenseLayer } from '../contracts/definition/layer-options.ts';
import type { Model } from '../contracts/definition/model.ts';
import type { ResolvedModel } from '../contracts/definition/resolved-model.ts';
import type { InputBlock } from '../contracts/preparation.ts';
import type { Findings } from './issues.ts';
import { resolveAutoencoder } from './resolve-autoencoder.ts';
import { defaultConvolutions, resolveConvolutions } from './resolve-convolutions.ts';
import { resolveCustom } from './resolve-custom.ts';
import { resolveDenseLayers, resolveStart } from './resolve-layers.ts';

const defaultLayers: readonly DenseLayer[] = [{ units: 128 }, { units: 64 }];
/** An autoencoder's: in the middle it is narrow. */
const autoencodingLayers: readonly DenseLayer[] = [{ units: 64 }, { units: 8 }, { units: 64 }];

type ModelOf<Family extends Model['family']> = Extract<Model, { family: Family }>;

/** Which kinds of blocks a family is made for, and what to say where there is none. Families that are not here take any row. */
const needs: Readonly<
  Partial<Record<Model['family'], { kinds: readonly InputBlock['kind'][]; text: string }>>
> = {
  cnn: {
    kinds: ['image', 'sequence'],
    text: 'A "cnn" works on an image or a sequence; the inputs have neither. Use "mlp" for a table, "textCnn" for a text.',
  },
  resnet: {
    kinds: ['image'],
    text: 'A "resnet" works on an image; the inputs have none. Use "mlp" for a table, "cnn" for a sequence.',
  },
  lstm: { kinds: ['tokens', 'sequence'], text: needsSteps('lstm') },
  gru: { kinds: ['tokens', 'sequence'], text: needsSteps('gru') },
  transformer: { kinds: ['tokens', 'sequence'], text: needsSteps('transformer') },
  textCnn: {
    kinds: ['tokens'],
    text: 'A "textCnn" works on a text; the inputs have none. Use "mlp" for a table, "cnn" for an image or a sequence.',
  },
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
  const isRecommendation = definition.task.type === 'recommendation';
  const model: Model = definition.model ?? { family: defaultFamily(definition.task.type) };
  if (isRecommendation && model.family !== 'matrixFactorization' && model.family !== 'mlp') {
    findings.reject(
      '/model/family',
      `A recommendation is learned by "matrixFactorization" or "mlp", not by "${model.family}".`,
      'modelMisfit',
    );
  }
  const need = needs[model.family];
  if (need && blocks.length > 0 && !blocks.some(({ kind }) => need.kinds.includes(kind))) {
    findings.reject('/model/family', need.text, 'modelMisfit');
  }
  const denseLayers = (layers: Parameters<typeof resolveDenseLayers>[0]) =>
    resolveDenseLayers(layers, '/model/layers', findings);
  switch (model.family) {
    case 'linear':
      return { family: 'linear' };
    case 'mlp':
      return resolveMlp(model, definition.task.type, findings);
    case 'wideAndDeep': {
      const { layers, embeddingWidth = null } = model;
      return {
        family: 'wideAndDeep',
        layers: denseLayers(layers ?? defaultLayers),
        embeddingWidth,
      };
    }
    case 'cnn': {
      const { blocks: given, pooling, layers } = model;
      return {
        family: 'cnn',
        blocks: resolveConvolutions(given ?? defaultConvolutions(blocks), blocks, findings),
        pooling: pooling ?? 'flatten',
        layers: denseLayers(layers ?? [{ units: 64 }]),
      };
    }
    case 'resnet': {
      const { stages, dropout = 0, layers } = model;
      const given = stages ?? [{ filters: 16 }, { filters: 32 }, { filters: 64 }];
      return {
        family: 'resnet',
        stages: given.map(({ filters, blocks: count = 2 }) => ({ filters, blocks: count })),
        dropout,
        layers: denseLayers(layers ?? []),
        ...resolveStart(model, 'relu', '/model', findings),
      };
    }
    case 'lstm':
    case 'gru': {
      const given = model as ModelOf<'lstm' | 'gru'>;
      return {
        family: given.family,
        units: given.units ?? 64,
        depth: given.depth ?? 1,
        bidirectional: given.bidirectional ?? false,
        dropout: given.dropout ?? 0,
        embeddingWidth: given.embeddingWidth ?? 64,
        layers: denseLayers(given.layers ?? []),
        recurrentInitializer: given.recurrentInitializer ?? 'orthogonal',
        ...resolveStart(given, 'tanh', '/model', findings),
      };
    }
    case 'textCnn':
      return resolveTextCnn(model, blocks, findings);
    case 'transformer': {
      const given = model;
      const { width = 64, activation = 'gelu' } = given;
      return {
        family: 'transformer',
        width,
        heads: given.heads ?? 4,
        depth: given.depth ?? 2,
        feedForward: given.feedForward ?? 2 * width,
        activation,
        dropout: given.dropout ?? 0.1,
        layers: denseLayers(given.layers ?? []),
        ...resolveStart(given, activation, '/model', findings),
      };
    }
    case 'autoencoder':
      return resolveAutoencoder(model, definition.task.type, blocks, findings);
    case 'matrixFactorization': {
      const { factors = 32, initializer = 'randomNormal', deviation } = model;
      const start = { initializer, ...(deviation !== undefined && { deviation }) };
      return { family: 'matrixFactorization', factors, ...resolveStart(start, 'linear', '/model', findings) };
    }
    case 'custom':
      return resolveCustom(model.layers, findings);
    default:
      throw new Error(`unreachable: the family ${model.family} was refused before`);
  }
}

/** The family where none is named. */
export function defaultFamily(task: ExperimentDefinition['task']['type']): 'mlp' | 'matrixFactorization' {
  return task === 'recommendation' ? 'matrixFactorization' : 'mlp';
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

/** Kernels of three, four and five tokens, but for those that the text is too short for. */
function resolveTextCnn(
  given: ModelOf<'textCnn'>,
  blocks: readonly InputBlock[],
  findings: Findings,
): ResolvedModel {
  const length = Math.min(...blocks.map((block) => (block.kind === 'tokens' ? block.width : Infinity)));
  const usual = [3, 4, 5].filter((size) => size <= length);
  const kernelSizes = given.kernelSizes ?? (usual.length > 0 ? usual : [1]);
  kernelSizes.forEach((size, index) => {
    if (kernelSizes.indexOf(size) === index) return;
    findings.reject(`/model/kernelSizes/${index}`, `${size} is in the list already.`, 'doubledValue');
  });
  return {
    family: 'textCnn',
    embeddingWidth: given.embeddingWidth ?? 100,
    kernelSizes,
    filters: given.filters ?? 100,
    dropout: given.dropout ?? 0.5,
    layers: resolveDenseLayers(given.layers ?? [], '/model/layers', findings),
    ...resolveStart(given, 'relu', '/model', findings),
  };
}

function needsSteps(family: string): string {
  return `"${family}" works along a text or a sequence; the inputs have neither. Use "mlp" for a table.`;
}

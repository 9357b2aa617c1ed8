import type { Model } from '../contracts/definition/model.ts';
import type { ResolvedModel } from '../contracts/definition/resolved-model.ts';
import type { InputBlock } from '../contracts/preparation.ts';
import type { Findings } from './issues.ts';
import { resolveDenseLayers, resolveStart } from './resolve-layers.ts';

/** An autoencoder whose sizes go by the width of the row, where they are not given. */
export function resolveAutoencoder(
  given: Extract<Model, { family: 'autoencoder' }>,
  task: string,
  blocks: readonly InputBlock[],
  findings: Findings,
): ResolvedModel {
  if (task !== 'autoencoding') {
    const detail = `An "autoencoder" predicts its own row, which is the task "autoencoding"; for ${task} use "mlp".`;
    findings.reject('/model/family', detail, 'modelMisfit');
  }
  const width = blocks.reduce((sum, block) => sum + block.width, 0);
  const layers = given.layers ?? [{ units: Math.min(512, Math.max(4, Math.ceil(width / 2))) }];
  const decoder = given.decoder ?? layers.toReversed();
  const { units, activation = 'linear', ...start } = given.bottleneck ?? {};
  return {
    family: 'autoencoder',
    layers: resolveDenseLayers(layers, '/model/layers', findings),
    bottleneck: {
      units: units ?? Math.min(32, Math.max(2, Math.ceil(width / 4))),
      activation,
      ...resolveStart(start, activation, '/model/bottleneck', findings),
    },
    decoder: resolveDenseLayers(decoder, '/model/decoder', findings),
  };
}

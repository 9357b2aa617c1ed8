import type { ResolvedDefinition } from '../../contracts/definition/definition.ts';
import { reusedColumns } from '../../data/preparation/fit/reused-columns.ts';
import type { Architecture } from '../../engine/models/architecture.ts';
import { pruneUnits } from '../../engine/pruning/prune-units.ts';
import type { NamedTensor } from '../../engine/step-runner.ts';
import { layered } from '../../contracts/definition/classical.ts';
import type { FirstWeights } from '../first-weights.ts';
import type { SourceModel } from './source-model.ts';

/**
 * The weights of a source that is pruned, as first weights of all layers: those of the units that are kept, where the model has fewer. Columns and
 * target go through the source's preparation, for which the weights were trained.
 */
export function sourceWeights(
  definition: ResolvedDefinition,
  { manifest, weights }: Pick<SourceModel, 'manifest' | 'weights'>,
): FirstWeights {
  const { preparation, architecture: source } = manifest;
  const columns = { definition: layered(manifest.definition), preparation };
  return {
    run: definition.compression!.run,
    reused: { columns: reusedColumns(definition, 'source', columns), target: preparation.target },
    async giveTo(runner, architecture) {
      const pruned = pruneUnits(source as Architecture, weights as NamedTensor[], architecture);
      await runner.writeState({ step: 0, weights: pruned, optimizer: [] });
      const weighted = architecture.layers.filter(({ parameters }) => parameters > 0);
      return { transferred: weighted.map(({ name }) => name), fresh: [] };
    },
  };
}

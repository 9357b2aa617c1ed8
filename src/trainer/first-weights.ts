import { readModelFiles } from '../artifacts/checkpoint-files.ts';
import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { ResolvedDefinition } from '../contracts/definition/definition.ts';
import { targetColumns } from '../targets/tasks.ts';
import type { FittedColumn } from '../contracts/preparation.ts';
import type { FittedTarget } from '../targets/targets.ts';
import { reusedColumns } from '../data/preparation/fit/reused-columns.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import { matchLayers, transferWeights, type LayerTransfer } from '../engine/models/transfer-layers.ts';
import type { NamedTensor, StepRunner } from '../engine/step-runner.ts';
import { TrainyardError } from '../errors.ts';
import { kindOfTarget } from '../targets/targets.ts';

/** What a fine-tuning takes from its source. */
export interface FirstWeights {
  /** The run that they are of. */
  run: string;
  /** What goes through the source's fitted preparation. */
  reused: { columns: ReadonlyMap<string, FittedColumn>; target: FittedTarget | null };
  /**
   * Gives a runner that has taken no step the source's weights, as far as they fit.
   * @throws trainingDataUnusable where none fit: columns of this data have become other features than those of the source
   */
  giveTo(runner: StepRunner, architecture: Architecture): Promise<LayerTransfer>;
}

/**
 * Reads the checkpoint that first weights are taken from, against its checksums; null where weights are drawn.
 * @throws artifactCorrupt, artifactFormatUnsupported
 */
export async function readFirstWeights(
  definition: ResolvedDefinition,
  folder: string | null,
): Promise<FirstWeights | null> {
  const { initialWeights } = definition.training;
  if (!initialWeights) return null;
  if (folder === null)
    throw new TrainyardError(
      'artifactCorrupt',
      `The weights of ${initialWeights.run} to start from are gone.`,
    );
  const { manifest, weights } = await readModelFiles(folder);
  return {
    run: initialWeights.run,
    reused: {
      columns: reusedColumns(definition, initialWeights.preparation, manifest),
      target: reusedTarget(definition, manifest),
    },
    async giveTo(runner, architecture) {
      const source = manifest.architecture as Architecture;
      const matched = matchLayers(source, architecture, initialWeights);
      const own = await runner.readState();
      const result = transferWeights(own.weights, weights as NamedTensor[], matched);
      if (result.transfer.transferred.length === 0) {
        const reasons = result.transfer.fresh.map(({ layer, reason }) => `${layer}: ${reason}`).join(' ');
        throw new TrainyardError(
          'trainingDataUnusable',
          `No layer of ${initialWeights.run} fits the model on this data. ${reasons}`,
        );
      }
      await runner.writeState({ step: 0, weights: result.weights, optimizer: [] });
      return result.transfer;
    },
  };
}

/**
 * The target as the source fitted it, where its last layer is taken: labels in the same order, values in the same unit. With
 * a preparation of its own a regression is scaled anew.
 */
function reusedTarget(
  { training, task }: ResolvedDefinition,
  { preparation }: Pick<ArtifactManifest, 'preparation'>,
): FittedTarget | null {
  const { initialWeights } = training;
  if (!initialWeights || initialWeights.newHead !== null) return null;
  const { target } = preparation;
  return kindOfTarget(target).reuse(target, targetColumns(task), initialWeights.preparation === 'fit');
}

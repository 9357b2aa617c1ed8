import type { ArtifactManifest } from '../contracts/artifact.ts';
import { isClassical, type AnyDefinition } from '../contracts/definition/classical.ts';
import type { TrainedLineage } from '../contracts/model-details.ts';
import type { Store } from '../store/ports/store.ts';

/** What a checkpoint was made from, as far as it is still there. */
export async function lineageOf(
  store: Pick<Store, 'runs' | 'experiments' | 'datasets' | 'checkpoints'>,
  projectId: string,
  { definition, compressed, runId, step, epoch, engine }: ArtifactManifest,
): Promise<TrainedLineage> {
  const [run, dataset, checkpoint] = await Promise.all([
    store.runs.find(projectId, runId),
    store.datasets.find(projectId, definition.dataset),
    store.checkpoints.find(runId, step),
  ]);
  const experiment = run && (await store.experiments.find(projectId, run.experimentId));
  return {
    dataset: {
      id: definition.dataset,
      name: dataset?.name ?? null,
      sha256: dataset?.sha256 ?? null,
      rows: dataset?.rows ?? null,
    },
    experiment: experiment && { id: experiment.id, name: experiment.name },
    run: { id: runId, name: run?.name ?? null },
    checkpoint: { step, epoch, kind: run && checkpoint ? checkpoint.kind : null },
    source: compressed ? { as: 'compression', ...compressed } : startOf(definition),
    engine,
    definition,
  };
}

function startOf(definition: AnyDefinition): TrainedLineage['source'] {
  const { initialWeights = null } = isClassical(definition) ? {} : definition.training;
  if (initialWeights === null) return null;
  const { run, step, model } = initialWeights;
  return { as: 'initialWeights', run, step, model };
}

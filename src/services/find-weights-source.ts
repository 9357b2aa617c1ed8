import { readManifest } from '../artifacts/artifact-manifest.ts';
import type { BlobStore } from '../artifacts/blob-store.ts';
import { layered } from '../contracts/definition/classical.ts';
import type { InitialWeights } from '../contracts/definition/training.ts';
import type { Caller } from '../contracts/key.ts';
import { TrainyardError } from '../errors.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import type { WeightsSource } from '../definition/weights-source.ts';
import type { CheckpointRecord } from '../store/ports/checkpoint-store.ts';
import type { Store } from '../store/ports/store.ts';

/** The source of the initial weights, and where its artifact lies. */
export interface FoundSource extends WeightsSource {
  artifactKey: string;
}

/**
 * Finds what a definition's initial weights are taken from, in the caller's project.
 * @throws definitionInvalid with a pointer where it is not there, is pruned or damaged, or its model has no layers
 */
export async function findWeightsSource(
  { store, blobs }: { store: Pick<Store, 'runs' | 'checkpoints' | 'models'>; blobs: BlobStore },
  caller: Caller,
  given: InitialWeights,
): Promise<FoundSource> {
  if ((given.run === undefined) === (given.model === undefined))
    throw refusal('', 'optionMissing', 'Name a run or a model to start from, one of the two.');
  if (given.run === undefined && given.checkpoint !== undefined)
    throw refusal(
      'checkpoint',
      'optionNotApplicable',
      'A checkpoint is named with a run; name a version of the model.',
    );
  if (given.model === undefined && given.version !== undefined)
    throw refusal(
      'version',
      'optionNotApplicable',
      'A version is named with a model; name a checkpoint of the run.',
    );

  const found =
    given.run === undefined
      ? await findVersion(store, caller, given.model!, given.version)
      : await findCheckpoint(store, caller, given.run, given.checkpoint);
  const where = given.run === undefined ? 'model' : 'run';
  const manifest = await blobs
    .localPath(found.artifactKey)
    .then(readManifest)
    .catch((error: unknown) => {
      if (!(error instanceof TrainyardError)) throw error;
      throw refusal(where, 'sourceDamaged', `What it names can't be read. ${error.message}`);
    });
  const architecture = manifest.architecture as Partial<Architecture>;
  if (!architecture.layers)
    throw refusal(
      where,
      'sourceMisfit',
      'The model of the source has no layers whose weights could be taken.',
    );
  return {
    ...found,
    definition: layered(manifest.definition),
    preparation: manifest.preparation,
    architecture: architecture as Architecture,
  };
}

type Place = Pick<FoundSource, 'run' | 'step' | 'model' | 'artifactKey'>;

async function findVersion(
  store: Pick<Store, 'models'>,
  { projectId }: Caller,
  name: string,
  version: number | undefined,
): Promise<Place> {
  const found = await store.models.findVersion(projectId, name, version ?? 'latest');
  if (!found)
    throw refusal(
      version === undefined ? 'model' : 'version',
      'unknownModel',
      `There is no model ${name}${version === undefined ? '' : ` with a version ${version}`} in this project.`,
    );
  const { runId, step, artifactKey } = found;
  if (runId === null || step === null)
    throw refusal(
      'model',
      'sourceMisfit',
      `The version ${found.version} of the model ${name} was imported from a file; weights are taken from models that were trained here.`,
    );
  return { run: runId, step, model: { name, version: found.version }, artifactKey };
}

async function findCheckpoint(
  store: Pick<Store, 'runs' | 'checkpoints'>,
  { projectId }: Caller,
  run: string,
  asked: InitialWeights['checkpoint'],
): Promise<Place> {
  if (!(await store.runs.find(projectId, run)))
    throw refusal('run', 'unknownRun', `There is no run ${run} in this project.`);
  const all = (await store.checkpoints.list(run)).filter(({ kind }) => kind !== 'fold');
  const kept = all.filter(({ prunedAt }) => prunedAt === null);
  const chosen = choose(kept, asked);
  if (chosen) return { run, step: chosen.step, model: null, artifactKey: chosen.artifactKey };
  if (typeof asked !== 'number')
    throw refusal('run', 'noCheckpoint', `The run ${run} has no ${asked ?? ''} checkpoint that is kept.`);
  throw refusal(
    'checkpoint',
    'noCheckpoint',
    all.some(({ step }) => step === asked)
      ? `The checkpoint of step ${asked} was pruned.`
      : `The run ${run} has no checkpoint of step ${asked}; there are those of ${kept.map(({ step }) => step).join(', ') || 'none'}.`,
  );
}

/** @param kept newest first */
function choose(
  kept: readonly CheckpointRecord[],
  asked: InitialWeights['checkpoint'],
): CheckpointRecord | undefined {
  const best = kept.find((checkpoint) => checkpoint.best);
  if (asked === 'latest') return kept[0];
  if (asked === 'best') return best;
  if (asked !== undefined) return kept.find(({ step }) => step === asked);
  return kept.find(({ kind }) => kind === 'final') ?? best ?? kept[0];
}

function refusal(option: string, code: string, detail: string): TrainyardError {
  const pointer = `/training/initialWeights${option && `/${option}`}`;
  return new TrainyardError('definitionInvalid', detail, { issues: [{ pointer, code, detail }] });
}

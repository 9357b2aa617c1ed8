import { readManifest } from '../artifacts/artifact-manifest.ts';
import type { BlobStore } from '../artifacts/blob-store.ts';
import { isClassicalArchitecture } from '../contracts/classical.ts';
import type { GivenSource } from '../contracts/definition/source-options.ts';
import type { Caller } from '../contracts/key.ts';
import { TrainyardError } from '../errors.ts';
import type { ModelSource } from '../definition/weights-source.ts';
import type { CheckpointRecord } from '../store/ports/checkpoint-store.ts';
import type { Store } from '../store/ports/store.ts';

/** A model that a definition names, and where its artifact lies. */
export interface FoundSource extends ModelSource {
  artifactKey: string;
}

/** Where in a definition a model is named, and what for. */
const places = {
  initialWeights: { pointer: '/training/initialWeights', does: 'to start from', needsLayers: true },
  compression: { pointer: '/compression', does: 'to compress', needsLayers: false },
} as const;

/**
 * Finds what a definition's initial weights are taken from, or what it compresses, in the caller's project.
 * @throws definitionInvalid with a pointer where it is not there, is pruned or damaged, or lacks the layers whose weights are taken
 */
export async function findModelSource(
  { store, blobs }: { store: Pick<Store, 'runs' | 'checkpoints' | 'models'>; blobs: BlobStore },
  caller: Caller,
  given: GivenSource,
  place: keyof typeof places,
): Promise<FoundSource> {
  const { pointer, does, needsLayers } = places[place];
  const refusal = refusalAt(pointer);
  if ((given.run === undefined) === (given.model === undefined))
    throw refusal('', 'optionMissing', `Name a run or a model ${does}, one of the two.`);
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
      ? await findVersion(store, caller, given.model!, given.version, refusal)
      : await findCheckpoint(store, caller, given.run, given.checkpoint, refusal);
  const where = given.run === undefined ? 'model' : 'run';
  const manifest = await blobs
    .localPath(found.artifactKey)
    .then(readManifest)
    .catch((error: unknown) => {
      if (!(error instanceof TrainyardError)) throw error;
      throw refusal(where, 'sourceDamaged', `What it names can't be read. ${error.message}`);
    });
  const { definition, preparation } = manifest;
  if (manifest.quantized)
    throw refusal(
      where,
      'sourceMisfit',
      'The model of the source is quantized to int8; name the one that it was made of.',
    );
  if (needsLayers && isClassicalArchitecture(manifest.architecture))
    throw refusal(
      where,
      'sourceMisfit',
      'The model of the source has no layers whose weights could be taken.',
    );
  const architecture = manifest.architecture as FoundSource['architecture'];
  return { ...found, definition, preparation, architecture };
}

type Refusal = (option: string, code: string, detail: string) => TrainyardError;

type Place = Pick<FoundSource, 'run' | 'step' | 'model' | 'artifactKey'>;

async function findVersion(
  store: Pick<Store, 'models'>,
  { projectId }: Caller,
  name: string,
  version: number | undefined,
  refusal: Refusal,
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
      `The version ${found.version} of the model ${name} was imported from a file; the source has to be a model that was trained here.`,
    );
  return { run: runId, step, model: { name, version: found.version }, artifactKey };
}

async function findCheckpoint(
  store: Pick<Store, 'runs' | 'checkpoints'>,
  { projectId }: Caller,
  run: string,
  asked: GivenSource['checkpoint'],
  refusal: Refusal,
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
  asked: GivenSource['checkpoint'],
): CheckpointRecord | undefined {
  const best = kept.find((checkpoint) => checkpoint.best);
  if (asked === 'latest') return kept[0];
  if (asked === 'best') return best;
  if (asked !== undefined) return kept.find(({ step }) => step === asked);
  return kept.find(({ kind }) => kind === 'final') ?? best ?? kept[0];
}

const refusalAt =
  (place: string): Refusal =>
  (option, code, detail) => {
    const pointer = `${place}${option && `/${option}`}`;
    return new TrainyardError('definitionInvalid', detail, { issues: [{ pointer, code, detail }] });
  };

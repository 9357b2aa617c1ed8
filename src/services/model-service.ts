import { targetColumns } from '../targets/tasks.ts';
import { readManifest } from '../artifacts/artifact-manifest.ts';
import type { BlobStore } from '../artifacts/blob-store.ts';
import type { Page, PageQuery } from '../contracts/common.ts';
import type { Evaluation } from '../contracts/evaluation.ts';
import { exampleIds } from '../contracts/example-ids.ts';
import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { Caller } from '../contracts/key.ts';
import type { Model, ModelVersion, RegisterModelRequest } from '../contracts/model.ts';
import { TrainyardError } from '../errors.ts';
import { kindOfTarget } from '../targets/targets.ts';
import { newId } from '../identifiers.ts';
import type { CheckpointRecord } from '../store/ports/checkpoint-store.ts';
import type {
  ModelVersionDetails,
  ModelVersionRecord,
  ServedVersion,
  WantedVersion,
} from '../store/ports/model-store.ts';
import type { Store } from '../store/ports/store.ts';
import { addVersion } from './add-version.ts';
import type { CheckpointService } from './checkpoint-service.ts';
import type { ServedVersions } from './served-versions.ts';

/** Finds what a version keeps of what it is made from, beside its evaluation. */
export type DescribeVersion = (
  projectId: string,
  manifest: ArtifactManifest,
  artifactKey: string,
) => Promise<Pick<ModelVersionDetails, 'lineage' | 'example'>>;

/** The rules of models. */
export type ModelService = ReturnType<typeof createModelService>;

/** Creates the model service. */
export function createModelService(parts: {
  store: Pick<Store, 'runs' | 'checkpoints' | 'models' | 'batches' | 'searches'>;
  blobs: BlobStore;
  checkpoints: CheckpointService;
  served: ServedVersions;
  describe: DescribeVersion;
}) {
  const { store, blobs, checkpoints, served, describe } = parts;

  async function get(caller: Caller, name: string): Promise<Model> {
    const model = await store.models.findByName(caller.projectId, name);
    if (!model) throw new TrainyardError('notFound', `There is no model ${name}.`);
    return model;
  }

  /** @throws notFound saying what there is not */
  async function refuseVersion(caller: Caller, name: string, wanted: WantedVersion): Promise<never> {
    await get(caller, name);
    if (wanted === null) throw new TrainyardError('notFound', `The model ${name} has no version.`);
    const missing = typeof wanted === 'object' ? `alias ${wanted.alias}` : `version ${wanted}`;
    throw new TrainyardError('notFound', `The model ${name} has no ${missing}.`);
  }

  /** The final checkpoint is what the run's evaluation is about; a run that has none gives its best, or its newest. */
  async function chooseCheckpoint(caller: Caller, runId: string): Promise<CheckpointRecord> {
    const kept = (await checkpoints.list(caller, runId)).data.filter(
      ({ prunedAt, kind }) => prunedAt === null && kind !== 'fold',
    );
    const chosen = kept.find(({ kind }) => kind === 'final') ?? kept.find(({ best }) => best) ?? kept[0];
    if (chosen) return chosen;
    throw new TrainyardError('runHasNoCheckpoint', `The run ${runId} has no checkpoint (yet).`);
  }

  /** The run that a request names, or the best trial of its search. @throws validationFailed, notFound, runHasNoCheckpoint */
  async function runOf({ projectId }: Caller, { run, search: id }: RegisterModelRequest): Promise<string> {
    if ((run === undefined) === (id === undefined)) {
      const detail = 'Give a run or a search, one of the two.';
      const pointer = run === undefined ? '/run' : '/search';
      throw new TrainyardError('validationFailed', detail, { issues: [{ pointer, code: 'oneOf', detail }] });
    }
    if (run !== undefined) return run;
    const search = await store.searches.find(projectId, id!);
    if (!search) throw new TrainyardError('notFound', `There is no search ${id}.`);
    if (search.best) return search.best.runId;
    throw new TrainyardError('runHasNoCheckpoint', `The search ${id} has no trial with a result (yet).`);
  }

  async function inUse({ projectId }: Caller, name: string): Promise<TrainyardError> {
    const users = await store.batches.listOpen({ projectId, model: name });
    return new TrainyardError(
      'modelInUse',
      `The model is used by the batch predictions ${users.join(', ')}. Cancel them, or wait for their end.`,
    );
  }

  return {
    get,
    refuseVersion,

    /** Adds a version made from a run's checkpoint; its files are copied, so it outlives the run. */
    async register(caller: Caller, request: RegisterModelRequest): Promise<ModelVersionRecord> {
      const { projectId } = caller;
      requireOtherName(request.name);
      const runId = await runOf(caller, request);
      const checkpoint =
        request.step === undefined
          ? await chooseCheckpoint(caller, runId)
          : await checkpoints.getKept(caller, runId, request.step);
      requireModel(checkpoint);
      const manifest = await readManifest(await blobs.localPath(checkpoint.artifactKey));
      const [run, evaluation] = await Promise.all([
        store.runs.find(projectId, runId),
        checkpoint.kind === 'final' ? store.runs.findEvaluation(projectId, runId) : null,
      ]);
      const { task, inputs } = manifest.definition;
      const { target } = manifest.preparation;
      const artifactKey = `models/${newId('model')}`;
      const { sizeBytes } = await blobs.copy(checkpoint.artifactKey, artifactKey);
      return addVersion(parts, caller, request.name, artifactKey, async () => ({
        runId,
        step: checkpoint.step,
        imported: null,
        task: task.type,
        target: targetColumns(task).join(', '),
        classes: kindOfTarget(target).listedClasses(target),
        inputs,
        metrics:
          evaluation?.test || evaluation?.crossValidation ? headlineMetrics(evaluation) : checkpoint.metrics,
        warnings: run?.warnings ?? [],
        sizeBytes,
        details: { ...(await describe(projectId, manifest, artifactKey)), evaluation },
      }));
    },

    /** A page of the project's models, newest first. */
    list(caller: Caller, page: PageQuery): Promise<Page<Model>> {
      return store.models.list(caller.projectId, page);
    },

    async listVersions(caller: Caller, name: string): Promise<{ data: ModelVersion[] }> {
      return { data: (await get(caller, name)).versions };
    },

    async getVersion(caller: Caller, name: string, version: number): Promise<ModelVersionRecord> {
      const found = await store.models.findVersion(caller.projectId, name, version);
      return found ?? (await refuseVersion(caller, name, version));
    },

    /** A version to predict with, as it was a second ago at most; as it is where it was changed by this process. */
    findServed(caller: Caller, name: string, wanted: WantedVersion): Promise<ServedVersion | null> {
      return served.find(caller.projectId, name, wanted);
    },

    /** As `findServed`. @throws notFound */
    async getServed(caller: Caller, name: string, wanted: WantedVersion): Promise<ServedVersion> {
      const found = await served.find(caller.projectId, name, wanted);
      return found ?? (await refuseVersion(caller, name, wanted));
    },

    /** Removes the model with all its versions, and where `force` says so with its aliases. @throws notFound, modelAliased, modelInUse */
    async remove(caller: Caller, name: string, { force }: { force: boolean }): Promise<void> {
      const removed = await store.models.remove(caller.projectId, name, { withAliases: force });
      if (!removed) throw new TrainyardError('notFound', `There is no model ${name}.`);
      if (removed === 'inUse') throw await inUse(caller, name);
      if ('aliases' in removed) {
        const detail = `The model ${name} has ${named(removed.aliases)}. Delete ${removed.aliases.length === 1 ? 'it' : 'them'} first, or the model with force=true.`;
        throw new TrainyardError('modelAliased', detail);
      }
      served.forget();
      for (const key of removed.artifactKeys) await blobs.remove(key);
    },

    /** Removes a version; its number is not given again. @throws notFound, modelAliased, modelInUse, onlyModelVersion */
    async removeVersion(caller: Caller, name: string, version: number): Promise<void> {
      const removed = await store.models.removeVersion(caller.projectId, name, version);
      if (removed === null) return refuseVersion(caller, name, version);
      if (removed === 'inUse') throw await inUse(caller, name);
      if (removed === 'onlyVersion') {
        const detail = `The model ${name} has no version but ${version}. Delete the model.`;
        throw new TrainyardError('onlyModelVersion', detail);
      }
      if ('aliases' in removed) {
        const detail = `The version ${version} of the model ${name} has ${named(removed.aliases)}. Move or delete ${removed.aliases.length === 1 ? 'it' : 'them'} first.`;
        throw new TrainyardError('modelAliased', detail);
      }
      served.forget();
      await blobs.remove(removed.artifactKey);
    },
  };
}

/** `the alias a`, `the aliases a and b`. */
const named = (aliases: readonly string[]): string =>
  `the ${aliases.length === 1 ? 'alias' : 'aliases'} ${new Intl.ListFormat('en').format(aliases)}`;

/** @throws runHasNoCheckpoint where the checkpoint is of a cross-validation's fold: its model is no result of the run */
function requireModel({ kind, step, runId }: CheckpointRecord): void {
  if (kind !== 'fold') return;
  throw new TrainyardError(
    'runHasNoCheckpoint',
    `The checkpoint of step ${step} of the run ${runId} is in the middle of a cross-validation; register the final model.`,
  );
}

const headlineNames = {
  classification: ['accuracy', 'balancedAccuracy', 'precision', 'recall', 'f1', 'auc', 'logLoss'],
  multiLabelClassification: ['subsetAccuracy', 'hammingLoss', 'precision', 'recall', 'f1', 'auc', 'logLoss'],
  regression: ['rmse', 'mae', 'r2'],
  autoencoding: ['rmse', 'mae', 'explainedVariance'],
  recommendation: ['precision', 'recall', 'ndcg', 'map', 'hitRate'],
} as const;

/** The figures of an evaluation that a list of models shows: of the test rows, else means over the folds. */
function headlineMetrics({ test, crossValidation }: Evaluation): Record<string, number> {
  const kind = (test ?? crossValidation?.folds[0]?.evaluation)?.kind;
  if (!kind) return {};
  const [split, figures] = test
    ? (['test', test as unknown as Record<string, number | null>] as const)
    : (['crossValidation', crossValidation!.mean] as const);
  return Object.fromEntries(
    headlineNames[kind].flatMap((name) => {
      const value = figures[name];
      return typeof value === 'number' ? [[`${split}.${name}`, value] as const] : [];
    }),
  );
}

/** @throws validationFailed for the name that the documentation deletes: sent as it stands, it must never hit a model */
export function requireOtherName(name: string): void {
  if (name !== exampleIds.noModelName) return;
  const detail = `The name ${name} is reserved for examples of the documentation. Choose another one.`;
  throw new TrainyardError('validationFailed', detail, {
    issues: [{ pointer: '/name', code: 'reserved', detail }],
  });
}

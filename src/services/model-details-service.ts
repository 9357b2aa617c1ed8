import { readAnyManifest, readManifest } from '../artifacts/artifact-manifest.ts';
import type { BlobStore } from '../artifacts/blob-store.ts';
import type { Evaluation } from '../contracts/evaluation.ts';
import type { Caller } from '../contracts/key.ts';
import type { Model, ModelVersion } from '../contracts/model.ts';
import {
  maxTags,
  type ModelLineage,
  type ModelSignature,
  type UpdateModelRequest,
} from '../contracts/model-details.ts';
import { TrainyardError } from '../errors.ts';
import { signatureOfImported } from '../imported/describe-imported.ts';
import type { ModelCard } from '../contracts/model-card.ts';
import type { WantedVersion } from '../store/ports/model-store.ts';
import type { Store } from '../store/ports/store.ts';
import { modelCardOf } from './model-card/model-card.ts';
import { lineageOf } from './model-lineage.ts';
import type { ModelService } from './model-service.ts';
import { signatureOf } from './model-signature.ts';

type DetailsStore = Pick<Store, 'models' | 'runs' | 'experiments' | 'datasets' | 'checkpoints'>;

/** The rules of what is known of a model beside its versions. */
export type ModelDetailsService = ReturnType<typeof createModelDetailsService>;

/** Creates the service of models' details. */
export function createModelDetailsService(parts: {
  store: DetailsStore;
  blobs: BlobStore;
  models: ModelService;
}) {
  const { store, blobs, models } = parts;

  async function takesAndGives(
    artifactKey: string,
  ): Promise<Pick<ModelSignature, 'inputs' | 'steps' | 'outputs'>> {
    const manifest = await readAnyManifest(await blobs.localPath(artifactKey));
    return manifest.kind === 'imported' ? signatureOfImported(manifest.signature) : signatureOf(manifest);
  }

  /** @param found a version's details */
  async function lineageOfVersion(
    projectId: string,
    { imported, lineage, artifactKey }: Awaited<ReturnType<typeof getDetails>>,
  ): Promise<ModelLineage> {
    if (imported !== null) return { imported };
    if (lineage !== null) return lineage;
    return lineageOf(store, projectId, await readManifest(await blobs.localPath(artifactKey)));
  }

  async function getDetails(caller: Caller, name: string, version: number) {
    const found = await store.models.findDetails(caller.projectId, name, version);
    return found ?? models.refuseVersion(caller, name, version);
  }

  async function change(
    caller: Caller,
    name: string,
    version: number | null,
    request: UpdateModelRequest,
  ): Promise<Model> {
    const changed = await store.models.update(caller.projectId, name, version, request);
    if (changed === null) return models.refuseVersion(caller, name, version);
    if (changed !== 'tooManyTags') return changed;
    const detail = `There can be ${maxTags} tags. Remove some by setting them to null.`;
    throw new TrainyardError('validationFailed', detail, {
      issues: [{ pointer: '/tags', code: 'tooMany', detail }],
    });
  }

  return {
    /** Changes what a user wrote to a model. @throws notFound, validationFailed where there would be too many tags */
    async update(caller: Caller, name: string, request: UpdateModelRequest): Promise<Model> {
      return change(caller, name, null, request);
    },

    /** As `update`, of a version. */
    async updateVersion(
      caller: Caller,
      name: string,
      version: number,
      request: UpdateModelRequest,
    ): Promise<ModelVersion> {
      const { versions } = await change(caller, name, version, request);
      return versions.find((each) => each.version === version)!;
    },

    /** What a version was made from. @throws notFound */
    async getLineage(caller: Caller, name: string, version: number): Promise<ModelLineage> {
      return lineageOfVersion(caller.projectId, await getDetails(caller, name, version));
    },

    /** The evaluation of the run that a version was made from. @throws notFound also where there is none of its checkpoint */
    async getEvaluation(caller: Caller, name: string, version: number): Promise<Evaluation> {
      const { evaluation, imported } = await getDetails(caller, name, version);
      if (evaluation) return evaluation;
      const detail = imported
        ? `The version ${version} of the model ${name} was imported; it was not evaluated here.`
        : `The version ${version} of the model ${name} has no evaluation: that of a run is about its final checkpoint.`;
      throw new TrainyardError('notFound', detail);
    },

    /** What a version takes and gives, with an example. @throws notFound */
    async getSignature(caller: Caller, name: string, wanted: WantedVersion): Promise<ModelSignature> {
      const { version, alias, artifactKey } = await models.getServed(caller, name, wanted);
      const [{ example }, signature] = await Promise.all([
        getDetails(caller, name, version),
        takesAndGives(artifactKey),
      ]);
      return { model: name, version, ...(alias !== null && { alias }), ...signature, example };
    },

    /** What is known of a version, on one page. @throws notFound */
    async getCard(caller: Caller, name: string, version: number): Promise<ModelCard> {
      const [model, details] = await Promise.all([
        models.get(caller, name),
        getDetails(caller, name, version),
      ]);
      const [lineage, signature] = await Promise.all([
        lineageOfVersion(caller.projectId, details),
        takesAndGives(details.artifactKey),
      ]);
      return modelCardOf({
        model,
        version: model.versions.find((each) => each.version === version)!,
        lineage,
        evaluation: details.evaluation,
        signature,
      });
    },
  };
}

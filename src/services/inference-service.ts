import { LRUCache } from 'lru-cache';
import { readAnyManifest } from '../artifacts/artifact-manifest.ts';
import type { BlobStore } from '../artifacts/blob-store.ts';
import type { Caller } from '../contracts/key.ts';
import { TrainyardError } from '../errors.ts';
import { tensorsOfImported } from '../imported/describe-imported.ts';
import { configOf, type ModelConfig } from '../inference/model-config.ts';
import type { InferReply } from '../inference/infer-reply.ts';
import { createModelStatistics, type ModelStatistics } from '../inference/model-statistics.ts';
import { tensorsOfModel, type ModelTensors } from '../inference/model-tensors.ts';
import { describeOutputs } from '../inference/outputs.ts';
import { describeInputs } from '../inference/rows-of-tensors.ts';
import type { TensorMetadata } from '../inference/tensor.ts';
import type { ServedVersion, WantedVersion } from '../store/ports/model-store.ts';
import type { ModelService } from './model-service.ts';
import type { PredictionClient } from './prediction-service.ts';

/** What the Open Inference Protocol tells of a model. */
export interface InferenceModel {
  name: string;
  versions: string[];
  platform: string;
  inputs: TensorMetadata[];
  outputs: TensorMetadata[];
}

/** A version in the index of the repository. */
export interface IndexEntry {
  name: string;
  version: string;
  state: 'READY' | 'UNAVAILABLE';
  reason: string;
}

/** The rules of the Open Inference Protocol: its tensors are columns, its answers those of `predict`. The predictor's process reads and writes tensors. */
export type InferenceService = ReturnType<typeof createInferenceService>;

const rememberedSignatures = 1000;
const modelsPerPage = 200;
const platform = 'trainyard';

/** Creates the inference service. */
export function createInferenceService(parts: {
  models: ModelService;
  prediction: PredictionClient;
  blobs: BlobStore;
}) {
  const { models, prediction, blobs } = parts;
  const signatures = new LRUCache<string, ModelTensors>({ max: rememberedSignatures });
  const statistics = createModelStatistics();
  /** Models that were unloaded here, by project. They predict through the API's own paths. */
  const unloaded = new Set<string>();
  const keyOf = ({ projectId }: Caller, name: string): string => `${projectId}/${name}`;

  /** @throws notFound */
  function versionOf(caller: Caller, name: string, version: WantedVersion): Promise<ServedVersion> {
    return models.getServed(caller, name, version);
  }

  async function signatureOf({ artifactKey }: ServedVersion): Promise<ModelTensors> {
    const known = signatures.get(artifactKey);
    if (known) return known;
    const manifest = await readAnyManifest(await blobs.localPath(artifactKey));
    const signature =
      manifest.kind === 'imported' ? tensorsOfImported(manifest.signature) : tensorsOfModel(manifest);
    signatures.set(artifactKey, signature);
    return signature;
  }

  async function describe(caller: Caller, name: string, version: WantedVersion): Promise<InferenceModel> {
    const found = await versionOf(caller, name, version);
    const [{ versions }, { inputs, fields }] = await Promise.all([
      models.get(caller, name),
      signatureOf(found),
    ]);
    return {
      name,
      versions: versions.map((each) => String(each.version)).toReversed(),
      platform,
      inputs: describeInputs(inputs),
      outputs: describeOutputs(fields),
    };
  }

  return {
    describe,

    /** Whether requests are answered. @throws notFound */
    async isReady(caller: Caller, name: string, version: WantedVersion): Promise<boolean> {
      await versionOf(caller, name, version);
      return !unloaded.has(keyOf(caller, name));
    },

    /** The configuration of a model, as Triton's clients read it. @throws notFound */
    async config(caller: Caller, name: string, version: WantedVersion): Promise<ModelConfig> {
      return configOf(await describe(caller, name, version));
    },

    /**
     * Answers a request to infer.
     * @param headerLength bytes of the body that are JSON; null: all
     * @throws malformedRequest, predictionInputInvalid, predictorUnavailable, notFound, unavailable where the model was unloaded
     */
    async infer(
      caller: Caller,
      { name, version }: { name: string; version: WantedVersion },
      { body, headerLength }: { body: Buffer; headerLength: number | null },
    ): Promise<InferReply> {
      const found = await versionOf(caller, name, version);
      if (unloaded.has(keyOf(caller, name)))
        throw new TrainyardError('unavailable', `The model ${name} was unloaded; load it first.`);
      const watch = statistics.start(keyOf(caller, name), found.version);
      try {
        const question = { name, version: found.version, headerLength };
        const answer = await prediction.infer(found, body, question);
        watch.succeeded(answer);
        return answer.reply;
      } catch (error) {
        watch.failed();
        throw error;
      }
    },

    /** What has been inferred since this server started, by version. @param name null: of all models */
    async statistics(
      caller: Caller,
      name: string | null,
      version: WantedVersion,
    ): Promise<{ model_stats: ModelStatistics[] }> {
      const found = name === null ? null : await versionOf(caller, name, version);
      const only = found === null || version === null ? null : found.version;
      const own = (key: string): string | null => {
        const [projectId, model] = key.split('/', 2);
        return projectId === caller.projectId && (name === null || name === model) ? model : null;
      };
      return {
        model_stats: statistics.list(own).filter((each) => only === null || each.version === String(only)),
      };
    },

    /** All versions of the project's models. */
    async index(caller: Caller, isReadyOnly: boolean): Promise<IndexEntry[]> {
      const entries: IndexEntry[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await models.list(caller, {
          limit: modelsPerPage,
          ...(cursor !== undefined && { cursor }),
        });
        for (const { name, versions } of page.data) {
          const isUnloaded = unloaded.has(keyOf(caller, name));
          if (isUnloaded && isReadyOnly) continue;
          entries.push(
            ...versions.map(({ version }) => ({
              name,
              version: String(version),
              ...(isUnloaded
                ? ({ state: 'UNAVAILABLE', reason: 'unloaded' } as const)
                : ({ state: 'READY', reason: '' } as const)),
            })),
          );
        }
        if (page.nextCursor === null) return entries;
        cursor = page.nextCursor;
      }
    },

    /** Answers requests for a model again. @throws notFound */
    async load(caller: Caller, name: string): Promise<void> {
      await models.get(caller, name);
      unloaded.delete(keyOf(caller, name));
    },

    /** Answers no more requests for a model, until it is loaded or this server starts anew. @throws notFound */
    async unload(caller: Caller, name: string): Promise<void> {
      await models.get(caller, name);
      unloaded.add(keyOf(caller, name));
    },
  };
}

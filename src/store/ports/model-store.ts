import type { Page, PageQuery } from '../../contracts/common.ts';
import type { KeyedRequest } from '../../contracts/key.ts';
import type { Evaluation } from '../../contracts/evaluation.ts';
import type { ImportedFrom } from '../../contracts/imported-model.ts';
import type { Model, ModelVersion } from '../../contracts/model.ts';
import type { ExampleRequest, TrainedLineage, UpdateModelRequest } from '../../contracts/model-details.ts';

/** A version, with its model and where it lies. */
export interface ModelVersionRecord extends ModelVersion {
  modelId: string;
  artifactKey: string;
}

/** What a version keeps of what it was made from; asked for by itself, as it may be large. */
export interface ModelVersionDetails {
  /** Null: it was made before lineages were kept, or imported. */
  lineage: TrainedLineage | null;
  /** Null where the checkpoint is not the one that was evaluated. */
  evaluation: Evaluation | null;
  example: ExampleRequest;
}

/** A version before it is stored. */
export interface NewModelVersion extends Omit<
  ModelVersionRecord,
  'version' | 'aliases' | 'description' | 'tags' | 'modelId' | 'warningCount' | 'createdAt' | 'imported'
> {
  details: ModelVersionDetails;
  /** The name of its key is found when it is stored. */
  imported: Omit<ImportedFrom, 'keyName'> | null;
}

/** Which version is meant: a number, an alias, or null: what the alias `live` points to, else the newest. */
export type WantedVersion = number | { alias: string } | null;

/** A version to predict with: what never changes, and by which alias it was found. */
export interface ServedVersion {
  modelId: string;
  version: number;
  artifactKey: string;
  /** Null where the version was named by its number, or is the newest. */
  alias: string | null;
}

/** Models; `versions` of a model are newest first. */
export interface ModelStore {
  /**
   * Adds a version, with the model when its name is new; versions count from 1, also when requests race, and no number is given twice.
   * What a keyed request made is named `name/version`.
   */
  addVersion(
    projectId: string,
    name: string,
    version: NewModelVersion,
    keyed?: KeyedRequest,
  ): Promise<{ model: Model; version: ModelVersionRecord }>;
  findByName(projectId: string, name: string): Promise<Model | null>;
  findVersion(
    projectId: string,
    name: string,
    version: number | 'latest',
  ): Promise<ModelVersionRecord | null>;
  findDetails(
    projectId: string,
    name: string,
    version: number,
  ): Promise<(ModelVersionDetails & Pick<ModelVersionRecord, 'artifactKey' | 'imported'>) | null>;
  /**
   * Changes what a user wrote to a model, or to one of its versions: the texts that are given, and each tag that is given; null
   * removes one. Changes of a model happen one after the other.
   * @returns null where there is none; `tooManyTags` where there would be more than `maxTags`, and nothing is changed
   */
  update(
    projectId: string,
    name: string,
    version: number | null,
    change: UpdateModelRequest,
  ): Promise<Model | 'tooManyTags' | null>;
  findServed(projectId: string, name: string, wanted: WantedVersion): Promise<ServedVersion | null>;
  list(projectId: string, page: PageQuery): Promise<Page<Model>>;
  /**
   * Removes the model; one with aliases only where `withAliases` says so.
   * @returns its versions' artifact keys, or the aliases that are in the way, 'inUse' where an open batch prediction uses it; null where there is no such model
   */
  remove(
    projectId: string,
    name: string,
    options: { withAliases: boolean },
  ): Promise<{ artifactKeys: string[] } | { aliases: string[] } | 'inUse' | null>;
  /**
   * Removes a version that no alias points to and that is not the model's only one.
   * @returns its artifact key, or what is in the way; null where there is no such version
   */
  removeVersion(
    projectId: string,
    name: string,
    version: number,
  ): Promise<{ artifactKey: string } | { aliases: string[] } | 'onlyVersion' | 'inUse' | null>;
}

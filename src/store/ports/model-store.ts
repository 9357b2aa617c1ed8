import type { Page, PageQuery } from '../../contracts/common.ts';
import type { KeyedRequest } from '../../contracts/key.ts';
import type { Model, ModelVersion } from '../../contracts/model.ts';

/** A version, with its model and where it lies. */
export interface ModelVersionRecord extends ModelVersion {
  modelId: string;
  artifactKey: string;
}

/** A version before it is stored. */
export type NewModelVersion = Omit<
  ModelVersionRecord,
  'version' | 'aliases' | 'modelId' | 'warningCount' | 'createdAt'
>;

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
  findServed(projectId: string, name: string, wanted: WantedVersion): Promise<ServedVersion | null>;
  list(projectId: string, page: PageQuery): Promise<Page<Model>>;
  /**
   * Removes the model; one with aliases only where `withAliases` says so.
   * @returns its versions' artifact keys, or the aliases that are in the way; null where there is no such model
   */
  remove(
    projectId: string,
    name: string,
    options: { withAliases: boolean },
  ): Promise<{ artifactKeys: string[] } | { aliases: string[] } | null>;
  /**
   * Removes a version that no alias points to and that is not the model's only one.
   * @returns its artifact key, or what is in the way; null where there is no such version
   */
  removeVersion(
    projectId: string,
    name: string,
    version: number,
  ): Promise<{ artifactKey: string } | { aliases: string[] } | 'onlyVersion' | null>;
}

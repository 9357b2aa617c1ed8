import type { Page, PageQuery } from '../../contracts/common.ts';
import type { KeyedRequest } from '../../contracts/key.ts';
import type { Model, ModelVersion } from '../../contracts/model.ts';

/** A version, with its model and where it lies. */
export interface ModelVersionRecord extends ModelVersion {
  modelId: string;
  artifactKey: string;
}

/** A version before it is stored. */
export type NewModelVersion = Omit<ModelVersionRecord, 'version' | 'modelId' | 'warningCount' | 'createdAt'>;

/** Models; `versions` of a model are newest first. */
export interface ModelStore {
  /**
   * Adds a version, with the model when its name is new; versions count from 1 without gaps, also when requests race.
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
  list(projectId: string, page: PageQuery): Promise<Page<Model>>;
  /** Removes the model; returns its versions' artifact keys. */
  remove(projectId: string, name: string): Promise<string[] | null>;
}

import type { Page, PageQuery } from '../../contracts/common.ts';
import type { ApiKey, KeyedRequest, Role } from '../../contracts/key.ts';

/** A key with the project that it opens. */
export interface KeyRecord extends ApiKey {
  projectId: string;
}

/** API keys; a secret is known by its SHA-256 only. */
export interface KeyStore {
  insert(
    key: {
      id: string;
      projectId: string;
      name: string;
      role: Role;
      prefix: string;
      secretSha256: string;
    },
    keyed?: KeyedRequest,
  ): Promise<KeyRecord>;
  /** A key of any project. */
  find(id: string): Promise<KeyRecord | null>;
  findBySecret(secretSha256: string): Promise<KeyRecord | null>;
  list(projectId: string, page: PageQuery): Promise<Page<KeyRecord>>;
  /** Removes a key of the project, or, where that is null, of any. */
  remove(projectId: string | null, id: string): Promise<boolean>;
  /** Notes the use of keys; at most once a minute a key. */
  touch(ids: readonly string[], at: Date): Promise<void>;
  count(): Promise<number>;
}

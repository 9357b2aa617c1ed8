import type { Page, PageQuery } from '../../contracts/common.ts';
import type { MetPolicy } from '../../contracts/policy-rule.ts';
import type { AliasMove, ModelAlias } from '../../contracts/model-alias.ts';

/** Where an alias is to point, and who says so. */
export interface NewAliasMove {
  projectId: string;
  /** Of the model. */
  name: string;
  alias: string;
  /** Null: nowhere, the alias is deleted. */
  to: number | null;
  keyId: string;
  /** Policies that the version met; none by default. */
  policies?: readonly MetPolicy[];
}

/** Aliases of models' versions, and the history of their moves. */
export interface ModelAliasStore {
  /**
   * Points an alias to a version, or deletes it, and keeps the move. Moves of a model happen one after the other.
   * @returns the alias as it is now and the move; null for a move to where the alias is, and for the alias where it was deleted;
   * what is missing where it is, an alias that is to be deleted included
   */
  move(
    move: NewAliasMove,
  ): Promise<{ alias: ModelAlias | null; move: AliasMove | null } | 'noModel' | 'noVersion' | 'noAlias'>;
  /** The moves of a model's aliases, or of one, newest first; null where there is no such model. */
  listMoves(
    projectId: string,
    name: string,
    query: PageQuery & { alias?: string },
  ): Promise<Page<AliasMove> | null>;
}

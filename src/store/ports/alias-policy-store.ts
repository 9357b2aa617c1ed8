import type { AliasPolicy } from '../../contracts/alias-policy.ts';
import type { PolicyRule } from '../../contracts/policy-rule.ts';
import type { Page, PageQuery } from '../../contracts/common.ts';
import type { KeyedRequest } from '../../contracts/key.ts';

/** Policies of aliases. */
export interface AliasPolicyStore {
  /** `tooMany` where the project has `most` already. */
  insert(
    policy: Pick<AliasPolicy, 'id' | 'alias' | 'model' | 'rules'> & { projectId: string },
    limit: { most: number },
    keyed?: KeyedRequest,
  ): Promise<AliasPolicy | 'tooMany'>;
  find(projectId: string, id: string): Promise<AliasPolicy | null>;
  list(projectId: string, page: PageQuery): Promise<Page<AliasPolicy>>;
  /** Those of an alias of a model, and of the alias of this name of all models, oldest first. */
  listFor(projectId: string, guarded: { alias: string; model: string }): Promise<AliasPolicy[]>;
  /** Replaces the rules. */
  update(projectId: string, id: string, rules: readonly PolicyRule[]): Promise<AliasPolicy | null>;
  remove(projectId: string, id: string): Promise<boolean>;
}

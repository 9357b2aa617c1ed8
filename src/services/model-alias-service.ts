import type { Page, PageQuery } from '../contracts/common.ts';
import type { Caller } from '../contracts/key.ts';
import { reservedAlias, type AliasMove, type ModelAlias } from '../contracts/model-alias.ts';
import { TrainyardError } from '../errors.ts';
import type { Store } from '../store/ports/store.ts';
import type { MetPolicy } from '../contracts/policy-rule.ts';
import type { AliasPolicyService } from './alias-policy/alias-policy-service.ts';
import type { ModelService } from './model-service.ts';
import type { ServedVersions } from './served-versions.ts';

/** The rules of aliases: which version of a model goes by a name. */
export type ModelAliasService = ReturnType<typeof createModelAliasService>;

/** Creates the alias service. */
export function createModelAliasService(parts: {
  store: Pick<Store, 'modelAliases'>;
  models: Pick<ModelService, 'get' | 'refuseVersion'>;
  served: ServedVersions;
  policies: Pick<AliasPolicyService, 'requireMet'>;
}) {
  const { store, models, served, policies } = parts;

  /** The one place where an alias changes. @param to version; null: it is deleted */
  async function change(
    caller: Caller,
    name: string,
    alias: string,
    to: number | null,
    met: readonly MetPolicy[] = [],
  ): Promise<ModelAlias | null> {
    const { projectId, keyId } = caller;
    const changed = await store.modelAliases.move({ projectId, name, alias, to, keyId, policies: met });
    if (typeof changed === 'string')
      return models.refuseVersion(caller, name, changed === 'noVersion' ? to : { alias });
    // Where nothing has changed here, another server may have changed it just now.
    served.forget();
    return changed.alias;
  }

  async function list(caller: Caller, name: string): Promise<{ data: ModelAlias[] }> {
    return { data: (await models.get(caller, name)).aliases };
  }

  return {
    list,

    /** @throws notFound */
    async get(caller: Caller, name: string, alias: string): Promise<ModelAlias> {
      const found = (await list(caller, name)).data.find((each) => each.alias === alias);
      return found ?? models.refuseVersion(caller, name, { alias });
    },

    /** Points an alias to a version, from where it was in one step. @throws notFound, policyNotMet, validationFailed for a reserved name */
    async move(caller: Caller, name: string, alias: string, version: number): Promise<ModelAlias> {
      requireOtherAlias(alias);
      const met = await policies.requireMet(caller, name, alias, version);
      return (await change(caller, name, alias, version, met))!;
    },

    /** Deletes an alias; its history stays. @throws notFound */
    async remove(caller: Caller, name: string, alias: string): Promise<void> {
      await change(caller, name, alias, null);
    },

    /** The moves of a model's aliases, or of one, newest first. @throws notFound */
    async listMoves(
      caller: Caller,
      name: string,
      query: PageQuery & { alias?: string },
    ): Promise<Page<AliasMove>> {
      const page = await store.modelAliases.listMoves(caller.projectId, name, query);
      return page ?? models.refuseVersion(caller, name, null);
    },
  };
}

function requireOtherAlias(alias: string): void {
  if (alias !== reservedAlias) return;
  const detail = `The name ${alias} is reserved: it would be taken for the newest version. Choose another one.`;
  throw new TrainyardError('validationFailed', detail, {
    issues: [{ pointer: '/alias', code: 'reserved', detail }],
  });
}

import type {
  AliasPolicy,
  CreateAliasPolicyRequest,
  UpdateAliasPolicyRequest,
} from '../../contracts/alias-policy.ts';
import type { MetPolicy, PolicyRule } from '../../contracts/policy-rule.ts';
import type { Page, PageQuery } from '../../contracts/common.ts';
import type { Caller } from '../../contracts/key.ts';
import { TrainyardError, type ErrorIssue } from '../../errors.ts';
import { newId } from '../../identifiers.ts';
import type { Store } from '../../store/ports/store.ts';
import { checkRule, type VersionFacts } from './check-rule.ts';

/** Policies of a project. */
const mostPolicies = 100;

/** The rules of policies: which versions an alias may point to. */
export type AliasPolicyService = ReturnType<typeof createAliasPolicyService>;

/** Creates the service of policies. */
export function createAliasPolicyService({
  store,
  now = Date.now,
}: {
  store: Pick<Store, 'aliasPolicies' | 'models' | 'datasets'>;
  now?: () => number;
}) {
  async function get(caller: Caller, id: string): Promise<AliasPolicy> {
    return (await store.aliasPolicies.find(caller.projectId, id)) ?? refuse(id);
  }

  async function factsOf(caller: Caller, name: string, version: number): Promise<VersionFacts | null> {
    const { projectId } = caller;
    const [record, details] = await Promise.all([
      store.models.findVersion(projectId, name, version),
      store.models.findDetails(projectId, name, version),
    ]);
    if (record === null || details === null) return null;
    const { evaluation, lineage } = details;
    const dataset = lineage && (await store.datasets.find(projectId, lineage.dataset.id));
    return {
      evaluation,
      warnings: record.warnings,
      dataFrom: dataset ? Date.parse(dataset.createdAt) : null,
      now: now(),
    };
  }

  return {
    /** @throws notFound */
    get,

    /** @throws validationFailed, tooManyPolicies */
    async create(
      caller: Caller,
      { alias, model = null, rules }: CreateAliasPolicyRequest,
    ): Promise<AliasPolicy> {
      requireBounds(rules);
      const policy = { id: newId('policy'), projectId: caller.projectId, alias, model, rules };
      const made = await store.aliasPolicies.insert(policy, { most: mostPolicies }, caller.keyed);
      if (made !== 'tooMany') return made;
      const detail = `The project has ${mostPolicies} policies. Delete one of them first.`;
      throw new TrainyardError('tooManyPolicies', detail);
    },

    /** A page of the project's policies, newest first. */
    list(caller: Caller, page: PageQuery): Promise<Page<AliasPolicy>> {
      return store.aliasPolicies.list(caller.projectId, page);
    },

    /** Replaces the rules. @throws notFound, validationFailed */
    async update(caller: Caller, id: string, { rules }: UpdateAliasPolicyRequest): Promise<AliasPolicy> {
      requireBounds(rules);
      return (await store.aliasPolicies.update(caller.projectId, id, rules)) ?? refuse(id);
    },

    /** @throws notFound */
    async remove(caller: Caller, id: string): Promise<void> {
      if (!(await store.aliasPolicies.remove(caller.projectId, id))) refuse(id);
    },

    /**
     * Holds a version against every policy of an alias. A version that is not there meets them: that it is not there is told by the move.
     * @returns the policies, with what was found
     * @throws policyNotMet with each rule that is not
     */
    async requireMet(caller: Caller, name: string, alias: string, version: number): Promise<MetPolicy[]> {
      const policies = await store.aliasPolicies.listFor(caller.projectId, { alias, model: name });
      const facts = policies.length === 0 ? null : await factsOf(caller, name, version);
      if (facts === null) return [];
      const issues: ErrorIssue[] = [];
      const met = policies.map(({ id, rules }) => ({
        id,
        checks: rules.map((rule, i) => {
          const { found, failure } = checkRule(rule, facts);
          const at = `Policy ${id}, /rules/${i}: `;
          if (failure !== null)
            issues.push({ pointer: '/version', code: 'ruleNotMet', detail: at + failure });
          return { rule, found };
        }),
      }));
      if (issues.length === 0) return met;
      const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
      throw new TrainyardError(
        'policyNotMet',
        `The alias ${alias} of the model ${name} can not point to version ${version}. ${issues[0].detail}${more}`,
        { issues },
      );
    },
  };
}

/** @throws validationFailed for a rule that any version meets */
function requireBounds(rules: readonly PolicyRule[]): void {
  const issues = rules.flatMap((rule, i) => {
    if (rule.type !== 'metric' && rule.type !== 'gap') return [];
    if (rule.atLeast !== undefined || rule.atMost !== undefined) return [];
    const detail = 'A rule needs a bound: give atLeast, atMost, or both.';
    return [{ pointer: `/rules/${i}`, code: 'boundMissing', detail }];
  });
  if (issues.length > 0) throw new TrainyardError('validationFailed', issues[0].detail, { issues });
}

function refuse(id: string): never {
  throw new TrainyardError('notFound', `There is no policy ${id}.`);
}

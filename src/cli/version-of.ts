import type { Schemas } from '../client/client.ts';

/**
 * The version that an alias points to; without one that which answers requests that name none.
 * @throws Error where the model does not have the alias
 */
export function versionOf(
  { name, aliases, latestVersion }: Pick<Schemas['Model'], 'name' | 'aliases' | 'latestVersion'>,
  alias?: string,
): number {
  const found = aliases.find((each) => each.alias === (alias ?? 'live'))?.version;
  if (found === undefined && alias !== undefined)
    throw new Error(`the model ${name} has no alias ${alias}; it has ${aliases.length === 0 ? 'none' : aliases.map((each) => each.alias).join(', ')}`); // prettier-ignore
  return found ?? latestVersion;
}

import { Type, type Static } from 'typebox';
import { exampleIds } from './example-ids.ts';
import { MetPolicy } from './policy-rule.ts';
import { Id, maxStoredInteger, Nullable, Timestamp } from './common.ts';

/** The alias whose version answers requests that name no version; without it the newest version does. */
export const liveAlias = 'live';

/** A name that no alias can have, as it stands for the newest version in other registries. */
export const reservedAlias = 'latest';

const aliasPattern = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** Whether a text can be an alias. */
export const isAliasName = (text: string): boolean => aliasPattern.test(text);

/** An alias of a version in addresses. It begins with a letter, so that no alias is a number. */
export const AliasName = Type.String({
  pattern: aliasPattern.source,
  examples: [exampleIds.alias],
});

/** Who moved an alias: a key, with the name that it had then. */
const AliasMover = Type.Object({
  keyId: Id('key'),
  keyName: Type.String({ description: 'Name of the key when the alias was moved.' }),
});

/** A name that points to one version of a model, and can be moved to another. */
export const ModelAlias = Type.Object(
  {
    alias: AliasName,
    version: Type.Integer({ description: 'Version that the alias points to.' }),
    movedAt: Timestamp,
    movedBy: AliasMover,
  },
  { $id: 'ModelAlias' },
);
export type ModelAlias = Static<typeof ModelAlias>;

/** A change of an alias; the history of a model's aliases keeps each of them until the model is deleted. */
export const AliasMove = Type.Object(
  {
    number: Type.Integer({ description: 'Number of the move; the moves of a model count from 1.' }),
    alias: AliasName,
    from: Nullable(
      Type.Integer({ description: 'Version that the alias pointed to; null if the alias was new.' }),
    ),
    to: Nullable(
      Type.Integer({ description: 'Version that the alias points to since then; null if it was deleted.' }),
    ),
    movedAt: Timestamp,
    movedBy: AliasMover,
    policies: Type.Array(MetPolicy, {
      description: 'Policies that the version met, with the values that were found; empty if there was none.',
    }),
  },
  { $id: 'AliasMove' },
);
export type AliasMove = Static<typeof AliasMove>;

/** Where an alias is to point. */
export const MoveAliasRequest = Type.Object(
  {
    version: Type.Integer({
      minimum: 1,
      maximum: maxStoredInteger,
      description: 'Version of the model that the alias is to point to.',
    }),
  },
  { additionalProperties: false, $id: 'MoveAliasRequest' },
);
export type MoveAliasRequest = Static<typeof MoveAliasRequest>;

import { Type, type Static } from 'typebox';
import { Id, Nullable, Timestamp } from './common.ts';
import { ModelName } from './model.ts';
import { AliasName } from './model-alias.ts';
import { PolicyRule } from './policy-rule.ts';

const closed = { additionalProperties: false } as const;

const rules = Type.Array(PolicyRule, {
  minItems: 1,
  maxItems: 50,
  description: 'Rules that a version has to meet, all of them.',
});

/** What an alias may only be moved to. */
export const AliasPolicy = Type.Object(
  {
    id: Id('policy'),
    alias: Type.String({ description: 'Alias that is guarded.' }),
    model: Nullable(Type.String(), {
      description: 'Model whose alias is guarded; null: the alias of this name of every model.',
    }),
    rules,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { $id: 'AliasPolicy' },
);
export type AliasPolicy = Static<typeof AliasPolicy>;

export const CreateAliasPolicyRequest = Type.Object(
  { alias: AliasName, model: Type.Optional(Nullable(ModelName)), rules },
  { ...closed, $id: 'CreateAliasPolicyRequest' },
);
export type CreateAliasPolicyRequest = Static<typeof CreateAliasPolicyRequest>;

export const UpdateAliasPolicyRequest = Type.Object(
  { rules },
  { ...closed, $id: 'UpdateAliasPolicyRequest' },
);
export type UpdateAliasPolicyRequest = Static<typeof UpdateAliasPolicyRequest>;

import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, Timestamp } from './common.ts';
import type { Origin } from './origin.ts';

/** predictor: predicts, and nothing else; participant: also takes part in federated runs, and reads nothing else; reader: reads, and sends no update; writer: also creates, changes and deletes; admin: also manages the keys of its project. */
export const roles = ['predictor', 'participant', 'reader', 'writer', 'admin'] as const;
export type Role = (typeof roles)[number];

/** A request under an Idempotency-Key: the row that it makes carries the key. */
export interface KeyedRequest {
  /** The caller's project, which the key belongs to. */
  projectId: string;
  key: string;
  /** What makes two requests the same. */
  requestSha256: string;
}

/** Who calls: what a key says. Every list and id is scoped to the project. */
export interface Caller {
  keyId: string;
  projectId: string;
  role: Role;
  /** An admin of the project `default`, who manages all projects and keys in each of them. */
  isOperator: boolean;
  /** What the call makes is stored together with this key. */
  keyed?: KeyedRequest;
  /** The call, for what is done because of it later. */
  origin?: Origin;
}

/** An API key, without its secret. */
export const ApiKey = Type.Object(
  {
    id: Id('key'),
    name: Type.String(),
    role: OneOf(roles),
    project: Type.String({ description: 'Name of the project that the key belongs to.' }),
    prefix: Type.String({ description: 'First characters of the secret, which identify the key.' }),
    createdAt: Timestamp,
    lastUsedAt: Nullable(Timestamp),
  },
  { $id: 'ApiKey' },
);
export type ApiKey = Static<typeof ApiKey>;

/** What makes a key. */
export const CreateKeyRequest = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name that identifies the key in lists.',
    }),
    role: OneOf(roles, {
      description:
        'Role of the key. A `predictor` may only predict, a `participant` may also take part in federated runs, a `reader` may predict and read, a `writer` may also create, change and delete, and an `admin` may also manage keys.',
    }),
    project: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          "Name of the project that the key opens; the caller's own by default. Only an operator (an admin key of the " +
          'project `default`) may name another.',
      }),
    ),
  },
  { additionalProperties: false, $id: 'CreateKeyRequest' },
);
export type CreateKeyRequest = Static<typeof CreateKeyRequest>;

/** A new key with its secret, which is shown this once. */
export const CreatedKey = Type.Object(
  {
    ...ApiKey.properties,
    secret: Nullable(
      Type.String({
        description:
          'Secret to send as `Authorization: Bearer <secret>`. It is shown only once; it is null if an Idempotency-Key repeats the call.',
      }),
    ),
  },
  { $id: 'CreatedKey' },
);
export type CreatedKey = Static<typeof CreatedKey>;

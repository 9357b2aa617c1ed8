import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, Timestamp } from './common.ts';

/** reader: GET only; writer: everything but keys; admin: everything in its project. */
export const roles = ['reader', 'writer', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who calls: what a key says. Every list and id is scoped to the project. */
export interface Caller {
  keyId: string;
  projectId: string;
  role: Role;
}

/** An API key, without its secret. */
export const ApiKey = Type.Object(
  {
    id: Id('key'),
    name: Type.String(),
    role: OneOf(roles),
    project: Type.String({ description: "The project's name." }),
    prefix: Type.String({ description: 'First characters of the secret, to recognise it by.' }),
    createdAt: Timestamp,
    lastUsedAt: Nullable(Timestamp),
  },
  { $id: 'ApiKey' },
);
export type ApiKey = Static<typeof ApiKey>;

import { Type, type TProperties } from 'typebox';
import { Nullable } from '../contracts/common.ts';
import { Defaulted } from '../contracts/defaults.ts';

/** The schema of a family and its options. */
export function familySchema<Name extends string, Options extends TProperties>(
  name: Name,
  description: string,
  options: Options,
) {
  return Type.Object(
    { family: Type.Literal(name), ...options },
    { additionalProperties: false, description },
  );
}

/** Width of the vectors that stand for tokens. */
export function embeddingWidth(width: number) {
  return Defaulted(
    width,
    Type.Integer({ minimum: 1, maximum: 4096, description: "Width of a token's embedding vector." }),
  );
}

/** Width of the vectors that stand for categories and, in a mean, for tokens. */
export const categoryWidth = Type.Optional(
  Nullable(Type.Integer({ minimum: 1, maximum: 4096 }), {
    description:
      'Width of the embedding vector of a category or token; by default half the number of categories, at most 50.',
  }),
);

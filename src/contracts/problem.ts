import { Type, type Static } from 'typebox';

/** One thing that is wrong, and where. */
export const ProblemIssue = Type.Object({
  detail: Type.String({ description: 'Description of the mistake and how to correct it.' }),
  code: Type.Optional(Type.String()),
  pointer: Type.Optional(
    Type.String({ description: 'JSON Pointer (RFC 6901) to the faulty part of the request body.' }),
  ),
  row: Type.Optional(
    Type.Integer({ description: 'Number of the row in the data, from 1; a header is not counted.' }),
  ),
  line: Type.Optional(Type.Integer({ description: 'Number of the line in the file, from 1.' })),
  column: Type.Optional(Type.String()),
});

/** An error reply: RFC 9457 `application/problem+json` with a stable `code`. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: "Address of the error's documentation." }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    instance: Type.String({ description: 'Path of the request that failed.' }),
    code: Type.String({ description: 'Stable code of the error, listed in docs/errors.md.' }),
    requestId: Type.String(),
    retryable: Type.Boolean(),
    errors: Type.Array(ProblemIssue),
  },
  { $id: 'Problem' },
);
export type Problem = Static<typeof Problem>;

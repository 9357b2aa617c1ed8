import { Type, type Static } from 'typebox';

/** One thing that is wrong, and where. */
export const ProblemIssue = Type.Object({
  detail: Type.String({ description: 'What is wrong and what would be right.' }),
  code: Type.Optional(Type.String()),
  pointer: Type.Optional(Type.String({ description: 'JSON Pointer (RFC 6901) into the request body.' })),
  row: Type.Optional(Type.Integer({ description: 'Row of the data, from 1, header not counted.' })),
  line: Type.Optional(Type.Integer({ description: 'Line of the file, from 1.' })),
  column: Type.Optional(Type.String()),
});

/** An error reply: RFC 9457 `application/problem+json` with a stable `code`. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'Address of the code in the error documentation.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    instance: Type.String({ description: 'Path of the request.' }),
    code: Type.String({ description: 'Stable code, see docs/errors.md.' }),
    requestId: Type.String(),
    retryable: Type.Boolean(),
    errors: Type.Array(ProblemIssue),
  },
  { $id: 'Problem' },
);
export type Problem = Static<typeof Problem>;

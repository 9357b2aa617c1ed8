import { Type } from 'typebox';
import type { TypedApp } from '../typed-app.ts';
import { errorTable, TrainyardError, type ErrorCode } from '../../errors.ts';
import { operation } from '../operation.ts';
import { statusOfKind } from '../problem-reply.ts';

const ErrorDescription = Type.Object({
  code: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  retryable: Type.Boolean({ description: 'Whether the same call can work later without being changed.' }),
});

/** What the codes of problem documents mean; their `type` points here. */
export function errorRoutes(app: TypedApp): void {
  app.get(
    '/errors/:code',
    operation({
      id: 'getErrorCode',
      tag: 'system',
      summary: 'Get the meaning of an error code; the `type` of a problem document points here',
      params: Type.Object({ code: Type.String({ maxLength: 100 }) }),
      replies: {
        200: {
          description: 'The code.',
          schema: ErrorDescription,
          example: {
            code: 'datasetInUse',
            title: errorTable.datasetInUse.title,
            status: 409,
            retryable: false,
          },
        },
      },
      errors: [],
    }),
    async (request) => {
      const { code } = request.params;
      if (!Object.hasOwn(errorTable, code)) {
        throw new TrainyardError('notFound', `There is no error code ${JSON.stringify(code)}.`);
      }
      const { kind, title, retryable } = errorTable[code as ErrorCode];
      return { code, title, status: statusOfKind[kind], retryable };
    },
  );
}

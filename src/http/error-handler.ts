import '@fastify/rate-limit';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorObject } from 'ajv';
import { diskFullError, TrainyardError } from '../errors.ts';
import { sendProblem } from './problem-reply.ts';
import { bodyIssues, parameterIssues } from '../validation/validation-issues.ts';

/** Answers every failure as a problem document: thrown errors, unknown routes, addresses that can't be decoded. */
export function registerErrorHandling(app: FastifyInstance): void {
  app.setErrorHandler((thrown: FastifyError | TrainyardError, request, reply) =>
    sendProblem(reply, explainFailure(thrown, request)),
  );
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) =>
    sendProblem(
      reply,
      new TrainyardError(
        'routeNotFound',
        `There is no ${request.method} ${request.url.split('?', 1)[0]}. The endpoints are listed at /docs.`,
      ),
    ),
  );
}

/** The public error of a failure; its cause and stack go to the log under the request's id. */
export function explainFailure(
  thrown: FastifyError | TrainyardError,
  request: FastifyRequest,
): TrainyardError {
  const error = toTrainyardError(thrown, request);
  if (error.kind === 'internal') request.log.error({ err: thrown, code: error.code }, 'request failed');
  else if (error.kind === 'unavailable' || error.kind === 'insufficientStorage')
    request.log.warn({ err: thrown, code: error.code }, error.message);
  return error;
}

/** For errors before routing, such as an address with a broken escape. */
export function answerFrameworkError(
  _error: FastifyError,
  _request: FastifyRequest,
  reply: FastifyReply,
): void {
  void sendProblem(
    reply,
    new TrainyardError('malformedRequest', 'The URL of the request can not be decoded.'),
  );
}

function toTrainyardError(thrown: FastifyError | TrainyardError, request: FastifyRequest): TrainyardError {
  if (thrown instanceof TrainyardError) return thrown;
  if (thrown.validation) return validationError(thrown);
  switch (thrown.code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new TrainyardError(
        'unsupportedMediaType',
        'The body must be JSON: send it with the header Content-Type: application/json.',
      );
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return bodyTooLarge(request);
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new TrainyardError('malformedRequest', 'The body is empty, but its Content-Type says JSON.');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new TrainyardError('uploadAborted', 'The body is not as long as its Content-Length says.');
  }
  if (thrown.statusCode !== undefined && thrown.statusCode >= 400 && thrown.statusCode < 500) {
    return new TrainyardError('malformedRequest', thrown.message, { cause: thrown });
  }
  const diskFull = diskFullError(thrown);
  if (diskFull) return diskFull;
  return new TrainyardError(
    'internal',
    'An unexpected error occurred. The log of the service has the details under this requestId.',
    { cause: thrown },
  );
}

function bodyTooLarge({ routeOptions, headers }: FastifyRequest): TrainyardError {
  const seen = headers['content-length'] === undefined ? 'more' : `${headers['content-length']} bytes`;
  return new TrainyardError(
    'bodyTooLarge',
    `The body may have ${routeOptions.bodyLimit} bytes (MAX_BODY_BYTES); it has ${seen}.`,
  );
}

function validationError(thrown: FastifyError): TrainyardError {
  const errors = thrown.validation as unknown as ErrorObject[];
  switch (thrown.validationContext) {
    case 'body': {
      const issues = bodyIssues(errors);
      return new TrainyardError('validationFailed', sentence('The body does not fit its schema', issues), {
        issues,
      });
    }
    case 'params': {
      // An address of something that can't exist is one of something that doesn't.
      const issues = parameterIssues(errors, 'Path parameter');
      return new TrainyardError('notFound', `There is no such thing: ${issues[0].detail}`);
    }
    default: {
      const [what, name] =
        thrown.validationContext === 'headers'
          ? ['The headers do not fit their schema', 'Header']
          : ['The query does not fit its schema', 'Query parameter'];
      const issues = parameterIssues(errors, name);
      return new TrainyardError('validationFailed', sentence(what, issues), { issues });
    }
  }
}

function sentence(what: string, issues: readonly { detail: string; pointer?: string }[]): string {
  const first = issues[0];
  if (!first) return `${what}.`;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return `${what}: ${first.pointer ? `${first.pointer}: ` : ''}${first.detail}${more}`;
}

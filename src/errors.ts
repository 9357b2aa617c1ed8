/**
 * The one table of error codes. Rooms below HTTP throw a {@link TrainyardError} with a code from here and know no HTTP
 * status; `http/` maps the kind to one. `docs/errors.md` is compared with this table in a test.
 */

/** What sort of failure it is; HTTP maps each kind to one status. */
export type ErrorKind =
  | 'invalid' // the request is malformed: 400
  | 'unauthenticated' // no key, or an unknown one: 401
  | 'forbidden' // the key's role does not allow it: 403
  | 'notFound' // no such thing in the caller's project: 404
  | 'conflict' // the thing's state does not allow it: 409
  | 'tooSlow' // the request does not arrive: 408
  | 'tooLarge' // over a size limit: 413
  | 'unsupportedMedia' // not a format we read: 415
  | 'expectationFailed' // an Expect header that we don't know: 417
  | 'headersTooLarge' // over the limit of headers: 431
  | 'unprocessable' // well-formed, but it can't be done: 422
  | 'rateLimited' // too many requests: 429
  | 'unavailable' // a part is down for now: 503
  | 'insufficientStorage' // the service's disk is full for now: 507
  | 'internal'; // our fault: 500

interface ErrorEntry {
  readonly kind: ErrorKind;
  /** A short, stable title that a person reads; the detail says the rest. */
  readonly title: string;
  /** Whether the same call can work later without being changed. */
  readonly retryable: boolean;
}

/** Every error code of the service. Codes are stable: clients branch on them. */
export const errorTable = {
  // requests
  malformedRequest: { kind: 'invalid', title: 'The request is malformed', retryable: false },
  validationFailed: { kind: 'invalid', title: 'The request does not fit its schema', retryable: false },
  unauthenticated: { kind: 'unauthenticated', title: 'A valid API key is needed', retryable: false },
  forbidden: { kind: 'forbidden', title: 'The API key does not allow this', retryable: false },
  notFound: { kind: 'notFound', title: 'Not found', retryable: false },
  routeNotFound: { kind: 'notFound', title: 'No such endpoint', retryable: false },
  bodyTooLarge: { kind: 'tooLarge', title: 'The request body is too large', retryable: false },
  requestTooSlow: { kind: 'tooSlow', title: 'The request arrives too slowly', retryable: true },
  headersTooLarge: { kind: 'headersTooLarge', title: 'The headers are too large', retryable: false },
  expectationFailed: {
    kind: 'expectationFailed',
    title: 'The expectation can not be met',
    retryable: false,
  },
  unsupportedMediaType: {
    kind: 'unsupportedMedia',
    title: 'Unsupported media type',
    retryable: false,
  },
  rateLimited: { kind: 'rateLimited', title: 'Too many requests', retryable: true },
  internal: { kind: 'internal', title: 'Internal server error', retryable: true },
  unavailable: { kind: 'unavailable', title: 'A part of the service is unavailable', retryable: true },
  idempotencyKeyReused: {
    kind: 'unprocessable',
    title: 'This Idempotency-Key was used with another request',
    retryable: false,
  },
  idempotencyKeyInUse: {
    kind: 'conflict',
    title: 'A request with this Idempotency-Key is still in progress',
    retryable: true,
  },
  keyInUse: { kind: 'conflict', title: 'A key cannot delete itself', retryable: false },
  fileNameInvalid: { kind: 'invalid', title: 'The file name is not a plain name', retryable: false },
  // projects
  projectNameTaken: { kind: 'conflict', title: 'A project with this name exists', retryable: false },
  projectInUse: { kind: 'conflict', title: 'The project is not empty', retryable: false },
  projectIsDefault: {
    kind: 'conflict',
    title: 'The default project cannot be renamed or deleted',
    retryable: false,
  },
  // webhooks
  tooManyWebhooks: { kind: 'conflict', title: 'The project has too many webhooks', retryable: false },
  webhookDisabled: { kind: 'conflict', title: 'The webhook is disabled', retryable: false },
  // datasets
  uploadTooLarge: { kind: 'tooLarge', title: 'The upload is larger than the limit', retryable: false },
  uploadAborted: { kind: 'invalid', title: 'The upload ended before it was complete', retryable: true },
  uploadEmpty: { kind: 'unprocessable', title: 'The upload is empty', retryable: false },
  datasetFormatUnknown: {
    kind: 'unsupportedMedia',
    title: 'Unknown data format',
    retryable: false,
  },
  datasetInvalid: { kind: 'unprocessable', title: 'The data could not be read', retryable: false },
  datasetLimitExceeded: { kind: 'unprocessable', title: 'The dataset exceeds a limit', retryable: false },
  datasetNotReady: { kind: 'conflict', title: 'The dataset is not ready', retryable: true },
  uploadNotKept: { kind: 'conflict', title: 'The uploaded file is no longer stored', retryable: false },
  datasetInUse: { kind: 'conflict', title: 'The dataset is in use', retryable: false },
  // definitions
  definitionInvalid: {
    kind: 'unprocessable',
    title: 'The experiment definition is invalid',
    retryable: false,
  },
  notSupportedYet: {
    kind: 'unprocessable',
    title: 'The option is not supported yet',
    retryable: false,
  },
  experimentInUse: { kind: 'conflict', title: 'The experiment has runs', retryable: false },
  // runs
  runStateConflict: { kind: 'conflict', title: 'The state of the run does not allow this', retryable: false },
  queueFull: { kind: 'rateLimited', title: 'Too much is queued in this project', retryable: true },
  runNotEvaluated: { kind: 'conflict', title: 'The run has no evaluation yet', retryable: true },
  runRowsNotKept: { kind: 'conflict', title: 'The rows of the run were not kept', retryable: false },
  checkpointPruned: { kind: 'notFound', title: 'The checkpoint was pruned', retryable: false },
  notFederated: { kind: 'conflict', title: 'The run has no clients', retryable: false },
  federatedRoundOver: {
    kind: 'conflict',
    title: 'The round does not take this message now',
    retryable: false,
  },
  federatedMessageInvalid: {
    kind: 'unprocessable',
    title: 'The message does not fit the round',
    retryable: false,
  },
  federationClosed: {
    kind: 'conflict',
    title: 'The federated run takes no other client',
    retryable: false,
  },
  trainingDiverged: {
    kind: 'unprocessable',
    title: 'The loss became infinite or not a number',
    retryable: false,
  },
  trainingDataUnusable: {
    kind: 'unprocessable',
    title: 'No usable training data',
    retryable: false,
  },
  outOfMemory: {
    kind: 'unprocessable',
    title: 'The run needs more memory than it may use',
    retryable: false,
  },
  runtimeExceeded: {
    kind: 'unprocessable',
    title: 'The time limit was reached before there was a model',
    retryable: false,
  },
  readingTooSlow: { kind: 'unavailable', title: 'Reading the rows took too long', retryable: true },
  trainerCrashed: { kind: 'internal', title: 'The training process ended unexpectedly', retryable: true },
  // artifacts, models, predictions
  artifactCorrupt: { kind: 'internal', title: 'A stored artifact is damaged', retryable: false },
  artifactFormatUnsupported: {
    kind: 'unprocessable',
    title: 'The artifact was written by a newer version',
    retryable: false,
  },
  runHasNoCheckpoint: { kind: 'conflict', title: 'The run has no checkpoint to register', retryable: false },
  modelAliased: { kind: 'conflict', title: 'An alias points to the model', retryable: false },
  onlyModelVersion: { kind: 'conflict', title: 'The model has no other version', retryable: false },
  predictionInputInvalid: { kind: 'unprocessable', title: 'The rows do not fit the model', retryable: false },
  predictorUnavailable: { kind: 'unavailable', title: 'The predictor is restarting', retryable: true },
  modelInUse: { kind: 'conflict', title: 'The model is in use', retryable: false },
  searchStateConflict: {
    kind: 'conflict',
    title: 'The state of the search does not allow this',
    retryable: false,
  },
  batchStateConflict: {
    kind: 'conflict',
    title: 'The state of the batch prediction does not allow this',
    retryable: false,
  },
  policyNotMet: {
    kind: 'conflict',
    title: 'The version does not meet a policy of the alias',
    retryable: false,
  },
  tooManyPolicies: {
    kind: 'conflict',
    title: 'The project has as many policies as it may have',
    retryable: false,
  },
  privacyBudgetExceeded: {
    kind: 'conflict',
    title: 'The privacy budget of the dataset does not allow this',
    retryable: false,
  },
  driftUnknown: {
    kind: 'conflict',
    title: 'The version does not know its training rows',
    retryable: false,
  },
  exportUnsupported: {
    kind: 'unprocessable',
    title: 'The model can not be exported in this format',
    retryable: false,
  },
  exportUnavailable: { kind: 'unavailable', title: 'Exports can not be checked here', retryable: false },
  explanationInexact: {
    kind: 'internal',
    title: 'The explanation does not add up to the prediction',
    retryable: false,
  },
  exportInexact: { kind: 'internal', title: 'The export differs from its model', retryable: false },
  modelFileInvalid: { kind: 'unprocessable', title: 'The model file can not be imported', retryable: false },
  modelDescriptionInvalid: {
    kind: 'unprocessable',
    title: 'The description does not fit the model file',
    retryable: false,
  },
  modelImported: { kind: 'unprocessable', title: 'The model was imported, not trained', retryable: false },
  importUnavailable: { kind: 'unavailable', title: 'The model file can not be run here', retryable: false },
  // engine and set-up
  engineUnavailable: {
    kind: 'unavailable',
    title: 'The training engine could not be started',
    retryable: false,
  },
  engineFailed: { kind: 'internal', title: 'The training engine reported an error', retryable: false },
  configInvalid: { kind: 'internal', title: 'The configuration is invalid', retryable: false },
  databaseUnavailable: { kind: 'unavailable', title: 'The database cannot be reached', retryable: true },
  databaseStartFailed: {
    kind: 'unavailable',
    title: 'The embedded database could not be started',
    retryable: false,
  },
  migrationFailed: { kind: 'internal', title: 'A database migration failed', retryable: false },
  queueUnavailable: { kind: 'unavailable', title: 'The queue cannot be reached', retryable: true },
  storageFull: {
    kind: 'insufficientStorage',
    title: 'The disk of the service is full',
    retryable: true,
  },
  storageUnavailable: {
    kind: 'unavailable',
    title: 'The store of uploads and artifacts cannot be used',
    retryable: true,
  },
} as const satisfies Record<string, ErrorEntry>;

/** A stable, documented error code. */
export type ErrorCode = keyof typeof errorTable;

/** One thing that is wrong, and where: a JSON Pointer into the body, or a row and column of a dataset. */
export interface ErrorIssue {
  /** What is wrong and what would be right, in a sentence. */
  detail: string;
  code?: string;
  /** JSON Pointer (RFC 6901) into the request body. */
  pointer?: string;
  /** Row of the uploaded data, counted from 1 without the header. */
  row?: number;
  /** Line of the uploaded file, counted from 1. */
  line?: number;
  column?: string;
}

export interface TrainyardErrorOptions {
  issues?: readonly ErrorIssue[];
  /** For the log only; never sent to a client. */
  cause?: unknown;
  /** Seconds after which a retry is worth it. */
  retryAfterSeconds?: number;
}

/** The only error that rooms throw on purpose. `message` is meant for the client; `cause` is for the log. */
export class TrainyardError extends Error {
  override readonly name = 'TrainyardError';
  readonly code: ErrorCode;
  readonly issues: readonly ErrorIssue[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, detail: string, options: TrainyardErrorOptions = {}) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.issues = options.issues ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get kind(): ErrorKind {
    return errorTable[this.code].kind;
  }

  get retryable(): boolean {
    return errorTable[this.code].retryable;
  }
}

/** The error as plain data, to cross a process boundary; {@link errorFromPlain} is its inverse. */
export interface PlainError {
  code: ErrorCode;
  message: string;
  issues: readonly ErrorIssue[];
}

/**
 * Turns anything thrown into plain data: a full disk becomes `storageFull`, what else is not a {@link TrainyardError}
 * becomes `fallback`, with its message as it is.
 */
export function errorToPlain(error: unknown, fallback: ErrorCode = 'internal'): PlainError {
  const told = error instanceof TrainyardError ? error : diskFullError(error);
  if (told) return { code: told.code, message: told.message, issues: told.issues };
  return { code: fallback, message: error instanceof Error ? error.message : String(error), issues: [] };
}

/** What node says with a code, and what DuckDB and TensorFlow say in words. */
const diskFullCodes: readonly unknown[] = ['ENOSPC', 'EDQUOT'];
const diskFullWords = /no space left on device|disk quota exceeded|max_temp_directory_size/i;

/** `storageFull` where the error, or one of its causes, says that a disk is full; else null. It names no path. */
export function diskFullError(error: unknown): TrainyardError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (!diskFullCodes.includes(code) && !diskFullWords.test(cause.message)) continue;
    return new TrainyardError('storageFull', 'The disk that the service keeps its files on is full.', {
      cause: error,
      retryAfterSeconds: 30,
    });
  }
  return null;
}

/** The error that {@link errorToPlain} described. */
export function errorFromPlain(plain: PlainError): TrainyardError {
  return new TrainyardError(plain.code, plain.message, { issues: plain.issues });
}

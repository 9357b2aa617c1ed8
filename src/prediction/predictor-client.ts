import { LRUCache } from 'lru-cache';
import type { BlobStore } from '../artifacts/blob-store.ts';
import type { EngineInfo } from '../contracts/system.ts';
import { TrainyardError } from '../errors.ts';
import type { InferAnswer, InferQuestion } from '../inference/infer-question.ts';
import type { Log } from '../log.ts';
import type { ModelVersionRecord } from '../store/ports/model-store.ts';
import { toldFailure } from '../processes/child-failure.ts';
import { describeExitWithOutput } from '../processes/describe-exit.ts';
import type { CacheFigures } from './model-cache.ts';
import type { PredictorAnswer, PredictorQuestion, PredictorRequest, Unread } from './predictor-messages.ts';
import type { PredictorProcess } from './start-predictor.ts';

/** Requests that may wait or be in flight at once, and bytes of theirs; more get a 503 with Retry-After. */
const maxOpen = 256;
const maxOpenBytes = 256 * 1024 * 1024;
const retryAfterSeconds = 1;

/** Requests that are sent together, at most, and bytes of theirs; a larger request goes alone. */
const batchRequests = 64;
const batchBytes = 256 * 1024;
/** Batches that a predictor has at a time: one that it answers, and one that is there when it has done so. */
const batchesInFlight = 2;

/** Predictors in a row that may end before they are ready while requests wait for them. */
const allowedFailedBoots = 1;

/** Artifacts whose folder is remembered. */
const rememberedFolders = 1000;

/** Well within the hour for which the copy of an artifact stays. */
const askAgainMilliseconds = 20 * 60 * 1000;

const named = { subject: 'The predictor', process: 'The process that predicts', log: 'server' } as const;

/** Answers predictions through processes of their own: a model that breaks one can't break the server. */
export interface PredictionClient {
  /** Boots a predictor before the first request needs it. */
  start(): void;
  /**
   * The predictions of a request as the JSON of their list, and members of the answer that follow it.
   * @param body JSON of a `PredictRequest` that is known to fit its schema
   * @throws predictionInputInvalid (issues point into the body), predictorUnavailable (try again), artifactCorrupt,
   * artifactFormatUnsupported
   */
  predict(version: Pick<ModelVersionRecord, 'artifactKey'>, body: Uint8Array): Promise<string>;
  /**
   * As {@link PredictionClient.predict}, of a body that nobody has read; no text where it does not fit the schema, or asks for a version.
   */
  tryPredict(version: Pick<ModelVersionRecord, 'artifactKey'>, body: Uint8Array): Promise<string | Unread>;
  /**
   * How predictions change with a column: the members of a `PartialDependence` from `column` on, as JSON.
   * @param body JSON of a `PartialDependenceRequest` that is known to fit its schema
   * @throws as {@link PredictionClient.predict}
   */
  partialDependence(version: Pick<ModelVersionRecord, 'artifactKey'>, body: Uint8Array): Promise<string>;
  /**
   * The answer to a request of the Open Inference Protocol, which nobody has read.
   * @throws as {@link PredictionClient.predict}; malformedRequest
   */
  infer(
    version: Pick<ModelVersionRecord, 'artifactKey'>,
    body: Uint8Array,
    question: InferQuestion,
  ): Promise<InferAnswer>;
  /** What a predictor's engine said of itself; null before one is booted. */
  engine(): EngineInfo | null;
  /** Ends the predictors; requests that wait or are in flight get a 503 with Retry-After. Safe to call twice. */
  close(): Promise<void>;
}

/** Counts what a client does; see `metrics/server-metrics.ts`. */
export interface PredictionMeter {
  onPredictor: (pid: number) => void;
  onPredictorExit: (pid: number) => void;
  /** Requests that are sent together. */
  onBatch: (requests: number) => void;
  /** Requests that wait or are being answered. */
  onInFlight: (requests: number) => void;
  onAnswer: (outcome: 'answered' | 'refused', seconds: number) => void;
  onCache: (pid: number, figures: CacheFigures) => void;
}

/** An answer that is no error. */
type Answered = Exclude<PredictorAnswer, { error: unknown }>;

/** A request that is not answered yet. */
interface Open {
  request: PredictorRequest;
  resolve(answer: Answered): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
  /** Whether it was in flight when a predictor ended: it may be why, so it is sent once more, and alone. */
  isRepeat: boolean;
  /** Where it is in flight; null: it waits. */
  predictor: Predictor | null;
  /** By the clock of `performance`. */
  askedAt: number;
}

/** A predictor's process and what it was sent. */
interface Predictor {
  child: PredictorProcess;
  isReady: boolean;
  batches: Open[][];
}

/**
 * Starts a predictor when one is first needed, others up to `processes` when all are busy, and one again when it has died. What was in
 * flight then is tried once more; a request that is not answered in time gets a 503 with Retry-After, and the process that kept it
 * waiting is ended. Requests that come while all predictors are busy are sent together; nothing waits for others to come.
 */
export function createPredictorClient({
  blobStore,
  startPredictor,
  log,
  processes = 1,
  timeoutSeconds = 30,
  meter,
}: {
  blobStore: Pick<BlobStore, 'localPath'>;
  /** Starts a predictor; see `start-predictor.ts`. */
  startPredictor: () => PredictorProcess;
  log: Pick<Log, 'info' | 'warn'>;
  /** Predictors at a time, at most. */
  processes?: number;
  timeoutSeconds?: number;
  meter?: PredictionMeter;
}): PredictionClient {
  const folders = new LRUCache<string, string>({ max: rememberedFolders, ttl: askAgainMilliseconds });
  const open = new Set<Open>();
  const waiting: Open[] = [];
  let openBytes = 0;
  let predictors: Predictor[] = [];
  let engine: EngineInfo | null = null;
  let isClosed = false;
  let isSending = false;
  let failedBoots = 0;
  let nextId = 0;

  function boot(): Predictor {
    const child = startPredictor();
    const predictor: Predictor = { child, isReady: false, batches: [] };
    predictors.push(predictor);
    meter?.onPredictor(child.pid);
    child.onReply((reply) => {
      if (reply.type === 'ready') {
        predictor.isReady = true;
        failedBoots = 0;
        engine ??= reply.engine;
        log.info({ pid: child.pid, engine: reply.engine.name }, 'predictor ready');
      } else {
        meter?.onCache(child.pid, reply.cache);
        settle(predictor.batches.shift() ?? [], reply.answers);
      }
      sendWaiting();
    });
    void child.exited.then((exit) => {
      if (!isClosed) {
        const inFlight = predictor.batches.flat().length;
        log.warn({ pid: child.pid, inFlight }, describeExitWithOutput('The predictor', exit));
      }
      meter?.onPredictorExit(child.pid);
      takeBack(predictor);
      // One that never got ready is started again by requests only, so that it does not spin.
      if (predictor.isReady && !isClosed && predictors.length === 0) boot();
      sendWaiting();
    });
    return predictor;
  }

  /** What was in flight at a predictor that has ended is tried once more; all that is open fails where none gets ready. */
  function takeBack(ended: Predictor): void {
    predictors = predictors.filter((one) => one !== ended);
    failedBoots = ended.isReady ? 0 : failedBoots + 1;
    const error = unavailable('The predictor ended and is restarting.');
    for (const one of ended.batches.flat().toReversed()) {
      if (!open.has(one)) continue;
      if (isClosed || one.isRepeat) end(one).reject(error);
      else waiting.unshift(Object.assign(one, { isRepeat: true, predictor: null }));
    }
    if (failedBoots <= allowedFailedBoots || predictors.length > 0) return;
    failedBoots = 0;
    for (const one of waiting.splice(0)) end(one).reject(error);
  }

  /** A request that is over. */
  function end(one: Open): Open {
    clearTimeout(one.timer);
    if (open.delete(one)) openBytes -= one.request.body.byteLength;
    meter?.onInFlight(open.size);
    return one;
  }

  function settle(batch: readonly Open[], answers: readonly PredictorAnswer[]): void {
    const byId = new Map(batch.map((one) => [one.request.id, one]));
    for (const answer of answers) {
      const one = byId.get(answer.id);
      if (!one || !open.has(one)) continue;
      end(one);
      meter?.onAnswer(
        'error' in answer || 'unread' in answer ? 'refused' : 'answered',
        (performance.now() - one.askedAt) / 1000,
      );
      if ('error' in answer) one.reject(toldFailure(named, answer.error));
      else one.resolve(answer);
    }
  }

  /** Sends what has come in this turn of the event loop, all of it together. */
  function sendSoon(): void {
    if (isSending) return;
    isSending = true;
    setImmediate(() => {
      isSending = false;
      sendWaiting();
    });
  }

  function sendWaiting(): void {
    while (waiting.length > 0 && !isClosed) {
      const predictor = freePredictor(waiting[0]);
      if (!predictor) return;
      const batch = takeBatch();
      for (const one of batch) one.predictor = predictor;
      predictor.batches.push(batch);
      meter?.onBatch(batch.length);
      predictor.child.send(batch.map(({ request }) => request));
    }
  }

  /** The one with the fewest batches that may get another; null: all are busy. */
  function freePredictor(first: Open): Predictor | null {
    if (predictors.length === 0) return boot();
    const ready = predictors.filter(({ isReady }) => isReady);
    const free = (ready.length > 0 ? ready : predictors)
      .filter(({ batches }) => {
        if (batches.some(([one]) => one.isRepeat)) return false;
        return batches.length < (first.isRepeat ? 1 : batchesInFlight);
      })
      .toSorted((a, b) => a.batches.length - b.batches.length)
      .at(0);
    if (free) return free;
    const isBooting = predictors.length > ready.length;
    if (!isBooting && predictors.length < processes) boot();
    return null;
  }

  /** The first that wait, as many as go together. */
  function takeBatch(): Open[] {
    let count = 1;
    let bytes = waiting[0].request.body.byteLength;
    while (count < Math.min(waiting.length, batchRequests) && !waiting[0].isRepeat) {
      const next = waiting[count];
      bytes += next.request.body.byteLength;
      if (next.isRepeat || bytes > batchBytes) break;
      count += 1;
    }
    return waiting.splice(0, count);
  }

  function tooLate(one: Open): void {
    end(one).reject(unavailable(`The predictor did not answer within ${timeoutSeconds} s.`));
    if (one.predictor) one.predictor.child.kill();
    else waiting.splice(waiting.indexOf(one), 1);
  }

  async function findFolder(artifactKey: string): Promise<string> {
    const folder = await blobStore.localPath(artifactKey);
    folders.set(artifactKey, folder);
    return folder;
  }

  async function ask(artifactKey: string, question: PredictorQuestion): Promise<Answered> {
    const artifactDir = folders.get(artifactKey) ?? (await findFolder(artifactKey));
    const { byteLength } = question.body;
    if (isClosed) throw unavailable('The service is stopping.');
    if (open.size >= maxOpen || openBytes + byteLength > maxOpenBytes)
      throw unavailable('Too many predictions are waiting.');
    nextId += 1;
    const request: PredictorRequest = { id: nextId, artifactDir, ...question };
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => tooLate(one), timeoutSeconds * 1000);
      const one: Open = { request, resolve, reject, timer, isRepeat: false, predictor: null, askedAt: performance.now() }; // prettier-ignore
      open.add(one);
      meter?.onInFlight(open.size);
      openBytes += byteLength;
      waiting.push(one);
      sendSoon();
    });
  }

  return {
    start() {
      if (predictors.length === 0 && !isClosed) boot();
    },
    async predict({ artifactKey }, body) {
      const answer = await ask(artifactKey, { body, isRead: true });
      if (!('predictions' in answer))
        throw new Error('a predictor could not read a body that fits its schema');
      return answer.predictions;
    },
    async tryPredict({ artifactKey }, body) {
      const answer = await ask(artifactKey, { body, isRead: false });
      if ('inferred' in answer) throw new Error('a predictor answered rows with tensors');
      return 'unread' in answer ? answer.unread : answer.predictions;
    },
    async partialDependence({ artifactKey }, body) {
      const answer = await ask(artifactKey, { body, varies: true });
      if (!('predictions' in answer)) throw new Error('a predictor answered a column with no curves');
      return answer.predictions;
    },
    async infer({ artifactKey }, body, infer) {
      const answer = await ask(artifactKey, { body, infer });
      if (!('inferred' in answer)) throw new Error('a predictor answered tensors with no tensors');
      const { reply, ...took } = answer.inferred;
      return { ...took, reply: { ...reply, body: Buffer.from(reply.body) } };
    },
    engine: () => engine,
    async close() {
      isClosed = true;
      for (const one of waiting.splice(0)) end(one).reject(unavailable('The service is stopping.'));
      for (const { child } of predictors) child.kill();
      await Promise.all(predictors.map(({ child }) => child.exited));
    },
  };
}

function unavailable(detail: string): TrainyardError {
  return new TrainyardError('predictorUnavailable', `${detail} Try again in a moment.`, {
    retryAfterSeconds,
  });
}

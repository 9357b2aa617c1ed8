import type { BlobStore } from '../artifacts/blob-store.ts';
import type { Prediction, PredictionOptions } from '../contracts/model.ts';
import type { EngineInfo } from '../contracts/system.ts';
import { TrainyardError, errorFromPlain } from '../errors.ts';
import type { Log } from '../log.ts';
import type { ModelVersionRecord } from '../store/ports/model-store.ts';
import { describeExitWithOutput } from '../processes/describe-exit.ts';
import type { PredictorReply } from './predictor-messages.ts';
import type { PredictorProcess } from './start-predictor.ts';

/** Requests that may wait for the predictor at once; more get a 503 with Retry-After. */
const maxPending = 256;
const retryAfterSeconds = 1;

/** Answers predictions through a process of its own: a model that breaks it can't break the server. */
export interface PredictionClient {
  /** Boots the predictor before the first request needs it. */
  start(): void;
  /**
   * @throws predictionInputInvalid (issues point into `rows`), predictorUnavailable (try again), artifactCorrupt,
   * artifactFormatUnsupported
   */
  predict(
    version: Pick<ModelVersionRecord, 'artifactKey'>,
    rows: readonly Record<string, unknown>[],
    options?: PredictionOptions,
  ): Promise<Prediction[]>;
  /** What the predictor's engine said of itself; null before it is booted. */
  engine(): EngineInfo | null;
  /** Ends the predictor; requests in flight get a 503 with Retry-After. Safe to call twice. */
  close(): Promise<void>;
}

interface Pending {
  resolve(predictions: Prediction[]): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/**
 * Starts a predictor when it is first needed, and again when it has died. Requests in flight then fail with a 503 and
 * Retry-After; so does one that is not answered in time, and the process that kept it waiting is ended.
 */
export function createPredictorClient({
  blobStore,
  startPredictor,
  log,
  timeoutSeconds = 30,
}: {
  blobStore: Pick<BlobStore, 'localPath'>;
  /** Starts a predictor; see `start-predictor.ts`. */
  startPredictor: () => PredictorProcess;
  log: Pick<Log, 'info' | 'warn'>;
  timeoutSeconds?: number;
}): PredictionClient {
  const pending = new Map<number, Pending>();
  let child: PredictorProcess | null = null;
  let engine: EngineInfo | null = null;
  let closed = false;
  let nextId = 0;

  function predictor(): PredictorProcess {
    if (closed) throw unavailable('The service is stopping.');
    child ??= boot();
    return child;
  }

  function boot(): PredictorProcess {
    const started = startPredictor();
    let wasReady = false;
    started.onReply((reply: PredictorReply) => {
      if (reply.type === 'ready') {
        wasReady = true;
        engine = reply.engine;
        log.info({ pid: started.pid, engine: engine.name }, 'predictor ready');
      } else if (reply.type === 'answer') take(reply.id)?.resolve(reply.predictions);
      else take(reply.id)?.reject(errorFromPlain(reply.error));
    });
    void started.exited.then((exit) => {
      if (!closed) {
        log.warn({ pid: started.pid, inFlight: pending.size }, describeExitWithOutput('The predictor', exit));
      }
      child = null;
      for (const id of pending.keys())
        take(id)?.reject(unavailable('The predictor ended and is restarting.'));
      // One that never got ready is started again by the next request only, so that it does not spin.
      if (wasReady && !closed) child = boot();
    });
    return started;
  }

  function take(id: number): Pending | undefined {
    const request = pending.get(id);
    pending.delete(id);
    if (request) clearTimeout(request.timer);
    return request;
  }

  return {
    start() {
      predictor();
    },
    async predict(version, rows, options = {}) {
      const artifactDir = await blobStore.localPath(version.artifactKey);
      if (pending.size >= maxPending) throw unavailable('Too many predictions are waiting.');
      const asked = predictor();
      const id = (nextId += 1);
      return await new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          take(id)?.reject(unavailable(`The predictor did not answer within ${timeoutSeconds} s.`));
          asked.kill();
        }, timeoutSeconds * 1000);
        pending.set(id, { resolve, reject, timer });
        asked.send({ id, artifactDir, rows, options });
      });
    },
    engine: () => engine,
    async close() {
      closed = true;
      child?.kill();
      await child?.exited;
    },
  };
}

function unavailable(detail: string): TrainyardError {
  return new TrainyardError('predictorUnavailable', `${detail} Try again in a moment.`, {
    retryAfterSeconds,
  });
}

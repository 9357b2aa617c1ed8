import createFetchClient, { type Client, type ClientOptions as FetchOptions } from 'openapi-fetch';
import { ApiError, errorOf } from './api-error.ts';
import type { components, paths } from './api-types.ts';
import { readEvents } from './event-stream.ts';

export { ApiError } from './api-error.ts';
export type { components, operations, paths } from './api-types.ts';

/** The schemas of the API by their names, such as `Schemas['ExperimentDefinition']`. */
export type Schemas = components['schemas'];

/** How to reach a service. */
export interface ClientOptions {
  /** Such as `http://127.0.0.1:8080`. */
  url: string;
  /** An API key, `ty_…`. */
  key: string;
  /** In place of the global `fetch`. */
  fetch?: FetchOptions['fetch'];
}

/** What is uploaded: bytes, a text, or a stream of bytes. */
export type UploadBody = Uint8Array | string | Blob | ReadableStream<Uint8Array>;

/** How an upload is called and read. */
export type UploadOptions = NonNullable<paths['/api/v1/datasets']['post']['parameters']['query']> & {
  /** Such as `text/csv`; by default the format is told by `fileName` or the first bytes. */
  contentType?: string;
};

/** An event of a run; `end` is the last. */
export type FollowedEvent =
  Schemas['RunEvent'] | { type: 'end'; data: { status: string; stopReason: string | null } };

/** A client of the service; what the service refuses throws an `ApiError`. */
export interface TrainyardClient {
  /** Every operation of the API by its method and path, typed by the document; `answer` takes the body out of what it gives. */
  http: Client<paths>;
  /** Uploads a dataset. It is read in the background: {@link TrainyardClient.readDataset} waits for that. */
  upload(body: UploadBody, options?: UploadOptions): Promise<Schemas['Dataset']>;
  /** Waits until a dataset is read, also through an outage of a minute. @throws Error with the reason where it was rejected */
  readDataset(
    datasetId: string,
    onProgress?: (dataset: Schemas['Dataset']) => void,
  ): Promise<Schemas['Dataset']>;
  /** Creates an experiment and a run of it. */
  startRun(definition: Schemas['ExperimentDefinition']): Promise<Schemas['Run']>;
  /** The events of a run, the earlier ones first, then as they happen, until it has finished; a lost connection is taken up again, also after an outage of a minute. */
  follow(runId: string): AsyncGenerator<FollowedEvent>;
  /** Follows a run to its end. @throws Error where it did not succeed */
  finishRun(runId: string, onEvent?: (event: FollowedEvent) => void): Promise<Schemas['Run']>;
  /** Predicts a dataset in the background: {@link TrainyardClient.finishBatch} waits for its end. */
  predictDataset(request: Schemas['BatchPredictionRequest']): Promise<Schemas['BatchPrediction']>;
  /** Waits until a batch prediction has ended, also through an outage of a minute. @throws Error where it did not succeed */
  finishBatch(
    batchPredictionId: string,
    onProgress?: (batch: Schemas['BatchPrediction']) => void,
  ): Promise<Schemas['BatchPrediction']>;
  /** The file of a batch prediction that has succeeded, as it is sent. */
  downloadBatch(batchPredictionId: string): Promise<ReadableStream<Uint8Array>>;
  /** Starts a search: {@link TrainyardClient.finishSearch} waits for its end. */
  startSearch(request: Schemas['CreateSearchRequest']): Promise<Schemas['Search']>;
  /** Waits until a search has ended, also through an outage of a minute. @throws Error where it did not succeed */
  finishSearch(
    searchId: string,
    onProgress?: (search: Schemas['Search']) => void,
  ): Promise<Schemas['Search']>;
  /**
   * Imports an ONNX file, or an archive of a TensorFlow.js layers model, as a version of a model.
   * @param options.description what the file does not say of itself; one of more than 10 kB goes by a form (docs/imports.md)
   */
  importModel(
    name: string,
    body: UploadBody,
    options?: { fileName?: string; description?: Schemas['ModelDescription'] },
  ): Promise<Schemas['ModelVersion']>;
  /** Predicts rows with a model, named as `churn`, or with the version that an alias points to, as `churn@champion`. */
  predict(model: string, request: Schemas['PredictRequest']): Promise<Schemas['PredictResponse']>;
}

/** The body of an answer: `const run = await answer(client.http.GET('/api/v1/runs/{runId}', { params }))`. */
export async function answer<Data>(call: Promise<{ data?: Data }>): Promise<Exclude<Data, undefined>> {
  return (await call).data as Exclude<Data, undefined>;
}

/** Milliseconds before a call is tried again whose connection was lost, where the answer names no time. */
const pause = 200;
/** Milliseconds for which a service that is away is asked again. */
const longestOutage = 60_000;
/** Of a service that is there, and can not answer for now. */
const passingStatuses = [429, 502, 503, 504, 507];

/**
 * A client of the service at `url`:
 *
 *     const client = createClient({ url: 'http://127.0.0.1:8080', key });
 *     const dataset = await client.readDataset((await client.upload(csv, { name: 'iris', contentType: 'text/csv' })).id);
 *     const { id } = await client.startRun({ dataset: dataset.id, task: { type: 'classification', target: 'species' } });
 *     const run = await client.finishRun(id);
 */
export function createClient({ url, key, fetch }: ClientOptions): TrainyardClient {
  const http = createFetchClient<paths>({
    baseUrl: url.replace(/\/+$/, ''),
    headers: { authorization: `Bearer ${key}` },
    ...(fetch && { fetch }),
  });
  http.use({
    async onResponse({ response }) {
      if (!response.ok) throw await errorOf(response);
    },
  });
  const getRun = (runId: string) => answer(http.GET('/api/v1/runs/{runId}', { params: { path: { runId } } }));

  const client: TrainyardClient = {
    http,
    upload: (body, { contentType = 'application/octet-stream', ...query } = {}) =>
      answer(
        http.POST('/api/v1/datasets', {
          params: { query },
          headers: { 'content-type': contentType },
          body: body as never,
          bodySerializer: (bytes) => bytes as never,
          // fetch needs it for a streamed body.
          duplex: 'half',
        }),
      ),
    importModel: (name, body, { fileName, description } = {}) =>
      answer(
        http.POST('/api/v1/models/{name}/versions/import', {
          params: {
            path: { name },
            query: {
              ...(fileName !== undefined && { fileName }),
              ...(description && { description: JSON.stringify(description) }),
            },
          },
          headers: { 'content-type': 'application/octet-stream' },
          body: body as never,
          bodySerializer: (bytes) => bytes as never,
          duplex: 'half',
        }),
      ),
    readDataset: (datasetId, onProgress) =>
      poll(
        () => answer(http.GET('/api/v1/datasets/{datasetId}', { params: { path: { datasetId } } })),
        (dataset) => {
          onProgress?.(dataset);
          if (dataset.status === 'rejected')
            throw new Error(`the dataset "${dataset.name}" was rejected: ${dataset.rejection?.detail}`);
          return dataset.status === 'ready';
        },
        { longestPause: 300 },
      ),
    async startRun(definition) {
      const { id: experimentId } = await answer(http.POST('/api/v1/experiments', { body: definition }));
      return answer(
        http.POST('/api/v1/experiments/{experimentId}/runs', { params: { path: { experimentId } } }),
      );
    },
    async *follow(runId) {
      let after = 0;
      const ask = createPatience();
      for (;;) {
        const { data } = await ask(() =>
          http.GET('/api/v1/runs/{runId}/events', {
            params: { path: { runId }, query: { after } },
            headers: { accept: 'text/event-stream' },
            parseAs: 'stream',
          }),
        );
        try {
          for await (const { event, data: told, id } of readEvents(data!)) {
            if (event === 'end') {
              yield { type: 'end', data: told as { status: string; stopReason: string | null } };
              return;
            }
            if (id !== undefined) after = Number(id);
            yield told as Schemas['RunEvent'];
          }
        } catch (error) {
          if (pauseAfter(error) === null) throw error;
        }
        await delay(pause);
      }
    },
    async finishRun(runId, onEvent) {
      for await (const event of client.follow(runId)) onEvent?.(event);
      const run = await createPatience({ hasAnswered: true })(() => getRun(runId));
      if (run.status !== 'succeeded')
        throw new Error(
          `the run ${runId} ended as ${run.status}${run.error ? `: ${run.error.message}` : ''}`,
        );
      return run;
    },
    predictDataset: (body) => answer(http.POST('/api/v1/batch-predictions', { body })),
    finishBatch: (batchPredictionId, onProgress) =>
      poll(
        () =>
          answer(
            http.GET('/api/v1/batch-predictions/{batchPredictionId}', {
              params: { path: { batchPredictionId } },
            }),
          ),
        (batch) => {
          onProgress?.(batch);
          if (batch.status === 'failed' || batch.status === 'cancelled')
            throw new Error(
              `the batch prediction ${batchPredictionId} ${batch.status === 'failed' ? 'failed' : 'was cancelled'}${batch.error ? `: ${batch.error.message}` : ''}`,
            );
          return batch.status === 'succeeded';
        },
        { longestPause: 1000 },
      ),
    downloadBatch: (batchPredictionId) =>
      answer(
        http.GET('/api/v1/batch-predictions/{batchPredictionId}/result', {
          params: { path: { batchPredictionId } },
          parseAs: 'stream',
        }),
      ) as Promise<unknown> as Promise<ReadableStream<Uint8Array>>,
    startSearch: (body) => answer(http.POST('/api/v1/searches', { body })),
    finishSearch: (searchId, onProgress) =>
      poll(
        () => answer(http.GET('/api/v1/searches/{searchId}', { params: { path: { searchId } } })),
        (search) => {
          onProgress?.(search);
          if (search.status === 'failed' || search.status === 'cancelled')
            throw new Error(
              `the search ${searchId} ${search.status === 'failed' ? 'failed' : 'was cancelled'}${search.error ? `: ${search.error.message}` : ''}`,
            );
          return search.status === 'succeeded';
        },
        { longestPause: 1000 },
      ),
    predict(model, body) {
      const [name, alias] = model.split('@', 2);
      return answer(
        alias === undefined
          ? http.POST('/api/v1/models/{name}/predict', { params: { path: { name } }, body })
          : http.POST('/api/v1/models/{name}@{alias}/predict', { params: { path: { name, alias } }, body }),
      );
    },
  };
  return client;
}

/**
 * A way to ask that outlives an outage of the service: it asks again for as long as one may last, once the service has answered before. A
 * first call that finds nobody there fails at once, as the address may be wrong. For calls that change nothing.
 */
function createPatience({ hasAnswered = false } = {}): <T>(call: () => Promise<T>) => Promise<T> {
  let isKnown = hasAnswered;
  return async (call) => {
    for (let awaySince: number | null = null; ;) {
      try {
        const answered = await call();
        isKnown = true;
        return answered;
      } catch (error) {
        if (error instanceof ApiError) isKnown = true;
        const wait = pauseAfter(error);
        awaySince ??= Date.now();
        if (wait === null || !isKnown || Date.now() - awaySince > longestOutage) throw error;
        await delay(wait);
      }
    }
  };
}

/** Asks until what is asked for is done: often at first, as small things are done at once, and through an outage. */
async function poll<T>(
  ask: () => Promise<T>,
  isDone: (answered: T) => boolean,
  { longestPause }: { longestPause: number },
): Promise<T> {
  const startedAt = Date.now();
  const patiently = createPatience();
  for (;;) {
    const answered = await patiently(ask);
    if (isDone(answered)) return answered;
    await delay(Math.min(Math.max((Date.now() - startedAt) / 20, 50), longestPause));
  }
}

/** Milliseconds before a call that failed is tried again; null where trying again changes nothing. */
function pauseAfter(error: unknown): number | null {
  if (error instanceof ApiError)
    return passingStatuses.includes(error.status)
      ? Math.max((error.retryAfterSeconds ?? 1) * 1000, pause)
      : null;
  // `fetch` tells a connection that can't be made, or broke off, by a TypeError.
  return error instanceof TypeError ? pause : null;
}

const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

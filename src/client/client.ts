import createFetchClient, { type Client, type ClientOptions as FetchOptions } from 'openapi-fetch';
import { errorOf } from './api-error.ts';
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
  /** Waits until a dataset is read. @throws Error with the reason where it was rejected */
  readDataset(
    datasetId: string,
    onProgress?: (dataset: Schemas['Dataset']) => void,
  ): Promise<Schemas['Dataset']>;
  /** Creates an experiment and a run of it. */
  startRun(definition: Schemas['ExperimentDefinition']): Promise<Schemas['Run']>;
  /** The events of a run, the earlier ones first, then as they happen, until it has finished; a lost connection is taken up again. */
  follow(runId: string): AsyncGenerator<FollowedEvent>;
  /** Follows a run to its end. @throws Error where it did not succeed */
  finishRun(runId: string, onEvent?: (event: FollowedEvent) => void): Promise<Schemas['Run']>;
  /** Predicts rows with a model, named as `churn`, or with the version that an alias points to, as `churn@champion`. */
  predict(model: string, request: Schemas['PredictRequest']): Promise<Schemas['PredictResponse']>;
}

/** The body of an answer: `const run = await answer(client.http.GET('/api/v1/runs/{runId}', { params }))`. */
export async function answer<Data>(call: Promise<{ data?: Data }>): Promise<Exclude<Data, undefined>> {
  return (await call).data as Exclude<Data, undefined>;
}

/** Milliseconds before a lost connection is taken up again. */
const pause = 200;
/** Milliseconds for which a lost connection is tried again. */
const longestOutage = 60_000;

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
    async readDataset(datasetId, onProgress) {
      const startedAt = Date.now();
      for (;;) {
        const dataset = await answer(
          http.GET('/api/v1/datasets/{datasetId}', { params: { path: { datasetId } } }),
        );
        onProgress?.(dataset);
        if (dataset.status === 'ready') return dataset;
        if (dataset.status === 'rejected')
          throw new Error(`the dataset "${dataset.name}" was rejected: ${dataset.rejection?.detail}`);
        // Often at first, as small files are read at once.
        await delay(Math.min(Math.max((Date.now() - startedAt) / 20, 50), 300));
      }
    },
    async startRun(definition) {
      const { id: experimentId } = await answer(http.POST('/api/v1/experiments', { body: definition }));
      return answer(
        http.POST('/api/v1/experiments/{experimentId}/runs', { params: { path: { experimentId } } }),
      );
    },
    async *follow(runId) {
      let after = 0;
      // When the connection was lost; null while there is none to be lost, and while it stands.
      let lostAt: number | null = null;
      for (let isFirst = true; ; isFirst = false) {
        try {
          const { data } = await http.GET('/api/v1/runs/{runId}/events', {
            params: { path: { runId }, query: { after } },
            headers: { accept: 'text/event-stream' },
            parseAs: 'stream',
          });
          lostAt = null;
          for await (const { event, data: told, id } of readEvents(data!)) {
            if (event === 'end') {
              yield { type: 'end', data: told as { status: string; stopReason: string | null } };
              return;
            }
            if (id !== undefined) after = Number(id);
            yield told as Schemas['RunEvent'];
          }
        } catch (error) {
          // `fetch` tells a connection that can't be made, or broke off, by a TypeError.
          if (!(error instanceof TypeError) || isFirst) throw error;
          if (lostAt !== null && Date.now() - lostAt > longestOutage) throw error;
        }
        lostAt ??= Date.now();
        await delay(pause);
      }
    },
    async finishRun(runId, onEvent) {
      for await (const event of client.follow(runId)) onEvent?.(event);
      const run = await getRun(runId);
      if (run.status !== 'succeeded')
        throw new Error(
          `the run ${runId} ended as ${run.status}${run.error ? `: ${run.error.message}` : ''}`,
        );
      return run;
    },
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

const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

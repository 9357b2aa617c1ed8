import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleIds } from '../../src/contracts/example-ids.ts';
import { exampleDependence, examplePredictResponse } from '../../src/http/examples.ts';
import { createFakeStore } from '../fakes/fake-store.ts';
import { exampleRequests, type ExampleRequest } from '../support/swagger-requests.ts';
import { addExampleStory, type Chapter } from './support/example-story.ts';
import { problemOf } from './support/problem.ts';
import { startApp, type TestApp } from './support/start-app.ts';

/** How far the story must have gone for operations that do not fit its usual end, a run that succeeded. */
const chapters: Readonly<Record<string, Chapter>> = {
  getFederation: 'federated:keys',
  getFederatedTask: 'federated:keys',
  joinFederation: 'federated:keys',
  getRoundWeights: 'federated:keys',
  advertiseKeys: 'federated:keys',
  listAdvertisedKeys: 'federated:shares',
  sendShares: 'federated:shares',
  listShares: 'federated:updates',
  revealShares: 'federated:unmasking',
  deleteDataset: 'dataset',
  readDatasetAgain: 'dataset',
  createExperiment: 'dataset',
  deleteExperiment: 'experiment',
  createRun: 'experiment',
  cancelRun: 'running',
  cancelBatchPrediction: 'running',
  cancelSearch: 'running',
  pauseSearch: 'running',
  resumeSearch: 'paused',
  pauseRun: 'running',
  resumeRun: 'paused',
  retryRun: 'failed',
};

const deletesByName = ({ method, url }: ExampleRequest): boolean =>
  method === 'DELETE' && url.startsWith('/api/v1/models/');

describe('the examples, sent in the order of the document as Swagger UI fills them in', () => {
  let test: TestApp;
  let store = createFakeStore();
  let requests: ExampleRequest[];

  beforeAll(async () => {
    // Each operation gets a store of its own: the app asks for the current one's parts at each call.
    const current = () => store;
    test = await startApp({
      parts: {
        prediction: {
          predict: async () => JSON.stringify(examplePredictResponse.predictions),
          tryPredict: async () => JSON.stringify(examplePredictResponse.predictions),
          partialDependence: async () => JSON.stringify(exampleDependence).slice(1, -1),
          infer: () => Promise.reject(new Error('the document has no tensors')),
          close: async () => {},
        },
      },
      store: (first) =>
        Object.fromEntries(
          Object.keys(first).map((name) => {
            const part = first[name as keyof typeof first];
            if (typeof part === 'function') return [name, part];
            const live = new Proxy(part, {
              get: (_target, method) =>
                Reflect.get(current()[name as keyof typeof first] as object, method) as unknown,
            });
            return [name, live];
          }),
        ) as unknown as typeof first,
    });
    requests = exampleRequests((await test.app.inject('/docs/json')).json());
  });
  afterAll(() => test.close());

  /** Sends an example on a new store whose story has come to a chapter. */
  async function send(request: ExampleRequest, tell: (test: TestApp) => Promise<void>) {
    store = createFakeStore();
    for (const place of [`runs/${exampleIds.run}`, 'datasets', 'batch-predictions'])
      await test.blobs.remove(place);
    const key = await test.addKey('admin');
    await tell(test);
    return test.app.inject({
      method: request.method as 'GET',
      url: request.url,
      headers: {
        ...key.headers,
        ...(request.contentType !== null && { 'content-type': request.contentType }),
      },
      ...(request.body !== null && { payload: request.body }),
    });
  }

  it('succeed, each of them, once the things that they name are there', async () => {
    const outcomes: string[] = [];
    for (const request of requests) {
      const reply = await send(request, (app) =>
        addExampleStory(app, chapters[request.operationId] ?? 'succeeded'),
      );
      // What the example deletes by its name must never be there.
      const isWanted = deletesByName(request) ? reply.statusCode === 404 : reply.statusCode < 300;
      if (isWanted && request.documented.includes(reply.statusCode)) continue;
      outcomes.push(`${request.operationId}: ${reply.statusCode} ${reply.body.slice(0, 300)}`);
    }
    expect(outcomes).toEqual([]);
    expect(requests.length).toBeGreaterThan(45);
  });

  it('change nothing of what a user has: made-up ids are answered by a documented refusal', async () => {
    const outcomes: string[] = [];
    for (const request of requests) {
      const reply = await send(request, async () => {});
      const isRefusal = reply.statusCode === 404 || reply.statusCode === 422;
      const isWanted = isRefusal
        ? /_0{25}1|-model|"\/dataset"/.test(request.url + reply.body)
        : reply.statusCode < 300;
      if (isWanted && request.documented.includes(reply.statusCode)) continue;
      outcomes.push(`${request.operationId}: ${reply.statusCode} ${reply.body.slice(0, 300)}`);
    }
    expect(outcomes).toEqual([]);
  });

  it('name one id of each kind, in all requests and replies', async () => {
    const { body } = await test.app.inject('/openapi.json');
    const ids = new Set(
      body.match(
        /\b(?:prj|key|ds|exp|run|ckpt|mdl|bpr|srch|wrk|req|whk|msg|pol|fcl)_[0-9a-hjkmnp-tv-z]{26}\b/g,
      ),
    );
    const allowed: readonly string[] = Object.values(exampleIds);
    expect([...ids].filter((id) => !allowed.includes(id))).toEqual([]);
    expect(ids.size).toBeGreaterThan(7);
  });

  it('leave optional parameters empty', () => {
    expect(requests.filter(({ url }) => url.includes('?')).map(({ operationId }) => operationId)).toEqual([]);
  });

  it('delete models, and what is theirs, by a name that none can have', async () => {
    const deleted = requests.filter(deletesByName).map(({ url }) => url);
    expect(deleted).toContain(`/api/v1/models/${exampleIds.noModelName}`);
    expect(deleted).toHaveLength(3);
    for (const url of deleted) expect(url).toContain(`/models/${exampleIds.noModelName}`);
    const register = requests.find(({ operationId }) => operationId === 'registerModel')!;
    const body = JSON.stringify({ ...(JSON.parse(register.body!) as object), name: exampleIds.noModelName });
    const reply = await send({ ...register, body }, (app) => addExampleStory(app, 'succeeded'));
    expect(problemOf(reply).errors[0]).toMatchObject({ pointer: '/name', code: 'reserved' });
  });
});

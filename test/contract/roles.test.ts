import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles, type Role } from '../../src/contracts/key.ts';
import { exampleRequests, type ExampleRequest } from '../support/swagger-requests.ts';
import { startApp, type TestApp } from './support/start-app.ts';

/** All that a predictor may do, beside what needs no key. */
const ofPredictors = [
  'getModelAliasSignature',
  'getModelSignature',
  'getModelVersionSignature',
  'predict',
  'predictWithAlias',
  'predictWithVersion',
];

/** What a participant may do beside that. */
const ofParticipants = [
  'advertiseKeys',
  'getFederatedTask',
  'getFederation',
  'getRoundWeights',
  'joinFederation',
  'listAdvertisedKeys',
  'listShares',
  'revealShares',
  'sendShares',
];

/** The Open Inference Protocol, which the document leaves out. @see docs/inference-protocol.md */
const inference: readonly [method: 'GET' | 'POST', path: string, least: Role][] = [
  ['GET', 'models/m', 'predictor'],
  ['GET', 'models/m/ready', 'predictor'],
  ['GET', 'models/m/config', 'predictor'],
  ['GET', 'models/m/stats', 'predictor'],
  ['POST', 'models/m/infer', 'predictor'],
  ['GET', 'models/m/versions/1', 'predictor'],
  ['POST', 'models/m/versions/champion/infer', 'predictor'],
  ['GET', 'models/stats', 'predictor'],
  ['POST', 'repository/index', 'predictor'],
  ['POST', 'repository/models/m/load', 'writer'],
  ['POST', 'repository/models/m/unload', 'writer'],
];

describe('what a role may do, of all operations of the document', () => {
  let test: TestApp;
  let requests: ExampleRequest[];
  let open: Set<string>;
  const headersOf = new Map<Role, { authorization: string }>();

  beforeAll(async () => {
    test = await startApp();
    const document = (await test.app.inject('/docs/json')).json<Parameters<typeof exampleRequests>[0]>();
    requests = exampleRequests(document);
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    open = new Set(
      operations
        .filter((operation) => (operation as { security?: object[] }).security?.length === 0)
        .map(({ operationId }) => operationId),
    );
    for (const role of roles) headersOf.set(role, (await test.addKey(role)).headers);
  });
  afterAll(() => test.close());

  const send = async (request: ExampleRequest, headers: object) =>
    test.app.inject({
      method: request.method as 'GET',
      url: request.url,
      headers: { ...headers, ...(request.contentType !== null && { 'content-type': request.contentType }) },
      ...(request.body !== null && { payload: request.body }),
    });

  it('a predictor may predict and see what a model takes, and nothing else', async () => {
    const allowed: string[] = [];
    for (const request of requests) {
      if (open.has(request.operationId)) continue;
      const { statusCode } = await send(request, headersOf.get('predictor')!);
      if (statusCode !== 403) allowed.push(request.operationId);
    }
    expect(allowed.toSorted()).toEqual(ofPredictors);
    expect(requests.length - open.size).toBeGreaterThan(50);
  });

  it('a participant may predict and take part in federated runs, and nothing else', async () => {
    const allowed: string[] = [];
    for (const request of requests) {
      if (open.has(request.operationId)) continue;
      const { statusCode } = await send(request, headersOf.get('participant')!);
      if (statusCode !== 403) allowed.push(request.operationId);
    }
    expect(allowed.toSorted()).toEqual([...ofPredictors, ...ofParticipants].toSorted());
  });

  it('a reader changes nothing: what it may send beside GET is predictions and comparisons', async () => {
    const allowed: string[] = [];
    for (const request of requests) {
      if (open.has(request.operationId)) continue;
      const { statusCode } = await send(request, headersOf.get('reader')!);
      if (request.method !== 'GET' && statusCode !== 403) allowed.push(request.operationId);
    }
    expect(allowed.toSorted()).toEqual([
      'compareWithTraining',
      'partialDependence',
      'predict',
      'predictWithAlias',
      'predictWithVersion',
    ]);
  });

  it('nobody may call without a key, but for what watches and describes the service', async () => {
    const refused: string[] = [];
    for (const request of requests)
      if ((await send(request, {})).statusCode === 401) refused.push(request.operationId);
    const guarded = requests.map(({ operationId }) => operationId).filter((id) => !open.has(id));
    expect(refused.toSorted()).toEqual(guarded.toSorted());
  });

  it.each(inference)('%s /v2/%s needs a %s', async (method, path, least) => {
    for (const role of roles) {
      const reply = await test.app.inject({ method, url: `/v2/${path}`, headers: headersOf.get(role)! });
      expect([role, reply.statusCode === 403]).toEqual([role, roles.indexOf(role) < roles.indexOf(least)]);
    }
  });
});

import { Type } from 'typebox';
import { Id, maxStoredInteger } from '../../contracts/common.ts';
import {
  AdvertisedKeys,
  AdvertiseKeysRequest,
  FederatedClient,
  Federation,
  JoinRequest,
  ShareKeysRequest,
  UnmaskRequest,
} from '../../contracts/federation.ts';
import type { FederationService } from '../../services/federation-service.ts';
import { requireCaller } from '../auth.ts';
import {
  exampleFederatedClient,
  exampleFederatedTask,
  exampleFederation,
  exampleKeys,
  exampleSealedShares,
  exampleUnmasking,
} from '../federation-examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import type { TypedApp } from '../typed-app.ts';
import { binary } from '../upload/accept-files.ts';
import { closedQuery } from './page-query.ts';

/** Largest update. */
const maxUpdateBytes = 256 * 1024 * 1024;

const counter = Type.Integer({ minimum: 1, maximum: maxStoredInteger });
const ofRun = Type.Object({ runId: Id('run') });
const ofRound = Type.Object({ runId: Id('run'), round: counter });
const ofAttempt = Type.Object({ runId: Id('run'), round: counter, attempt: counter });
const ofClient = Type.Object({
  runId: Id('run'),
  round: counter,
  attempt: counter,
  clientId: Id('federatedClient'),
});

const rounds = '/runs/:runId/federation/rounds/:round';
const attempts = `${rounds}/attempts/:attempt`;
const clients = `${attempts}/clients/:clientId`;

const messageErrors = ['notFederated', 'federatedRoundOver', 'federatedMessageInvalid'] as const;
const taken = { 204: { description: 'The message was taken.' } };

/** What clients of a federated run read and send, beside updates. */
export function federationRoutes(app: TypedApp, federations: FederationService): void {
  app.get(
    '/runs/:runId/federation',
    operation({
      id: 'getFederation',
      tag: 'runs',
      summary: 'Get the current round of a federated run',
      role: 'participant',
      params: ofRun,
      replies: { 200: { description: 'The round.', schema: ref(Federation), example: exampleFederation } },
      errors: ['notFederated'],
    }),
    async (request) => federations.get(requireCaller(request, 'participant'), request.params.runId),
  );

  app.get(
    '/runs/:runId/federation/task',
    operation({
      id: 'getFederatedTask',
      tag: 'runs',
      summary:
        'Get what a client of a federated run trains: definition, preparation, architecture, order of the weights',
      role: 'participant',
      params: ofRun,
      replies: {
        200: {
          description: 'The task.',
          schema: Type.Object(
            {
              definition: Type.Object({}, { additionalProperties: true }),
              preparation: Type.Object({}, { additionalProperties: true }),
              architecture: Type.Object({}, { additionalProperties: true }),
              weights: Type.Array(Type.Object({ name: Type.String(), shape: Type.Array(Type.Integer()) }), {
                description:
                  'Order of the numbers of weights and updates: each tensor row-major, one after the other.',
              }),
              privacy: Type.Optional(
                Type.Object(
                  {
                    clipNorm: Type.Number({
                      description:
                        'Largest L2 norm of an update, all numbers together. A client clips to it.',
                    }),
                    noiseMultiplier: Type.Number({
                      description:
                        'Standard deviation of the noise on a sum of updates, divided by `clipNorm`.',
                    }),
                  },
                  { title: 'FederatedPrivacy', description: 'Options of a private run; absent in others.' },
                ),
              ),
            },
            { title: 'FederatedTask' },
          ),
          example: exampleFederatedTask,
        },
      },
      errors: ['notFederated', 'federatedRoundOver'],
    }),
    async (request) => federations.getTask(requireCaller(request, 'participant'), request.params.runId),
  );

  app.post(
    '/runs/:runId/federation/clients',
    operation({
      id: 'joinFederation',
      tag: 'runs',
      summary: 'Join a federated run as a client',
      description:
        'Messages of the client are taken from the API key that joined, and from no other. A private run has `participants` clients with a key each; a key that joins again by the same name gets its client.',
      role: 'participant',
      params: ofRun,
      body: ref(JoinRequest),
      bodyExample: { name: 'north clinic' },
      replies: {
        201: { description: 'The client.', schema: ref(FederatedClient), example: exampleFederatedClient },
      },
      errors: ['notFederated', 'federationClosed'],
    }),
    async (request, reply) => {
      const caller = requireCaller(request, 'participant');
      return reply.code(201).send(await federations.join(caller, request.params.runId, request.body.name));
    },
  );

  app.get(
    `${rounds}/weights`,
    operation({
      id: 'getRoundWeights',
      tag: 'runs',
      summary: 'Get the weights that clients of a round start from, as float32 little-endian',
      role: 'participant',
      params: ofRound,
      replies: {
        200: {
          description: 'The numbers, in the order of the task.',
          schema: binary,
          contentType: 'application/octet-stream',
          example: '(4 bytes a number)',
        },
      },
      errors: ['notFederated', 'federatedRoundOver'],
    }),
    async (request, reply) => {
      const { runId, round } = request.params;
      const weights = await federations.getWeights(requireCaller(request, 'participant'), runId, round);
      return reply.type('application/octet-stream').send(weights);
    },
  );

  app.post(
    `${clients}/keys`,
    operation({
      id: 'advertiseKeys',
      tag: 'runs',
      summary: 'Advertise the public keys of a client for a secure sum',
      role: 'participant',
      params: ofClient,
      body: ref(AdvertiseKeysRequest),
      bodyExample: { maskKey: exampleKeys.maskKey, shareKey: exampleKeys.shareKey },
      replies: taken,
      errors: [...messageErrors],
    }),
    async (request, reply) => {
      await federations.sendKeys(requireCaller(request, 'participant'), request.params, request.body);
      return reply.code(204).send();
    },
  );

  app.get(
    `${attempts}/keys`,
    operation({
      id: 'listAdvertisedKeys',
      tag: 'runs',
      summary: 'List the public keys of all clients of a secure sum',
      role: 'participant',
      params: ofAttempt,
      replies: {
        200: {
          description: 'The keys, in the order of the ids of the clients.',
          schema: Type.Object({ keys: Type.Array(ref(AdvertisedKeys)) }),
          example: { keys: [exampleKeys] },
        },
      },
      errors: [...messageErrors],
    }),
    async (request) => {
      const { runId, round, attempt } = request.params;
      return federations.listKeys(requireCaller(request, 'participant'), runId, round, attempt);
    },
  );

  app.post(
    `${clients}/shares`,
    operation({
      id: 'sendShares',
      tag: 'runs',
      summary: 'Send shares of the secrets of a client, encrypted for each client of the sum',
      role: 'participant',
      params: ofClient,
      body: ref(ShareKeysRequest),
      bodyExample: exampleSealedShares,
      replies: taken,
      errors: [...messageErrors],
    }),
    async (request, reply) => {
      await federations.sendShares(requireCaller(request, 'participant'), request.params, request.body);
      return reply.code(204).send();
    },
  );

  app.get(
    `${clients}/shares`,
    operation({
      id: 'listShares',
      tag: 'runs',
      summary: 'List the shares that the clients of a secure sum encrypted for a client',
      role: 'participant',
      params: ofClient,
      replies: {
        200: {
          description: 'The shares, by sender.',
          schema: ref(ShareKeysRequest),
          example: exampleSealedShares,
        },
      },
      errors: [...messageErrors],
    }),
    async (request) => federations.listShares(requireCaller(request, 'participant'), request.params),
  );

  app.post(
    `${clients}/unmasking`,
    operation({
      id: 'revealShares',
      tag: 'runs',
      summary: 'Reveal the shares that unmask a secure sum',
      description:
        'One share for each client that sent shares: of its `seed` if it sent an update, and of its `maskKey` if it did not.',
      role: 'participant',
      params: ofClient,
      body: ref(UnmaskRequest),
      bodyExample: exampleUnmasking,
      replies: taken,
      errors: [...messageErrors],
    }),
    async (request, reply) => {
      await federations.sendUnmasking(requireCaller(request, 'participant'), request.params, request.body);
      return reply.code(204).send();
    },
  );
}

/** Updates of clients. In a scope of its own, as here a body is bytes. */
export async function federatedUpdateRoute(
  app: TypedApp,
  { federations }: { federations: FederationService },
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: maxUpdateBytes },
    (_request, body, done) => done(null, body),
  );

  app.post(
    `${clients}/update`,
    operation({
      id: 'sendUpdate',
      tag: 'runs',
      summary: 'Send the update of a client: changes of the weights, or their masked sums',
      description:
        'Without secure aggregation: the change of each weight as float32 little-endian, in the order of the task, with `rows`. With it: for each weight the change times the rows, and then the rows, as fixed-point integers modulo 2^64 (24 bits after the point), masked. In a private run the change is clipped and the rows are left out: each client counts once, and the last number of a masked update is 1.',
      role: 'participant',
      params: ofClient,
      query: closedQuery({
        rows: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: maxStoredInteger,
            description: 'Number of rows that a plain update was trained on, which is its weight.',
          }),
        ),
      }),
      bodyMedia: { 'application/octet-stream': { schema: binary } },
      bodyExample: '(the numbers)',
      replies: taken,
      errors: [...messageErrors, 'bodyTooLarge'],
    }),
    async (request, reply) => {
      await federations.sendUpdate(requireCaller(request, 'participant'), request.params, {
        rows: request.query.rows,
        numbers: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      });
      return reply.code(204).send();
    },
  );
}

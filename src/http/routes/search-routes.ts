import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Id, OneOf, Page } from '../../contracts/common.ts';
import type { Caller } from '../../contracts/key.ts';
import {
  CreateSearchRequest,
  Search,
  SearchImportance,
  SearchLeaderboard,
  SearchPlan,
  searchStatuses,
  SearchTrial,
  trialStates,
  type SearchStatus,
} from '../../contracts/search.ts';
import { Run } from '../../contracts/run.ts';
import type { SearchService } from '../../services/search-service.ts';
import { requireCaller } from '../auth.ts';
import {
  exampleImportance,
  exampleLeaderboard,
  exampleSearch,
  exampleSearchPlan,
  exampleSearchRequest,
  exampleSearchThatIs,
  exampleTrial,
} from '../example-search.ts';
import { exampleQueuedRun } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import type { TypedApp } from '../typed-app.ts';
import { closedQuery, listQuery } from './page-query.ts';

const params = Type.Object({ searchId: Id('search') });

const answer = (reply: FastifyReply, search: Search): FastifyReply =>
  reply.code(201).header('location', `/api/v1/searches/${search.id}`).send(search);

const answerRun = (reply: FastifyReply, run: Run): FastifyReply =>
  reply.code(201).header('location', `/api/v1/runs/${run.id}`).send(run);

/** Searches: start, plan, list, look at, steer, remove. */
export function searchRoutes(app: TypedApp, searches: SearchService): void {
  app.post(
    '/searches',
    operation({
      id: 'createSearch',
      tag: 'searches',
      summary: 'Search for the best parameters of a definition',
      description:
        'Without a `space` the service chooses what is tried: the families of models that suit the data, first with their defaults, then with other options of those that do well, for ten minutes unless `limits` says otherwise; `GET /searches/{searchId}/leaderboard` tells what came of it. ' +
        'Each trial is a run of the definition with values of its own at the places of the space: it stands in the same queue and has events, metrics and checkpoints like any run. Lists of runs and experiments leave trials out unless `search` names the search. ' +
        'Workers advance a search when a trial pauses or ends; one that is lost is replaced, and no trial is lost or repeated. With `limits.parallel` 1 the same seed gives the same trials. ' +
        'An alias of `POST /searches/plan` with `?validateOnly=true`.',
      role: 'writer',
      idempotency: {
        by: 'body',
        again: async (request, reply, made) =>
          answer(reply, await searches.get(requireCaller(request), made)),
      },
      query: closedQuery({
        validateOnly: Type.Optional(
          Type.Boolean({ default: false, description: 'Answer with the estimate and store nothing.' }),
        ),
      }),
      body: ref(CreateSearchRequest),
      columnKeys: true,
      bodyExample: exampleSearchRequest,
      // A client's types would have two answers of one call.
      aliasOf: { operation: 'planSearch', query: 'validateOnly', status: 200 },
      replies: {
        200: { description: 'The estimate, with `validateOnly=true`.', schema: ref(SearchPlan) },
        201: {
          description: 'The search; its first trials are queued.',
          schema: ref(Search),
          example: exampleSearch,
        },
      },
      errors: ['definitionInvalid', 'notSupportedYet', 'datasetNotReady', 'privacyBudgetExceeded'],
    }),
    async (request, reply) => {
      const caller = requireCaller(request);
      if (request.query.validateOnly) return reply.code(200).send(await searches.plan(caller, request.body));
      return answer(reply, await searches.create(caller, request.body));
    },
  );

  app.post(
    '/searches/plan',
    operation({
      id: 'planSearch',
      tag: 'searches',
      summary: 'Get the estimate of a search, and store nothing',
      description:
        'Checks a search and answers with every default written in: number of trials, rungs, the first five trials with their definitions, and the most that they will take. Changes nothing, so it takes no Idempotency-Key.',
      role: 'writer',
      body: ref(CreateSearchRequest),
      columnKeys: true,
      bodyExample: exampleSearchRequest,
      replies: { 200: { description: 'The estimate.', schema: ref(SearchPlan), example: exampleSearchPlan } },
      errors: ['definitionInvalid', 'notSupportedYet', 'datasetNotReady'],
    }),
    async (request) => searches.plan(requireCaller(request), request.body),
  );

  app.get(
    '/searches',
    operation({
      id: 'listSearches',
      tag: 'searches',
      summary: 'List searches, newest first',
      role: 'reader',
      query: listQuery({
        status: Type.Optional(OneOf(searchStatuses)),
        datasetId: Type.Optional(Id('dataset')),
      }),
      replies: {
        200: {
          description: 'A page of searches.',
          schema: Page(ref(Search)),
          example: { data: [exampleSearch], nextCursor: null },
        },
      },
      errors: [],
    }),
    async (request) => searches.list(requireCaller(request), request.query),
  );

  app.get(
    '/searches/:searchId',
    operation({
      id: 'getSearch',
      tag: 'searches',
      summary: 'Get a search: its status, its best trial so far, what was trained and what was saved',
      role: 'reader',
      params,
      replies: { 200: { description: 'The search.', schema: ref(Search), example: exampleSearch } },
      errors: [],
    }),
    async (request) => searches.get(requireCaller(request), request.params.searchId),
  );

  app.get(
    '/searches/:searchId/trials',
    operation({
      id: 'listTrials',
      tag: 'searches',
      summary: 'List the trials of a search, the first one first',
      role: 'reader',
      params,
      query: closedQuery({
        ...listQuery({}).properties,
        limit: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 1000,
            default: 100,
            description: 'Maximum number of items in a page.',
          }),
        ),
        state: Type.Optional(OneOf(trialStates)),
        curve: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 1000,
            description:
              'Maximum number of points of each curve. Without it, trials come without their curves.',
          }),
        ),
      }),
      replies: {
        200: {
          description: 'A page of trials.',
          schema: Page(ref(SearchTrial)),
          example: { data: [exampleTrial], nextCursor: null },
        },
      },
      errors: [],
    }),
    async (request) => searches.listTrials(requireCaller(request), request.params.searchId, request.query),
  );

  app.get(
    '/searches/:searchId/leaderboard',
    operation({
      id: 'getSearchLeaderboard',
      tag: 'searches',
      summary: 'Get the trials of a search by their results, and the families that were tried',
      description:
        'The figure on the test rows is that of the best trial alone, and only when the search has ended: trials are not chosen by it.',
      role: 'reader',
      params,
      query: closedQuery({
        limit: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 1000,
            default: 20,
            description: 'Maximum number of trials.',
          }),
        ),
      }),
      replies: {
        200: {
          description: 'The leaderboard.',
          schema: ref(SearchLeaderboard),
          example: exampleLeaderboard,
        },
      },
      errors: [],
    }),
    async (request) =>
      searches.leaderboard(requireCaller(request), request.params.searchId, request.query.limit ?? 20),
  );

  app.get(
    '/searches/:searchId/importance',
    operation({
      id: 'getSearchImportance',
      tag: 'searches',
      summary: 'Get how much each parameter decides',
      description:
        'Functional analysis of variance on a forest of regression trees (Hutter et al. 2014), fitted to the completed and stopped trials.',
      role: 'reader',
      params,
      replies: {
        200: { description: 'The importances.', schema: ref(SearchImportance), example: exampleImportance },
      },
      errors: [],
    }),
    async (request) => searches.importance(requireCaller(request), request.params.searchId),
  );

  const steerings: {
    verb: 'cancel' | 'pause' | 'resume';
    summary: string;
    description: string;
    status: SearchStatus;
    steer: (caller: Caller, id: string) => Promise<Search>;
  }[] = [
    {
      verb: 'cancel',
      summary: 'Cancel a search and its trials',
      description:
        'Trials that wait end at once, those under way within seconds. Its best trial so far stays.',
      status: 'cancelled',
      steer: (caller, id) => searches.cancel(caller, id),
    },
    {
      verb: 'pause',
      summary: 'Pause a search and its trials',
      description: 'No trial is begun any more; those under way keep a checkpoint and wait.',
      status: 'paused',
      steer: (caller, id) => searches.pause(caller, id),
    },
    {
      verb: 'resume',
      summary: 'Resume a paused search',
      description:
        'Its trials go on from their checkpoints. The time of `limits.seconds` goes on while a search is paused.',
      status: 'running',
      steer: (caller, id) => searches.resume(caller, id),
    },
  ];
  for (const { verb, summary, description, status, steer } of steerings)
    app.post(
      `/searches/:searchId/${verb}`,
      operation({
        id: `${verb}Search`,
        tag: 'searches',
        summary,
        description,
        role: 'writer',
        idempotency: {
          by: 'body',
          again: async (request, reply, made) => reply.send(await searches.get(requireCaller(request), made)),
        },
        params,
        replies: {
          200: { description: 'The search.', schema: ref(Search), example: exampleSearchThatIs(status) },
        },
        errors: ['searchStateConflict'],
      }),
      async (request) => steer(requireCaller(request), request.params.searchId),
    );

  app.post(
    '/searches/:searchId/refit',
    operation({
      id: 'refitSearch',
      tag: 'searches',
      summary: 'Train the best trial again on its training and validation rows together',
      description:
        'Creates an experiment and a run: the definition of the best trial without a validation part, for as many epochs (trees) as its model has, and with the threshold that was found for it. The test rows stay the same, so the evaluation of the run tells what the model is worth; register the run as usual.',
      role: 'writer',
      idempotency: {
        by: 'body',
        again: async (request, reply, made) =>
          answerRun(reply, await searches.getRefit(requireCaller(request), made)),
      },
      params,
      replies: {
        201: { description: 'The run; it is queued.', schema: ref(Run), example: exampleQueuedRun },
      },
      errors: ['searchStateConflict', 'definitionInvalid', 'queueFull', 'privacyBudgetExceeded'],
    }),
    async (request, reply) =>
      answerRun(reply, await searches.refit(requireCaller(request), request.params.searchId)),
  );

  app.delete(
    '/searches/:searchId',
    operation({
      id: 'deleteSearch',
      tag: 'searches',
      summary: 'Delete a finished search with its trials, their runs and checkpoints',
      role: 'writer',
      params,
      replies: { 204: { description: 'The search was deleted. Models made from its trials stay.' } },
      errors: ['searchStateConflict'],
    }),
    async (request, reply) => {
      await searches.remove(requireCaller(request), request.params.searchId);
      return reply.code(204).send();
    },
  );
}

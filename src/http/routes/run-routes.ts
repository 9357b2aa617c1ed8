import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Id, OneOf, Page } from '../../contracts/common.ts';
import { Evaluation } from '../../contracts/evaluation.ts';
import { warningCodes } from '../../contracts/warning.ts';
import { CreateRunRequest, Run, RunAttempt, runStatuses } from '../../contracts/run.ts';
import type { RunService } from '../../services/run-service.ts';
import type { TypedApp } from '../typed-app.ts';
import { requireCaller } from '../auth.ts';
import { exampleAttempt, exampleEvaluation, exampleQueuedRun, exampleRun } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import { listQuery } from './page-query.ts';

const params = Type.Object({ runId: Id('run') });

const answer = (reply: FastifyReply, run: Run): FastifyReply =>
  reply.code(201).header('location', `/api/v1/runs/${run.id}`).send(run);

/** Runs: start, list, look at, remove. */
export function runRoutes(app: TypedApp, runs: RunService): void {
  app.post(
    '/experiments/:experimentId/runs',
    {
      ...operation({
        id: 'createRun',
        tag: 'runs',
        summary: 'Queue a training run of an experiment',
        role: 'writer',
        idempotency: {
          by: 'body',
          again: async (request, reply, made) => answer(reply, await runs.get(requireCaller(request), made)),
        },
        params: Type.Object({ experimentId: Id('experiment') }),
        body: ref(CreateRunRequest),
        bodyOptional: true,
        bodyExample: { name: 'churn-mlp, second try' },
        replies: {
          201: {
            description: 'The run; it goes on in the background.',
            schema: ref(Run),
            example: exampleQueuedRun,
          },
        },
        errors: ['queueFull', 'privacyBudgetExceeded'],
      }),
      // Without a body everything has its default.
      preValidation: async (request: FastifyRequest) => {
        request.body ??= {};
      },
    },
    async (request, reply) => {
      const caller = requireCaller(request);
      return answer(reply, await runs.create(caller, request.params.experimentId, request.body));
    },
  );

  app.get(
    '/runs',
    operation({
      id: 'listRuns',
      tag: 'runs',
      summary: 'List runs, newest first',
      role: 'reader',
      query: listQuery({
        status: Type.Optional(OneOf(runStatuses)),
        experimentId: Type.Optional(Id('experiment')),
        datasetId: Type.Optional(Id('dataset')),
        search: Type.Optional(
          Id('search', {
            description:
              'Trials of this search; they are left out otherwise, unless `experimentId` is given.',
          }),
        ),
        warning: Type.Optional(
          OneOf(warningCodes, { description: 'Only runs that have a warning of this code.' }),
        ),
      }),
      replies: {
        200: {
          description: 'A page of runs.',
          schema: Page(ref(Run)),
          example: { data: [exampleRun], nextCursor: null },
        },
      },
      errors: [],
    }),
    async (request) => {
      const { search, ...query } = request.query;
      return runs.list(requireCaller(request), { ...query, ...(search && { searchId: search }) });
    },
  );

  app.get(
    '/runs/:runId',
    operation({
      id: 'getRun',
      tag: 'runs',
      summary: 'Get a run: status, history, progress, execution',
      role: 'reader',
      params,
      replies: { 200: { description: 'The run.', schema: ref(Run), example: exampleRun } },
      errors: [],
    }),
    async (request) => runs.get(requireCaller(request), request.params.runId),
  );

  app.get(
    '/runs/:runId/attempts',
    operation({
      id: 'listRunAttempts',
      tag: 'runs',
      summary: 'List the attempts of a run: who trained it, how far it got, and why it ended',
      role: 'reader',
      params,
      replies: {
        200: {
          description: 'The attempts, the first one first.',
          schema: Type.Object({ data: Type.Array(ref(RunAttempt)) }),
          example: { data: [exampleAttempt] },
        },
      },
      errors: [],
    }),
    async (request) => ({ data: await runs.listAttempts(requireCaller(request), request.params.runId) }),
  );

  app.get(
    '/runs/:runId/evaluation',
    operation({
      id: 'getRunEvaluation',
      tag: 'runs',
      summary: 'Get the evaluation of the trained model on held-out data',
      role: 'reader',
      params,
      replies: {
        200: { description: 'The evaluation.', schema: ref(Evaluation), example: exampleEvaluation },
      },
      errors: ['runNotEvaluated'],
    }),
    async (request) => runs.getEvaluation(requireCaller(request), request.params.runId),
  );

  app.delete(
    '/runs/:runId',
    operation({
      id: 'deleteRun',
      tag: 'runs',
      summary: 'Delete a finished run with its events, metrics and checkpoints',
      role: 'writer',
      params,
      replies: { 204: { description: 'The run was deleted. Models made from it stay.' } },
      errors: ['runStateConflict'],
    }),
    async (request, reply) => {
      await runs.remove(requireCaller(request), request.params.runId);
      return reply.code(204).send();
    },
  );
}

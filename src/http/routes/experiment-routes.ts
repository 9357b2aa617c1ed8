import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Id, OneOf, Page } from '../../contracts/common.ts';
import { ExperimentDefinition } from '../../contracts/definition/definition.ts';
import { Experiment, Plan } from '../../contracts/experiment.ts';
import { warningCodes } from '../../contracts/warning.ts';
import type { ExperimentService } from '../../services/experiment-service.ts';
import type { TypedApp } from '../typed-app.ts';
import { requireCaller } from '../auth.ts';
import { exampleDefinition, exampleExperiment, examplePlan } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import { closedQuery, listQuery } from './page-query.ts';

const params = Type.Object({ experimentId: Id('experiment') });

const answer = (reply: FastifyReply, experiment: Experiment): FastifyReply =>
  reply.code(201).header('location', `/api/v1/experiments/${experiment.id}`).send(experiment);

/** Experiments: say what is trained. */
export function experimentRoutes(app: TypedApp, experiments: ExperimentService): void {
  app.post(
    '/experiments',
    operation({
      id: 'createExperiment',
      tag: 'experiments',
      summary: 'Create an experiment',
      description: 'An alias of `POST /experiments/plan` with `?validateOnly=true`.',
      role: 'writer',
      idempotency: {
        by: 'body',
        again: async (request, reply, made) =>
          answer(reply, await experiments.get(requireCaller(request), made)),
      },
      query: closedQuery({
        validateOnly: Type.Optional(
          Type.Boolean({ default: false, description: 'Answer with the estimate and store nothing.' }),
        ),
      }),
      body: ref(ExperimentDefinition),
      columnKeys: true,
      bodyExample: exampleDefinition,
      // A client's types would have two answers of one call.
      aliasOf: { operation: 'planExperiment', query: 'validateOnly', status: 200 },
      replies: {
        200: { description: 'The estimate, with `validateOnly=true`.', schema: ref(Plan) },
        201: { description: 'The experiment.', schema: ref(Experiment), example: exampleExperiment },
      },
      errors: ['definitionInvalid', 'notSupportedYet', 'datasetNotReady'],
    }),
    async (request, reply) => {
      const caller = requireCaller(request);
      if (request.query.validateOnly)
        return reply.code(200).send(await experiments.plan(caller, request.body));
      return answer(reply, await experiments.create(caller, request.body));
    },
  );

  app.post(
    '/experiments/plan',
    operation({
      id: 'planExperiment',
      tag: 'experiments',
      summary: 'Get the estimate of a definition, and store nothing',
      description:
        'Checks a definition and answers with every default written in, rows, shapes, parameters, memory, steps and warnings. Changes nothing, so it takes no Idempotency-Key.',
      role: 'writer',
      body: ref(ExperimentDefinition),
      columnKeys: true,
      bodyExample: exampleDefinition,
      replies: { 200: { description: 'The estimate.', schema: ref(Plan), example: examplePlan } },
      errors: ['definitionInvalid', 'notSupportedYet', 'datasetNotReady'],
    }),
    async (request) => experiments.plan(requireCaller(request), request.body),
  );

  app.get(
    '/experiments',
    operation({
      id: 'listExperiments',
      tag: 'experiments',
      summary: 'List experiments, newest first',
      role: 'reader',
      query: listQuery({
        datasetId: Type.Optional(Id('dataset')),
        search: Type.Optional(
          Id('search', { description: 'Trials of this search; they are left out otherwise.' }),
        ),
        warning: Type.Optional(
          OneOf(warningCodes, { description: 'Only experiments that have a warning of this code.' }),
        ),
      }),
      replies: {
        200: {
          description: 'A page of experiments.',
          schema: Page(ref(Experiment)),
          example: { data: [exampleExperiment], nextCursor: null },
        },
      },
      errors: [],
    }),
    async (request) => {
      const { search, ...query } = request.query;
      return experiments.list(requireCaller(request), { ...query, ...(search && { searchId: search }) });
    },
  );

  app.get(
    '/experiments/:experimentId',
    operation({
      id: 'getExperiment',
      tag: 'experiments',
      summary: 'Get an experiment',
      role: 'reader',
      params,
      replies: {
        200: { description: 'The experiment.', schema: ref(Experiment), example: exampleExperiment },
      },
      errors: [],
    }),
    async (request) => experiments.get(requireCaller(request), request.params.experimentId),
  );

  app.delete(
    '/experiments/:experimentId',
    operation({
      id: 'deleteExperiment',
      tag: 'experiments',
      summary: 'Delete an experiment without runs',
      role: 'writer',
      params,
      replies: { 204: { description: 'The experiment was deleted.' } },
      errors: ['experimentInUse'],
    }),
    async (request, reply) => {
      await experiments.remove(requireCaller(request), request.params.experimentId);
      return reply.code(204).send();
    },
  );
}

import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { TypedApp } from '../typed-app.ts';
import { Id, Page } from '../../contracts/common.ts';
import { Project, ProjectRequest, UpdateProjectRequest } from '../../contracts/project.ts';
import type { ProjectService } from '../../services/project-service.ts';
import { requireCaller } from '../auth.ts';
import { exampleProject } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import { listQuery } from './page-query.ts';

const params = Type.Object({ projectId: Id('project') });

const forOperators = 'Needs an operator: an admin key of the project `default`.';

const answer = (reply: FastifyReply, project: Project): FastifyReply =>
  reply.code(201).header('location', `/api/v1/projects/${project.id}`).send(project);

/** Projects: create, list, get, change, delete. */
export function projectRoutes(app: TypedApp, projects: ProjectService, forgetKeys: () => void): void {
  app.post(
    '/projects',
    operation({
      id: 'createProject',
      tag: 'projects',
      summary: 'Create a project',
      description: `${forOperators} Then create keys in it with \`POST /keys\` and its name.`,
      role: 'admin',
      idempotency: {
        by: 'body',
        again: async (request, reply, made) =>
          answer(reply, await projects.get(requireCaller(request), made)),
      },
      body: ref(ProjectRequest),
      bodyExample: { name: exampleProject.name },
      replies: { 201: { description: 'The project.', schema: ref(Project), example: exampleProject } },
      errors: ['projectNameTaken'],
    }),
    async (request, reply) => {
      return answer(reply, await projects.create(requireCaller(request), request.body));
    },
  );

  app.get(
    '/projects',
    operation({
      id: 'listProjects',
      tag: 'projects',
      summary: 'List projects, newest first',
      description: forOperators,
      role: 'admin',
      query: listQuery({}),
      replies: {
        200: {
          description: 'A page of projects.',
          schema: Page(ref(Project)),
          example: { data: [exampleProject], nextCursor: null },
        },
      },
      errors: [],
    }),
    async (request) => projects.list(requireCaller(request), request.query),
  );

  app.get(
    '/projects/:projectId',
    operation({
      id: 'getProject',
      tag: 'projects',
      summary: 'Get a project',
      description: forOperators,
      role: 'admin',
      params,
      replies: { 200: { description: 'The project.', schema: ref(Project), example: exampleProject } },
      errors: [],
    }),
    async (request) => projects.get(requireCaller(request), request.params.projectId),
  );

  app.patch(
    '/projects/:projectId',
    operation({
      id: 'updateProject',
      tag: 'projects',
      summary: 'Change the name, the share or the limits of a project',
      description: `${forOperators} The id, the keys and everything in the project stay as they are.`,
      role: 'admin',
      params,
      body: ref(UpdateProjectRequest),
      bodyExample: { share: 2, limits: { gpus: 4 } },
      replies: {
        200: {
          description: 'The project.',
          schema: ref(Project),
          example: { ...exampleProject, share: 2, limits: { ...exampleProject.limits, gpus: 4 } },
        },
      },
      errors: ['projectNameTaken', 'projectIsDefault'],
    }),
    async (request) => projects.update(requireCaller(request), request.params.projectId, request.body),
  );

  app.delete(
    '/projects/:projectId',
    operation({
      id: 'deleteProject',
      tag: 'projects',
      summary: 'Delete an empty project, with its keys',
      description:
        `${forOperators} A project that has datasets, experiments, runs or models is refused. ` +
        'Its keys stop working; other server processes may accept them for ten more seconds.',
      role: 'admin',
      params,
      replies: { 204: { description: 'The project was deleted.' } },
      errors: ['projectInUse', 'projectIsDefault'],
    }),
    async (request, reply) => {
      await projects.remove(requireCaller(request), request.params.projectId);
      forgetKeys();
      return reply.code(204).send();
    },
  );
}

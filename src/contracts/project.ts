import { Type, type Static } from 'typebox';
import { exampleIds } from './example-ids.ts';
import { Id, Timestamp } from './common.ts';

/**
 * The project that the first start makes. Its admin keys are operators: they manage all projects, and keys in each of
 * them. It can't be renamed or deleted, so there is always a project whose keys can do that.
 */
export const defaultProjectName = 'default';

/** A project's name: lower-case letters, digits, `-`, `_`, `.`, so that no two names look alike. */
export const ProjectName = Type.String({
  pattern: '^[a-z0-9][a-z0-9_.-]{0,63}$',
  description: 'Lower-case letters, digits, `-`, `_` and `.`; at most 64; unique.',
  examples: [exampleIds.projectName],
});

/** A project: every key, dataset, experiment, run and model belongs to one, and no other project sees it. */
export const Project = Type.Object(
  {
    id: Id('project'),
    name: Type.String(),
    share: Type.Integer({
      description:
        'Share of the slots of all workers beside the shares of other projects with queued runs, from 1 to 100.',
    }),
    createdAt: Timestamp,
  },
  { $id: 'Project' },
);
export type Project = Static<typeof Project>;

const ProjectShare = Type.Integer({
  minimum: 1,
  maximum: 100,
  description:
    'Share of the slots of all workers: a project with share 2 has twice as many runs under way as one with share 1 while both have queued runs. The default is 1.',
});

/** What makes a project. */
export const ProjectRequest = Type.Object(
  { name: ProjectName, share: Type.Optional(ProjectShare) },
  { additionalProperties: false, $id: 'ProjectRequest' },
);
export type ProjectRequest = Static<typeof ProjectRequest>;

/** What changes a project; what is left out stays. */
export const UpdateProjectRequest = Type.Object(
  { name: Type.Optional(ProjectName), share: Type.Optional(ProjectShare) },
  { additionalProperties: false, minProperties: 1, $id: 'UpdateProjectRequest' },
);
export type UpdateProjectRequest = Static<typeof UpdateProjectRequest>;

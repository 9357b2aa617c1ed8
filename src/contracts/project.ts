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
  { id: Id('project'), name: Type.String(), createdAt: Timestamp },
  { $id: 'Project' },
);
export type Project = Static<typeof Project>;

/** What makes or renames a project. */
export const ProjectRequest = Type.Object(
  { name: ProjectName },
  { additionalProperties: false, $id: 'ProjectRequest' },
);
export type ProjectRequest = Static<typeof ProjectRequest>;

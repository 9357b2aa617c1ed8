import { Type, type Static, type TSchema } from 'typebox';
import { exampleIds } from './example-ids.ts';
import { Id, Nullable, Timestamp } from './common.ts';

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

/** What a project may be limited in. */
export const limitNames = ['runs', 'cores', 'gpus', 'memoryBytes'] as const;
export type LimitName = (typeof limitNames)[number];

const maxInteger = 2 ** 31 - 1;

const limitsOf = <Value extends TSchema>(
  limit: (description: string, maximum: number) => Value,
): { [name in LimitName]: Value } => ({
  runs: limit(
    'Number of runs that workers train at the same time; null: `MAX_RUNS_UNDER_WAY` alone.',
    maxInteger,
  ),
  cores: limit('Number of threads of their trainers together; null: no limit.', maxInteger),
  gpus: limit('Number of GPUs of their trainers together; null: no limit.', maxInteger),
  memoryBytes: limit(
    'Memory in bytes that their trainers may use together; null: no limit.',
    Number.MAX_SAFE_INTEGER,
  ),
});

/** What the runs of a project that workers train may use together. */
export const ProjectLimits = Type.Object(limitsOf((description) => Nullable(Type.Integer({ description }))));
export type ProjectLimits = Static<typeof ProjectLimits>;

/** Limits to set; what is left out stays. */
const AskedLimits = Type.Object(
  limitsOf((description, maximum) =>
    Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum, description }))),
  ),
  {
    additionalProperties: false,
    minProperties: 1,
    description:
      'Limits of what the runs of the project that workers train use together. A run uses a slot: the threads, GPUs and memory that its worker gives a trainer. Runs that are being trained when a limit is lowered go on.',
  },
);

/** A project: every key, dataset, experiment, run and model belongs to one, and no other project sees it. */
export const Project = Type.Object(
  {
    id: Id('project'),
    name: Type.String(),
    share: Type.Integer({
      description:
        'Share of the slots of all workers beside the shares of other projects with queued runs, from 1 to 100.',
    }),
    limits: ProjectLimits,
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
  { name: ProjectName, share: Type.Optional(ProjectShare), limits: Type.Optional(AskedLimits) },
  { additionalProperties: false, $id: 'ProjectRequest' },
);
export type ProjectRequest = Static<typeof ProjectRequest>;

/** What changes a project; what is left out stays. */
export const UpdateProjectRequest = Type.Object(
  {
    name: Type.Optional(ProjectName),
    share: Type.Optional(ProjectShare),
    limits: Type.Optional(AskedLimits),
  },
  { additionalProperties: false, minProperties: 1, $id: 'UpdateProjectRequest' },
);
export type UpdateProjectRequest = Static<typeof UpdateProjectRequest>;

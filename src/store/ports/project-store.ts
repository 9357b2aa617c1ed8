import type { Page, PageQuery } from '../../contracts/common.ts';
import type { KeyedRequest } from '../../contracts/key.ts';
import type {
  Project,
  ProjectLimits,
  ProjectRequest,
  UpdateProjectRequest,
} from '../../contracts/project.ts';

/** How many of each thing a project holds, beside its keys. */
export interface ProjectContents {
  datasets: number;
  experiments: number;
  runs: number;
  models: number;
  batchPredictions: number;
  searches: number;
}

/** What the runs of a project that workers hold use. */
export type ProjectUse = { [name in keyof ProjectLimits]: number };

/** Projects. Their names are unique. */
export interface ProjectStore {
  /** Creates the project when there is none of that name. */
  ensure(name: string): Promise<Project>;
  insert(project: ProjectRequest & { id: string }, keyed?: KeyedRequest): Promise<Project | 'nameTaken'>;
  find(id: string): Promise<Project | null>;
  findByName(name: string): Promise<Project | null>;
  list(page: PageQuery): Promise<Page<Project>>;
  /** Its limits, and what its runs that workers hold use of them. */
  findUse(id: string): Promise<{ limits: ProjectLimits; used: ProjectUse }>;
  /** What is left out stays. Null where there is no such project. */
  update(id: string, change: UpdateProjectRequest): Promise<Project | 'nameTaken' | null>;
  /**
   * Removes an empty project with its keys. Nothing can be added to it meanwhile.
   * @returns what is in it where it is not empty (and stays); false where there is no such project
   */
  remove(id: string): Promise<boolean | ProjectContents>;
}

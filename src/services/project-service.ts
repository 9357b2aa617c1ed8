import type { Page, PageQuery } from '../contracts/common.ts';
import type { Caller } from '../contracts/key.ts';
import {
  defaultProjectName,
  type Project,
  type ProjectRequest,
  type UpdateProjectRequest,
} from '../contracts/project.ts';
import { TrainyardError } from '../errors.ts';
import { newId } from '../identifiers.ts';
import type { ProjectContents } from '../store/ports/project-store.ts';
import type { Store } from '../store/ports/store.ts';

/** The rules of projects; all of it is for operators only. */
export type ProjectService = ReturnType<typeof createProjectService>;

/** Creates the project service. */
export function createProjectService({ store }: { store: Pick<Store, 'projects'> }) {
  async function get(caller: Caller, id: string): Promise<Project> {
    requireOperator(caller);
    const project = await store.projects.find(id);
    if (!project) throw noSuchProject(id);
    return project;
  }

  return {
    /** @throws forbidden, notFound */
    get,

    /** @throws forbidden, projectNameTaken */
    async create(caller: Caller, request: ProjectRequest): Promise<Project> {
      requireOperator(caller);
      const project = await store.projects.insert({ id: newId('project'), ...request }, caller.keyed);
      if (project === 'nameTaken') throw nameTaken(request.name);
      return project;
    },

    /** A page of all projects, newest first. @throws forbidden */
    async list(caller: Caller, page: PageQuery): Promise<Page<Project>> {
      requireOperator(caller);
      return store.projects.list(page);
    },

    /** Gives a project another name, share or limits; its id and all that is in it stay. @throws forbidden, notFound, projectIsDefault, projectNameTaken */
    async update(caller: Caller, id: string, change: UpdateProjectRequest): Promise<Project> {
      const project = await get(caller, id);
      const { name = project.name } = change;
      if (project.name !== name) requireNotDefault(project, 'renamed');
      const updated = await store.projects.update(id, change);
      if (updated === 'nameTaken') throw nameTaken(name);
      if (updated === null) throw noSuchProject(id);
      return updated;
    },

    /** Deletes an empty project with its keys. @throws forbidden, notFound, projectIsDefault, projectInUse */
    async remove(caller: Caller, id: string): Promise<void> {
      const project = await get(caller, id);
      requireNotDefault(project, 'deleted');
      const removed = await store.projects.remove(id);
      if (removed === false) throw noSuchProject(id);
      if (removed !== true) {
        throw new TrainyardError(
          'projectInUse',
          `The project ${project.name} is not empty: it has ${describe(removed)}. Delete them first; its keys go with it.`,
        );
      }
    },
  };
}

/** @throws forbidden unless an admin key of the project `default` calls */
export function requireOperator(caller: Caller): void {
  if (caller.isOperator) return;
  throw new TrainyardError('forbidden', `This needs an admin key of the project ${defaultProjectName}.`);
}

function requireNotDefault(project: Project, verb: string): void {
  if (project.name !== defaultProjectName) return;
  throw new TrainyardError('projectIsDefault', `The project ${defaultProjectName} can not be ${verb}.`);
}

const noSuchProject = (id: string): TrainyardError =>
  new TrainyardError('notFound', `There is no project ${id}.`);

const nameTaken = (name: string): TrainyardError =>
  new TrainyardError('projectNameTaken', `There is a project ${name}. Choose another name.`);

/** What each of a project's contents is called. */
const nouns: Readonly<Record<keyof ProjectContents, string>> = {
  datasets: 'dataset',
  experiments: 'experiment',
  runs: 'run',
  models: 'model',
  batchPredictions: 'batch prediction',
  searches: 'search',
};

/** What is in a project, such as "2 datasets, 1 run". */
function describe(contents: ProjectContents): string {
  return Object.entries(nouns)
    .map(([things, noun]) => ({ noun, count: contents[things as keyof ProjectContents] }))
    .filter(({ count }) => count > 0)
    .map(({ noun, count }) => `${count} ${noun}${count === 1 ? '' : noun.endsWith('ch') ? 'es' : 's'}`)
    .join(', ');
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../../src/contracts/common.ts';
import type { ApiKey, CreatedKey, Role } from '../../src/contracts/key.ts';
import type { Project } from '../../src/contracts/project.ts';
import { newId } from '../../src/identifiers.ts';
import { outcomeOf, problemOf } from './support/problem.ts';
import { addExperiment, addReadyDataset, addRun } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

describe('projects', () => {
  let test: TestApp;
  let operator: Awaited<ReturnType<TestApp['addKey']>>;

  beforeAll(async () => {
    test = await startApp();
    operator = await test.addKey('admin');
  });
  afterAll(() => test.close());

  const call = (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    payload?: object,
    headers: object = operator.headers,
  ) =>
    test.app.inject({ method, url: `/api/v1${url}`, headers: { ...headers }, ...(payload && { payload }) });

  const addProject = async (name: string) => (await call('POST', '/projects', { name })).json<Project>();

  /** A key made through the API, with its project's id. */
  const addKey = async (project: string, role: Role = 'admin') => {
    const key = (await call('POST', '/keys', { name: `${role} key`, role, project })).json<CreatedKey>();
    const { id: projectId } = (await test.store.projects.findByName(project))!;
    return { ...key, projectId, headers: { authorization: `Bearer ${key.secret}` } };
  };

  it('are created, listed newest first, looked at, renamed and deleted', async () => {
    const reply = await call('POST', '/projects', { name: 'vision' });
    expect(reply.statusCode).toBe(201);
    const project = reply.json<Project>();
    expect(project).toEqual({
      id: expect.stringMatching(/^prj_/),
      name: 'vision',
      share: 1,
      limits: { runs: null, cores: null, gpus: null, memoryBytes: null },
      createdAt: expect.any(String),
    });
    expect(reply.headers.location).toBe(`/api/v1/projects/${project.id}`);
    expect((await call('GET', `/projects/${project.id}`)).json()).toEqual(project);

    const later = await addProject('speech');
    const page = (await call('GET', '/projects?limit=1')).json<Page<Project>>();
    expect(page.data).toEqual([later]);
    const next = (await call('GET', `/projects?limit=1&after=${page.nextCursor}`)).json<Page<Project>>();
    expect(next.data).toEqual([project]);

    const renamed = await call('PATCH', `/projects/${project.id}`, { name: 'images' });
    expect(renamed.json()).toEqual({ ...project, name: 'images' });
    const shared = await call('PATCH', `/projects/${project.id}`, { share: 3 });
    expect(shared.json()).toEqual({ ...project, name: 'images', share: 3 });
    const limits = { runs: 4, cores: 8, gpus: 0, memoryBytes: 64_000_000_000 };
    const limited = await call('PATCH', `/projects/${project.id}`, { limits });
    expect(limited.json()).toMatchObject({ share: 3, limits });
    const freed = await call('PATCH', `/projects/${project.id}`, { limits: { runs: null } });
    expect(freed.json()).toMatchObject({ limits: { ...limits, runs: null } });
    for (const body of [
      {},
      { share: 0 },
      { share: 101 },
      { share: 1.5 },
      { limits: {} },
      { limits: { cores: -1 } },
      { limits: { disks: 1 } },
    ])
      expect(outcomeOf(await call('PATCH', `/projects/${project.id}`, body))).toBe('400 validationFailed');
    expect((await call('DELETE', `/projects/${project.id}`)).statusCode).toBe(204);
    expect(outcomeOf(await call('GET', `/projects/${project.id}`))).toBe('404 notFound');
    expect(outcomeOf(await call('DELETE', `/projects/${project.id}`))).toBe('404 notFound');
    expect(outcomeOf(await call('PATCH', `/projects/${project.id}`, { name: 'x' }))).toBe('404 notFound');
  });

  it.each([
    {},
    { name: '' },
    { name: 'Two words' },
    { name: '.hidden' },
    { name: 'x'.repeat(65) },
    { name: 1 },
  ])('are refused for %j', async (body) => {
    expect(outcomeOf(await call('POST', '/projects', body))).toBe('400 validationFailed');
  });

  it('have names of their own', async () => {
    const { id } = await addProject('first');
    await addProject('second');
    expect(outcomeOf(await call('POST', '/projects', { name: 'first' }))).toBe('409 projectNameTaken');
    expect(outcomeOf(await call('PATCH', `/projects/${id}`, { name: 'second' }))).toBe(
      '409 projectNameTaken',
    );
    expect((await call('PATCH', `/projects/${id}`, { name: 'first' })).statusCode).toBe(200);
  });

  it('are created once under an Idempotency-Key', async () => {
    const headers = { ...operator.headers, 'idempotency-key': 'make-it-once' };
    const first = await call('POST', '/projects', { name: 'once' }, headers);
    const second = await call('POST', '/projects', { name: 'once' }, headers);
    expect(second.statusCode).toBe(201);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.json()).toEqual(first.json());
  });

  it('of the name default can not be renamed or deleted', async () => {
    for (const [method, payload] of [['PATCH', { name: 'other' }], ['DELETE']] as const) {
      const reply = await call(method, `/projects/${operator.projectId}`, payload);
      expect(outcomeOf(reply)).toBe('409 projectIsDefault');
    }
    expect((await call('GET', '/keys')).statusCode).toBe(200);
    const shared = await call('PATCH', `/projects/${operator.projectId}`, { share: 2 });
    expect(shared.json()).toMatchObject({ name: 'default', share: 2 });
  });

  it('with anything in them are kept, and the answer counts it', async () => {
    const { id } = await addProject('full');
    const key = await addKey('full', 'writer');
    await addRun(test, key);
    const refused = await call('DELETE', `/projects/${id}`);
    expect(outcomeOf(refused)).toBe('409 projectInUse');
    expect(problemOf(refused).detail).toContain('it has 1 dataset, 1 experiment, 1 run.');
    expect((await call('GET', '/runs', undefined, key.headers)).json<Page<object>>().data).toHaveLength(1);
  });

  it('take their keys with them', async () => {
    const { id } = await addProject('short-lived');
    const key = await addKey('short-lived');
    expect((await call('GET', '/runs', undefined, key.headers)).statusCode).toBe(200);
    expect((await call('DELETE', `/projects/${id}`)).statusCode).toBe(204);
    expect(outcomeOf(await call('GET', '/runs', undefined, key.headers))).toBe('401 unauthenticated');
    expect(outcomeOf(await call('DELETE', `/keys/${key.id}`))).toBe('404 notFound');
  });

  it('refuse an upload whose key outlived them, and keep nothing of it', async () => {
    const { id } = await addProject('fleeting');
    const key = await addKey('fleeting', 'writer');
    await call('GET', '/runs', undefined, key.headers); // this process knows the key now
    await test.store.projects.remove(id); // by another process
    const reply = await test.app.inject({
      method: 'POST',
      url: '/api/v1/datasets',
      headers: { ...key.headers, 'content-type': 'text/csv' },
      payload: 'a,b\n1,2\n',
    });
    expect(outcomeOf(reply)).toBe('401 unauthenticated');
  });

  describe('and their keys', () => {
    it('are made in any project by an operator, and open that project only', async () => {
      await addProject('team-a');
      await addProject('team-b');
      const [a, b] = [await addKey('team-a', 'writer'), await addKey('team-b', 'writer')];
      expect(a).toMatchObject({ project: 'team-a', role: 'writer' });
      const dataset = await addReadyDataset(test, a.projectId);
      const experiment = await addExperiment(test, a);
      for (const url of [`/datasets/${dataset}`, `/experiments/${experiment}`]) {
        expect((await call('GET', url, undefined, a.headers)).statusCode).toBe(200);
        expect(outcomeOf(await call('GET', url, undefined, b.headers))).toBe('404 notFound');
        expect(outcomeOf(await call('GET', url))).toBe('404 notFound');
      }
      for (const list of ['/datasets', '/experiments']) {
        expect((await call('GET', list, undefined, b.headers)).json()).toEqual({
          data: [],
          nextCursor: null,
        });
      }
    });

    it('are listed and deleted in any project by an operator', async () => {
      await addProject('listed');
      const key = await addKey('listed', 'reader');
      const list = async (query: string) =>
        (await call('GET', `/keys${query}`)).json<Page<ApiKey>>().data.map(({ id }) => id);
      expect(await list('?project=listed')).toEqual([key.id]);
      expect(await list('')).not.toContain(key.id);
      expect((await call('DELETE', `/keys/${key.id}`)).statusCode).toBe(204);
      expect(await list('?project=listed')).toEqual([]);
      expect(outcomeOf(await call('GET', '/keys?project=nowhere'))).toBe('404 notFound');
      const nowhere = { name: 'x', role: 'reader', project: 'nowhere' };
      expect(outcomeOf(await call('POST', '/keys', nowhere))).toBe('404 notFound');
    });

    it('of another project manage that project alone', async () => {
      const { id } = await addProject('guests');
      const admin = await addKey('guests');
      const own = await call('POST', '/keys', { name: 'mine', role: 'reader' }, admin.headers);
      expect(own.json()).toMatchObject({ project: 'guests' });
      const named = { name: 'mine too', role: 'reader', project: 'guests' };
      expect((await call('POST', '/keys', named, admin.headers)).statusCode).toBe(201);
      expect((await call('GET', '/keys?project=guests', undefined, admin.headers)).statusCode).toBe(200);

      // Whether a project exists is not told.
      for (const project of ['default', 'nowhere']) {
        const body = { name: 'x', role: 'admin', project };
        expect(outcomeOf(await call('POST', '/keys', body, admin.headers))).toBe('403 forbidden');
        const list = await call('GET', `/keys?project=${project}`, undefined, admin.headers);
        expect(outcomeOf(list)).toBe('403 forbidden');
      }
      expect(outcomeOf(await call('DELETE', `/keys/${operator.id}`, undefined, admin.headers))).toBe(
        '404 notFound',
      );
      for (const [method, url, body] of [
        ['GET', '/projects'],
        ['POST', '/projects', { name: 'mine' }],
        ['GET', `/projects/${id}`],
        ['GET', `/projects/${newId('project')}`],
        ['PATCH', `/projects/${id}`, { name: 'mine' }],
        ['DELETE', `/projects/${id}`],
      ] as const) {
        const reply = await call(method, url, body, admin.headers);
        expect(outcomeOf(reply)).toBe('403 forbidden');
        expect(problemOf(reply).detail).toContain('admin key of the project default');
      }
    });

    it('of the default project that are no admins manage nothing', async () => {
      const writer = await test.addKey('writer');
      expect(outcomeOf(await call('GET', '/projects', undefined, writer.headers))).toBe('403 forbidden');
      expect(outcomeOf(await call('POST', '/projects', { name: 'p' }, writer.headers))).toBe('403 forbidden');
    });
  });
});

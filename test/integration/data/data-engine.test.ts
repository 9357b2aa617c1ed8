import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDataEngine, type DataEngine } from '../../../src/data/data-engine.ts';

let folder: string;
let engine: DataEngine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trainyard-engine-'));
  await mkdir(join(folder, 'scratch'));
  await writeFile(join(folder, 'upload.csv'), 'a,b\n1,2\n');
  await writeFile(join(folder, 'secret.csv'), 'key,value\nx,y\n');
  await symlink(join(folder, 'secret.csv'), join(folder, 'scratch', 'link.csv'));
  engine = await createDataEngine({ memoryLimitBytes: 100e6, threads: 1 });
  await engine.confine({
    files: [join(folder, 'upload.csv')],
    directories: [],
    scratchDir: join(folder, 'scratch'),
  });
});
afterAll(async () => {
  engine.close();
  await rm(folder, { recursive: true, force: true });
});

test('a confined engine reads its file', async () => {
  expect(await engine.query(`SELECT * FROM read_csv('${folder}/upload.csv')`)).toEqual([{ a: 1, b: 2 }]);
});

test.each([
  ['another file of the folder', (dir: string) => `SELECT * FROM read_csv('${dir}/secret.csv')`],
  ['a way round', (dir: string) => `SELECT * FROM read_csv('${dir}/scratch/../secret.csv')`],
  ['a symbolic link', (dir: string) => `SELECT * FROM read_csv('${dir}/scratch/link.csv')`],
  ['the machine', () => `SELECT * FROM read_text('/etc/passwd')`],
  ['a glob', (dir: string) => `SELECT * FROM read_csv('${dir}/*.csv')`],
  ['a write elsewhere', (dir: string) => `COPY (SELECT 1) TO '${dir}/new.csv'`],
  ['a database', (dir: string) => `ATTACH '${dir}/other.db'`],
  ['an extension', () => `INSTALL httpfs`],
  ['the settings', () => `SET enable_external_access=true`],
])('a confined engine refuses %s', async (_name, sql) => {
  await expect(engine.run(sql(folder))).rejects.toThrow(/Permission|disabled|locked|Cannot/i);
});

test('what does not fit its memory is said with a code', async () => {
  const small = await createDataEngine({ memoryLimitBytes: 64e6, threads: 1 });
  try {
    await small.confine({ files: [], directories: [], scratchDir: null });
    const work = small.run('CREATE TABLE t AS SELECT hash(i) AS h FROM range(30000000) t(i)');
    await expect(work).rejects.toMatchObject({ code: 'outOfMemory' });
  } finally {
    small.close();
  }
});

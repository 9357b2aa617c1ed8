import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { datasetFormats } from '../../../src/contracts/dataset-formats.ts';
import { newId } from '../../../src/identifiers.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addDataset, addExperiment, addProject, profile } from '../../support/store-fixtures.ts';

describe.each(storeBackends)('datasets of $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => (project = await addProject(test.store)));
  afterAll(() => test.close());

  const result = { format: 'csv', rows: 150, parquetKey: 'datasets/x/data.parquet', profile } as const;

  it('keeps what was uploaded', async () => {
    const dataset = await addDataset(test.store, project);
    expect(dataset).toMatchObject({
      projectId: project,
      status: 'uploaded',
      sizeBytes: 6_000_000_000,
      uploadKey: `uploads/${dataset.id}/data.csv`,
      parquetKey: null,
      rows: null,
      columns: null,
      rejection: null,
      warnings: [],
      readyAt: null,
      attempts: 0,
    });
    expect(await test.store.datasets.find(project, dataset.id)).toEqual(dataset);
    expect(await test.store.datasets.findAny(dataset.id)).toEqual(dataset);
  });

  it.each(datasetFormats)('keeps a file of the format %s', async (format) => {
    const dataset = await addDataset(test.store, project, { format });
    expect(dataset.format).toBe(format);
  });

  it('shows nothing of another project', async () => {
    const { id } = await addDataset(test.store, project);
    await test.store.datasets.claim(id, 'w', 30);
    await test.store.datasets.markReady(id, 'w', result);
    const foreign = await addProject(test.store);
    expect(await test.store.datasets.find(foreign, id)).toBeNull();
    expect(await test.store.datasets.findProfile(foreign, id)).toBeNull();
    expect((await test.store.datasets.list(foreign, {})).data).toEqual([]);
    expect(await test.store.datasets.remove(foreign, id)).toBeNull();
    expect(await test.store.datasets.find(project, id)).not.toBeNull();
  });

  it('gives a dataset to one of many workers', async () => {
    const { id } = await addDataset(test.store, project);
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        (i % 2 ? test.store : test.another).datasets.claim(id, `w${i}`, 30),
      ),
    );
    const won = claims.filter((claim) => claim !== null);
    expect(won).toHaveLength(1);
    expect(won[0]).toMatchObject({ status: 'validating', attempts: 1 });
  });

  it('becomes ready with its profile, in the hands of its worker only', async () => {
    const { id } = await addDataset(test.store, project);
    await test.store.datasets.claim(id, 'mine', 30);
    expect(await test.store.datasets.renewLease(id, 'other', 30)).toBe(false);
    expect(await test.store.datasets.markReady(id, 'other', result)).toBe(false);
    expect(await test.store.datasets.findProfile(project, id)).toBeNull();

    expect(await test.store.datasets.renewLease(id, 'mine', 30)).toBe(true);
    expect(await test.store.datasets.markReady(id, 'mine', result)).toBe(true);
    expect(await test.store.datasets.find(project, id)).toMatchObject({
      status: 'ready',
      rows: 150,
      parquetKey: 'datasets/x/data.parquet',
      // Kept, so that the dataset can be read again.
      uploadKey: expect.stringContaining(id),
      columns: [
        { name: 'petal width', type: 'numeric' },
        { name: 'species', type: 'categorical' },
      ],
      warnings: profile.warnings,
      readyAt: expect.any(String) as string,
    });
    expect(await test.store.datasets.findProfile(project, id)).toEqual(profile);
    expect(await test.store.datasets.markReady(id, 'mine', result)).toBe(false);
    expect(await test.store.datasets.claim(id, 'mine', 30)).toBeNull();
  });

  it('is rejected with the reason', async () => {
    const { id } = await addDataset(test.store, project);
    const rejection = {
      code: 'datasetInvalid',
      detail: 'Row 3 has 4 fields.',
      issues: [{ detail: '4 fields, not 3', row: 3 }],
    };
    expect(await test.store.datasets.markRejected(id, 'w', rejection)).toBe(false);
    await test.store.datasets.claim(id, 'w', 30);
    expect(await test.store.datasets.markRejected(id, 'w', rejection)).toBe(true);
    expect(await test.store.datasets.find(project, id)).toMatchObject({ status: 'rejected', rejection });
    expect(await test.store.datasets.markReady(id, 'w', result)).toBe(false);
  });

  it('keeps a profile with characters that the database has not', async () => {
    const { id } = await addDataset(test.store, project);
    await test.store.datasets.claim(id, 'w', 30);
    const column = { ...profile.columns[1], topValues: [{ value: 'a\0b\ud800', count: 1 }] };
    await test.store.datasets.markReady(id, 'w', { ...result, profile: { ...profile, columns: [column] } });
    const stored = await test.store.datasets.findProfile(project, id);
    expect(stored!.columns[0].topValues).toEqual([{ value: 'a\ufffdb\ufffd', count: 1 }]);
  });

  it('goes back when its worker was lost, and the lost one can not write', async () => {
    const { id } = await addDataset(test.store, project);
    const held = await addDataset(test.store, project);
    await test.store.datasets.claim(id, 'lost', 30);
    await test.passTime(31);
    await test.store.datasets.claim(held.id, 'alive', 30);
    const released = await test.store.datasets.releaseLapsed();
    expect(released).toContain(id);
    expect(released).not.toContain(held.id);
    expect(await test.store.datasets.find(project, id)).toMatchObject({ status: 'uploaded', attempts: 1 });

    expect(await test.store.datasets.markReady(id, 'lost', result)).toBe(false);
    expect(await test.store.datasets.claim(id, 'next', 30)).toMatchObject({ attempts: 2 });
    expect(await test.store.datasets.renewLease(id, 'lost', 30)).toBe(false);
    expect(await test.store.datasets.markRejected(id, 'lost', { code: 'x', detail: '', issues: [] })).toBe(
      false,
    );
    expect(await test.store.datasets.markReady(id, 'next', result)).toBe(true);
  });

  it('goes back to wait for an outage to pass, with its counts, from the worker that has it', async () => {
    const { id } = await addDataset(test.store, project);
    const cause = { code: 'storageFull', detail: 'The disk is full.', tries: 1 };
    const counts = { attempts: 0, outages: 1, wait: { seconds: 60, cause } };
    await test.store.datasets.claim(id, 'mine', 30);
    await test.store.datasets.setProgress(id, 'mine', { stage: 'reading', fraction: 0.5 });
    expect(await test.store.datasets.release(id, 'other', counts)).toBe(false);
    expect(await test.store.datasets.release(id, 'mine', counts)).toBe(true);
    expect(await test.store.datasets.release(id, 'mine', counts)).toBe(false);
    expect(await test.store.datasets.find(project, id)).toMatchObject({
      status: 'uploaded',
      progress: null,
      attempts: 0,
      outages: 1,
      waiting: { ...cause, retryAt: expect.stringMatching(/Z$/) },
    });
    expect(await test.store.datasets.claim(id, 'mine', 30)).toBeNull();
    await test.passTime(61);
    expect(await test.store.datasets.claim(id, 'mine', 30)).toMatchObject({
      attempts: 1,
      outages: 1,
      waiting: null,
    });
    await test.store.datasets.release(id, 'mine', { attempts: 0, outages: 1 });
    expect(await test.store.datasets.find(project, id)).toMatchObject({ waiting: null });
    expect(await test.store.datasets.claim(id, 'next', 30)).not.toBeNull();
  });

  describe('which one a free reader takes', () => {
    const take = async () => {
      const next = await test.store.datasets.findNext();
      if (next !== null) await test.store.datasets.claim(next, 'w', 30);
      return next;
    };
    const end = (id: string) =>
      test.store.datasets.markRejected(id, 'w', { code: 'x', detail: '', issues: [] });
    /** A project with so many uploads, the oldest first. */
    const addUploads = async (count: number) => {
      const owner = await addProject(test.store);
      const ids: string[] = [];
      for (let i = 0; i < count; i++) {
        ids.push((await addDataset(test.store, owner)).id);
        await test.passTime(1);
      }
      return ids;
    };
    beforeEach(async () => {
      for (let id = await take(); id !== null; id = await take()) await end(id);
    });

    it('is of each project in turn, so that nobody waits behind the many uploads of another', async () => {
      const many = await addUploads(4);
      const taken: (string | null)[] = [];
      const takeAndEnd = async () => {
        const id = await take();
        if (id !== null) await end(id);
        taken.push(id);
      };
      await takeAndEnd();
      const few = await addUploads(2);
      for (let i = 0; i < 6; i++) await takeAndEnd();
      expect(taken).toEqual([many[0], few[0], many[1], few[1], many[2], many[3], null]);
    });

    it('is of the project that has the fewest under way', async () => {
      const many = await addUploads(3);
      expect([await take(), await take()]).toEqual(many.slice(0, 2));
      const few = await addUploads(3);
      expect([await take(), await take()]).toEqual(few.slice(0, 2));
      await end(few[0]);
      expect(await take()).toBe(few[2]);
    });

    it('is none that waits for an outage to pass', async () => {
      const many = await addUploads(2);
      const [other] = await addUploads(1);
      expect(await take()).toBe(many[0]);
      const cause = { code: 'storageFull', detail: 'The disk is full.', tries: 1 };
      await test.store.datasets.release(many[0], 'w', {
        attempts: 0,
        outages: 1,
        wait: { seconds: 60, cause },
      });
      expect([await take(), await take(), await take()]).toEqual([other, many[1], null]);
      await test.passTime(61);
      expect(await take()).toBe(many[0]);
    });

    it('is one that was lost in its old place', async () => {
      const [first, second] = await addUploads(2);
      await test.store.datasets.claim(first, 'lost', 30);
      await test.passTime(31);
      await test.store.datasets.releaseLapsed();
      const taken: string[] = []; // those of other tests were lost, too
      for (let id = await take(); id !== null; id = await take()) taken.push(id);
      expect(taken.filter((id) => [first, second].includes(id))).toEqual([first, second]);
    });
  });

  it('filters its list by status', async () => {
    const waiting = await addDataset(test.store, project);
    const rejected = await addDataset(test.store, project);
    await test.store.datasets.claim(rejected.id, 'w', 30);
    await test.store.datasets.markRejected(rejected.id, 'w', { code: 'x', detail: '', issues: [] });
    const ids = async (status?: 'uploaded' | 'rejected' | 'ready') =>
      (await test.store.datasets.list(project, status ? { status } : {})).data.map((item) => item.id);
    expect(await ids('uploaded')).toEqual([waiting.id]);
    expect(await ids('rejected')).toEqual([rejected.id]);
    expect(await ids('ready')).toEqual([]);
    expect(await ids()).toEqual([rejected.id, waiting.id]);
  });

  it('is read again with other options, unless it is being read or used', async () => {
    const { datasets, experiments } = test.store;
    const { id } = await addDataset(test.store, project);
    expect(await datasets.readAgain(project, id, {})).toBe('busy');
    await datasets.claim(id, 'w', 30);
    await datasets.setProgress(id, 'w', { stage: 'reading', fraction: 0.5 });
    await datasets.setProgress(id, 'another', { stage: 'storing', fraction: 1 });
    expect((await datasets.findAny(id))!.progress).toEqual({ stage: 'reading', fraction: 0.5 });
    const reading = { delimiter: ';', quote: '"', header: true, skipLines: 0, decimal: null, options: {}, columns: [] }; // prettier-ignore
    await datasets.markReady(id, 'w', { ...result, reading });
    const before = (await datasets.find(project, id))!;
    expect(before).toMatchObject({ status: 'ready', reading, progress: null, readOptions: {} });

    const { id: experimentId } = await addExperiment(test.store, project, id);
    expect(await datasets.readAgain(project, id, {})).toBe('inUse');
    await experiments.remove(project, experimentId);
    expect(await datasets.readAgain(await addProject(test.store), id, {})).toBeNull();
    expect(await datasets.readAgain(project, id, { delimiter: ',' })).toEqual(before);
    expect(await datasets.find(project, id)).toMatchObject({
      status: 'uploaded',
      uploadKey: before.uploadKey,
      readOptions: { delimiter: ',' },
      reading: null,
      rows: null,
      columns: null,
      parquetKey: null,
      attempts: 0,
    });
    expect(await datasets.findProfile(project, id)).toBeNull();
    await datasets.claim(id, 'w', 30);
    expect(await datasets.markReady(id, 'w', result)).toBe(true);
  });

  it('is removed unless an experiment uses it', async () => {
    const used = await addDataset(test.store, project);
    const experiment = await addExperiment(test.store, project, used.id);
    expect(await test.store.datasets.remove(project, used.id)).toBe('inUse');
    await test.store.experiments.remove(project, experiment.id);
    expect(await test.store.datasets.remove(project, used.id)).toEqual(used);
    expect(await test.store.datasets.remove(project, used.id)).toBeNull();
    expect(await test.store.datasets.remove(project, newId('dataset'))).toBeNull();
  });
});

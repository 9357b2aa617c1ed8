import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../src/identifiers.ts';
import type { CheckpointRecord } from '../../../src/store/ports/checkpoint-store.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addClaimedRun, addProject } from '../../support/store-fixtures.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe.each(storeBackends)('checkpoints of $name', ({ open }) => {
  let test: StoreUnderTest;
  let project: string;
  beforeAll(async () => (test = await open()));
  beforeEach(async () => (project = await addProject(test.store)));
  afterAll(() => test.close());

  const checkpoint = (runId: string, step: number, changes: Partial<CheckpointRecord> = {}) => ({
    runId,
    step,
    epoch: step / 10,
    kind: 'periodic' as const,
    best: false,
    metrics: { 'validation.loss': 0.25 },
    sizeBytes: 4_000_000_000,
    artifactKey: `runs/${runId}/${step}`,
    ...changes,
  });

  it('are kept and found, the newest first', async () => {
    const { run, lease } = await addClaimedRun(test.store, project);
    for (const step of [10, 30, 20]) {
      expect(await test.store.checkpoints.insert(lease, checkpoint(run.id, step))).toBe(true);
    }
    const listed = await test.store.checkpoints.list(run.id);
    expect(listed.map((item) => item.step)).toEqual([30, 20, 10]);
    expect(listed[0]).toMatchObject({ ...checkpoint(run.id, 30), prunedAt: null });
    expect(await test.store.checkpoints.find(run.id, 20)).toEqual(listed[1]);
    expect(await test.store.checkpoints.find(run.id, 21)).toBeNull();
    expect(await test.store.checkpoints.findLatest(run.id)).toEqual(listed[0]);
    expect(await test.store.checkpoints.findLatest(newId('run'))).toBeNull();
  });

  it('have one best, the latest that was', async () => {
    const { run, lease } = await addClaimedRun(test.store, project);
    await test.store.checkpoints.insert(lease, checkpoint(run.id, 10, { best: true }));
    await test.store.checkpoints.insert(lease, checkpoint(run.id, 20));
    const best = async () =>
      (await test.store.checkpoints.list(run.id)).filter((item) => item.best).map((item) => item.step);
    expect(await best()).toEqual([10]);
    await test.store.checkpoints.insert(lease, checkpoint(run.id, 30, { best: true }));
    expect(await best()).toEqual([30]);
  });

  it('are replaced by one of the same step', async () => {
    const { run, lease } = await addClaimedRun(test.store, project);
    await test.store.checkpoints.insert(lease, checkpoint(run.id, 10));
    await test.store.checkpoints.markPruned(lease, [10], new Date());
    const final = checkpoint(run.id, 10, { kind: 'final', best: true, artifactKey: 'again' });
    await test.store.checkpoints.insert(lease, final);
    expect(await test.store.checkpoints.list(run.id)).toMatchObject([{ ...final, prunedAt: null }]);
  });

  it('are not resumed from once they are pruned', async () => {
    const { run, lease } = await addClaimedRun(test.store, project);
    for (const step of [10, 20, 30]) await test.store.checkpoints.insert(lease, checkpoint(run.id, step));
    const at = new Date('2026-11-22T10:00:00.000Z');
    expect(await test.store.checkpoints.markPruned(lease, [20, 30, 40], at)).toBe(true);
    await test.store.checkpoints.markPruned(lease, [30], new Date());
    expect(await test.store.checkpoints.findLatest(run.id)).toMatchObject({ step: 10 });
    expect((await test.store.checkpoints.list(run.id)).map((item) => item.prunedAt)).toEqual([
      at.toISOString(),
      at.toISOString(),
      null,
    ]);
  });

  it('come with their event and a note with the attempt; one that is stored again is told once', async () => {
    const { run, lease } = await addClaimedRun(test.store, project);
    const first = checkpoint(run.id, 10);
    for (let time = 0; time < 2; time++) await test.store.checkpoints.insert(lease, first);
    await test.store.checkpoints.insert(lease, checkpoint(run.id, 20));
    const events = await test.store.events.list(run.id, 0, 100);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    const told = events.filter(({ type }) => type === 'checkpoint');
    const { runId: _run, artifactKey: _key, ...data } = first;
    expect(told).toMatchObject([
      { level: 'info', message: 'Checkpoint at step 10', data },
      { message: 'Checkpoint at step 20' },
    ]);
    expect(Object.keys(told[0].data as object).toSorted()).toEqual(Object.keys(data).toSorted());
    expect(await test.store.runs.listAttempts(run.id)).toMatchObject([{ attempt: 1, checkpointStep: 20 }]);
    const seen: number[] = [];
    const unsubscribe = await test.store.events.subscribe(run.id, () => void seen.push(1));
    await test.store.checkpoints.insert(lease, checkpoint(run.id, 30));
    await waitUntil('the event is announced', () => seen.length > 0);
    unsubscribe();
  });

  it('need the lease of their own run', async () => {
    const { run, lease } = await addClaimedRun(test.store, project);
    const other = await addClaimedRun(test.store, project);
    await expect(test.store.checkpoints.insert(other.lease, checkpoint(run.id, 1))).rejects.toThrow(
      RangeError,
    );
    await test.store.runs.transition({ runId: run.id, from: ['starting'], to: 'failed', message: '' });
    expect(await test.store.checkpoints.insert(lease, checkpoint(run.id, 1))).toBe(false);
    expect(await test.store.checkpoints.list(run.id)).toEqual([]);
  });
});

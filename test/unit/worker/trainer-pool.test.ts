import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTrainerPool } from '../../../src/worker/trainer-pool.ts';
import { createFakeTrainer, fakeEngine, type FakeTrainer } from './fake-trainer.ts';
import { silentLog } from './silent-log.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function poolOf(spares: number, idleCores = () => 0, processorSeconds = (): number | null => null) {
  const started: FakeTrainer[] = [];
  const pool = createTrainerPool({
    spares,
    idleCores: () => idleCores,
    usage: { processorSeconds: async () => processorSeconds() },
    log: silentLog,
    startTrainer: () => {
      const trainer = createFakeTrainer();
      started.push(trainer);
      return trainer;
    },
  });
  pool.start();
  return { pool, started };
}
const ready = { type: 'ready', engine: fakeEngine } as const;

test('a taken spare is replaced when the pool is told to, not before', async () => {
  const { pool, started } = poolOf(1);
  started[0].reply(ready);
  expect((await pool.take()).trainer).toBe(started[0]);
  expect(started).toHaveLength(1);
  pool.replenish();
  pool.replenish();
  expect(started).toHaveLength(2);
  expect(pool.engine()).toEqual(fakeEngine);
});

test('while a run trains, a spare is booted once a core is idle, or when the pool is told to', async () => {
  let idle = 0.2;
  const { pool, started } = poolOf(1, () => idle);
  started[0].reply(ready);
  await pool.take();
  pool.replenishWhenIdle();
  await vi.advanceTimersByTimeAsync(5000);
  expect(started).toHaveLength(1);
  idle = 1.1;
  await vi.advanceTimersByTimeAsync(2000);
  expect(started).toHaveLength(2);

  started[1].reply(ready);
  await pool.take();
  idle = 0;
  pool.replenishWhenIdle();
  pool.replenish();
  expect(started).toHaveLength(3);
  idle = 1;
  await vi.advanceTimersByTimeAsync(5000);
  expect(started).toHaveLength(3);
});

test('without a spare the next trainer is booted and waited for', async () => {
  const { pool, started } = poolOf(0);
  const taken = pool.take();
  started[0].reply(ready);
  expect((await taken).trainer).toBe(started[0]);
});

test('one that was given back is taken again', async () => {
  const { pool, started } = poolOf(1);
  started[0].reply(ready);
  pool.giveBack(await pool.take());
  expect((await pool.take()).trainer).toBe(started[0]);
});

test('a spare that dies is replaced after a moment, ever later while it goes on', async () => {
  const { started } = poolOf(1);
  started[0].exit({ code: 1 });
  await vi.advanceTimersByTimeAsync(499);
  expect(started).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(started).toHaveLength(2);
  started[1].exit({ code: 1 });
  await vi.advanceTimersByTimeAsync(999);
  expect(started).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(started).toHaveLength(3);
});

test('taking from an engine that can not start says why', async () => {
  const { pool, started } = poolOf(1);
  const taken = pool.take();
  started[0].exit({ code: 127, lastLines: ['no such library'] });
  await expect(taken).rejects.toMatchObject({
    code: 'engineUnavailable',
    message: expect.stringContaining('no such library'),
  });
});

test('one that hangs while it boots is ended with its cause, and another one is booted', async () => {
  const { pool, started } = poolOf(
    1,
    () => 0,
    () => 0.3,
  );
  const taken = pool.take().catch((error: unknown) => error);
  pool.replenish();
  await vi.advanceTimersByTimeAsync(125_000);
  expect(await taken).toMatchObject({
    code: 'engineUnavailable',
    message: expect.stringContaining('could not be booted. The training process hung'),
  });
  expect((await started[0].exited).killed).toBe(true);
  expect((await started[1].exited).killed).toBe(true);
  await vi.advanceTimersByTimeAsync(500);
  expect(started).toHaveLength(3);
  started[2].reply(ready);
  await vi.advanceTimersByTimeAsync(600_000);
  expect((await pool.take()).trainer).toBe(started[2]);
});

test('one that computes for ever while it boots is ended, too', async () => {
  let seconds = 0;
  const { pool, started } = poolOf(
    1,
    () => 0,
    () => (seconds += 5),
  );
  const taken = pool.take().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(300_000);
  expect(started).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await taken).toMatchObject({
    code: 'engineUnavailable',
    message: expect.stringContaining('it computed for 5 minutes without an end'),
  });
  expect((await started[0].exited).killed).toBe(true);
});

test('stop ends the spares and boots no more', async () => {
  const { pool, started } = poolOf(2);
  await pool.stop();
  expect((await started[0].exited).killed).toBe(true);
  pool.replenish();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(started).toHaveLength(2);
});

describe('on GPUs', () => {
  function gpuPoolOf(gpus: string[], { spares = 1, slots = gpus.length } = {}) {
    const started: { trainer: FakeTrainer; gpu: string | null }[] = [];
    const pool = createTrainerPool({
      spares,
      gpus,
      slots,
      idleCores: () => () => 2,
      usage: { processorSeconds: async () => null },
      log: silentLog,
      startTrainer(gpu) {
        const trainer = createFakeTrainer();
        trainer.reply({ type: 'ready', engine: { ...fakeEngine, gpu: gpu !== null } });
        started.push({ trainer, gpu });
        return trainer;
      },
    });
    pool.start();
    const endOf = async ({ trainer }: { trainer: unknown }) => {
      started.find((one) => one.trainer === trainer)!.trainer.exit({ code: 0 });
      await vi.advanceTimersByTimeAsync(5000);
    };
    return { pool, started, endOf };
  }

  test('each trainer under way has one of its own, and none boots where all are taken', async () => {
    const { pool, started, endOf } = gpuPoolOf(['0', '1']);
    const first = await pool.take();
    pool.replenish();
    const second = await pool.take();
    pool.replenish();
    expect([first.gpu, second.gpu]).toEqual(['0', '1']);
    expect(started.map(({ gpu }) => gpu)).toEqual(['0', '1']);

    await endOf(second);
    expect(started.map(({ gpu }) => gpu)).toEqual(['0', '1', '1']);
    expect((await pool.take()).gpu).toBe('1');
  });

  test('a spare on a GPU that is taken meanwhile is left for later', async () => {
    const { pool, endOf } = gpuPoolOf(['0', '1'], { spares: 2, slots: 4 });
    const taken = [await pool.take(), await pool.take()];
    pool.replenish();
    taken.push(await pool.take(), await pool.take());
    expect(taken.map(({ gpu }) => Number(gpu)).toSorted((a, b) => a - b)).toEqual([0, 0, 1, 1]);
    for (const one of taken.filter(({ gpu }) => gpu === '1')) await endOf(one);
    expect([(await pool.take()).gpu, (await pool.take()).gpu]).toEqual(['1', '1']);
  });

  test('one without a GPU is booted for a run on the CPU, and not kept', async () => {
    const { pool, started } = gpuPoolOf(['0']);
    const ready = await pool.take('cpu');
    expect([ready.gpu, ready.engine.gpu]).toEqual([null, false]);
    expect(pool.engine()?.gpu).toBe(true);
    pool.giveBack(ready);
    expect((await started.at(-1)!.trainer.exited).killed).toBe(true);
    expect((await pool.take()).gpu).toBe('0');
  });
});

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import type { EagerContext } from '../../../../src/engine/libtensorflow/eager-context.ts';
import { startedLibtensorflow } from '../../../../src/engine/start-engine.ts';
import type { StepRunner } from '../../../../src/engine/step-runner.ts';
import * as tf from '../../../../src/engine/tf.ts';
import { settledMemory } from '../collect-garbage.ts';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';
import { capturedRunner, relativeDifference, rowsOf, startCapture } from './capture-setup.ts';
import { ofMatrix } from '../../../support/of-matrix.ts';
import { runnerOptions } from '../../../support/runner-options.ts';

/** Machines on which plans may be timed at once, and never. */
const quiet = () => () => true;
const busy = () => () => false;

async function losses(runner: StepRunner, rows: Int32Array, rowsPerStep: number): Promise<number[]> {
  const values: number[] = [];
  for (let start = 0; start < rows.length; start += rowsPerStep) {
    const totals = await runner.run(rows.subarray(start, start + rowsPerStep), rowsPerStep);
    values.push(totals.lastLoss);
  }
  return values;
}

describeWithLibtensorflow('the captured runner', () => {
  beforeAll(startCapture);

  it('draws a dropout mask of its own for each step, the same ones again in a resumed run, and the same when sharded', async () => {
    const still = { type: 'sgd', learningRate: 1e-30 } as const;
    const options = runnerOptions({ dropout: 0.4, layers: [64], training: { optimizer: still } });
    const { rowsPerStep } = options.batches;
    const rows = new Int32Array(20 * rowsPerStep).map((_, index) => index % rowsPerStep);
    const runner = await capturedRunner(options);
    const start = await runner.readState();
    const first = await losses(runner, rows, rowsPerStep);
    expect(new Set(first).size).toBe(20);

    await runner.writeState({ ...start, step: 10 });
    expect(await losses(runner, rows.subarray(0, 10 * rowsPerStep), rowsPerStep)).toEqual(first.slice(10));

    const sharded = await capturedRunner(options, { plan: 'shards 2' });
    (await losses(sharded, rows, rowsPerStep)).forEach((loss, index) =>
      expect(loss).toBeCloseTo(first[index], 5),
    );
    runner.dispose();
    sharded.dispose();
  });

  it('drops nothing in evaluation', async () => {
    const options = runnerOptions({ dropout: 0.4, layers: [64], classes: 2 });
    const runner = await capturedRunner(options);
    const [a, b] = [await runner.evaluate('validation'), await runner.evaluate('validation')];
    expect(a).toEqual(b);
    runner.dispose();
  });

  it('plans before the first step when the run is long, and takes what an earlier run has measured', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trainyard-plans-'));
    try {
      const options = runnerOptions({ layers: [32, 16] });
      const planning = {
        shortestRunMilliseconds: 0,
        millisecondsPerCandidate: 7,
        longestMilliseconds: 120_000,
      };
      const settings = { planCacheFolder: folder, planning, watchMachine: quiet };
      options.batches.totalSteps = 1e6;
      const runner = await capturedRunner(options, settings);
      const { plan, reason } = runner;
      expect(reason).toMatch(/measured now, in [\d.]+ s: plain [\d.e+-]+ ms, xla loop 64 [\d.e+-]+ ms/);
      expect(await readdir(folder)).toHaveLength(1);
      const { rowsPerStep } = options.batches;
      await runner.run(rowsOf(options, 9), rowsPerStep);
      expect({ plan: runner.plan, reason: runner.reason, step: runner.step }).toEqual({
        plan,
        reason,
        step: 9,
      });

      const next = await capturedRunner(options, { ...settings, watchMachine: busy });
      expect(next.reason).toMatch(/measured in an earlier run: plain/);
      expect(next.plan).toBe(plan);
      await next.run(rowsOf(options, 9), rowsPerStep);
      expect(await next.readState()).toEqual(await runner.readState());
      runner.dispose();
      next.dispose();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('weighs plans on the CPU beside those on a GPU, which is pretended here: what names no device is its own', async () => {
    const context = startedLibtensorflow().context as {
      -readonly [Key in keyof EagerContext]: EagerContext[Key];
    };
    const { devices } = context;
    onTestFinished(() => void Object.assign(context, { devices, usesGpu: false }));
    const giveGpu = (memoryBytes: number) =>
      Object.assign(context, {
        devices: [...devices, { name: 'GPU:0', type: 'GPU', memoryBytes }],
        usesGpu: true,
      });
    const planning = {
      shortestRunMilliseconds: 0,
      millisecondsPerCandidate: 7,
      longestMilliseconds: 120_000,
    };
    const folder = await mkdtemp(join(tmpdir(), 'trainyard-plans-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const options = runnerOptions({ layers: [8] });
    options.batches.totalSteps = 1e6;
    const planned = (device: 'auto' | 'cpu' | 'gpu') =>
      capturedRunner(options, { device, planCacheFolder: folder, planning, watchMachine: quiet });

    giveGpu(1e9);
    const onBoth = await planned('auto');
    expect(onBoth.reason).toMatch(
      /: plain [^,]+ ms, xla loop 64 [^,]+ ms, cpu [^,]+ ms, cpu xla loop 64 [^,]+ ms/,
    );
    const onGpu = await planned('gpu');
    expect(onGpu.reason).toMatch(/measured now, in [^:]+: plain [^,]+ ms, xla loop 64 [^,]+ ms\)/);
    const onCpu = await planned('cpu');
    expect(onCpu.plan).toMatch(/^cpu/);
    expect(onCpu.reason).toMatch(
      /^The definition asks for the CPU.*: cpu [^,]+ ms, cpu xla loop 64 [^,]+ ms\)/,
    );
    giveGpu(1000);
    const tooSmall = await planned('auto');
    expect(tooSmall.plan).toBe(onCpu.plan);
    expect(tooSmall.reason).toMatch(/the GPU has 1 MB: the CPU trains it.*measured in an earlier run/);
    await expect(planned('gpu')).rejects.toMatchObject({ code: 'outOfMemory' });

    const { rowsPerStep } = options.batches;
    const plain = await capturedRunner(options, { plan: 'plain' });
    const placed = await capturedRunner(options, { plan: 'cpu' });
    const rows = rowsOf(options, 9);
    expect(await losses(placed, rows, rowsPerStep)).toEqual(await losses(plain, rows, rowsPerStep));
    expect(await placed.readState()).toEqual(await plain.readState());
    for (const runner of [onBoth, onGpu, onCpu, tooSmall, plain, placed]) runner.dispose();
  });

  it('chooses a plan on a busy machine, too, and says so', async () => {
    const options = runnerOptions({ layers: [8] });
    options.batches.totalSteps = 1e6;
    const planning = {
      shortestRunMilliseconds: 0,
      millisecondsPerCandidate: 7,
      longestMilliseconds: 120_000,
    };
    const runner = await capturedRunner(options, { planning, watchMachine: busy });
    expect(runner.reason).toMatch(/measured now, in [\d.]+ s, on a busy machine: plain/);
    expect(runner.isPlanned).toBe(true);
    runner.dispose();
  });

  it('decides nothing when the run is to stop while plans are tried', async () => {
    const options = runnerOptions({ layers: [32, 16] });
    options.batches.totalSteps = 1e6;
    let asked = 0;
    const runner = await capturedRunner(options, {
      planning: { shortestRunMilliseconds: 0 },
      shouldStop: () => (asked += 1) > 3,
    });
    expect(runner.plan).toBe('plain');
    expect(runner.reason).toMatch(/stopped before a plan was chosen/);
    expect(runner.isPlanned).toBe(false);
    runner.dispose();
  });

  it('times the candidates for a large model, too', async () => {
    const options = runnerOptions({ layers: [2048, 1024], width: 512 });
    options.batches.totalSteps = 1e6;
    const runner = await capturedRunner(options, {
      planning: { shortestRunMilliseconds: 0, millisecondsPerCandidate: 7, longestMilliseconds: 120_000 },
      watchMachine: quiet,
    });
    for (const timed of [/measured now, in [\d.]+ s: /, / plain [\d.]+ ms/, / tp 2 unroll 4 [\d.]+ ms/])
      expect(runner.reason).toMatch(timed);
    runner.dispose();
  });

  // The bits of XLA loops after a resume are those of test/integration/worker/same-weights.test.ts, too.
  const plans = ['plain', 'unroll 4', 'shards 2 unroll 4', 'tp 2 unroll 4', 'xla loop 8'];
  it.each(ofMatrix(plans, ['plain', 'shards 2 unroll 4', 'tp 2 unroll 4']))(
    'under the plan %s gives the same bits again for the same seed, however its steps are cut into calls, and after a resume',
    async (plan) => {
      const options = runnerOptions({ dropout: 0.2, layers: [256, 32], width: 256 });
      const { rowsPerStep } = options.batches;
      const rows = rowsOf(options, 17);
      const cut = (from: number, to: number): Int32Array =>
        rows.subarray(from * rowsPerStep, to * rowsPerStep);
      const whole = await capturedRunner(options, { plan });
      await whole.run(rows, rowsPerStep);
      const expected = await whole.readState();
      whole.dispose();

      const inParts = await capturedRunner(options, { plan });
      for (const [from, to] of [[0, 1], [1, 4], [4, 11]] as const) await inParts.run(cut(from, to), rowsPerStep); // prettier-ignore
      const state = await inParts.readState();
      inParts.dispose();
      const resumed = await capturedRunner(options, { resumedPlan: plan });
      expect(resumed.plan).toBe(plan);
      await resumed.writeState(state);
      await resumed.run(cut(11, 12), rowsPerStep);
      await resumed.run(cut(12, 17), rowsPerStep);
      expect(await resumed.readState()).toEqual(expected);
      resumed.dispose();
    },
  );

  it('does not plan a short run', async () => {
    const options = runnerOptions();
    options.batches.totalSteps = 20;
    const runner = await capturedRunner(options);
    for (const steps of [1, 1, 4]) await runner.run(rowsOf(options, steps), options.batches.rowsPerStep);
    expect(runner.plan).toBe('plain');
    expect(runner.reason).toMatch(/too short for planning to pay/);
    expect(runner.isPlanned).toBe(true);
    runner.dispose();
  });

  it('leaves the event loop free during a long call', async () => {
    const options = runnerOptions({ layers: [512, 512], width: 512, training: { batchSize: 64 } });
    const runner = await capturedRunner(options, { plan: 'unroll 8' });
    const { rowsPerStep } = options.batches;
    await runner.run(rowsOf(options, 8), rowsPerStep);
    let turns = 0;
    let isDone = false;
    const turn = () => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    await runner.run(rowsOf(options, 64), rowsPerStep);
    isDone = true;
    expect(turns).toBeGreaterThan(20);
    runner.dispose();
  });

  it('scales the learning rate', async () => {
    const options = runnerOptions({ training: { optimizer: { type: 'sgd', learningRate: 0.1 } } });
    const runner = await capturedRunner(options);
    const before = await runner.readState();
    runner.setLearningRateScale(0);
    await runner.run(rowsOf(options, 3), options.batches.rowsPerStep);
    expect(relativeDifference((await runner.readState()).weights, before.weights)).toBe(0);
    runner.dispose();
  });

  it('refuses a state of another model', async () => {
    const options = runnerOptions();
    const runner = await capturedRunner(options);
    const state = await runner.readState();
    await expect(runner.writeState({ ...state, weights: state.weights.slice(1) })).rejects.toThrow(
      /has no tensor/,
    );
    const halfOptimizer = { ...state, optimizer: state.optimizer.slice(1) };
    await expect(runner.writeState(halfOptimizer)).rejects.toThrow(
      /has no tensor "dense_1\/kernel\/momentum"/,
    );
    const other = { ...state.weights[0], shape: [1, 1], data: new Float32Array(1) };
    await expect(
      runner.writeState({ ...state, weights: [other, ...state.weights.slice(1)] }),
    ).rejects.toThrow(/has shape/);
    runner.dispose();
  });

  it('keeps memory and tensors flat over 20,000 steps, and frees all of them', async () => {
    const options = runnerOptions({ layers: [8], training: { batchSize: 8 } });
    const { binding } = startedLibtensorflow();
    const count = () => ({ handles: binding.getNumOfTensors(), tensors: tf.memory().numTensors });
    const atFirst = count();
    const runner = await capturedRunner(options, { plan: 'unroll 8' });
    const { rowsPerStep } = options.batches;
    const rows = rowsOf(options, 400);
    await runner.run(rows, rowsPerStep);
    const [tensors, memory] = [count(), settledMemory()];
    for (let call = 0; call < 50; call += 1) await runner.run(rows, rowsPerStep);
    expect(runner.step).toBe(20_400);
    expect(count()).toEqual(tensors);
    expect(settledMemory() - memory).toBeLessThan(16);
    runner.dispose();
    expect(count()).toEqual(atFirst);
  });
});

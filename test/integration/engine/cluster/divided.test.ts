import { afterEach, beforeAll, expect, it } from 'vitest';
import type { ResolvedModelParallel } from '../../../../src/contracts/definition/strategy.ts';
import { createRunner } from '../../../../src/engine/create-runner.ts';
import { createDividedRunner } from '../../../../src/engine/cluster/divided-runner.ts';
import type { RunnerOptions } from '../../../../src/engine/runner-options.ts';
import type { StepRunner } from '../../../../src/engine/step-runner.ts';
import { processUsage } from '../../../../src/processes/process-usage.ts';
import { familyOptions } from '../../../support/family-options.ts';
import { ofMatrix } from '../../../support/of-matrix.ts';
import { smallFamilies } from '../../../support/small-families.ts';
import { momentum, noClipping, runnerOptions } from '../../../support/runner-options.ts';
import { testGang } from '../../../support/test-gang.ts';
import { capturedRunner, relativeDifference, rowsOf, startCapture } from '../capture/capture-setup.ts';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';

/** Recurrent layers are compiled for seconds; one stands for all, which were tried. */
const families = ofMatrix(
  smallFamilies.filter(({ name }) => !/lstm|gru/.test(name) || name === 'gru on a text'),
  [
    'mlp on a table with categories',
    'cnn with batch norm on an image beside a table',
    'textCnn on a text beside a table',
    'transformer on a text',
    'wideAndDeep on a table with categories',
    'matrixFactorization beside numbers',
  ],
);

const adam = { type: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

describeWithLibtensorflow('a model that is divided among processes', () => {
  const gangs: ReturnType<typeof testGang>[] = [];
  beforeAll(startCapture);
  afterEach(() => {
    for (const { gang } of gangs.splice(0)) gang.release();
  });

  async function divided(
    options: RunnerOptions,
    wanted: Partial<ResolvedModelParallel> = {},
    { givesBack = false } = {},
  ) {
    const { replicas = 2 } = wanted;
    const made = testGang(replicas, { givesBack });
    gangs.push(made);
    const runner = await createDividedRunner(options, {
      gang: made.gang,
      wanted: {
        type: 'modelParallel',
        placement: 'worker',
        replicas,
        cut: 'auto',
        microBatches: 1,
        ...wanted,
      },
      threads: 1,
    });
    return { runner, ...made };
  }

  /** Two epochs, whose last steps have fewer rows. */
  async function train(runner: StepRunner, options: RunnerOptions): Promise<number[]> {
    const losses: number[] = [];
    const rows = Int32Array.from({ length: options.data.train.rows }, (_, row) => row);
    for (let epoch = 0; epoch < 2; epoch += 1)
      losses.push((await runner.run(rows, options.batches.rowsPerStep)).loss);
    return losses;
  }

  async function expectSame(runner: StepRunner, reference: StepRunner, options: RunnerOptions, least = 2e-6) {
    const [losses, expected] = [await train(runner, options), await train(reference, options)];
    losses.forEach((loss, index) => expect(Math.abs(loss / expected[index] - 1)).toBeLessThan(1e-5));
    const [state, other] = [await runner.readState(), await reference.readState()];
    expect(state.weights.map(({ name }) => name)).toEqual(other.weights.map(({ name }) => name));
    expect(relativeDifference(state.weights, other.weights)).toBeLessThan(least);
    expect(relativeDifference(state.optimizer, other.optimizer)).toBeLessThan(10 * least);
    const [measured, same] = [await runner.evaluate('validation'), await reference.evaluate('validation')];
    expect(Math.abs(measured.loss / same.loss - 1)).toBeLessThan(1e-5);
    const { features } = options.data.validation;
    const [answers, others] = [await runner.predict(features, 50), await reference.predict(features, 50)];
    expect(answers.width).toBe(others.width);
    answers.values.forEach((value, index) =>
      expect(Math.abs(value - others.values[index])).toBeLessThan(1e-4),
    );
  }

  it.each([
    { name: 'layers on two, regularized', setup: { layers: [16, 12, 8], dropout: 0.3, training: { regularization: { l1: 0, l2: 0.01 } } }, wanted: { cut: 'layers' }, plan: 'parts 2 layers' },
    { name: 'layers on three, batch norm, clipped together', setup: { layers: [16, 12, 8], batchNorm: true, training: { gradient: { ...noClipping, clipGlobalNorm: 0.5 } } }, wanted: { cut: 'layers', replicas: 3 }, plan: 'parts 3 layers' },
    { name: 'columns on two', setup: { layers: [16, 12], training: { optimizer: adam } }, wanted: { cut: 'auto' }, plan: 'parts 2 columns' },
    { name: 'columns on three, parts of batches, accumulated', setup: { layers: [18, 12], rows: 130, training: { gradient: { ...noClipping, accumulate: 2 } } }, wanted: { cut: 'columns', replicas: 3, microBatches: 4 }, plan: 'parts 3 columns micro 4' },
  ] as const)('trains as one process does: $name', async ({ name, setup, wanted, plan }) => {
    const options = runnerOptions(setup);
    const reference = await capturedRunner(options);
    const { runner } = await divided(options, wanted);
    expect(runner.plan).toBe(plan);
    await expectSame(runner, reference, options, name.includes('columns on two') ? 1e-4 : 2e-6);
    runner.dispose();
    reference.dispose();
  }, 180_000); // prettier-ignore

  it('trains each family by layers as one process does', async () => {
    const { gang, members } = testGang(2);
    gangs.push({ gang, members, events: [] });
    const gathered = await gang.gather();
    // The processes serve one model after the other.
    const shared = { ...gang, gather: async () => gathered, release() {} };
    for (const family of families) {
      const options = familyOptions(family, momentum);
      const reference = await capturedRunner(options, { plan: 'plain' });
      const runner = await createDividedRunner(options, {
        gang: shared,
        wanted: { type: 'modelParallel', placement: 'worker', replicas: 2, cut: 'layers', microBatches: 1 },
        threads: 1,
      });
      expect(`${family.name}: ${runner.plan}`).toBe(`${family.name}: parts 2 layers`);
      const rows = rowsOf(options, 4);
      await runner.run(rows, 16);
      await reference.run(rows, 16);
      const [state, other] = [await runner.readState(), await reference.readState()];
      expect(`${family.name}: ${relativeDifference(state.weights, other.weights) < 1e-5}`).toBe(
        `${family.name}: true`,
      );
      const { features } = options.data.validation;
      const [answers, others] = [await runner.predict(features, 7), await reference.predict(features, 7)];
      answers.values.forEach((value, index) => expect(value).toBeCloseTo(others.values[index], 4));
      runner.dispose();
      reference.dispose();
    }
  }, 300_000);

  it('goes on from a checkpoint as if it had not stopped, and from it with another cut, and in one process', async () => {
    const options = runnerOptions({ layers: [16, 12], training: { optimizer: adam } });
    const { rowsPerStep } = options.batches;
    const rows = rowsOf(options, 9);
    const { runner } = await divided(options, { cut: 'layers' });
    await runner.run(rows.subarray(0, 4 * rowsPerStep), rowsPerStep);
    const half = await runner.readState();
    const whole: unknown[] = [];
    for (let again = 0; again < 2; again += 1) {
      await runner.writeState(half);
      await runner.run(rows.subarray(4 * rowsPerStep), rowsPerStep);
      whole.push(await runner.readState());
    }
    expect(whole[1]).toEqual(whole[0]);
    const expected = await runner.readState();
    const others = [
      (await divided(options, { cut: 'columns', replicas: 3 })).runner,
      await capturedRunner(options),
    ];
    for (const other of others) {
      await other.writeState(half);
      await other.run(rows.subarray(4 * rowsPerStep), rowsPerStep);
      expect(relativeDifference((await other.readState()).weights, expected.weights)).toBeLessThan(1e-4);
      other.dispose();
    }
    runner.dispose();
  }, 180_000);

  it('has the weights and slots of a process there alone, as its memory shows', async () => {
    // 34 MB of weights, as much again for each of Adam's two slots.
    const options = runnerOptions({ width: 64, layers: [2048, 2048, 2048], training: { optimizer: adam } });
    const small = await divided(runnerOptions({ width: 64 }), { cut: 'layers' }, { givesBack: true });
    const large = await divided(options, { cut: 'columns' }, { givesBack: true });
    const { rowsPerStep } = options.batches;
    for (const { runner } of [small, large]) await runner.run(rowsOf(options, 3), rowsPerStep);
    const residentOf = async ({ members }: typeof small) =>
      (await processUsage.residentBytes(members()[0].pid))!;
    const half = 1.5 * 34e6;
    expect(large.runner.reason).toMatch(/divided by columns among 2 processes: 5[12]\.\d MB, 5[12]\.\d MB\./);
    const grown = async () => (await residentOf(large)) - (await residentOf(small));
    // Less than the weights and slots of the whole model: the half has room for its gradients and activations, the whole had none.
    await expect.poll(grown).toBeLessThan(2 * half);
    expect(await grown()).toBeGreaterThan(0.8 * half);
    small.runner.dispose();
    large.runner.dispose();
  }, 180_000);

  it('ends with "unavailable" where a process is lost: the next attempt goes on from a checkpoint', async () => {
    const options = runnerOptions();
    const { runner, members } = await divided(options, { cut: 'layers' });
    await train(runner, options);
    process.kill(members()[0].pid, 'SIGKILL');
    await expect(train(runner, options)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(runner.readState()).rejects.toMatchObject({ code: 'unavailable' });
    runner.dispose();
  }, 180_000);

  it('trains in one process where no kernel can be cut, and says so', async () => {
    const { runner } = await divided(runnerOptions({ layers: [5, 7] }), { cut: 'columns' });
    expect(runner).toMatchObject({ plan: 'plain', warnings: [{ code: 'replicasNotUsed' }] });
    expect(runner.reason).toMatch(/no kernel has columns that 2 processes can share/);
    runner.dispose();
  });

  it('says that a plan which the operator forces is not used', async () => {
    const strategy = { type: 'modelParallel', placement: 'worker', replicas: 2, cut: 'layers', microBatches: 1 } as const; // prettier-ignore
    const made = testGang(2);
    gangs.push(made);
    const choice = { engine: 'libtensorflow', plan: 'shards 2', threads: 1, planCacheFolder: null } as const;
    const runner = await createRunner(runnerOptions({ training: { strategy } }), { ...choice, gang: made.gang }); // prettier-ignore
    expect(runner).toMatchObject({ plan: 'parts 2 layers', warnings: [{ code: 'planNotUsed' }] });
    runner.dispose();
  });
});

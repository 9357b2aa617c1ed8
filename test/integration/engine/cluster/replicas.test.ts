import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WantedExchange } from '../../../../src/engine/cluster/replicated-settings.ts';
import { createReplicatedRunner } from '../../../../src/engine/cluster/replicated-runner.ts';
import { createRunner } from '../../../../src/engine/create-runner.ts';
import { buildModel, readWeights } from '../../../../src/engine/models/build-model.ts';
import type { RunnerOptions } from '../../../../src/engine/runner-options.ts';
import type { StepRunner, TrainingState } from '../../../../src/engine/step-runner.ts';
import { runnerOptions } from '../../../support/runner-options.ts';
import { testGang } from '../../../support/test-gang.ts';
import { capturedRunner, relativeDifference, rowsOf, startCapture } from '../capture/capture-setup.ts';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';

const synchronous: WantedExchange = { exchange: 'synchronous', localSteps: 4 };
const local: WantedExchange = { exchange: 'localSgd', localSteps: 4 };
const sgd = { type: 'sgd', learningRate: 0.05 } as const;

describeWithLibtensorflow('replicas on several processes', () => {
  const gangs: ReturnType<typeof testGang>[] = [];
  beforeAll(startCapture);
  afterEach(() => {
    for (const { gang } of gangs.splice(0)) gang.release();
  });

  async function replicated(
    options: RunnerOptions,
    wanted: WantedExchange,
    {
      replicas = 2,
      ...more
    }: { replicas?: number; resumedPlan?: string; snapshotMilliseconds?: number } = {},
  ) {
    const made = testGang(replicas);
    gangs.push(made);
    const runner = await createReplicatedRunner(options, {
      gang: made.gang,
      wanted,
      threads: 1,
      ...more,
    });
    if (!runner.plan.startsWith('replicas')) throw new Error(runner.reason);
    return { runner, ...made };
  }
  /** An epoch's worth of full steps and a smaller one, twice, in calls of some steps. */
  async function train(runner: StepRunner, options: RunnerOptions, stepsPerCall: number): Promise<number[]> {
    const { rowsPerStep } = options.batches;
    const rows = Int32Array.from({ length: options.data.train.rows }, (_, row) => row);
    const losses: number[] = [];
    for (let epoch = 0; epoch < 2; epoch += 1) {
      for (let start = 0; start < rows.length; start += stepsPerCall * rowsPerStep) {
        const { loss } = await runner.run(
          rows.subarray(start, start + stepsPerCall * rowsPerStep),
          rowsPerStep,
        );
        losses.push(loss);
      }
    }
    return losses;
  }
  const bits = ({ weights, optimizer }: TrainingState) =>
    [...weights, ...optimizer].map(({ name, data }) => `${name} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')}`); // prettier-ignore

  it('computes bit for bit what one process does that cuts its batches alike, however the steps are called', async () => {
    const options = runnerOptions({
      dropout: 0.3,
      rows: 128,
      training: { regularization: { l1: 0, l2: 0.01 } },
    });
    const reference = await capturedRunner(options, { plan: 'shards 2' });
    const { runner } = await replicated(options, synchronous);
    expect(runner.plan).toBe('replicas 2 synchronous');
    const rows = rowsOf(options, 20);
    const { rowsPerStep } = options.batches;
    const expected = await reference.run(rows, rowsPerStep);
    const first = await runner.run(rows.subarray(0, 11 * rowsPerStep), rowsPerStep);
    const second = await runner.run(rows.subarray(11 * rowsPerStep), rowsPerStep);
    expect(bits(await runner.readState())).toEqual(bits(await reference.readState()));
    expect(first.loss + second.loss).toBeCloseTo(expected.loss, 3);
    expect((await runner.evaluate('validation')).loss).toBe((await reference.evaluate('validation')).loss);
    runner.dispose();
    reference.dispose();
  }, 180_000);

  it.each([
    { name: 'SGD', optimizer: sgd, least: 1e-6 },
    { name: 'Adam', optimizer: { type: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const, least: 1e-4 },
  ])('equals one process with the whole batch: $name, clipped, accumulated, a smaller last step, three replicas', async ({ optimizer, least }) => {
    const gradient = { clipValue: null, clipNorm: null, clipGlobalNorm: 0.5, accumulate: 2 };
    const options = runnerOptions({ rows: 130, training: { optimizer, gradient } });
    const reference = await capturedRunner(options);
    const { runner } = await replicated(options, synchronous, { replicas: 3 });
    const [losses, expected] = [await train(runner, options, 4), await train(reference, options, 4)];
    losses.forEach((loss, index) => expect(Math.abs(loss / expected[index] - 1)).toBeLessThan(1e-5));
    const [actual, other] = [await runner.readState(), await reference.readState()];
    expect(relativeDifference(actual.weights, other.weights)).toBeLessThan(least);
    expect(relativeDifference(actual.optimizer, other.optimizer)).toBeLessThan(10 * least);
    runner.dispose();
    reference.dispose();
  }, 180_000); // prettier-ignore

  it('adds slices, and sends the sums on, from four replicas on', async () => {
    const options = runnerOptions({ rows: 64, training: { optimizer: sgd } });
    const reference = await capturedRunner(options);
    const { runner } = await replicated(options, synchronous, { replicas: 4 });
    await train(runner, options, 2);
    await train(reference, options, 2);
    expect(relativeDifference((await runner.readState()).weights, (await reference.readState()).weights)).toBeLessThan(1e-6); // prettier-ignore
    runner.dispose();
    reference.dispose();
  }, 180_000);

  it('averages what each replica has learned: after every step of plain SGD that is a synchronous step', async () => {
    const options = runnerOptions({ rows: 130, training: { optimizer: sgd } });
    const reference = await capturedRunner(options);
    const { runner } = await replicated(options, { exchange: 'localSgd', localSteps: 1 }, { replicas: 3 });
    expect(runner.plan).toBe('replicas 3 local 1');
    await train(runner, options, 2);
    await train(reference, options, 2);
    expect(relativeDifference((await runner.readState()).weights, (await reference.readState()).weights)).toBeLessThan(2e-6); // prettier-ignore
    runner.dispose();
    reference.dispose();
  }, 180_000);

  it('goes on from a checkpoint of local steps as if it had not stopped, and from it with another number of replicas or in one process', async () => {
    const options = runnerOptions({ rows: 300 });
    const { rowsPerStep } = options.batches;
    const { runner } = await replicated(options, local);
    expect(runner.stepUnit).toBe(4);
    const rows = rowsOf(options, 16);
    await runner.run(rows.subarray(0, 8 * rowsPerStep), rowsPerStep);
    const half = await runner.readState();
    await runner.run(rows.subarray(8 * rowsPerStep), rowsPerStep);
    const whole = await runner.readState();
    await runner.writeState(half);
    await runner.run(rows.subarray(8 * rowsPerStep), rowsPerStep);
    expect(bits(await runner.readState())).toEqual(bits(whole));
    runner.dispose();

    const alone = await capturedRunner(options);
    const { runner: three } = await replicated(options, synchronous, { replicas: 3 });
    await alone.writeState(half);
    await three.writeState(half);
    await alone.run(rows.subarray(8 * rowsPerStep), rowsPerStep);
    await three.run(rows.subarray(8 * rowsPerStep), rowsPerStep);
    expect(relativeDifference((await three.readState()).weights, (await alone.readState()).weights)).toBeLessThan(1e-5); // prettier-ignore
    alone.dispose();
    three.dispose();
  }, 180_000);

  describe('in one process', () => {
    const auto: WantedExchange = { exchange: 'auto', localSteps: 4 };
    const short = { rows: 64, training: { epochs: 1 } };
    it.each([
      { why: 'the run is short', wanted: auto, setup: short, isStopped: false, reason: /^One process: the run is too short/, code: 'replicasNotUsed' },
      { why: 'the step can not be divided', wanted: synchronous, setup: { ...short, batchNorm: true }, isStopped: false, reason: /^The run trains in one process, since .* can not be divided\./, code: 'replicasNotUsed' },
      { why: 'the run is stopped first', wanted: auto, setup: { training: { epochs: 10_000_000 } }, isStopped: true, reason: /^The run was stopped before/, code: null },
    ])('trains the model that it was given: $why', async ({ wanted, setup, isStopped, reason, code }) => {
      const options = runnerOptions(setup);
      const model = buildModel(options.architecture, 77);
      const given = await readWeights(model);
      const made = testGang(2);
      gangs.push(made);
      const shouldStop = () => isStopped;
      const runner = await createReplicatedRunner(options, { gang: made.gang, wanted, threads: 1, model, shouldStop });
      expect(runner).toMatchObject({ mode: 'captured', plan: 'plain', isPlanned: !isStopped });
      expect(runner.reason).toMatch(reason);
      expect(runner.warnings?.map((warning) => warning.code)).toEqual(code === null ? [] : [code]);
      expect(relativeDifference((await runner.readState()).weights, given)).toBe(0);
      runner.dispose();
    }); // prettier-ignore

    it('goes on with a run that was begun in one, and decides nothing anew', async () => {
      const options = runnerOptions({ training: { epochs: 10_000_000, strategy: { type: 'dataParallel', replicas: 2, placement: 'worker', ...auto } } });
      const gather = () => Promise.reject(new Error('no member is needed'));
      const gang = { replicas: 2, gather, release() {}, onEvent() {} };
      const runner = await createRunner(options, { engine: 'libtensorflow', plan: null, resumedPlan: 'plain', threads: 1, planCacheFolder: null, gang });
      expect(runner).toMatchObject({ plan: 'plain', reason: 'The run was begun under the plan "plain".' });
      runner.dispose();
    }); // prettier-ignore
  });

  describe('where a member is lost', () => {
    it.each([
      { signal: 'SIGKILL', wanted: synchronous, snapshotMilliseconds: Infinity },
      { signal: 'SIGSTOP', wanted: local, snapshotMilliseconds: 0 },
    ] as const)('($signal) goes on with a new one, with the weights of a training without a loss', async ({ signal, wanted, snapshotMilliseconds }) => {
      const options = runnerOptions({ rows: 300 });
      const { rowsPerStep } = options.batches;
      const rows = rowsOf(options, 24);
      const { runner, members, events } = await replicated(options, wanted, { snapshotMilliseconds });
      const initial = await runner.readState();
      await runner.run(rows, rowsPerStep);
      const undisturbed = await runner.readState();
      await runner.writeState(initial);
      await runner.run(rows.subarray(0, 8 * rowsPerStep), rowsPerStep);
      const [lost] = members();
      process.kill(lost.pid, signal);
      await runner.run(rows.subarray(8 * rowsPerStep), rowsPerStep);
      expect(members()[0].pid).not.toBe(lost.pid);
      expect(bits(await runner.readState())).toEqual(bits(undisturbed));
      expect(events).toEqual([expect.stringMatching(/^A replica was lost at step 8; the run goes on from step [08] with new ones\.$/)]);
      runner.dispose();
    }, 180_000); // prettier-ignore

    it('gives up where none can be had', async () => {
      const options = runnerOptions({ rows: 300 });
      const { gang, members, runner } = await replicated(options, synchronous);
      const gather = gang.gather.bind(gang);
      gang.gather = async () => {
        const { target, addresses } = await gather();
        return { target, addresses: [addresses[0], '127.0.0.1:1'] };
      };
      process.kill(members()[0].pid, 'SIGKILL');
      await expect(runner.run(rowsOf(options, 8), options.batches.rowsPerStep)).rejects.toMatchObject({
        code: 'unavailable',
      });
      runner.dispose();
    }, 180_000);
  });
});

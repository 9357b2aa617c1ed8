import { beforeAll, expect, it } from 'vitest';
import { lossScaling, lossScaleState } from '../../../../src/engine/capture/step/loss-scale.ts';
import type { RunnerOptions } from '../../../../src/engine/runner-options.ts';
import type { StepRunner } from '../../../../src/engine/step-runner.ts';
import { runnerOptions } from '../../../support/runner-options.ts';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';
import { capturedRunner, relativeDifference, rowsOf, startCapture } from './capture-setup.ts';

const adam = { type: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/** What a runner keeps of its loss scale. */
async function scaleOf(runner: StepRunner): Promise<Record<'scale' | 'goodSteps', number>> {
  const { optimizer } = await runner.readState();
  const valueOf = (wanted: string) => optimizer.find(({ name }) => name === wanted)!.data[0];
  return { scale: valueOf(lossScaleState.scale.name), goodSteps: valueOf(lossScaleState.goodSteps.name) };
}

/** The runner's state with a loss scale of the test's choice. */
async function withScale(runner: StepRunner, scale: number, goodSteps: number) {
  const state = await runner.readState();
  const given = new Map<string, number>([[lossScaleState.scale.name, scale], [lossScaleState.goodSteps.name, goodSteps]]); // prettier-ignore
  const optimizer = state.optimizer.map((tensor) => {
    const value = given.get(tensor.name);
    return value === undefined ? tensor : { ...tensor, data: Float32Array.of(value) };
  });
  return { ...state, optimizer };
}

const takeSteps = (runner: StepRunner, options: RunnerOptions, steps: number) =>
  runner.run(rowsOf(options, steps), options.batches.rowsPerStep);

describeWithLibtensorflow('mixed precision', () => {
  beforeAll(startCapture);

  it.each(['bfloat16', 'float16', 'shards 2 bfloat16', 'shards 2 float16', 'xla loop 4 bfloat16', 'unroll 2 float16'])(
    'under the plan %s trains as float32 does but for rounding, and goes on from a state bit for bit',
    async (plan) => {
      const options = runnerOptions({ layers: [64, 32], dropout: 0.1, classes: 3 });
      const exact = await capturedRunner(options);
      const runner = await capturedRunner(options, { plan });
      expect(runner.precision).toBe(plan.match(/b?float16/)?.[0]);
      const [expected, actual] = [await takeSteps(exact, options, 8), await takeSteps(runner, options, 8)];
      expect(actual.loss / actual.rows).toBeCloseTo(expected.loss / expected.rows, 1);
      const weights = (await exact.readState()).weights;
      const difference = relativeDifference((await runner.readState()).weights, weights);
      expect(difference).toBeLessThan(0.1);
      // Rounded, or the plan would be float32 by another name.
      expect(difference).toBeGreaterThan(1e-5);

      const state = await runner.readState();
      await takeSteps(runner, options, 5);
      const resumed = await capturedRunner(options, { resumedPlan: runner.plan });
      await resumed.writeState(state);
      await takeSteps(resumed, options, 5);
      expect(await resumed.readState()).toEqual(await runner.readState());
      for (const each of [exact, runner, resumed]) each.dispose();
    },
  ); // prettier-ignore

  it('clips, accumulates and keeps moving averages as in float32', async () => {
    const options = runnerOptions({ batchNorm: true, training: { gradient: { clipValue: null, clipNorm: null, clipGlobalNorm: 1, accumulate: 2 } } }); // prettier-ignore
    const [exact, runner] = [await capturedRunner(options), await capturedRunner(options, { plan: 'float16' })]; // prettier-ignore
    await takeSteps(exact, options, 4);
    await takeSteps(runner, options, 4);
    const [expected, actual] = [await exact.readState(), await runner.readState()];
    expect(relativeDifference(actual.weights, expected.weights)).toBeLessThan(0.1);
    expect(await scaleOf(runner)).toEqual({ scale: lossScaling.initial, goodSteps: 4 });
    exact.dispose();
    runner.dispose();
  });

  it('answers and evaluates in float32, whatever the steps are computed in', async () => {
    const options = runnerOptions();
    const [exact, runner] = [await capturedRunner(options), await capturedRunner(options, { plan: 'bfloat16' })]; // prettier-ignore
    await takeSteps(runner, options, 3);
    await exact.writeState(await runner.readState());
    const { features, rows } = options.data.validation;
    expect(await runner.predict(features, rows)).toEqual(await exact.predict(features, rows));
    expect(await runner.evaluate('validation')).toEqual(await exact.evaluate('validation'));
    exact.dispose();
    runner.dispose();
  });

  it('leaves a step out whose gradients overflow in float16, with its moving averages, and halves the scale until they do not', async () => {
    const options = runnerOptions({ batchNorm: true, training: { optimizer: adam } });
    const runner = await capturedRunner(options, { plan: 'float16' });
    const before = await withScale(runner, 2 ** 24, 7);
    await runner.writeState(before);
    const totals = await takeSteps(runner, options, 1);
    expect(Number.isFinite(totals.lastLoss)).toBe(true);
    expect(await scaleOf(runner)).toEqual({ scale: 2 ** 23, goodSteps: 0 });
    const after = await runner.readState();
    expect(after.weights).toEqual(before.weights);
    const slots = ({ optimizer }: typeof after) => optimizer.filter(({ name }) => !name.startsWith('loss_scale/')); // prettier-ignore
    expect(slots(after)).toEqual(slots(before));

    await takeSteps(runner, options, 30);
    const { scale, goodSteps } = await scaleOf(runner);
    expect(scale).toBeLessThan(2 ** 23);
    expect(goodSteps).toBeGreaterThan(0);
    expect((await runner.readState()).weights).not.toEqual(before.weights);
    runner.dispose();
  });

  it('doubles the scale after so many steps without an overflow, and starts to count anew', async () => {
    const options = runnerOptions({ training: { optimizer: adam } });
    const runner = await capturedRunner(options, { plan: 'float16' });
    await runner.writeState(await withScale(runner, 1024, lossScaling.growthSteps - 2));
    await takeSteps(runner, options, 1);
    expect(await scaleOf(runner)).toEqual({ scale: 1024, goodSteps: lossScaling.growthSteps - 1 });
    await takeSteps(runner, options, 1);
    expect(await scaleOf(runner)).toEqual({ scale: 2048, goodSteps: 0 });
    runner.dispose();
  });

  it('is weighed against float32 by the planner, which says what it took and what each takes', async () => {
    const options = runnerOptions({ layers: [32, 16], training: { precision: 'mixed' } });
    options.batches.totalSteps = 1e6;
    const planning = { shortestRunMilliseconds: 0, millisecondsPerCandidate: 7, longestMilliseconds: 120_000 };
    const runner = await capturedRunner(options, { planning, watchMachine: () => () => true });
    expect(runner.reason).toMatch(/plain [\d.e+-]+ ms/);
    expect(runner.reason).toMatch(/bfloat16 [\d.e+-]+ ms/);
    expect(runner.reason).toMatch(
      runner.precision === 'float32'
        ? /Precision: float32, as the fastest mixed plan, ".*bfloat16", takes [\d.e+-]+ ms a step, and the fastest in float32 [\d.e+-]+ ms\.$/
        : /Precision: products in bfloat16, all else in float32\.$/,
    );
    runner.dispose();
    const short = await capturedRunner({ ...options, batches: { ...options.batches, totalSteps: 10 } });
    expect(short.reason).toMatch(/too short for planning to pay\. Precision: float32, as nothing else was timed\.$/); // prettier-ignore
    expect(short.precision).toBe('float32');
    short.dispose();
  }); // prettier-ignore
});

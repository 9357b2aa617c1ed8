import { beforeAll, expect, it } from 'vitest';
import { createCapturedRunner } from '../../../../src/engine/capture/captured-runner.ts';
import { plainPlan } from '../../../../src/engine/capture/plans/plan.ts';
import { rehearse } from '../../../../src/engine/capture/rehearse.ts';
import { recordingToDataflow } from '../../../../src/engine/capture/trace/recording-to-dataflow.ts';
import type { StepRunner } from '../../../../src/engine/step-runner.ts';
import * as tf from '../../../../src/engine/tf.ts';
import { modelOfLayers } from '../../../support/model-of-layers.ts';
import { describeWithLibtensorflow } from '../needs-libtensorflow.ts';
import { rowsOf, startCapture } from './capture-setup.ts';
import { runnerOptions } from '../../../support/runner-options.ts';

/** A layer that does to its input what it is told. */
class CustomLayer extends tf.layers.Layer {
  static className = 'CustomLayer';
  readonly #compute: (input: tf.Tensor) => tf.Tensor;

  constructor(compute: (input: tf.Tensor) => tf.Tensor) {
    super({});
    this.#compute = compute;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => this.#compute(Array.isArray(inputs) ? inputs[0] : inputs));
  }
}

const options = runnerOptions();

/** A runner for a model with such a layer. */
function runnerWith(
  compute: (input: tf.Tensor) => tf.Tensor,
  plan: string | null = null,
): Promise<StepRunner> {
  const model = modelOfLayers({
    inputWidth: options.data.width,
    outputs: { kind: 'classes', count: 2 },
    head: 'sigmoid',
    layers: () => [new CustomLayer(compute), tf.layers.dense({ units: 1 })],
  });
  return createCapturedRunner(options, { model, plan });
}

async function expectEager(runner: StepRunner, reason: RegExp): Promise<void> {
  expect({ mode: runner.mode, plan: runner.plan }).toEqual({ mode: 'eager', plan: 'eager' });
  expect(runner.reason).toMatch(reason);
  const totals = await runner.run(rowsOf(options, 3), options.batches.rowsPerStep);
  expect(totals.steps).toBe(3);
  expect(Number.isFinite(totals.lastLoss)).toBe(true);
  runner.dispose();
}

describeWithLibtensorflow('a step that can not be captured trains eagerly, with the reason', () => {
  beforeAll(startCapture);

  it('where a layer looks at values on the host', async () => {
    const runner = await runnerWith((input) => tf.mul(input, Math.max(...input.dataSync())));
    await expectEager(runner, /read on the host/);
  });

  it('where a constant is another one each time', async () => {
    const runner = await runnerWith((input) => tf.mul(input, tf.scalar(Math.random())));
    await expectEager(runner, /Two traces of the step give Mul other constants/);
  });

  it('where two traces do not do the same operations', async () => {
    let calls = 0;
    const runner = await runnerWith((input) => {
      calls += 1;
      return calls % 2 === 0 ? tf.abs(input) : tf.relu(tf.abs(input));
    });
    await expectEager(runner, /Two traces of the step have \d+ and \d+ operations/);
  });

  it('where the graph can not be run', async () => {
    // XLA has no such operation.
    const dilate = (input: tf.Tensor) => {
      const image = tf.reshape(input, [-1, 5, 4, 1]) as tf.Tensor4D;
      const dilated = tf.dilation2d(image, tf.ones([1, 1, 1]), 1, 'same');
      return tf.reshape(dilated, [-1, 20]);
    };
    await expectEager(await runnerWith(dilate, 'xla loop 4'), /Dilation2D/);
  });

  it('where the plan that is asked for is none', async () => {
    await expectEager(await createCapturedRunner(options, { plan: 'quickly' }), /"quickly" is no plan/);
  });

  it('where the plan that is asked for would change batch statistics', async () => {
    const model = modelOfLayers({
      inputWidth: options.data.width,
      outputs: { kind: 'classes', count: 2 },
      head: 'sigmoid',
      layers: () => [tf.layers.batchNormalization(), tf.layers.dense({ units: 1 })],
    });
    const runner = await createCapturedRunner(options, { model, plan: 'shards 2' });
    await expectEager(runner, /"shards 2" would give each shard batch statistics of its own/);
  });

  it('and an operation that the library does not know is refused', () => {
    const recording = {
      operations: [
        {
          op: 'Frobnicate',
          attributes: [],
          isPseudo: false,
          inputs: [],
          outputs: [{ id: 1, shape: [], dtype: 1 }],
        },
      ],
      constants: new Map(),
      hostReads: [],
    };
    const given = {
      inputs: new Map(),
      outputs: { y: 1 },
      read: () => new Uint8Array(4),
      describe: () => ({ shape: [], dtype: 1 }),
      catalog: new Map(),
    };
    expect(() => recordingToDataflow(recording, given)).toThrow(/Frobnicate is not in the library/);
  });

  it("and a first loss that is not the trace's is refused", async () => {
    const session = {
      plan: plainPlan,
      program: { writeState() {} } as never,
      compiled: {
        recomputed: null,
        observedLoss: 0.7,
        observedRows: 32,
        model: { parts: [{ rows: 32, metrics: [], graph: { outputs: {} } }] } as never,
      },
      takeSteps: async () => Float32Array.of(0.71),
    };
    const source = { rowsPerStep: 32, sample: options.data.train };
    await expect(rehearse(session, source, [], [])).rejects.toThrow(
      /gives a loss of 0.7\d+, the eager one 0.7/,
    );
    session.compiled.observedLoss = 0.7101;
    await expect(rehearse(session, source, [], [])).resolves.toBeUndefined();
  });
});

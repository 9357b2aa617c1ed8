import { layered } from '../../contracts/definition/classical.ts';
import type { RunExecution } from '../../contracts/run.ts';
import { evaluateModel } from '../../engine/evaluate-model.ts';
import type { Architecture } from '../../engine/models/architecture.ts';
import { openOnnxNetwork } from '../../engine/onnx-network.ts';
import type { NamedTensor } from '../../engine/step-runner.ts';
import { startPosition } from '../../engine/training-position.ts';
import { hasConvolutions } from '../../engine/models/quantized-layers.ts';
import { writeQuantizedNetwork } from '../../export/onnx/write-network.ts';
import { leaveEvaluation } from '../left-evaluation.ts';
import type { OpenTraining, OpenTrainingOptions } from '../open-training.ts';
import { calibrateRanges, calibrationFeatures } from './calibrate-ranges.ts';
import type { SourceModel } from './source-model.ts';

/**
 * A network whose weights become 8-bit whole numbers: nothing is trained, and its one checkpoint is the final one.
 * @throws importUnavailable where ONNX Runtime is not installed
 */
export async function openQuantization(
  options: OpenTrainingOptions,
  { manifest, weights }: Pick<SourceModel, 'manifest' | 'weights'>,
): Promise<OpenTraining> {
  const { data, engine, control, onEvent } = options;
  const definition = layered(options.definition);
  const architecture = manifest.architecture as Architecture;
  const source = { architecture, weights: weights as NamedTensor[] };
  const { calibrationRows = 0 } = definition.compression!;
  const ranges = hasConvolutions(architecture)
    ? await calibrateRanges(source, await calibrationFeatures(data, calibrationRows, definition.seed))
    : [];
  if (ranges.length > 0)
    onEvent(
      'info',
      `The ranges of ${ranges.length} convolution(s) were found on ${calibrationRows} training rows.`,
    );
  const file = writeQuantizedNetwork(source, ranges);
  const network = await openOnnxNetwork(file, architecture.inputWidth);
  const execution: RunExecution = {
    engine,
    mode: 'quantized',
    plan: 'int8',
    reason: 'Weights are rounded to whole numbers of 8 bits; nothing is trained.',
  };
  return {
    architecture,
    totalSteps: 0,
    execution,
    async train({ observer }) {
      const checkpoint = {
        trainedAs: 'quantized',
        kind: 'final',
        step: 0,
        epoch: 0,
        best: true,
        metrics: {},
        position: { ...startPosition(), ended: 'completed' },
        network: file,
        calibrationRows: ranges.length > 0 ? calibrationRows : null,
      } as const;
      const runner = {
        async predict(features: Float32Array, rows: number) {
          await leaveEvaluation(control);
          return network.predict(features, rows);
        },
      };
      await observer.onCheckpoint(checkpoint, () => evaluateModel({ definition, data, runner }));
      return { outcome: 'succeeded', stopReason: 'completed' };
    },
    close: () => network.dispose(),
  };
}

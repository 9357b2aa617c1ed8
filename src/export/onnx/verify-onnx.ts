import type { Tensor as OrtTensor, TensorConstructor } from 'onnxruntime-node';
import { loadOnnxRuntime, type OnnxRuntime } from '../../engine/onnx-runtime.ts';
import { TrainyardError } from '../../errors.ts';
import type { LoadedModel } from '../../prediction/loaded-model.ts';
import { largestDifference, type Answers, type Comparison } from '../compare-answers.ts';
import { probedRows, probeRows } from '../probe-rows.ts';
import { probeTensors, type ProbeTensor } from '../probe-tensors.ts';
import type { OnnxModel } from './write-onnx.ts';

/** @throws exportUnavailable where ONNX Runtime is not installed */
async function requireRuntime(): Promise<OnnxRuntime> {
  const runtime = await loadOnnxRuntime();
  if (runtime !== null) return runtime;
  throw new TrainyardError(
    'exportUnavailable',
    'An export is run by ONNX Runtime before it is handed out, and the package onnxruntime-node is not installed here.',
  );
}

/**
 * Runs an export by ONNX Runtime on {@link probeRows}, and the model on the same rows.
 * @throws exportUnavailable
 */
export async function compareOnnx(
  { manifest, ensemble }: Pick<OnnxModel, 'manifest' | 'ensemble'>,
  file: Uint8Array,
  model: Pick<LoadedModel, 'predict'>,
): Promise<Comparison> {
  const { InferenceSession: sessions, Tensor } = await requireRuntime();
  const { preparation } = manifest;
  const probe = probeRows(preparation, { ensemble, count: probedRows(manifest.architecture) });
  const { rows } = probe;
  const session = await sessions.create(file, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  try {
    const feeds = Object.fromEntries(
      probeTensors(preparation, probe).map((tensor) => [tensor.name, toTensor(Tensor, tensor)]),
    );
    const outputs = Object.entries(await session.run(feeds));
    const answers = Object.fromEntries(outputs.map(([name, value]) => [name, (value as OrtTensor).data]));
    const predictions = await model.predict(rows);
    return {
      rows: rows.length,
      largestDifference: largestDifference(answers as Answers, predictions, preparation.target),
    };
  } finally {
    await session.release();
  }
}

const toTensor = (Tensor: TensorConstructor, { type, values, shape }: ProbeTensor): OrtTensor => {
  if (type === 'string') return new Tensor('string', values, shape);
  return type === 'double' ? new Tensor('float64', values, shape) : new Tensor('uint8', values, shape);
};

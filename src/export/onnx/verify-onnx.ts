import type { InferenceSession, Tensor as OrtTensor, TensorConstructor } from 'onnxruntime-node';
import type { FittedColumn } from '../../contracts/preparation.ts';
import { TrainyardError } from '../../errors.ts';
import type { LoadedModel } from '../../prediction/load-model.ts';
import { largestDifference, type Answers, type Comparison } from '../compare-answers.ts';
import { probeRows, type ProbeCell } from '../probe-rows.ts';
import type { OnnxModel } from './write-onnx.ts';

interface Runtime {
  InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  Tensor: TensorConstructor;
}

/** @throws exportUnavailable where ONNX Runtime is not installed */
async function loadRuntime(): Promise<Runtime> {
  try {
    const module = (await import('onnxruntime-node')) as unknown as { default?: Runtime } & Runtime;
    return module.default ?? module;
  } catch (cause) {
    throw new TrainyardError(
      'exportUnavailable',
      'An export is run by ONNX Runtime before it is handed out, and the package onnxruntime-node is not installed here.',
      { cause },
    );
  }
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
  const { InferenceSession: sessions, Tensor } = await loadRuntime();
  const { columns, target } = manifest.preparation;
  const { rows, cells } = probeRows(manifest.preparation, { ensemble });
  const session = await sessions.create(file, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  try {
    const feeds = Object.fromEntries(
      columns.map((column, i) => [column.name, tensorOf(Tensor, column, cells[i])]),
    );
    const outputs = Object.entries(await session.run(feeds));
    const answers = Object.fromEntries(outputs.map(([name, value]) => [name, (value as OrtTensor).data]));
    const predictions = await model.predict(rows);
    return {
      rows: rows.length,
      largestDifference: largestDifference(answers as Answers, predictions, target),
    };
  } finally {
    await session.release();
  }
}

function tensorOf(Tensor: TensorConstructor, column: FittedColumn, cells: readonly ProbeCell[]): OrtTensor {
  const inputs = cells.map(({ input }) => input);
  if (column.kind === 'numeric')
    return new Tensor('float64', Float64Array.from(inputs as number[]), [cells.length, 1]);
  if (column.kind === 'vector') {
    const values = Float64Array.from((inputs as number[][]).flat());
    return new Tensor('float64', values, [cells.length, column.length]);
  }
  return new Tensor('string', inputs as string[], [cells.length, 1]);
}

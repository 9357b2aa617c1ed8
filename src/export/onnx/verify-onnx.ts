import type { InferenceSession, OnnxValue, Tensor as OrtTensor, TensorConstructor } from 'onnxruntime-node';
import type { FittedColumn } from '../../contracts/preparation.ts';
import type { Prediction } from '../../contracts/model.ts';
import { TrainyardError } from '../../errors.ts';
import { tensorsOf } from '../../inference/outputs.ts';
import type { LoadedModel } from '../../prediction/load-model.ts';
import { kindOfTarget, type FittedTarget } from '../../targets/targets.ts';
import { probeRows, type ProbeCell } from './probe-rows.ts';
import type { OnnxModel } from './write-onnx.ts';

/** How an export does beside the model that it was made from. */
export interface Comparison {
  /** The largest difference: of probabilities, and of values over the larger of 1 and the value. */
  largestDifference: number;
  rows: number;
}

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
  const cells = probeRows(columns, ensemble);
  const rows = cells[0].length;
  const session = await sessions.create(file, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  try {
    const feeds = Object.fromEntries(
      columns.map((column, i) => [column.name, tensorOf(Tensor, column, cells[i])]),
    );
    const answers = await session.run(feeds);
    const predictions = await model.predict(
      Array.from({ length: rows }, (_, row) =>
        Object.fromEntries(columns.map(({ name }, i) => [name, cells[i][row].row])),
      ),
    );
    return { rows, largestDifference: largestDifference(answers, predictions, target) };
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

/** Labels of which the probability is so near to the threshold, or to that of another label, may be others. */
const undecided = 1e-5;

/** Over the numbers that both have; without any, and for NaN where there should be a number, infinite. */
function largestDifference(
  answers: Readonly<Record<string, OnnxValue>>,
  predictions: readonly Prediction[],
  target: FittedTarget,
): number {
  let largest = -Infinity;
  for (const { name, datatype, values } of tensorsOf(
    predictions,
    kindOfTarget(target).predictionFields(target),
    null,
  )) {
    const answer = (answers[name] as OrtTensor | undefined)?.data as unknown as ArrayLike<number> | undefined;
    if (datatype !== 'FP64' || answer === undefined) continue;
    for (const [i, expected] of (values as number[]).entries()) {
      const difference = Math.abs(answer[i] - expected) / Math.max(1, Math.abs(expected));
      largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
    }
  }
  if (largest === -Infinity) return Infinity;
  return hasOtherLabel(answers, predictions, target) ? Math.max(largest, 1) : largest;
}

/** Whether one of several classes is named in place of another that is likelier by more than {@link undecided}. */
function hasOtherLabel(
  answers: Readonly<Record<string, OnnxValue>>,
  predictions: readonly Prediction[],
  target: FittedTarget,
): boolean {
  if (target.kind !== 'classes' || target.classes.length <= 2) return false;
  const { classes } = target;
  const labels = (answers['label'] as OrtTensor).data as string[];
  const probabilities = (answers['probabilities'] as OrtTensor).data as Float32Array;
  return predictions.some((prediction, row) => {
    const { label } = prediction as { label: string };
    const of = (name: string): number => probabilities[row * classes.length + classes.indexOf(name)];
    return labels[row] !== label && Math.abs(of(labels[row]) - of(label)) > undecided;
  });
}

import type { InferenceSession, OnnxValue, Tensor as OrtTensor, TensorConstructor } from 'onnxruntime-node';
import type { FittedColumn } from '../../contracts/preparation.ts';
import type { Prediction } from '../../contracts/model.ts';
import { TrainyardError } from '../../errors.ts';
import type { LoadedModel } from '../../prediction/load-model.ts';
import type { FittedTarget } from '../../targets/targets.ts';
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

function largestDifference(
  answers: Readonly<Record<string, OnnxValue>>,
  predictions: readonly Prediction[],
  target: FittedTarget,
): number {
  const numbers = (name: string): ArrayLike<number> =>
    (answers[name] as OrtTensor).data as unknown as ArrayLike<number>;
  const differences: number[] = [];
  switch (target.kind) {
    case 'classes': {
      const { classes } = target;
      const labels = (answers['label'] as OrtTensor).data as string[];
      const probabilities = numbers('probabilities');
      for (const [row, prediction] of predictions.entries()) {
        const expected = prediction as { label: string; probabilities: Record<string, number> };
        const of = (label: string): number => probabilities[row * classes.length + classes.indexOf(label)];
        for (const label of classes) differences.push(of(label) - expected.probabilities[label]);
        // Equal numbers and another label: the threshold is wrong.
        if (
          labels[row] !== expected.label &&
          classes.length > 2 &&
          Math.abs(of(labels[row]) - of(expected.label)) > undecided
        )
          differences.push(1);
      }
      break;
    }
    case 'labels': {
      const { names } = target;
      const probabilities = numbers('labelProbabilities');
      for (const [row, prediction] of predictions.entries()) {
        const expected = (prediction as { labelProbabilities: Record<string, number> }).labelProbabilities;
        for (const [i, name] of names.entries())
          differences.push(probabilities[row * names.length + i] - expected[name]);
      }
      break;
    }
    case 'value': {
      const values = numbers('value');
      for (const [row, prediction] of predictions.entries())
        differences.push(relative(values[row], (prediction as { value: number }).value));
      break;
    }
    case 'values': {
      const values = numbers('values');
      const { names } = target;
      for (const [row, prediction] of predictions.entries()) {
        const expected = (prediction as { values: Record<string, number> }).values;
        for (const [i, name] of names.entries())
          differences.push(relative(values[row * names.length + i], expected[name]));
      }
      break;
    }
    default: {
      const scores = numbers('score');
      for (const [row, prediction] of predictions.entries())
        differences.push(scores[row] - (prediction as { score: number }).score);
    }
  }
  return differences.reduce((largest, difference) => Math.max(largest, orInfinite(Math.abs(difference))), 0);
}

const relative = (actual: number, expected: number): number =>
  (actual - expected) / Math.max(1, Math.abs(expected));
/** What is not a number is wrong. */
const orInfinite = (value: number): number => (Number.isNaN(value) ? Infinity : value);

import type { Outputs } from '../../engine/step-runner.ts';

/** A support vector machine as libsvm's `svm_save_model` writes it. */
export interface SvmModel {
  kind: 'svm';
  /** libsvm's model file. Labels are those of the classes, values are scaled. */
  text: string;
  /** Numbers of a row. */
  width: number;
  /** null: a regression. */
  classes: number | null;
}

/** A kernel that we fit, with what it takes. */
export interface SvmKernel {
  type: 'linear' | 'polynomial' | 'rbf' | 'sigmoid';
  gamma: number;
  coef0: number;
  degree: number;
}

/** The kernel of two rows of numbers. */
type KernelFunction = (a: Float64Array, aAt: number, b: Float32Array, bAt: number) => number;

/** A parsed model file. */
interface ParsedModel {
  kernel: SvmKernel;
  isRegression: boolean;
  /** Class labels in the order that the file counts classes in. */
  labels: number[];
  rho: number[];
  probA: number[] | null;
  probB: number[] | null;
  /** Support vectors of each class. */
  counts: number[];
  /** [classes − 1, or 1][support vectors] */
  coefficients: Float64Array[];
  /** [support vectors × width] */
  vectors: Float64Array;
  total: number;
}

/** Probabilities that pairs of classes are kept from 0 and 1 by; libsvm's. */
export const leastProbability = 1e-7;

/**
 * Reads libsvm's model file and predicts with it as libsvm does: pairs of classes by the sign of their decision value,
 * Platt's sigmoid of it where that was fitted (Platt 1999), pairs coupled to probabilities by the second method of
 * Wu, Lin and Weng (2004). Without Platt's sigmoid a class's probability is made of its decision values: right for the
 * label only.
 * @throws Error on a file that is not one of the kernels that we fit
 */
export function createSvmPredictor(model: SvmModel): (features: Float32Array, rows: number) => Outputs {
  const parsed = parseModel(model);
  const { width } = model;
  const kernels = new Float64Array(parsed.total);
  const kernel = kernelOf(parsed.kernel, width);
  if (parsed.isRegression) {
    return (features, rows) => {
      const values = new Float32Array(rows);
      for (let row = 0; row < rows; row++) {
        evaluateKernels(parsed, kernel, width, features, row, kernels);
        let sum = -parsed.rho[0];
        for (let i = 0; i < parsed.total; i++) sum += parsed.coefficients[0][i] * kernels[i];
        values[row] = sum;
      }
      return { rows, width: 1, values };
    };
  }
  const classes = model.classes!;
  const outputs = classes === 2 ? 1 : classes;
  return (features, rows) => {
    const values = new Float32Array(rows * outputs);
    for (let row = 0; row < rows; row++) {
      evaluateKernels(parsed, kernel, width, features, row, kernels);
      const probabilities = coupled(parsed, decisionValues(parsed, kernels));
      for (const [i, label] of parsed.labels.entries()) {
        if (outputs > 1) values[row * outputs + label] = probabilities[i];
        else if (label === 1) values[row] = probabilities[i];
      }
    }
    return { rows, width: outputs, values };
  };
}

function evaluateKernels(
  { vectors, total }: ParsedModel,
  kernel: KernelFunction,
  width: number,
  features: Float32Array,
  row: number,
  out: Float64Array,
): void {
  for (let i = 0; i < total; i++) out[i] = kernel(vectors, i * width, features, row * width);
}

/** One for each pair of classes i < j; above 0 says i. */
function decisionValues({ labels, rho, counts, coefficients }: ParsedModel, kernels: Float64Array): number[] {
  const starts = counts.map((_, i) => counts.slice(0, i).reduce((sum, count) => sum + count, 0));
  const decisions: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    for (let j = i + 1; j < labels.length; j++) {
      let sum = -rho[decisions.length];
      for (let k = 0; k < counts[i]; k++) sum += coefficients[j - 1][starts[i] + k] * kernels[starts[i] + k];
      for (let k = 0; k < counts[j]; k++) sum += coefficients[i][starts[j] + k] * kernels[starts[j] + k];
      decisions.push(sum);
    }
  }
  return decisions;
}

/** Probabilities of the classes from those of the pairs. */
function coupled({ labels, probA, probB }: ParsedModel, decisions: readonly number[]): number[] {
  const count = labels.length;
  const pairs = Array.from({ length: count }, () => new Float64Array(count));
  let pair = 0;
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++, pair++) {
      const score = probA && probB ? -(decisions[pair] * probA[pair] + probB[pair]) : decisions[pair];
      const probability = 1 / (1 + Math.exp(-score));
      pairs[i][j] = Math.min(Math.max(probability, leastProbability), 1 - leastProbability);
      pairs[j][i] = 1 - pairs[i][j];
    }
  }
  if (!probA && count > 2) return sharesOfVotes(decisions, pairs);
  if (count === 2) return [pairs[0][1], pairs[1][0]];
  return coupledPairs(pairs);
}

/** Votes of the pairs, with less than one vote's worth of the pairs' probabilities on top; the most votes win. */
function sharesOfVotes(decisions: readonly number[], pairs: readonly Float64Array[]): number[] {
  const count = pairs.length;
  const votes = pairs.map(
    (ofClass) => ofClass.reduce((sum, probability) => sum + probability, 0) / (count * count),
  );
  let pair = 0;
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++, pair++) votes[decisions[pair] > 0 ? i : j] += 1;
  const total = votes.reduce((sum, vote) => sum + vote, 0);
  return votes.map((vote) => vote / total);
}

/** Wu, Lin and Weng (2004), algorithm 2, as libsvm's `multiclass_probability`. */
function coupledPairs(pairs: readonly Float64Array[]): number[] {
  const count = pairs.length;
  const p = new Float64Array(count).fill(1 / count);
  const q = pairs.map(() => new Float64Array(count));
  for (let t = 0; t < count; t++) {
    for (let j = 0; j < count; j++) {
      if (j === t) continue;
      q[t][t] += pairs[j][t] * pairs[j][t];
      q[t][j] = -pairs[j][t] * pairs[t][j];
    }
  }
  const qp = new Float64Array(count);
  for (let iteration = 0; iteration < Math.max(100, count); iteration++) {
    let pqp = 0;
    for (let t = 0; t < count; t++) {
      qp[t] = 0;
      for (let j = 0; j < count; j++) qp[t] += q[t][j] * p[j];
      pqp += p[t] * qp[t];
    }
    if (qp.every((value) => Math.abs(value - pqp) < 0.005 / count)) break;
    for (let t = 0; t < count; t++) {
      const difference = (pqp - qp[t]) / q[t][t];
      p[t] += difference;
      pqp = (pqp + difference * (difference * q[t][t] + 2 * qp[t])) / (1 + difference) / (1 + difference);
      for (let j = 0; j < count; j++) {
        qp[j] = (qp[j] + difference * q[t][j]) / (1 + difference);
        p[j] /= 1 + difference;
      }
    }
  }
  return Array.from(p);
}

/** Reads libsvm's model file. @throws Error on one that is none */
export function parseModel({ text, width }: SvmModel): ParsedModel {
  const lines = text.split('\n');
  const headEnd = lines.findIndex((line) => line.trim() === 'SV');
  const head = new Map(
    lines.slice(0, headEnd).map((line) => {
      const [name, ...values] = line.trim().split(/\s+/);
      return [name, values] as const;
    }),
  );
  const numbers = (name: string): number[] | null => head.get(name)?.map(Number) ?? null;
  const total = numbers('total_sv')?.[0];
  if (headEnd < 0 || total === undefined) throw new Error('not a model file of libsvm');
  const rows = numbers('nr_class')![0] - 1;
  const coefficients = Array.from({ length: rows }, () => new Float64Array(total));
  const vectors = new Float64Array(total * width);
  for (let i = 0; i < total; i++) {
    const cells = lines[headEnd + 1 + i].trim().split(/\s+/);
    for (let k = 0; k < rows; k++) coefficients[k][i] = Number(cells[k]);
    for (const cell of cells.slice(rows)) {
      const [index, value] = cell.split(':');
      vectors[i * width + Number(index) - 1] = Number(value);
    }
  }
  const isRegression = head.get('svm_type')![0] === 'epsilon_svr';
  return {
    kernel: {
      type: head.get('kernel_type')![0] as SvmKernel['type'],
      gamma: numbers('gamma')?.[0] ?? 0,
      coef0: numbers('coef0')?.[0] ?? 0,
      degree: numbers('degree')?.[0] ?? 0,
    },
    isRegression,
    labels: numbers('label') ?? [],
    rho: numbers('rho')!,
    probA: isRegression ? null : numbers('probA'),
    probB: isRegression ? null : numbers('probB'),
    counts: numbers('nr_sv') ?? [],
    coefficients,
    vectors,
    total,
  };
}

function kernelOf({ type, gamma, coef0, degree }: SvmKernel, width: number): KernelFunction {
  const dot: KernelFunction = (a, aAt, b, bAt) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += a[aAt + i] * b[bAt + i];
    return sum;
  };
  switch (type) {
    case 'linear':
      return dot;
    case 'polynomial':
      return (a, aAt, b, bAt) => (gamma * dot(a, aAt, b, bAt) + coef0) ** degree;
    case 'sigmoid':
      return (a, aAt, b, bAt) => Math.tanh(gamma * dot(a, aAt, b, bAt) + coef0);
    case 'rbf':
      return (a, aAt, b, bAt) => {
        let sum = 0;
        for (let i = 0; i < width; i++) sum += (a[aAt + i] - b[bAt + i]) ** 2;
        return Math.exp(-gamma * sum);
      };
    default:
      throw new Error(`a kernel that is not fitted here: ${String(type)}`);
  }
}

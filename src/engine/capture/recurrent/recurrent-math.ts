/**
 * The operations in which recurrent cells are written, once: with tensors of tfjs they give the reference that a trace runs, with
 * nodes of a graph the code that XLA compiles.
 */
export interface RecurrentMath<T> {
  number(value: number): T;
  add(a: T, b: T): T;
  subtract(a: T, b: T): T;
  multiply(a: T, b: T): T;
  sigmoid(a: T): T;
  tanh(a: T): T;
  relu(a: T): T;
  /** min(max(a, 0), 1) */
  clip01(a: T): T;
  /** 1 where a > 0, else 0. */
  isPositive(a: T): T;
  /** 1 where 0 < a < 1, else 0. */
  isBetween01(a: T): T;
  /** a·b; a is [rows, n]. */
  matmul(a: T, b: T): T;
  /** aᵀ of a matrix. */
  transpose(a: T): T;
  /** Equal parts along the last axis. */
  split(a: T, count: number): T[];
  /** Joined along the last axis. */
  concat(parts: readonly T[]): T;
  /** [time, …] moved one step later; the first is 0. */
  delay(a: T): T;
  scan(options: ScanOptions<T>, body: ScanBody): Record<string, T>;
}

/** A loop over time. */
export interface ScanOptions<T> {
  steps: number;
  /** From the last step to the first. */
  isReversed: boolean;
  /** Tensors that a step gets from the one before: their shapes; they start as 0. */
  carried: Readonly<Record<string, readonly number[]>>;
  /** Tensors [time, …] of which a step gets its own. */
  sequences: Readonly<Record<string, T>>;
  /** Tensors that every step gets. */
  constants: Readonly<Record<string, T>>;
  /** What a step leaves, stacked to [time, …]: the shape of each. */
  outputs: Readonly<Record<string, readonly number[]>>;
}

/** A step: from everything by name to the new carried tensors and the outputs by name. */
export type ScanBody = <T>(math: RecurrentMath<T>, values: Readonly<Record<string, T>>) => Record<string, T>;

/** Activations that a cell may have, by tfjs-layers' class names. */
export const cellActivations = ['sigmoid', 'hardSigmoid', 'tanh', 'relu', 'linear'] as const;
export type CellActivation = (typeof cellActivations)[number];

/** f(z) */
export function activate<T>(math: RecurrentMath<T>, activation: CellActivation, z: T): T {
  switch (activation) {
    case 'sigmoid':
      return math.sigmoid(z);
    case 'tanh':
      return math.tanh(z);
    case 'relu':
      return math.relu(z);
    case 'hardSigmoid':
      return math.clip01(math.add(math.multiply(z, math.number(0.2)), math.number(0.5)));
    case 'linear':
      return z;
  }
}

/** factor · f′(z), from y = f(z). */
export function backThrough<T>(math: RecurrentMath<T>, activation: CellActivation, y: T, factor: T): T {
  switch (activation) {
    case 'sigmoid':
      return math.multiply(factor, math.multiply(y, math.subtract(math.number(1), y)));
    case 'tanh':
      return math.multiply(factor, math.subtract(math.number(1), math.multiply(y, y)));
    case 'relu':
      return math.multiply(factor, math.isPositive(y));
    case 'hardSigmoid':
      return math.multiply(factor, math.multiply(math.number(0.2), math.isBetween01(y)));
    case 'linear':
      return factor;
  }
}

import { createRequire } from 'node:module';
import type { FitData } from '../../engine/classical/fit-data.ts';
import { createRandom } from '../../random.ts';
import type { ResolvedSupportVectorMachine } from './definition.ts';
import type { SvmModel } from './libsvm-model.ts';

/** The part of libsvm-js that is used; it has no types of its own. */
interface LibsvmMachine {
  train(samples: readonly Float64Array[], labels: readonly number[]): void;
  serializeModel(): string;
  free(): void;
}
type LibsvmConstructor = new (options: Record<string, unknown>) => LibsvmMachine;

/** Megabytes of kernel values that libsvm keeps. */
const cacheMegabytes = 200;

const kernelNumbers = { linear: '0', poly: '1', rbf: '2', sigmoid: '3' } as const;

/**
 * Fits a support vector machine by libsvm (Chang and Lin 2011), compiled to WebAssembly. It blocks its thread, so it is
 * run in a worker. libsvm's own random numbers start the same in each worker; the rows are given to it in an order drawn
 * from the seed, so that the folds of Platt's probabilities are the seed's.
 */
export async function fitSvm(
  model: ResolvedSupportVectorMachine,
  data: FitData,
  seed: number,
): Promise<SvmModel> {
  const { train, width, classes } = data;
  const Machine = await loadLibsvm();
  const order = createRandom(seed, 'svm').shuffle(Int32Array.from({ length: train.rows }, (_, row) => row));
  const samples = Array.from(order, (row) =>
    Float64Array.from(train.features.subarray(row * width, (row + 1) * width)),
  );
  const targets = Array.from(order, (row) => train.targets[row]);
  const machine = new Machine({
    type: classes === null ? '3' : '0',
    kernel: kernelNumbers[model.kernel],
    gamma: gammaOf(model.gamma, train.features, width),
    degree: model.degree,
    coef0: model.coef0,
    cost: model.c,
    epsilon: model.epsilon,
    tolerance: model.tolerance,
    cacheSize: cacheMegabytes,
    probabilityEstimates: classes !== null && model.probability,
    quiet: true,
    ...(data.classWeights && { weight: Object.fromEntries(data.classWeights.entries()) }),
  });
  machine.train(samples, targets);
  const text = machine.serializeModel();
  machine.free();
  return { kind: 'svm', text, width, classes };
}

/** The kernel's γ, as scikit-learn finds it. */
export function gammaOf(
  gamma: ResolvedSupportVectorMachine['gamma'],
  features: Float32Array,
  width: number,
): number {
  if (typeof gamma === 'number') return gamma;
  if (gamma === 'auto') return 1 / width;
  let mean = 0;
  for (const value of features) mean += value / features.length;
  let variance = 0;
  for (const value of features) variance += (value - mean) ** 2 / features.length;
  return variance === 0 ? 1 : 1 / (width * variance);
}

/** The library reads its WebAssembly by `fetch` where there is one, and complains that a path is no URL. */
async function loadLibsvm(): Promise<LibsvmConstructor> {
  const { fetch } = globalThis;
  Reflect.deleteProperty(globalThis, 'fetch');
  try {
    return (await createRequire(import.meta.url)('libsvm-js')) as LibsvmConstructor;
  } finally {
    globalThis.fetch = fetch;
  }
}

import type { NamedTensor, StepRunner, TrainingState } from '../step-runner.ts';

/** How the smallest weights become 0 while a model is trained. */
export interface SparsityPlan {
  /** Share of the weights of each kernel that are 0 in the end. */
  sparsity: number;
  /** Epochs in which the share rises. */
  epochs: number;
}

/** Kernels of dense, convolutional and recurrent layers and of attention; biases, gains and embeddings are none. */
const isKernel = (weight: string): boolean => /(^|_)kernel$/.test(weight.slice(weight.lastIndexOf('/') + 1));

/**
 * The share that is 0 in an epoch: sparsity · (1 − (1 − t)³), where t rises to 1 in the last epoch of the rise (Zhu and Gupta 2017, from a share
 * of 0, with masks anew at the start of each epoch).
 * @param epoch counted from 0
 */
export function sparsityIn(epoch: number, { sparsity, epochs }: SparsityPlan): number {
  const t = Math.min(1, (epoch + 1) / epochs);
  return sparsity * (1 - (1 - t) ** 3);
}

/**
 * Sets the smallest weights of the kernels of a runner to 0, with the optimizer's slots of these, for the epoch that begins. What is 0 is the
 * mask: a runner with `keepsZeros` leaves it so, and a run that goes on from a checkpoint finds it there.
 */
export async function pruneRunner(runner: StepRunner, epoch: number, plan: SparsityPlan): Promise<void> {
  await runner.writeState(pruneSmallest(await runner.readState(), sparsityIn(epoch, plan)));
}

/** A state in which a share of the weights of each kernel is 0: those of the smallest magnitude, the first of equal ones. */
export function pruneSmallest(state: TrainingState, share: number): TrainingState {
  const places = new Map<string, Int32Array>();
  for (const { name, data } of state.weights)
    if (isKernel(name)) places.set(name, smallest(data, Math.round(share * data.length)));
  const zeroed = (tensor: NamedTensor, at: Int32Array | undefined): NamedTensor => {
    if (at === undefined) return tensor;
    const data = Float32Array.from(tensor.data);
    for (const place of at) data[place] = 0;
    return { ...tensor, data };
  };
  return {
    ...state,
    weights: state.weights.map((tensor) => zeroed(tensor, places.get(tensor.name))),
    // `dense_1/kernel/m` belongs to `dense_1/kernel`.
    optimizer: state.optimizer.map((slot) =>
      zeroed(slot, places.get(slot.name.slice(0, slot.name.lastIndexOf('/')))),
    ),
  };
}

function smallest(data: NamedTensor['data'], count: number): Int32Array {
  const order = Int32Array.from({ length: data.length }, (_, i) => i);
  return order.toSorted((a, b) => Math.abs(data[a]) - Math.abs(data[b]) || a - b).subarray(0, count);
}

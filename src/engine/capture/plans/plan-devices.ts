import type { ResolvedDefinition } from '../../../contracts/definition/definition.ts';
import { TrainyardError } from '../../../errors.ts';
import type { Device } from '../../libtensorflow/devices.ts';

/** The devices that the steps of a run may be placed on. At least one is true. */
export interface PlanDevices {
  gpu: boolean;
  cpu: boolean;
  /** Why one of them is left out; null: none is, or there is only one. */
  reason: string | null;
}

/** The devices of replicas, which are placed on CPUs. */
export const onlyCpu: PlanDevices = { gpu: false, cpu: true, reason: null };

/**
 * The devices that plans are weighed for: those that the definition allows and whose memory holds the run.
 * @param gpu That of this process; null: it has none.
 * @param neededBytes Of data, weights, slots and one step.
 * @throws outOfMemory where a GPU is asked for and too small
 */
export function planDevices(
  wanted: ResolvedDefinition['device'],
  gpu: Pick<Device, 'name' | 'memoryBytes'> | null,
  neededBytes: number,
): PlanDevices {
  if (gpu === null) return onlyCpu;
  if (wanted === 'cpu') return { gpu: false, cpu: true, reason: 'The definition asks for the CPU.' };
  const isTooSmall = neededBytes > gpu.memoryBytes;
  const sizes = `The run needs about ${inMegabytes(neededBytes)}, and the GPU has ${inMegabytes(gpu.memoryBytes)}`;
  if (wanted === 'gpu') {
    if (!isTooSmall) return { gpu: true, cpu: false, reason: null };
    throw new TrainyardError(
      'outOfMemory',
      `${sizes}. Use a smaller batchSize or model, a worker with a larger GPU, or "device": "auto".`,
    );
  }
  if (isTooSmall) return { gpu: false, cpu: true, reason: `${sizes}: the CPU trains it.` };
  return { gpu: true, cpu: true, reason: null };
}

const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;

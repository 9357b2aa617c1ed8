import { describe, expect, it } from 'vitest';
import { planDevices } from '../../../../src/engine/capture/plans/plan-devices.ts';

const gpu = { name: 'GPU:0', memoryBytes: 8e9 };

describe('the devices of a plan', () => {
  it('are the CPU alone without a GPU, whatever is asked for', () => {
    for (const wanted of ['auto', 'cpu'] as const)
      expect(planDevices(wanted, null, 1e12)).toEqual({ gpu: false, cpu: true, reason: null });
  });

  it('are both for auto, or the one that is asked for', () => {
    expect(planDevices('auto', gpu, 8e9)).toEqual({ gpu: true, cpu: true, reason: null });
    expect(planDevices('gpu', gpu, 8e9)).toEqual({ gpu: true, cpu: false, reason: null });
    expect(planDevices('cpu', gpu, 1)).toMatchObject({
      gpu: false,
      cpu: true,
      reason: expect.stringContaining('asks for the CPU'),
    });
  });

  it('are the CPU for auto where the GPU is too small, with the sizes; a GPU that is asked for is refused', () => {
    expect(planDevices('auto', gpu, 8e9 + 1)).toMatchObject({
      gpu: false,
      cpu: true,
      reason: 'The run needs about 8001 MB, and the GPU has 8000 MB: the CPU trains it.',
    });
    expect(() => planDevices('gpu', gpu, 8e9 + 1)).toThrow(
      expect.objectContaining({ code: 'outOfMemory', message: expect.stringContaining('8001 MB') }),
    );
  });
});

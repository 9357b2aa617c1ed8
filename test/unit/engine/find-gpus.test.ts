import { describe, expect, it } from 'vitest';
import type { EngineInfo } from '../../../src/contracts/system.ts';
import { findGpus } from '../../../src/engine/find-gpus.ts';

const engineWith = (gpus: number): EngineInfo => ({
  name: 'libtensorflow',
  version: '2.21.0',
  devices: [
    { name: 'CPU:0', type: 'CPU' },
    ...Array.from({ length: gpus }, (_, i) => ({ name: `GPU:${i}`, type: 'GPU', memoryBytes: 8e10 })),
  ],
  threads: { intraOp: 1, interOp: 1 },
  gpu: gpus > 0,
  fallbackReason: null,
});
const machine = (gpus: number, environment: NodeJS.ProcessEnv = {}, hasDriver = true) => {
  const seen: (readonly string[] | null)[] = [];
  return {
    seen,
    environment,
    hasDriver: () => hasDriver,
    describe: async (visible: readonly string[] | null) => {
      seen.push(visible);
      return engineWith(visible === null ? gpus : Math.min(gpus, visible.length));
    },
  };
};

describe('the GPUs of a worker', () => {
  it('are those that the engine finds, by number or as the environment names them', async () => {
    expect(await findGpus('auto', machine(3))).toEqual(['0', '1', '2']);
    expect(await findGpus('auto', machine(2, { CUDA_VISIBLE_DEVICES: '3, MIG-5a/1/0' }))).toEqual([
      '3',
      'MIG-5a/1/0',
    ]);
  });

  it('are not looked for without a driver, and are none for a library that uses none or does not start', async () => {
    const without = machine(2, {}, false);
    expect(await findGpus('auto', without)).toBeNull();
    expect(without.seen).toEqual([]);
    expect(await findGpus('auto', machine(0))).toBeNull();
    const broken = { ...machine(1), describe: () => Promise.reject(new Error('no such library')) };
    expect(await findGpus('auto', broken)).toBeNull();
  });

  it('are none where none are wanted, without a look', async () => {
    const asked = machine(2);
    expect(await findGpus([], asked)).toEqual([]);
    expect(asked.seen).toEqual([]);
  });

  it('are those that are named, where each is there', async () => {
    const asked = machine(4);
    expect(await findGpus(['1', '3'], asked)).toEqual(['1', '3']);
    expect(asked.seen).toEqual([['1', '3']]);
    await expect(findGpus(['0', '1', '2'], machine(2))).rejects.toMatchObject({
      code: 'configInvalid',
      message: expect.stringMatching(/WORKER_GPUS names 3 GPU.*finds 2/),
    });
  });
});

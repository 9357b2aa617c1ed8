import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readManifest } from '../../../src/artifacts/artifact-manifest.ts';
import type { CheckpointKind } from '../../../src/contracts/run.ts';
import type { TrainerReply } from '../../../src/contracts/trainer-messages.ts';
import { createCheckpointWriter } from '../../../src/trainer/checkpoint-writer.ts';
import type { AnyCheckpoint } from '../../../src/trainer/open-training.ts';
import { startPosition } from '../../../src/engine/training-position.ts';

const fixture = path.join(import.meta.dirname, '../../fixtures/artifacts/v1');
let scratchDir: string;
beforeEach(async () => {
  scratchDir = await mkdtemp(path.join(tmpdir(), 'trainyard-writer-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(scratchDir, { recursive: true, force: true });
});

async function createWriter() {
  const about = await readManifest(fixture);
  const told: number[] = [];
  const reply = (message: TrainerReply) => {
    if (message.type === 'checkpoint') told.push(message.checkpoint.step);
  };
  const writer = createCheckpointWriter({ scratchDir, reply });
  const write = (step: number, kind: CheckpointKind) => {
    const checkpoint: AnyCheckpoint = {
      trainedAs: 'layers',
      kind,
      step,
      epoch: 1,
      best: false,
      metrics: {},
      state: { step, weights: [], optimizer: [] },
      position: startPosition(),
      bestWeights: null,
    };
    return writer.write(about as never, checkpoint, { threshold: 0.5 });
  };
  return { writer, write, told };
}

test('while one checkpoint waits to be stored periodic ones are left out and training goes on, without waiting each time', async () => {
  const { writer, write, told } = await createWriter();
  await write(1, 'periodic');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const second = write(2, 'periodic');
  await vi.advanceTimersByTimeAsync(2000);
  expect(await second).toBe('leftOut');
  const third = write(3, 'periodic');
  await vi.advanceTimersByTimeAsync(1);
  expect(await third).toBe('leftOut');
  writer.stored();
  expect(await write(4, 'periodic')).toBeUndefined();
  expect(told).toEqual([1, 4]);
  expect(await readdir(scratchDir)).toHaveLength(2);
});

test('a store that is only slow slows the writing', async () => {
  const { writer, write, told } = await createWriter();
  await write(1, 'periodic');
  const second = write(2, 'periodic');
  writer.stored();
  expect(await second).toBeUndefined();
  expect(told).toEqual([1, 2]);
});

test('what a run ends with is written in any case', async () => {
  const { write, told } = await createWriter();
  await write(1, 'periodic');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const paused = write(2, 'paused');
  await vi.advanceTimersByTimeAsync(2000);
  vi.useRealTimers();
  expect(await paused).toBeUndefined();
  expect(told).toEqual([1, 2]);
});

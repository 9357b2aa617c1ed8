import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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
  const write = (step: number, kind: CheckpointKind, { position = startPosition() } = {}) => {
    const checkpoint: AnyCheckpoint = {
      trainedAs: 'layers',
      kind,
      step,
      epoch: 1,
      best: false,
      metrics: {},
      state: { step, weights: [], optimizer: [] },
      position,
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
  vi.useRealTimers();
  await vi.waitUntil(() => told.length === 2);
  expect(told).toEqual([1, 4]);
  expect(await readdir(scratchDir)).toHaveLength(2);
});

test('a store that is only slow slows the writing', async () => {
  const { writer, write, told } = await createWriter();
  await write(1, 'periodic');
  const second = write(2, 'periodic');
  writer.stored();
  expect(await second).toBeUndefined();
  await vi.waitUntil(() => told.length === 2);
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

test('one in the middle of training is written beside it, as it was when it was given', async () => {
  const { writer, write, told } = await createWriter();
  const position = startPosition();
  await write(1, 'periodic', { position });
  expect(told).toEqual([]);
  position.step = 99;
  await vi.waitUntil(() => told.length === 1);
  const state = await readFile(path.join(scratchDir, 'checkpoint-1', 'state.json'), 'utf8');
  expect(JSON.parse(state)).toMatchObject({ step: 0 });
  writer.stored();
  await write(2, 'final', {});
  expect(told).toEqual([1, 2]);
});

test('one that can not be written ends the training with the next one', async () => {
  const { write, told } = await createWriter();
  await writeFile(path.join(scratchDir, 'checkpoint-1'), 'in the way');
  await write(1, 'periodic');
  await expect(write(2, 'periodic')).rejects.toThrow('EEXIST');
  await expect(write(3, 'final')).rejects.toThrow('EEXIST');
  expect(told).toEqual([]);
});

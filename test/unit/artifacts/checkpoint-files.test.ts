import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyArtifact } from '../../../src/artifacts/artifact-manifest.ts';
import { readCheckpoint, readModelFiles, writeCheckpoint } from '../../../src/artifacts/checkpoint-files.ts';
import { smallTensor } from '../../fixtures/artifacts/small-model.ts';

const fixture = path.join(import.meta.dirname, '../../fixtures/artifacts/v1');
let folder: string;
let copy: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-artifact-'));
  copy = path.join(folder, 'copy');
  await cp(fixture, copy, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('an artifact of format version 1', () => {
  test('is read: manifest, weights, optimizer slots and state', async () => {
    const read = await readCheckpoint(fixture);
    expect(read.manifest).toMatchObject({ formatVersion: 1, step: 40, epoch: 4, threshold: 0.5 });
    expect(read.weights.map((tensor) => [tensor.name, tensor.shape])).toEqual([
      ['dense_1/kernel', [3, 2]],
      ['dense_1/bias', [2]],
      ['output/kernel', [2, 1]],
      ['output/bias', [1]],
    ]);
    expect([...read.weights[0].data]).toEqual([1, -1, 0, 1, 0, 1]);
    expect([...read.optimizer[0].data]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(read.state).toEqual({ epoch: 4, batch: 0 });
  });

  test('opens in TensorFlow.js as a layers model and predicts', async () => {
    const json = JSON.parse(await readFile(path.join(fixture, 'model.json'), 'utf8'));
    const bytes = await readFile(path.join(fixture, 'weights.bin'));
    await tf.setBackend('cpu');
    const model = await loadLayersModel({
      load: async () => ({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest[0].weights,
        weightData: Uint8Array.from(bytes).buffer,
      }),
    });
    // hidden = relu([2, 0.5 − 2 + 1]) = [2, 0]; logit = 2
    const [probability] = (model.predict(tf.tensor2d([[2, 1, 0]])) as tf.Tensor).dataSync();
    expect(probability).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
    model.dispose();
  });
});

describe('an artifact is compared with its checksums', () => {
  test('whole', async () => {
    await expect(verifyArtifact(fixture)).resolves.toBeUndefined();
  });

  test.each(['weights.bin', 'optimizer.bin', 'state.json'])(
    'with %s changed, cut off, or missing',
    async (name) => {
      const file = path.join(copy, name);
      const bytes = await readFile(file);
      await writeFile(file, Buffer.concat([Buffer.from([bytes[0] ^ 1]), bytes.subarray(1)]));
      await expect(verifyArtifact(copy)).rejects.toMatchObject({ code: 'artifactCorrupt' });
      await writeFile(file, bytes.subarray(1));
      await expect(verifyArtifact(copy)).rejects.toMatchObject({ code: 'artifactCorrupt' });
      await rm(file);
      await expect(verifyArtifact(copy)).rejects.toMatchObject({
        code: 'artifactCorrupt',
        message: expect.stringContaining(name),
      });
    },
  );
});

test('what was written is read again, bit by bit', async () => {
  const { manifest } = await readModelFiles(fixture);
  const weights = [smallTensor('a/kernel', [1, 3], [0.1, -0, 3e38])];
  const dir = path.join(folder, 'written');
  const { sizeBytes } = await writeCheckpoint(dir, {
    manifest: { ...manifest, step: 41 },
    topology: {},
    weights,
    optimizer: [],
    bestWeights: [smallTensor('a/kernel', [1, 3], [1, 2, 3])],
    state: { note: 'é' },
  });
  const read = await readCheckpoint(dir);
  expect(read).toMatchObject({
    weights,
    optimizer: [],
    bestWeights: [{ name: 'a/kernel' }],
    state: { note: 'é' },
  });
  expect(Object.is(read.weights[0].data[1], -0)).toBe(true);
  expect(read.manifest.step).toBe(41);
  expect(sizeBytes).toBeGreaterThan(read.manifest.files.reduce((sum, file) => sum + file.sizeBytes, 0));
});

describe('a damaged artifact is refused', () => {
  test.each(['model.json', 'weights.bin', 'optimizer.json', 'optimizer.bin', 'state.json'])(
    'with a changed byte in %s',
    async (name) => {
      const bytes = await readFile(path.join(copy, name));
      bytes[0] ^= 1;
      await writeFile(path.join(copy, name), bytes);
      await expect(readCheckpoint(copy)).rejects.toMatchObject({
        code: 'artifactCorrupt',
        message: expect.stringContaining(name),
      });
    },
  );

  test.each(['weights.bin', 'manifest.json'])('without %s', async (name) => {
    await rm(path.join(copy, name));
    await expect(readCheckpoint(copy)).rejects.toMatchObject({ code: 'artifactCorrupt' });
  });

  test('with half a manifest', async () => {
    const text = await readFile(path.join(copy, 'manifest.json'), 'utf8');
    await writeFile(path.join(copy, 'manifest.json'), text.slice(0, text.length / 2));
    await expect(readModelFiles(copy)).rejects.toMatchObject({ code: 'artifactCorrupt' });
  });

  test('of a newer format, saying what to do', async () => {
    const manifest = JSON.parse(await readFile(path.join(copy, 'manifest.json'), 'utf8'));
    await writeFile(path.join(copy, 'manifest.json'), JSON.stringify({ ...manifest, formatVersion: 2 }));
    await expect(readModelFiles(copy)).rejects.toMatchObject({
      code: 'artifactFormatUnsupported',
      message: expect.stringContaining('Upgrade'),
    });
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { CApi, Pointer } from '../../../src/engine/libtensorflow/c-api.ts';
import { DataType } from '../../../src/engine/libtensorflow/data-type.ts';
import { createGraph } from '../../../src/engine/libtensorflow/graph.ts';
import { loadLibrary } from '../../../src/engine/libtensorflow/load-library.ts';
import { createSession, loadSavedModel, type Session } from '../../../src/engine/libtensorflow/session.ts';
import { createStatus } from '../../../src/engine/libtensorflow/status.ts';
import { createTensor, readTensor, type HostValues } from '../../../src/engine/libtensorflow/tensor.ts';
import { createTfjsBinding } from '../../../src/engine/libtensorflow/tfjs-binding.ts';
import {
  boolValue,
  encodeGraph,
  encodeSavedModel,
  shapeValue,
  stringValue,
  tensorValue,
  typeValue,
  type Node,
} from './graph-def-writer.ts';
import { settledMemory } from './collect-garbage.ts';
import { describeWithLibtensorflow, libtensorflowDir } from './needs-libtensorflow.ts';

const float = typeValue(DataType.float32);

/** w starts as `start`; `train` subtracts x from it; `w` reads it; `sum` is x + w and `both` splits x in two. */
const variableGraph: Node[] = [
  { name: 'x', op: 'Placeholder', attributes: { dtype: float, shape: shapeValue([2]) } },
  { name: 'start', op: 'Const', attributes: { dtype: float, value: tensorValue([2], [10, 20]) } },
  {
    name: 'variable',
    op: 'VarHandleOp',
    attributes: {
      dtype: float,
      shape: shapeValue([2]),
      shared_name: stringValue('w'),
      container: stringValue(''),
    },
  },
  { name: 'initialise', op: 'AssignVariableOp', inputs: ['variable', 'start'], attributes: { dtype: float } },
  { name: 'train', op: 'AssignSubVariableOp', inputs: ['variable', 'x'], attributes: { dtype: float } },
  { name: 'w', op: 'ReadVariableOp', inputs: ['variable'], attributes: { dtype: float } },
  { name: 'sum', op: 'AddV2', inputs: ['x', 'w'], attributes: { T: float } },
];

/** A chain of matrix products that takes long enough for the event loop to turn meanwhile. */
function longGraph(products: number): Node[] {
  const shape = shapeValue([512, 512]);
  const attributes = { T: float, transpose_a: boolValue(false), transpose_b: boolValue(false) };
  const nodes: Node[] = [{ name: 'm0', op: 'Placeholder', attributes: { dtype: float, shape } }];
  for (let i = 1; i <= products; i += 1) {
    nodes.push({ name: `m${i}`, op: 'MatMul', inputs: [`m${i - 1}`, 'm0'], attributes });
  }
  return nodes;
}

describeWithLibtensorflow('sessions of libtensorflow', () => {
  let api: CApi;
  beforeAll(() => {
    api = loadLibrary(libtensorflowDir);
  });

  const tensorOf = (shape: number[], values: number[]): Pointer => {
    const status = createStatus(api);
    const tensor = createTensor(api, status, shape, DataType.float32, Float32Array.from(values));
    status.dispose();
    return tensor;
  };
  const take = (tensors: Pointer[]): HostValues[] =>
    tensors.map((tensor) => {
      const values = readTensor(api, tensor);
      api.TF_DeleteTensor(tensor);
      return values;
    });
  const sessionOn = (nodes: Node[]): Session => {
    const graph = createGraph(api);
    graph.importGraphDef(encodeGraph(nodes));
    return createSession(api, graph, { intraOpThreads: 1, interOpThreads: 1 });
  };

  it('keeps variables between runs, shared by all entries', async () => {
    const session = sessionOn(variableGraph);
    const x = tensorOf([2], [1, 2]);
    session.entry({ targets: ['initialise'] }).run();
    const train = session.entry({ feeds: ['x:0'], targets: ['train'] });
    train.run([x]);
    await train.runAsync([x]);
    const read = session.entry({ feeds: ['x'], fetches: ['w', 'sum:0'] });
    expect(take(read.run([x]))).toEqual([new Float32Array([8, 16]), new Float32Array([9, 18])]);
    expect(take(await read.runAsync([x]))).toEqual([new Float32Array([8, 16]), new Float32Array([9, 18])]);
    api.TF_DeleteTensor(x);
    session.dispose();
  });

  it('runs off the event loop, several entries at a time, one run of an entry at a time', async () => {
    const session = sessionOn(longGraph(24));
    const feed = tensorOf(
      [512, 512],
      Array.from({ length: 512 * 512 }, () => 0.001),
    );
    const entry = session.entry({ feeds: ['m0'], fetches: ['m24'] });
    const other = session.entry({ feeds: ['m0'], fetches: ['m2'] });
    let turns = 0;
    const running = entry.runAsync([feed]);
    expect(entry.running).toBe(true);
    expect(() => entry.run([feed])).toThrow(/already running/);
    expect(() => session.dispose()).toThrow(/under way/);
    const count = setInterval(() => (turns += 1), 0);
    const results = await Promise.all([running, other.runAsync([feed])]);
    clearInterval(count);
    expect(turns).toBeGreaterThan(0);
    expect(entry.running).toBe(false);
    results.flat().forEach((tensor) => api.TF_DeleteTensor(tensor));
    api.TF_DeleteTensor(feed);
    session.dispose();
  });

  it("throws TensorFlow's message when a run fails, and runs again", async () => {
    const session = sessionOn(variableGraph);
    const x = tensorOf([2], [1, 2]);
    const read = session.entry({ fetches: ['w'] });
    expect(() => read.run()).toThrow(/FAILED_PRECONDITION|NOT_FOUND/); // not initialised yet
    await expect(read.runAsync()).rejects.toThrow(/FAILED_PRECONDITION|NOT_FOUND/);
    session.entry({ targets: ['initialise'] }).run();
    expect(take(read.run())).toEqual([new Float32Array([10, 20])]);
    api.TF_DeleteTensor(x);
    session.dispose();
  });

  it('refuses names that are not in the graph, and a wrong number of feeds', () => {
    const session = sessionOn(variableGraph);
    expect(() => session.entry({ fetches: ['nowhere'] })).toThrow(/no node named nowhere/);
    expect(() => session.entry({ fetches: ['w:3'] })).toThrow(/the node has 1 outputs/);
    expect(() => session.entry({ feeds: ['x'], fetches: ['sum'] }).run()).toThrow(
      /has 1 feeds \(x\); 0 were given/,
    );
    session.dispose();
  });

  it('refuses a graph that TensorFlow does not understand', () => {
    const graph = createGraph(api);
    expect(() => graph.importGraphDef(encodeGraph([{ name: 'a', op: 'NoSuchOperation' }]))).toThrow(
      /NoSuchOperation/,
    );
    expect(() => graph.importGraphDef(new Uint8Array([1, 2, 3]))).toThrow(/INVALID_ARGUMENT/);
    graph.dispose();
  });

  it('loads a SavedModel, also for TensorFlow.js', () => {
    const folder = mkdtempSync(join(tmpdir(), 'trainyard-saved-model-'));
    const nodes = variableGraph.filter(({ name }) => ['x', 'start'].includes(name));
    nodes.push({ name: 'y', op: 'Mul', inputs: ['x', 'start'], attributes: { T: float } });
    writeFileSync(join(folder, 'saved_model.pb'), encodeSavedModel(nodes));
    try {
      const session = loadSavedModel(api, folder, ['serve']);
      const x = tensorOf([2], [2, 3]);
      expect(take(session.entry({ feeds: ['x'], fetches: ['y'] }).run([x]))).toEqual([
        new Float32Array([20, 60]),
      ]);
      api.TF_DeleteTensor(x);
      session.dispose();

      const { binding } = createTfjsBinding(api);
      const model = binding.loadSavedModel(folder, 'serve');
      const input = binding.createTensor([2], DataType.float32, new Float32Array([1, 2]));
      const [output] = binding.runSavedModel(model, [input], 'x:0', 'y:0');
      expect(output).toMatchObject({ shape: [2], dtype: DataType.float32 });
      expect(binding.tensorDataSync(output.id)).toEqual(new Float32Array([10, 40]));
      [input, output.id].forEach((id) => binding.deleteTensor(id));
      binding.deleteSavedModel(model);
      expect([binding.getNumOfSavedModels(), binding.getNumOfTensors()]).toEqual([0, 0]);

      expect(() => loadSavedModel(api, folder, ['train'])).toThrow(/NOT_FOUND.*tags/s);
      expect(() => loadSavedModel(api, join(folder, 'missing'), ['serve'])).toThrow(/NOT_FOUND/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('gives back what sessions and runs take: memory stays flat', () => {
    const x = tensorOf([2], [1, 2]);
    const work = (times: number) => {
      for (let i = 0; i < times; i += 1) {
        const session = sessionOn(variableGraph);
        session.entry({ targets: ['initialise'] }).run();
        const entry = session.entry({ feeds: ['x'], fetches: ['sum', 'w'] });
        for (let run = 0; run < 20; run += 1) take(entry.run([x]));
        session.dispose();
      }
    };
    work(40);
    const before = settledMemory();
    work(120);
    expect(settledMemory() - before).toBeLessThan(10);
    api.TF_DeleteTensor(x);
  });
});

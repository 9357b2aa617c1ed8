import { beforeAll, expect, it } from 'vitest';
import { DataType } from '../../../src/engine/libtensorflow/data-type.ts';
import { loadLibrary } from '../../../src/engine/libtensorflow/load-library.ts';
import { AttributeType, type Attribute } from '../../../src/engine/libtensorflow/op-attribute.ts';
import { listOperations } from '../../../src/engine/libtensorflow/op-list.ts';
import type { CApi } from '../../../src/engine/libtensorflow/c-api.ts';
import { createTfjsBinding, type TfjsBinding } from '../../../src/engine/libtensorflow/tfjs-binding.ts';
import { settledMemory } from './collect-garbage.ts';
import { describeWithLibtensorflow, libtensorflowDir } from './needs-libtensorflow.ts';

const typeAttribute = (value: number, name = 'T'): Attribute => ({ name, type: AttributeType.type, value });
const bool = (name: string, value: boolean): Attribute => ({ name, type: AttributeType.bool, value });

describeWithLibtensorflow('the binding on libtensorflow', () => {
  let api: CApi;
  let binding: TfjsBinding;

  beforeAll(() => {
    api = loadLibrary(libtensorflowDir);
    binding = createTfjsBinding(api).binding;
  });

  /** Runs an operation with one output on fresh inputs, reads the result, deletes everything. */
  const run = (
    name: string,
    attributes: Attribute[],
    inputs: [shape: number[], type: number, values: Parameters<TfjsBinding['createTensor']>[2]][],
  ) => {
    const ids = inputs.map(([shape, type, values]) => binding.createTensor(shape, type, values));
    try {
      const [output] = binding.executeOp(name, attributes, ids, 1);
      const values = binding.tensorDataSync(output.id);
      binding.deleteTensor(output.id);
      return { shape: output.shape, dtype: output.dtype, values };
    } finally {
      ids.forEach((id) => binding.deleteTensor(id));
    }
  };

  it('multiplies matrices', () => {
    const result = run(
      'MatMul',
      [typeAttribute(DataType.float32), bool('transpose_a', false), bool('transpose_b', true)],
      [
        [[2, 3], DataType.float32, new Float32Array([1, 2, 3, 4, 5, 6])],
        [[2, 3], DataType.float32, new Float32Array([1, 0, 1, 0, 1, 0])],
      ],
    );
    expect(result).toEqual({
      shape: [2, 2],
      dtype: DataType.float32,
      values: new Float32Array([4, 2, 10, 5]),
    });
  });

  it.each([
    ['float32', DataType.float32, new Float32Array([1.5, -2])],
    ['float64', DataType.float64, new Float64Array([1.5, -2e300])],
    ['int32', DataType.int32, new Int32Array([7, -2147483648])],
    ['int64', DataType.int64, new BigInt64Array([7n, -9007199254740993n])],
    ['bool', DataType.bool, new Uint8Array([1, 0])],
    ['uint8', DataType.uint8, new Uint8Array([255, 1])],
    ['int8', DataType.int8, new Int8Array([-128, 1])],
    ['uint16', DataType.uint16, new Uint16Array([65535, 1])],
    ['bfloat16', DataType.bfloat16, new Uint16Array([0x3f80, 0xc000])],
    ['float16', DataType.float16, new Uint16Array([0x3c00, 0xc000])],
  ])('carries %s through an operation unchanged', (_name, type, values) => {
    expect(run('Identity', [typeAttribute(type)], [[[2], type, values]])).toEqual({
      shape: [2],
      dtype: type,
      values,
    });
  });

  it('carries complex numbers, two floats each', () => {
    const values = new Float32Array([1, 2, 3, -4]);
    const result = run('Conj', [typeAttribute(DataType.complex64)], [[[2], DataType.complex64, values]]);
    expect(result.values).toEqual(new Float32Array([1, -2, 3, 4]));
  });

  it('takes 64-bit integers as TensorFlow.js writes them: pairs of 32-bit ones', () => {
    const result = run(
      'Identity',
      [typeAttribute(DataType.int64)],
      [[[], DataType.int64, new Int32Array([-5, -1])]],
    );
    expect(result.values).toEqual(new BigInt64Array([-5n]));
  });

  it('carries strings, short ones and long ones, empty ones and bytes that are no UTF-8', () => {
    const strings = ['', 'short', 'x'.repeat(1000)].map((text) => new Uint8Array(Buffer.from(text)));
    strings.push(new Uint8Array([0xff, 0, 0xfe]));
    const result = run('Identity', [typeAttribute(DataType.string)], [[[4], DataType.string, strings]]);
    expect(result.values).toEqual(strings);
    const lengths = run('StringLength', [], [[[2, 2], DataType.string, strings]]);
    expect(lengths).toEqual({
      shape: [2, 2],
      dtype: DataType.int32,
      values: new Int32Array([0, 5, 1000, 3]),
    });
  });

  it('keeps the strings of a tensor that another one shares', () => {
    const long = new Uint8Array(Buffer.from('y'.repeat(500)));
    const id = binding.createTensor([1], DataType.string, [long]);
    const [shared] = binding.executeOp('Identity', [typeAttribute(DataType.string)], [id], 1);
    binding.deleteTensor(id);
    expect(binding.tensorDataSync(shared.id)).toEqual([long]);
    binding.deleteTensor(shared.id);
  });

  it('carries tensors without elements', () => {
    const values = new Float32Array(0);
    expect(run('Identity', [typeAttribute(DataType.float32)], [[[0, 3], DataType.float32, values]])).toEqual({
      shape: [0, 3],
      dtype: DataType.float32,
      values,
    });
  });

  it('sets every kind of attribute', () => {
    const pooled = run(
      'MaxPool',
      [
        typeAttribute(DataType.float32),
        { name: 'ksize', type: AttributeType.int, value: [1, 2, 2, 1] },
        { name: 'strides', type: AttributeType.int, value: [1, 2, 2, 1] },
        { name: 'padding', type: AttributeType.string, value: 'VALID' },
        { name: 'data_format', type: AttributeType.string, value: 'NHWC' },
      ],
      [[[1, 2, 2, 1], DataType.float32, new Float32Array([1, 4, 3, 2])]],
    );
    expect(pooled).toEqual({ shape: [1, 1, 1, 1], dtype: DataType.float32, values: new Float32Array([4]) });

    const leaky = run(
      'LeakyRelu',
      [typeAttribute(DataType.float32), { name: 'alpha', type: AttributeType.float, value: 0.25 }],
      [[[2], DataType.float32, new Float32Array([-4, 2])]],
    );
    expect(leaky.values).toEqual(new Float32Array([-1, 2]));

    const argMax = run(
      'ArgMax',
      [
        typeAttribute(DataType.float32),
        typeAttribute(DataType.int32, 'Tidx'),
        typeAttribute(DataType.int32, 'output_type'),
      ],
      [
        [[3], DataType.float32, new Float32Array([1, 9, 3])],
        [[], DataType.int32, new Int32Array([0])],
      ],
    );
    expect(argMax).toEqual({ shape: [], dtype: DataType.int32, values: new Int32Array([1]) });

    const placeholder = run(
      'Empty',
      [typeAttribute(DataType.float32, 'dtype'), bool('init', true)],
      [[[2], DataType.int32, new Int32Array([2, 1])]],
    );
    expect(placeholder).toEqual({ shape: [2, 1], dtype: DataType.float32, values: new Float32Array(2) });
  });

  it('sets lists of types, shapes, floats and strings', () => {
    // A queue takes lists of types and shapes; its handle is a resource.
    const [queue] = binding.executeOp(
      'FIFOQueueV2',
      [
        { name: 'component_types', type: AttributeType.type, value: [DataType.float32, DataType.int32] },
        { name: 'shapes', type: AttributeType.shape, value: [[2], []] },
        { name: 'capacity', type: AttributeType.int, value: 3 },
        { name: 'shared_name', type: AttributeType.string, value: 'attribute-test' },
      ],
      [],
      1,
    );
    expect(queue.dtype).toBe(DataType.resource);
    const floats = binding.createTensor([2], DataType.float32, new Float32Array([1, 2]));
    const integer = binding.createTensor([], DataType.int32, new Int32Array([3]));
    const types: Attribute = {
      name: 'Tcomponents',
      type: AttributeType.type,
      value: [DataType.float32, DataType.int32],
    };
    binding.executeOp('QueueEnqueueV2', [types], [queue.id, floats, integer], 0);
    const wrongShape = () => binding.executeOp('QueueEnqueueV2', [types], [queue.id, integer, integer], 0);
    expect(wrongShape).toThrow(/INVALID_ARGUMENT/);

    const boundaries = run(
      'Bucketize',
      [typeAttribute(DataType.float32), { name: 'boundaries', type: AttributeType.float, value: [0, 10] }],
      [[[3], DataType.float32, new Float32Array([-1, 5, 50])]],
    );
    expect(boundaries.values).toEqual(new Int32Array([0, 1, 2]));
    [queue.id, floats, integer].forEach((id) => binding.deleteTensor(id));
  });

  it('has operations with several outputs, and with none', () => {
    const x = binding.createTensor([4], DataType.float32, new Float32Array([1, 2, 3, 4]));
    const axis = binding.createTensor([], DataType.int32, new Int32Array([0]));
    const split: Attribute[] = [
      typeAttribute(DataType.float32),
      { name: 'num_split', type: AttributeType.int, value: 4 },
    ];
    const parts = binding.executeOp('Split', split, [axis, x], 4);
    expect(parts.map(({ id }) => [...(binding.tensorDataSync(id) as Float32Array)])).toEqual([
      [1],
      [2],
      [3],
      [4],
    ]);
    expect(binding.executeOp('NoOp', [], [], 0)).toEqual([]);
    [x, axis, ...parts.map(({ id }) => id)].forEach((id) => binding.deleteTensor(id));
  });

  it("throws TensorFlow's own message for what it can't do, and goes on", () => {
    const attributes = [
      typeAttribute(DataType.float32),
      bool('transpose_a', false),
      bool('transpose_b', false),
    ];
    const x: [number[], number, Float32Array] = [[2, 3], DataType.float32, new Float32Array(6)];
    expect(() => run('MatMul', attributes, [x, x])).toThrow(/INVALID_ARGUMENT.*Matrix size-incompatible/);
    expect(() => run('NoSuchOperation', [], [])).toThrow(/NOT_FOUND.*NoSuchOperation/);
    expect(() => run('MatMul', attributes, [x])).toThrow(/expected 2 inputs, got 1/);
    expect(() => run('Identity', [{ name: 'T', type: 99, value: 1 }], [x])).toThrow(/unknown type 99/);
    expect(run('Identity', [typeAttribute(DataType.float32)], [x]).values).toEqual(new Float32Array(6));
  });

  it('refuses values that do not fit the type or the shape', () => {
    expect(() => binding.createTensor([2], DataType.float32, new Int32Array(2))).toThrow(
      /Int32Array can't hold float32/,
    );
    expect(() => binding.createTensor([3], DataType.float32, new Float32Array(2))).toThrow(
      /has 12 bytes, the values 8/,
    );
    expect(() => binding.createTensor([3], DataType.string, [new Uint8Array(1)])).toThrow(
      /does not fit 1 strings/,
    );
    expect(() => binding.deleteTensor(-1)).toThrow(/no tensor with the id -1/);
  });

  it('frees what it is told to: tensor count and memory stay flat', () => {
    const before = binding.getNumOfTensors();
    const strings = [new Uint8Array(10_000)];
    const matrix = new Float32Array(64 * 64);
    let failures = 0;
    const work = (times: number) => {
      for (let i = 0; i < times; i += 1) {
        run('Identity', [typeAttribute(DataType.string)], [[[1], DataType.string, strings]]);
        run('Relu', [typeAttribute(DataType.float32)], [[[64, 64], DataType.float32, matrix]]);
        try {
          run('Relu', [typeAttribute(DataType.float32)], []);
        } catch {
          failures += 1;
        }
      }
    };
    work(3000); // until the JavaScript heap has found its size
    const residentBefore = settledMemory();
    work(6000); // 60 MB of strings and 100 MB of floats pass through
    expect(failures).toBe(9000);
    expect(binding.getNumOfTensors()).toBe(before);
    expect(settledMemory() - residentBefore).toBeLessThan(15);
  });

  it("lists the library's operations", () => {
    const operations = listOperations(api);
    expect(operations.size).toBeGreaterThan(1000);
    expect(operations.get('FusedBatchNormV3')?.outputs.map(({ name }) => name)).toEqual([
      'y',
      'batch_mean',
      'batch_variance',
      'reserve_space_1',
      'reserve_space_2',
      'reserve_space_3',
    ]);
    expect(operations.get('ResourceApplyAdam')?.isStateful).toBe(true);
    expect(operations.get('MatMul')?.isStateful).toBe(false);
    expect(operations.get('ConcatV2')?.inputs[0]).toMatchObject({
      name: 'values',
      numberAttribute: 'N',
      typeAttribute: 'T',
    });
  });
});

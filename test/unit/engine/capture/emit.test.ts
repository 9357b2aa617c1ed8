import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { emitDataflow, type FunctionLibrary } from '../../../../src/engine/capture/emit/emit-dataflow.ts';
import { createScope } from '../../../../src/engine/capture/emit/scope.ts';
import { attr, floatType } from '../../../../src/engine/capture/graph/attribute-value.ts';
import { createNode, intConstant } from '../../../../src/engine/capture/graph/dataflow.ts';
import { encodeGraphDef } from '../../../../src/engine/capture/graph/graph-def.ts';
import { lowerings } from '../../../../src/engine/capture/recurrent/lowerings.ts';
import {
  cellAttributes,
  recurrentOps,
} from '../../../../src/engine/capture/recurrent/recurrent-operations.ts';
import { requireSameGraph } from '../../../../src/engine/capture/trace/double-trace.ts';
import { DataType } from '../../../../src/engine/libtensorflow/data-type.ts';
import type { OpArgument, OperationCatalog } from '../../../../src/engine/libtensorflow/op-list.ts';
import { float, input } from './dataflow-of.ts';

const argument = (name: string, lists: Partial<OpArgument> = {}): OpArgument => ({
  name,
  type: 0,
  typeAttribute: '',
  numberAttribute: '',
  typeListAttribute: '',
  ...lists,
});

/** Operations with one output of the usual name, and two with lists. */
const catalog: OperationCatalog = new Map(
  [
    ['Const', [argument('output')]],
    ['Split', [argument('output', { numberAttribute: 'num_split' })]],
    ['StatelessWhile', [argument('output', { typeListAttribute: 'T' })]],
    ['ConcatV2', [argument('output')]],
    ['MatMul', [argument('product')]],
    ['FusedBatchNormV3', [argument('y'), argument('batch_mean')]],
    ...['AddV2', 'Sub', 'Mul', 'Less'].map((op) => [op, [argument('z')]]),
    ...['Sigmoid', 'Tanh'].map((op) => [op, [argument('y')]]),
    ...['Slice', 'Reshape', 'Fill', 'Pack', 'XlaDynamicUpdateSlice'].map((op) => [op, [argument('output')]]),
  ].map(([name, outputs]) => [
    name as string,
    {
      name: name as string,
      inputs: [],
      outputs: outputs as OpArgument[],
      attributes: new Map(),
      isStateful: false,
    },
  ]),
);

describe('a scope', () => {
  it('names outputs by number in a graph, by name in a function body', () => {
    const graph = createScope('graph', catalog, 'train/');
    const split = graph.add('Split', ['axis', 'x'], { num_split: attr.int(3) }, { name: 'parts' });
    expect([split.out(), split.out(2)]).toEqual(['train/parts', 'train/parts:2']);

    const body = createScope('function', catalog);
    expect(body.add('Split', [], { num_split: attr.int(3) }, { name: 's' }).out(2)).toBe('s:output:2');
    expect(body.add('StatelessWhile', [], { T: attr.types([1, 1]) }, { name: 'w' }).out(1)).toBe(
      'w:output:1',
    );
    expect(body.add('FusedBatchNormV3', [], {}, { name: 'n' }).out(1)).toBe('n:batch_mean:0');
    expect(() => body.add('MatMul', []).out(1)).toThrow(/MatMul has no output 1/);
  });

  it('writes control edges once, and small constants once', () => {
    const scope = createScope('graph', catalog);
    const first = scope.add('NoOp', []);
    scope.add('Identity', ['x'], {}, { name: 'y', after: [first, first] });
    expect(scope.nodes.at(-1)?.inputs).toEqual(['x', `^${first.name}`]);
    expect(scope.float(0.5)).toBe(scope.float(0.5));
    expect(scope.float(1)).not.toBe(scope.int(1));
  });
});

const proto = protobuf
  .parse(
    `syntax = "proto3";
  message GraphDef { repeated NodeDef node = 1; FunctionDefLibrary library = 2; VersionDef versions = 4; }
  message VersionDef { int32 producer = 1; }
  message FunctionDefLibrary { repeated FunctionDef function = 1; }
  message FunctionDef { OpDef signature = 1; repeated NodeDef node_def = 3; map<string, string> ret = 4; map<string, string> control_ret = 6; }
  message OpDef { string name = 1; repeated ArgDef input_arg = 2; repeated ArgDef output_arg = 3; bool is_stateful = 17; repeated string control_output = 20; }
  message ArgDef { string name = 1; int32 type = 3; }
  message NodeDef { string name = 1; string op = 2; repeated string input = 3; map<string, AttrValue> attr = 5; }
  message AttrValue { oneof value { bytes s = 2; int64 i = 3; float f = 4; bool b = 5; int32 type = 6; Shape shape = 7; Tensor tensor = 8; List list = 1; Func func = 10; } }
  message List { repeated bytes s = 2; repeated int64 i = 3; repeated float f = 4; repeated bool b = 5; repeated int32 type = 6; repeated Shape shape = 7; }
  message Shape { repeated Dim dim = 2; bool unknown_rank = 3; }
  message Dim { int64 size = 1; }
  message Tensor { int32 dtype = 1; Shape tensor_shape = 2; bytes tensor_content = 4; }
  message Func { string name = 1; }
`,
  )
  .root.lookupType('GraphDef');

describe('encodeGraphDef', () => {
  it('writes what a protobuf reader reads', () => {
    const attributes = {
      text: attr.string('NHWC'),
      number: attr.int(-3),
      rate: attr.float(0.25),
      flag: attr.bool(true),
      type: attr.type(DataType.float32),
      shape: attr.shape([2, 3]),
      rankless: attr.shape(null),
      value: attr.tensor({ dtype: DataType.int32, shape: [1], bytes: Uint8Array.of(7, 0, 0, 0) }),
      body: attr.function('f'),
      texts: attr.strings(['a', 'b']),
      numbers: attr.ints([1, 2]),
      rates: attr.floats([0.5]),
      flags: attr.bools([true, false]),
      types: attr.types([1, 3]),
      shapes: attr.shapes([[1], []]),
    };
    const node = { name: 'n', op: 'Op', inputs: ['x', '^y'], attributes };
    const body = {
      name: 'f',
      arguments: [{ name: 'a', dtype: 1 }],
      results: [{ name: 'r', dtype: 1, value: 'n:z:0' }],
      nodes: [node],
      controls: ['n'],
      attributes: {},
      isStateful: true,
    };
    const bytes = encodeGraphDef({ nodes: [node], functions: [body] });
    const read = proto.toObject(proto.decode(bytes), { longs: Number, bytes: String }) as Record<
      string,
      unknown
    >;
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const shapeOf = (...sizes: number[]) => ({ dim: sizes.map((size) => ({ size })) });
    const expectedNode = {
      name: 'n',
      op: 'Op',
      input: ['x', '^y'],
      attr: {
        text: { s: base64('NHWC') },
        number: { i: -3 },
        rate: { f: 0.25 },
        flag: { b: true },
        type: { type: 1 },
        shape: { shape: shapeOf(2, 3) },
        rankless: { shape: { unknown_rank: true } },
        value: { tensor: { dtype: 3, tensor_shape: shapeOf(1), tensor_content: 'BwAAAA==' } },
        body: { func: { name: 'f' } },
        texts: { list: { s: [base64('a'), base64('b')] } },
        numbers: { list: { i: [1, 2] } },
        rates: { list: { f: [0.5] } },
        flags: { list: { b: [true, false] } },
        types: { list: { type: [1, 3] } },
        shapes: { list: { shape: [shapeOf(1), {}] } },
      },
    };
    const normal = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll(/unknownRank|tensorShape|tensorContent/g, (name) => name.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`))) as Record<string, unknown>; // prettier-ignore
    const graph = normal(read);
    expect(graph['node']).toEqual([expectedNode]);
    expect(graph['library']).toEqual({
      function: [
        {
          signature: {
            name: 'f',
            inputArg: [{ name: 'a', type: 1 }],
            outputArg: [{ name: 'r', type: 1 }],
            isStateful: true,
            controlOutput: ['n'],
          },
          nodeDef: [expectedNode],
          ret: { r: 'n:z:0' },
          controlRet: { n: 'n' },
        },
      ],
    });
  });
});

describe('recurrent layers', () => {
  const lowered = (steps: number): FunctionLibrary => {
    const [rows, units] = [2, 3];
    const attributes = cellAttributes({
      steps,
      rows,
      units,
      activation: 'tanh',
      recurrentActivation: 'sigmoid',
    });
    const inputs = [input('x', steps, rows, 4 * units), input('kernel', units, 4 * units)];
    const types = [units, 4 * units, units].map((width) => ({
      shape: [steps, rows, width],
      dtype: DataType.float32,
    }));
    const [h] = createNode(recurrentOps.lstm, attributes, inputs, types).outputs;
    const library: FunctionLibrary = new Map();
    const scope = createScope('graph', catalog);
    emitDataflow({ outputs: { h } }, { scope, library, lowerings, input: ({ name }) => name });
    return library;
  };

  it('stay loops over time: no more nodes for more steps', () => {
    const sizes = (library: FunctionLibrary) => [...library.values()].map(({ nodes }) => nodes.length);
    expect(sizes(lowered(200))).toEqual(sizes(lowered(5)));
    expect([...lowered(5).values()].flatMap(({ nodes }) => nodes.map(({ op }) => op))).toContain(
      'StatelessWhile',
    );
  });

  it('refuse a pseudo-operation that nothing lowers', () => {
    const [y] = createNode('TrainyardUnheardOf', {}, [], [{ shape: [], dtype: DataType.float32 }]).outputs;
    const context = { scope: createScope('graph', catalog), library: new Map(), lowerings, input: () => '' };
    expect(() => emitDataflow({ outputs: { y } }, context)).toThrow(/Nothing lowers TrainyardUnheardOf/);
  });
});

describe('requireSameGraph', () => {
  const scaled = (constant: number, op = 'Mul') => ({
    outputs: { y: float(op, [input('x', 2), intConstant(constant)], [2], floatType) },
  });

  it('accepts equal traces, and names what differs in others', () => {
    expect(() => requireSameGraph(scaled(2), scaled(2))).not.toThrow();
    expect(() => requireSameGraph(scaled(2), scaled(3))).toThrow(/give Mul other constants/);
    expect(() => requireSameGraph(scaled(2), scaled(2, 'Add'))).toThrow(/Mul in one, Add in the other/);
    expect(() => requireSameGraph(scaled(2), { outputs: { y: input('x', 2) } })).toThrow(
      /1 and 0 operations/,
    );
  });
});

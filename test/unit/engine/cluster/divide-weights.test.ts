import { describe, expect, it } from 'vitest';
import { attr } from '../../../../src/engine/capture/graph/attribute-value.ts';
import type { NodeDef } from '../../../../src/engine/capture/graph/graph-def.ts';
import { wholeWeight, type StepModel } from '../../../../src/engine/capture/step/step-model.ts';
import { DataType } from '../../../../src/engine/libtensorflow/data-type.ts';
import { divideByColumns, divideByLayers, rankOfVariable } from '../../../../src/engine/cluster/divide-weights.ts'; // prettier-ignore
import { placeNodes } from '../../../../src/engine/cluster/place-nodes.ts';

const weight = (name: string, ...shape: number[]) => ({
  name,
  shape,
  dtype: DataType.float32,
  isTrainable: true,
});
const modelOf = (trained: StepModel['trained']) =>
  ({ trained, optimizer: { slots: [{ name: 'm', initial: 0 }] } }) as unknown as StepModel;

describe('a division by layers', () => {
  const weights = [weight('a/kernel', 10, 10), weight('a/bias', 10), weight('b/kernel', 10, 10), weight('c/kernel', 10, 20)];
  const model = modelOf(weights.map(wholeWeight));

  it('gives each process neighbours, about as many bytes each, slots included', () => {
    const { ranks, bytes } = divideByLayers(weights, model, 2);
    expect([...ranks]).toEqual([['a/kernel', 0], ['a/bias', 0], ['b/kernel', 0], ['c/kernel', 1]]);
    expect(bytes).toEqual([210 * 4 * 2, 200 * 4 * 2]);
  });

  it('gives each process a layer where there are as many, and leaves the others empty', () => {
    expect(divideByLayers(weights, model, 3).bytes).toEqual([880, 800, 1600]);
    expect(divideByLayers(weights, model, 4).bytes).toEqual([880, 800, 1600, 0]);
  });

  it('has slots beside their weights and the data where the session is', () => {
    const division = divideByLayers(weights, model, 2);
    expect(['c/kernel', 'c/kernel/m', 'a/bias/m', 'data/train/features'].map((name) => rankOfVariable(division, name))).toEqual([1, 1, 0, 0]);
  });
}); // prettier-ignore

it('a division by columns gives each process its block, and the rest to the one with the fewest bytes', () => {
  const weights = [weight('a/kernel', 4, 6), weight('a/bias', 6), weight('b/kernel', 6, 1), weight('b/moving', 3)];
  const block = (index: number) => ({ ...wholeWeight(weight(`a/kernel#${index}`, 4, 3)), weight: 'a/kernel', firstColumn: 3 * index });
  const model = modelOf([block(0), block(1), wholeWeight(weights[1]), wholeWeight(weights[2])]);
  const { ranks, bytes } = divideByColumns(weights, model, 2);
  expect(Object.fromEntries(ranks)).toEqual({ 'a/kernel#0': 0, 'a/kernel#1': 1, 'a/bias': 0, 'b/kernel': 1, 'b/moving': 0 });
  expect(bytes).toEqual([96 + 48 + 12, 96 + 48]);
}); // prettier-ignore

describe('placed nodes', () => {
  const node = (name: string, op: string, inputs: string[] = [], variable?: string): NodeDef => ({
    name,
    op,
    inputs,
    attributes: variable === undefined ? {} : { shared_name: attr.string(variable) },
  });
  const places = {
    devices: ['/task:0', '/task:1'],
    rankOf: (variable: string) => (variable === 'w1' ? 1 : 0),
  };
  /** x·w0 → relu → ·w1 → loss, and back. */
  const step = [
    node('x', 'Placeholder'),
    node('h0', 'VarHandleOp', [], 'w0'),
    node('h1', 'VarHandleOp', [], 'w1'),
    node('w0', 'ReadVariableOp', ['h0']),
    node('w1', 'ReadVariableOp', ['h1']),
    node('a', 'MatMul', ['x', 'w0']),
    node('mask', 'RandomUniform', ['x']),
    node('relu', 'Relu', ['a']),
    node('b', 'MatMul', ['relu', 'w1']),
    node('two', 'Const'),
    node('drop', 'Mul', ['b', 'mask']),
    node('loss', 'Mul', ['drop', 'two']),
    node('g1', 'MatMul', ['relu', 'loss']),
    node('da', 'MatMul', ['loss', 'w1']),
    node('drelu', 'ReluGrad', ['da', 'relu']),
    node('g0', 'MatMul', ['x', 'drelu']),
    node('norm', 'L2Loss', ['g0']),
    node('all', 'AddN', ['norm', 'loss', 'two', '^b']),
    node('u0', 'ResourceApplyGradientDescent', ['h0', 'two', 'g0']),
    node('u1', 'ResourceApplyGradientDescent', ['h1', 'two', 'g1']),
  ];
  const placed = placeNodes(step, places);
  const taskOf = (name: string) => Number(placed.find((one) => one.name === name)!.device!.slice(-1));

  it('stand beside the weights that they work on, forth and back', () => {
    const tasks = Object.fromEntries(step.filter(({ op }) => op !== 'Const').map(({ name }) => [name, taskOf(name)]));
    expect(tasks).toEqual({
      x: 0, h0: 0, w0: 0, a: 0, relu: 0, drelu: 0, g0: 0, u0: 0,
      h1: 1, w1: 1, b: 1, mask: 1, drop: 1, loss: 1, g1: 1, da: 1, u1: 1,
      norm: 0, all: 1,
    });
  }); // prettier-ignore

  it('have constants of their own, and sums whose order is fixed', () => {
    const byName = new Map(placed.map((one) => [one.name, one]));
    expect(byName.get('u0')!.inputs).toEqual(['h0', taskOf('two') === 0 ? 'two' : 'two_on_0', 'g0']);
    expect(byName.get('u1')!.inputs).toEqual(['h1', taskOf('two') === 1 ? 'two' : 'two_on_1', 'g1']);
    expect([byName.get('all_0')!.op, ...byName.get('all_0')!.inputs]).toEqual(['AddV2', 'norm', 'loss', '^b']);
    expect([byName.get('all')!.op, ...byName.get('all')!.inputs]).toEqual(['AddV2', 'all_0', 'two', '^b']);
    expect(placed.filter(({ name }) => name.startsWith('two')).map(({ device }) => device).toSorted((a, b) => a!.localeCompare(b!))).toEqual(places.devices);
  }); // prettier-ignore
});

import { describe, expect, it } from 'vitest';
import {
  floatConstant,
  intConstant,
  numbersOf,
  type Constant,
  type Dataflow,
} from '../../../../src/engine/capture/graph/dataflow.ts';
import { printDataflow } from '../../../../src/engine/capture/graph/print.ts';
import { scaleRows } from '../../../../src/engine/capture/step/scale-rows.ts';
import { names } from '../../../../src/engine/capture/step/step-model.ts';
import { float, input, product, reshaped } from './dataflow-of.ts';

/** A mean over rows, as a graph of so many. */
function meanOf(rows: number, share = 1 / rows): Dataflow {
  const x = input(names.features, rows, 4);
  const y = product(x, input('w', 4, 3), [rows, 3]);
  const scaled = float('Mul', [reshaped(y, rows * 3), floatConstant(share)], [rows * 3]);
  return { outputs: { y: scaled } };
}
const traced = (make: (rows: number) => Dataflow, rows: number) => ({ graph: make(rows), rows });
const scaled = (make: (rows: number) => Dataflow, rows: number) =>
  scaleRows(traced(make, 8), traced(make, 16), rows);

/** A graph that is one constant. */
const constant = (values: number | readonly number[]): Dataflow => ({
  outputs: { y: floatConstant(values) },
});

describe('the graph of a large batch from two small ones', () => {
  it('has shapes in proportion to the rows, and means in inverse proportion', () => {
    expect(printDataflow(scaled(meanOf, 64)!)).toBe(printDataflow(meanOf(64)));
  });

  it("has the corrections of variances, and constants of each row's own", () => {
    const bessel = scaled((rows) => constant(Math.fround((3 * rows - 1) / (3 * rows))), 100)!;
    expect(numbersOf(bessel.outputs['y'])![0]).toBeCloseTo(299 / 300, 7);
    const ones = scaled((rows) => constant(Array.from({ length: rows }, () => 1)), 24)!;
    expect((ones.outputs['y'] as Constant).shape).toEqual([24]);
    const many = scaled((rows) => constant(Array.from({ length: 1024 * rows }, () => 1)), 64)!;
    expect(printDataflow(many)).toMatch(/^%0 = Fill\(\[65536\], 1\).* : float32\[65536\]\ny = %0$/);
  });

  it.each<[string, (rows: number) => Dataflow]>([
    ['sizes that grow as the square', (rows) => ({ outputs: { y: reshaped(input('x', 4096), rows * rows) } })],
    ['sizes with a constant part', (rows) => ({ outputs: { y: intConstant([rows + 1]) } })],
    ['numbers that differ', (rows) => constant(Math.sin(rows))],
    ['as many different numbers as rows', (rows) => constant(Array.from({ length: rows }, (_, row) => row))],
    ['other operations', (rows) => ({ outputs: { y: float(rows === 8 ? 'Exp' : 'Relu', [input('x', 4)], [4]) } })],
  ])('is not known from %s', (_, make) => {
    expect(scaled(make, 64)).toBeNull();
  }); // prettier-ignore
});

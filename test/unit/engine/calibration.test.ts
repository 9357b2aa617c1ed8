import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ProbabilityCalibration } from '../../../src/contracts/probability-calibration.ts';
import { fitCalibration } from '../../../src/engine/calibration/fit-calibration.ts';
import { fitIsotonic } from '../../../src/engine/calibration/isotonic.ts';
import { calibrateOutputs } from '../../../src/targets/calibration/calibrate-outputs.ts';
import { risingAt } from '../../../src/targets/calibration/rising-points.ts';
import { fitPlatt } from '../../../src/engine/calibration/platt.ts';

interface Fixture {
  binary: {
    probabilities: number[];
    labels: number[];
    new: number[];
    platt: { slope: number; intercept: number; calibrated: number[] };
    isotonic: { x: number[]; y: number[]; calibrated: number[] };
    temperature: { value: number; calibrated: number[] };
  };
  classes: {
    probabilities: number[][];
    labels: number[];
    temperature: { value: number; calibrated: number[][] };
    platt: { slope: number; intercept: number }[];
    isotonic: number[][];
  };
}
const file = new URL('../../fixtures/metrics/calibration.json', import.meta.url);
const { binary, classes } = JSON.parse(await readFile(file, 'utf8')) as Fixture;

const outputsOf = (rows: readonly (readonly number[])[]) => ({
  rows: rows.length,
  width: rows[0].length,
  values: Float32Array.from(rows.flat()),
});
const two = { kind: 'classes', classes: ['a', 'b'] };
const three = { kind: 'classes', classes: ['a', 'b', 'c'] };
const labelled = { kind: 'labels', names: ['a', 'b', 'c'] };
const given = outputsOf(binary.probabilities.map((p) => [p]));
const asked = outputsOf(binary.new.map((p) => [p]));
const many = outputsOf(classes.probabilities);
const largestDifference = (found: ArrayLike<number>, expected: readonly number[]): number =>
  Math.max(...expected.map((value, i) => Math.abs(value - found[i])));

describe("scikit-learn's calibrations", () => {
  it('Platt of two classes', () => {
    const fitted = fitCalibration('platt', two, given, Float32Array.from(binary.labels));
    const { slope, intercept } = (fitted as Extract<ProbabilityCalibration, { method: 'platt' }>).outputs[0];
    expect(slope).toBeCloseTo(binary.platt.slope, 4);
    expect(intercept).toBeCloseTo(binary.platt.intercept, 4);
    expect(largestDifference(calibrateOutputs(two, fitted, asked).values, binary.platt.calibrated)).toBeLessThan(1e-5); // prettier-ignore
  });

  it('isotonic of two classes', () => {
    const fitted = fitCalibration('isotonic', two, given, Float32Array.from(binary.labels));
    const { x, y } = (fitted as Extract<ProbabilityCalibration, { method: 'isotonic' }>).outputs[0];
    expect(largestDifference(x, binary.isotonic.x)).toBeLessThan(1e-12);
    expect(largestDifference(y, binary.isotonic.y)).toBeLessThan(1e-12);
    expect(x).toHaveLength(binary.isotonic.x.length);
    expect(largestDifference(calibrateOutputs(two, fitted, asked).values, binary.isotonic.calibrated)).toBeLessThan(1e-6); // prettier-ignore
  });

  it('Platt and isotonic of three classes, one against the others', () => {
    const targets = Float32Array.from(classes.labels);
    const platt = fitCalibration('platt', three, many, targets) as Extract<ProbabilityCalibration, { method: 'platt' }>; // prettier-ignore
    expect(largestDifference(platt.outputs.map(({ slope }) => slope), classes.platt.map(({ slope }) => slope))).toBeLessThan(1e-4); // prettier-ignore
    const isotonic = fitCalibration('isotonic', three, many, targets);
    expect(largestDifference(calibrateOutputs(three, isotonic, many).values, classes.isotonic.flat())).toBeLessThan(1e-6); // prettier-ignore
  });
});

describe('temperature scaling', () => {
  it('has the largest likelihood, as SciPy finds it', () => {
    const ofTwo = fitCalibration('temperature', two, given, Float32Array.from(binary.labels));
    expect(ofTwo).toMatchObject({ temperature: expect.closeTo(binary.temperature.value, 4) });
    expect(largestDifference(calibrateOutputs(two, ofTwo, asked).values, binary.temperature.calibrated)).toBeLessThan(1e-5); // prettier-ignore
    const ofThree = fitCalibration('temperature', three, many, Float32Array.from(classes.labels));
    expect(ofThree).toMatchObject({ temperature: expect.closeTo(classes.temperature.value, 4) });
    expect(largestDifference(calibrateOutputs(three, ofThree, many).values, classes.temperature.calibrated.flat())).toBeLessThan(1e-5); // prettier-ignore
  });

  it('stays finite where every row is right, and where probabilities were rounded to 0 and 1', () => {
    const sure = outputsOf([[1], [0], [1], [0]]);
    const fitted = fitCalibration('temperature', two, sure, Float32Array.of(1, 0, 1, 0));
    expect(fitted).toMatchObject({ temperature: expect.closeTo(0.01, 6) });
    const wrong = fitCalibration('temperature', two, sure, Float32Array.of(0, 1, 0, 1));
    expect(wrong).toMatchObject({ temperature: expect.closeTo(100, 6) });
    for (const value of calibrateOutputs(two, wrong, sure).values) expect(Math.abs(value - 0.5)).toBeLessThan(0.1); // prettier-ignore
  });
});

describe('a calibration', () => {
  it('of labels is one for each label, which need not add up to 1', () => {
    const rows = outputsOf([
      [0.9, 0.2, 0.5],
      [0.8, 0.3, 0.5],
      [0.1, 0.6, 0.5],
    ]);
    const targets = Float32Array.of(1, 0, 0, 1, 1, 0, 0, 1, 1);
    const fitted = fitCalibration('isotonic', labelled, rows, targets);
    const found = Array.from(calibrateOutputs(labelled, fitted, rows).values);
    expect(found).toEqual([1, 0, 1 / 3, 1, 1, 1 / 3, 0, 1, 1 / 3].map((value) => Math.fround(value)));
  });

  it('of classes that all come to 0 has equal shares', () => {
    const nothing = { x: [0.5], y: [0] };
    const calibration = { method: 'isotonic' as const, outputs: [nothing, nothing, nothing] };
    const [row] = [calibrateOutputs(three, calibration, outputsOf([[0.2, 0.3, 0.5]])).values];
    expect(Array.from(row)).toEqual([1, 1, 1].map((value) => Math.fround(value / 3)));
  });
});

describe('isotonic regression', () => {
  it('pools what falls, and takes equal probabilities together', () => {
    // Means 0, 1, 0 of 0.1, 0.2 and 0.3; the last two are pooled to 1/2 of two rows, then there are three.
    const points = fitIsotonic(Float64Array.of(0.3, 0.1, 0.2, 0.3), [0, 0, 1, 0]);
    expect(points).toEqual({ x: [0.1, 0.2, 0.3], y: [0, 1 / 3, 1 / 3] });
    expect([0, 0.1, 0.15, 0.25, 0.9].map((at) => risingAt(points, at))).toEqual([0, 0, expect.closeTo(1 / 6), 1 / 3, 1 / 3]); // prettier-ignore
  });
});

describe("Platt's scaling", () => {
  it('is finite of one class only, and where a score tells the classes apart', () => {
    const one = fitPlatt(Float64Array.of(-1, 0, 1), [1, 1, 1]);
    expect([one.slope, one.intercept]).toEqual([expect.closeTo(0), expect.closeTo(Math.log(4))]);
    const apart = fitPlatt(Float64Array.of(-2, -1, 1, 2), [0, 0, 1, 1]);
    expect(apart.slope).toBeGreaterThan(0.3);
    expect(apart.intercept).toBeCloseTo(0);
  });
});

import type { ClassicalEngine, FittedModel } from '../../src/families/classical-engine.ts';

interface Constant extends FittedModel {
  value: number;
}

/** Keeps its number in a file of its own. */
export const engine: ClassicalEngine<{ family: string; shift: number }, Constant> = {
  kind: 'constant',
  fit({ model, data: { train } }) {
    const mean = train.targets.reduce((sum, target) => sum + target, 0) / train.rows;
    return { kind: 'constant', value: mean + model.shift };
  },
  predictor:
    ({ value }) =>
    (_, rows) => ({ rows, width: 1, values: new Float32Array(rows).fill(value) }),
  bytes: () => 8,
  write: ({ value }) => ({
    model: { format: 'constant', formatVersion: 1 },
    files: [{ name: 'value.txt', bytes: Buffer.from(String(value)) }],
  }),
  async read(_, file) {
    return { kind: 'constant', value: Number((await file('value.txt')).toString()) };
  },
};

import { describe, expect, it } from 'vitest';
import { allOptions, optionsIn } from '../../scripts/definition-coverage.ts';
import { allCases } from '../e2e/definition-coverage/all-cases.ts';

describe('coverage of the definition', () => {
  it('no two cases have the same name', () => {
    const names = allCases.map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('knows values of an enum, options with any value, kinds of objects, lists and null apart', () => {
    const options = allOptions();
    expect(options).toEqual(
      expect.arrayContaining([
        'task.type = classification',
        'preparation.deduplicate = false',
        'preparation.outliers = null',
        'preparation.outliers.action = clip',
        'inputs.types.* = numeric',
        'inputs.include[]',
        'model(mlp).layers[]',
        'model(cnn).blocks[].activation',
        'activation = relu',
        'dense layer.units',
        'evaluation.threshold = auto',
        'evaluation.threshold',
        'training.epochs',
      ]),
    );
    expect(options.some((option) => /^(search|trust|compression|distribution)/.test(option))).toBe(false);
    expect(options).not.toContain('training.precision = mixed');
  });

  it('counts neither a default nor an option that is not there', () => {
    expect(optionsIn({ training: { epochs: 50, batchSize: 8 } })).toEqual(['training.batchSize']);
    expect(() => optionsIn({ training: { epoch: 3 } })).toThrow('training.epoch');
  });
});

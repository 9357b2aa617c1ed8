import { describe, expect, it } from 'vitest';
import { allOptions, optionsIn, uncoveredOptions } from '../../scripts/definition-coverage.ts';
import { classicalFamilies } from '../../src/families/classical-families.ts';
import { neuralFamilies } from '../../src/families/families.ts';
import { optimizers } from '../../src/optimizers/optimizers.ts';
import { taskKinds } from '../../src/targets/tasks.ts';
import { allCases } from '../e2e/definition-coverage/all-cases.ts';
import { kindsOf, trainedCases } from '../e2e/definition-coverage/trained-cases.ts';

describe('coverage of the definition', () => {
  it('has a case that trains with each option, each value of an enum among them', () => {
    expect(uncoveredOptions(allCases.map(({ definition }) => definition))).toEqual([]);
  });

  it('trains a case of each family, task, optimizer and compression, also where not all cases are trained', () => {
    const trained = new Set(trainedCases.flatMap(kindsOf));
    const methods = ['distillation', 'structuredPruning', 'magnitudePruning', 'int8'];
    const wanted = [
      ...[...neuralFamilies.names(), ...classicalFamilies.names()].map((name) => `family ${name}`),
      ...taskKinds.names().map((name) => `task ${name}`),
      ...optimizers.names().map((name) => `optimizer ${name}`),
      ...methods.map((name) => `compression ${name}`),
    ];
    expect(wanted.filter((kind) => !trained.has(kind))).toEqual([]);
    const known = allCases.flatMap(kindsOf);
    expect(known.filter((kind) => !trained.has(kind))).toEqual([]);
  });

  it('misses what a case less would leave out', () => {
    const less = allCases.filter(({ definition }) => !JSON.stringify(definition).includes('"hinge"'));
    expect(less.length).toBeLessThan(allCases.length);
    expect(uncoveredOptions(less.map(({ definition }) => definition))).toContain('training.loss = hinge');
  });

  it('each case stands after the one that it starts from', () => {
    const names = allCases.map(({ name }) => name);
    for (const { name, source } of allCases.filter((one) => one.source !== undefined)) {
      expect(names.slice(0, names.indexOf(name))).toContain(source);
    }
  });

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
    expect(options.some((option) => /^(search|trust|distribution)/.test(option))).toBe(false);
    expect(options).toContain('training.precision = mixed');
    expect(options).toContain('device = cpu');
  });

  it('counts neither a default nor an option that is not there', () => {
    expect(optionsIn({ training: { epochs: 50, batchSize: 8 } })).toEqual(['training.batchSize']);
    expect(() => optionsIn({ training: { epoch: 3 } })).toThrow('training.epoch');
  });
});

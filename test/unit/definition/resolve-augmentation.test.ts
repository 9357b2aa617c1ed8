import { describe, expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { TrainyardError } from '../../../src/errors.ts';
import { churn, datasetFacts } from '../../support/dataset-facts.ts';

type Augmentation = NonNullable<NonNullable<ExperimentDefinition['preparation']>['augmentation']>;

const resolve = (augmentation: Augmentation, facts = churn) =>
  resolveDefinition(
    {
      dataset: facts.id,
      task: { type: 'classification', target: 'churned' },
      preparation: { augmentation },
    },
    facts,
  ).resolved.preparation.augmentation;

function refusedOptions(augmentation: Augmentation, facts = churn): (string | undefined)[] {
  try {
    resolve(augmentation, facts);
  } catch (error) {
    if (!(error instanceof TrainyardError)) throw error;
    return error.issues.map(({ pointer, code }) => `${pointer} ${code}`);
  }
  return [];
}

const off = { flip: false, crop: 0, rotationDegrees: 0, noise: 0, tokenDrop: 0, mixup: 0 };

describe('augmentation', () => {
  it('has its defaults written in, and is absent where nothing is asked for', () => {
    expect(resolve({ noise: 0.1 })).toEqual({ ...off, noise: 0.1 });
    expect(resolve({ mixup: 0.2 })).toEqual({ ...off, mixup: 0.2 });
    expect(resolve({ flip: false, crop: 0 })).toBeUndefined();
    expect(resolve({})).toBeUndefined();
  });

  it('of images is refused on a table, each option by its pointer', () => {
    expect(refusedOptions({ flip: true, crop: 0.1, rotationDegrees: 10, noise: 0.1 })).toEqual([
      '/preparation/augmentation/flip optionNotApplicable',
      '/preparation/augmentation/crop optionNotApplicable',
      '/preparation/augmentation/rotationDegrees optionNotApplicable',
    ]);
  });

  it('by dropped tokens is refused where no text is read token by token', () => {
    // "remarks" becomes TF-IDF, as the family is none that reads in order.
    expect(refusedOptions({ tokenDrop: 0.1 })).toEqual([
      '/preparation/augmentation/tokenDrop optionNotApplicable',
    ]);
    const { resolved } = resolveDefinition(
      {
        dataset: churn.id,
        task: { type: 'classification', target: 'churned' },
        preparation: { augmentation: { tokenDrop: 0.1 } },
        model: { family: 'gru' },
      },
      churn,
    );
    expect(resolved.preparation.augmentation).toEqual({ ...off, tokenDrop: 0.1 });
  });

  it('by noise is refused where there is no number to add it to', () => {
    const categories = datasetFacts([
      { name: 'plan', type: 'categorical', distinct: 3 },
      { name: 'churned', type: 'categorical', distinct: 2 },
    ]);
    expect(refusedOptions({ noise: 0.1 }, categories)).toEqual([
      '/preparation/augmentation/noise optionNotApplicable',
    ]);
    expect(refusedOptions({ mixup: 0.1 }, categories)).toEqual([]);
  });
});

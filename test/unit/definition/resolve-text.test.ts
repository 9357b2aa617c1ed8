import { describe, expect, it, test } from 'vitest';
import type { Preparation } from '../../../src/contracts/definition/data.ts';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { createFindings } from '../../../src/definition/issues.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { resolveText } from '../../../src/definition/resolve-text.ts';
import { churn } from '../../support/dataset-facts.ts';

type Family = NonNullable<ExperimentDefinition['model']>['family'];

/** Options of texts as a family gets them, and what is wrong with them. */
function resolve(family: Family, text: Preparation['text'], type: 'text' | 'numeric' = 'text') {
  const findings = createFindings();
  const definition = {
    dataset: churn.id,
    task: { type: 'classification', target: 'churned' } as const,
    model: { family } as ExperimentDefinition['model'],
    ...(text && { preparation: { text } }),
  };
  const resolved = resolveText(definition, [{ name: 'remarks', type }], findings);
  return { resolved, issues: findings.issues.map(({ pointer, code }) => `${pointer} ${code}`) };
}

describe('defaults', () => {
  it.each(['linear', 'mlp', 'randomForest', 'cnn'] as const)('%s takes TF-IDF', (family) => {
    expect(resolve(family, undefined)).toEqual({
      resolved: { encoding: 'tfidf', tokenizer: 'word', vocabulary: 5000 },
      issues: [],
    });
  });

  it.each(['textCnn', 'lstm', 'gru', 'transformer', 'custom'] as const)('%s takes tokens', (family) => {
    expect(resolve(family, {})).toEqual({
      resolved: { encoding: 'sequence', tokenizer: 'word', vocabulary: 20_000, length: 128 },
      issues: [],
    });
  });

  it('is nothing where no input is a text', () => {
    expect(resolve('mlp', undefined, 'numeric')).toEqual({ resolved: undefined, issues: [] });
  });
});

test.each([
  ['autoencoder', { encoding: 'sequence' }, '/preparation/text/encoding optionNotApplicable'],
  ['naiveBayes', { encoding: 'sequence' }, '/preparation/text/encoding optionNotApplicable'],
  ['textCnn', { encoding: 'tfidf' }, '/preparation/text/encoding optionNotApplicable'],
  ['linear', { length: 10 }, '/preparation/text/length optionNotApplicable'],
] as const)('%s with %j is refused', (family, text, issue) => {
  expect(resolve(family, text).issues).toEqual([issue]);
});

test('options of texts need a text', () => {
  expect(resolve('mlp', {}, 'numeric').issues).toEqual(['/preparation/text optionNotApplicable']);
});

test('a column of strings can be used as a text, numbers can not', () => {
  const definition = (column: string): ExperimentDefinition => ({
    dataset: churn.id,
    task: { type: 'classification', target: 'churned' },
    inputs: { types: { [column]: 'text' } },
  });
  expect(resolveDefinition(definition('plan'), churn).resolved.inputs).toContainEqual({
    name: 'plan',
    type: 'text',
  });
  expect(() => resolveDefinition(definition('age'), churn)).toThrow(/holds numeric values/);
});

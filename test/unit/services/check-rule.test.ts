import { describe, expect, it } from 'vitest';
import type { PolicyRule } from '../../../src/contracts/policy-rule.ts';
import type { Evaluation } from '../../../src/contracts/evaluation.ts';
import { checkRule, type VersionFacts } from '../../../src/services/alias-policy/check-rule.ts';

const day = 86_400_000;
const evaluation = {
  test: { kind: 'classification', rows: 9, accuracy: 0.9, auc: null },
  validation: { kind: 'classification', rows: 9, accuracy: 0.8 },
  crossValidation: { mean: { accuracy: 0.7 } },
  groups: [
    {
      column: 'sex',
      gaps: { accuracy: { difference: 0.12, smallest: 'a', largest: 'b' } },
      fairness: { demographicParityRatio: 0.6, equalizedOddsDifference: null },
    },
  ],
  conformal: {
    levels: [
      { coverage: 0.9, test: { coverage: 0.87 } },
      { coverage: 0.5, test: null },
    ],
  },
  privacy: { epsilon: 2.5, delta: 1e-5 },
} as unknown as Evaluation;
const facts: VersionFacts = {
  evaluation,
  warnings: [{ code: 'leaksTarget' }],
  dataFrom: 10 * day,
  now: 40 * day,
};

it('a version that was not trained privately meets no rule of privacy', () => {
  const plain = { ...facts, evaluation: { test: null, validation: null } };
  expect(checkRule({ type: 'privacy', atMostEpsilon: 100, atMostDelta: 1 }, plain)).toEqual({
    found: null,
    failure: 'The ε of private training is not known of this version.',
  });
});

describe('a rule', () => {
  it.each<[PolicyRule, number | null]>([
    [{ type: 'metric', metric: 'accuracy', atLeast: 0.9, atMost: 1 }, 0.9],
    [{ type: 'metric', metric: 'accuracy', part: 'validation', atMost: 0.8 }, 0.8],
    [{ type: 'metric', metric: 'accuracy', part: 'folds', atLeast: 0.7 }, 0.7],
    [{ type: 'gap', column: 'sex', metric: 'accuracy', atMost: 0.12 }, 0.12],
    [{ type: 'gap', column: 'sex', metric: 'demographicParityRatio', atLeast: 0.5 }, 0.6],
    [{ type: 'coverage', coverage: 0.9, atLeast: 0.87 }, 0.87],
    [{ type: 'dataAge', atMostDays: 30 }, 30],
    [{ type: 'privacy', atMostEpsilon: 2.5, atMostDelta: 1e-5 }, 2.5],
    [{ type: 'noWarnings', codes: ['notConverged'] }, null],
  ])('is met: %j', (rule, found) => {
    expect(checkRule(rule, facts)).toEqual({ found, failure: null });
  });

  it.each<[PolicyRule, string]>([
    [{ type: 'metric', metric: 'accuracy', atLeast: 0.95 }, 'Accuracy of the test rows is 0.9; at least 0.95 is needed.'], // prettier-ignore
    [{ type: 'metric', metric: 'accuracy', part: 'folds', atMost: 0.6 }, 'Accuracy of the folds is 0.7; at most 0.6 is allowed.'], // prettier-ignore
    [{ type: 'metric', metric: 'auc', atLeast: 0 }, 'Auc of the test rows is not known of this version.'],
    [{ type: 'gap', column: 'sex', metric: 'accuracy', atMost: 0.1 }, 'The gap of accuracy between groups of "sex" is 0.12; at most 0.1 is allowed.'], // prettier-ignore
    [{ type: 'gap', column: 'age', metric: 'accuracy', atMost: 1 }, 'The gap of accuracy between groups of "age" is not known of this version.'], // prettier-ignore
    [{ type: 'gap', column: 'sex', metric: 'equalizedOddsDifference', atMost: 1 }, 'The gap of equalizedOddsDifference between groups of "sex" is not known of this version.'], // prettier-ignore
    [{ type: 'coverage', coverage: 0.9, atLeast: 0.9 }, 'The coverage of the test rows at 0.9 is 0.87; at least 0.9 is needed.'], // prettier-ignore
    [{ type: 'coverage', coverage: 0.5, atLeast: 0 }, 'The coverage of the test rows at 0.5 is not known of this version.'], // prettier-ignore
    [{ type: 'dataAge', atMostDays: 29 }, 'The age of the dataset in days is 30; at most 29 is allowed.'],
    [{ type: 'privacy', atMostEpsilon: 2, atMostDelta: 1e-5 }, 'The ε of private training is 2.5; at most 2 is allowed.'], // prettier-ignore
    [{ type: 'privacy', atMostEpsilon: 3, atMostDelta: 1e-6 }, 'The δ of private training is 0.00001; at most 0.000001 is allowed.'], // prettier-ignore
    [{ type: 'noWarnings', codes: ['leaksTarget', 'notConverged'] }, 'The version has the warning leaksTarget.'], // prettier-ignore
  ])('is not met: %j', (rule, failure) => {
    expect(checkRule(rule, facts)).toMatchObject({ failure });
  });

  it('is not met by a version without an evaluation, or of a dataset that was deleted', () => {
    const unknown: VersionFacts = { ...facts, evaluation: null, dataFrom: null };
    const rules: PolicyRule[] = [
      { type: 'metric', metric: 'accuracy', atLeast: 0 },
      { type: 'gap', column: 'sex', metric: 'accuracy', atMost: 1 },
      { type: 'coverage', coverage: 0.9, atLeast: 0 },
      { type: 'dataAge', atMostDays: 1e6 },
    ];
    for (const rule of rules) expect(checkRule(rule, unknown)).toEqual({ found: null, failure: expect.stringContaining('is not known') }); // prettier-ignore
  });
});

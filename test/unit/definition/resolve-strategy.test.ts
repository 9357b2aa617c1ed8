import { expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { createDefinitionRules } from '../../../src/definition/definition-rules.ts';
import { planExperiment } from '../../../src/definition/plan-experiment.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { datasetFacts } from '../../support/dataset-facts.ts';
import { issuesThrownBy } from '../../support/issues-thrown-by.ts';

const people = datasetFacts([
  { name: 'x', type: 'numeric' },
  { name: 'y', type: 'categorical', distinct: 2 },
]);
type Training = NonNullable<ExperimentDefinition['training']>;

function divided(training: Training, changes: Partial<ExperimentDefinition> = {}): ExperimentDefinition {
  return {
    dataset: people.id,
    task: { type: 'classification', target: 'y' },
    model: { family: 'mlp' },
    training,
    ...changes,
  };
}
const parallel = { type: 'dataParallel' } as const;
const norm = { units: 8, batchNorm: true };

it('several processes have defaults, and one has no strategy', () => {
  const { training } = resolveDefinition(divided({ strategy: parallel }), people).resolved;
  expect(training).toMatchObject({ strategy: { ...parallel, replicas: 2, exchange: 'synchronous' } });
  for (const strategy of [null, {}, { type: 'single' } as const])
    expect(resolveDefinition(divided({ strategy }), people).resolved.training).not.toHaveProperty('strategy');
});

it('a model that is divided has its own options, and may have batch normalisation while its batches are whole', () => {
  const strategy = { type: 'modelParallel' } as const;
  const { training } = resolveDefinition(divided({ strategy }), people).resolved;
  expect(training).toHaveProperty('strategy', {
    ...strategy,
    replicas: 2,
    placement: 'worker',
    cut: 'auto',
    microBatches: 1,
  });
  const normalized: Partial<ExperimentDefinition> = { model: { family: 'mlp', layers: [norm] } };
  const limits = { memoryBytes: 1e9 };
  const plan = planExperiment(divided({ strategy }, normalized), people, null, limits);
  expect(plan.memoryBytes).toBe(planExperiment(divided({}, normalized), people, null, limits).memoryBytes);
});

it('processes on workers of their own take the memory of one each', () => {
  const of = (strategy: object | null) =>
    planExperiment(divided({ strategy }), people, null, { memoryBytes: 1e9 }).memoryBytes;
  expect(of({ ...parallel, replicas: 4, placement: 'spread' })).toBe(of(null));
  expect(of({ ...parallel, replicas: 4 })).toBeGreaterThan(of(null));
});

const model = { type: 'modelParallel' } as const;
it.each([
  ['options of one process', divided({ strategy: { replicas: 3 } }), '/training/strategy/replicas'],
  ['averages of synchronous steps', divided({ strategy: { ...parallel, localSteps: 4 } }), '/training/strategy/localSteps'],
  ['a solver', divided({ strategy: parallel }, { model: { family: 'linear' } }), '/training/strategy'],
  ['private steps', divided({ strategy: parallel, privacy: { epsilon: 1 } }), '/training/strategy'],
  ['fewer rows than replicas', divided({ strategy: { ...parallel, replicas: 8 }, batchSize: 4 }), '/training/strategy/replicas'],
  ['batch normalisation', divided({ strategy: parallel }, { model: { family: 'mlp', layers: [norm] } }), '/training/strategy'],
  ['columns of replicas', divided({ strategy: { ...parallel, cut: 'columns' } }), '/training/strategy/cut'],
  ['an exchange of a divided model', divided({ strategy: { ...model, exchange: 'auto' } }), '/training/strategy/exchange'],
  ['more parts than rows', divided({ strategy: { ...model, microBatches: 8 }, batchSize: 4 }), '/training/strategy/microBatches'],
  ['batch normalisation of parts', divided({ strategy: { ...model, microBatches: 2 } }, { model: { family: 'mlp', layers: [norm] } }), '/training/strategy'],
  ['a classical family', divided({ strategy: parallel }, { model: { family: 'naiveBayes' } }), '/training/strategy'],
] as const)('refuses %s', (_, definition, pointer) => {
  const issues = issuesThrownBy(() => planExperiment(definition, people, null, { memoryBytes: 1e9 }));
  expect(issues).toMatchObject([{ pointer, code: 'optionNotApplicable' }]);
}); // prettier-ignore

it('refuses several processes where the operator has not declared their network private', () => {
  const rules = createDefinitionRules({ memoryBytes: 1e9 });
  const sent = divided({ strategy: parallel });
  for (const refused of [() => rules.plan(sent, people, null), () => rules.resolve(sent, people), () => rules.countRequest(sent, people)]) {
    const [issue] = issuesThrownBy(refused);
    expect(issue).toMatchObject({ pointer: '/training/strategy', code: 'clusterNotAllowed' });
    expect(refused).toThrow('CLUSTER_NETWORK=private');
  }
  const allowed = createDefinitionRules({ memoryBytes: 1e9, isClusterNetworkPrivate: true });
  expect(allowed.resolve(sent, people).resolved.training).toHaveProperty('strategy');
}); // prettier-ignore

it('estimates the memory of all processes', () => {
  const limits = { memoryBytes: 1e9 };
  const alone = planExperiment(divided({ batchSize: 64 }), people, null, limits).memoryBytes;
  const strategy = { ...parallel, replicas: 3 };
  const together = planExperiment(divided({ batchSize: 64, strategy }), people, null, limits).memoryBytes;
  expect(together).toBe(3 * alone);
});

import { expect, it } from 'vitest';
import type { ExperimentDefinition, ResolvedTraining } from '../../../src/contracts/definition/definition.ts';
import type { ServerOptimizer } from '../../../src/contracts/definition/server-optimizer.ts';
import type { Training } from '../../../src/contracts/definition/training.ts';
import { planExperiment } from '../../../src/definition/plan-experiment.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { datasetFacts } from '../../support/dataset-facts.ts';
import { issuesThrownBy } from '../../support/issues-thrown-by.ts';

const people = datasetFacts([
  { name: 'x', type: 'numeric' },
  { name: 'y', type: 'categorical', distinct: 2 },
]);

const federally = (
  federated: NonNullable<Training['federated']>,
  { training, ...changes }: Partial<ExperimentDefinition> = {},
): ExperimentDefinition => ({
  dataset: people.id,
  task: { type: 'classification', target: 'y' },
  training: { federated, ...training },
  ...changes,
});
const resolved = (definition: ExperimentDefinition) => resolveDefinition(definition, people).resolved.training; // prettier-ignore

it('a private run draws clients from all that it has, at the rate by which ε is counted', () => {
  const privacy = { epsilon: 3, clipNorm: 0.5 };
  expect(resolved(federally({ clients: 10, participants: 80 }, { training: { privacy, epochs: 20 } }))).toMatchObject({
    epochs: 20,
    privacy: { epsilon: 3, noiseMultiplier: null, delta: 1e-5, clipNorm: 0.5, accountant: 'pld', samplingRate: 0.125, steps: 20, protects: 'client' },
    federated: { clients: 10, participants: 80 },
  }); // prettier-ignore
  const all = resolved(federally({ clients: 10 }, { training: { privacy } }));
  expect(all).toMatchObject({ federated: { participants: 10, minClients: 7 }, privacy: { samplingRate: 1 } });
  const secure = { clients: 10, participants: 80, secureAggregation: true };
  expect(resolved(federally(secure, { training: { privacy } }))).toMatchObject({
    privacy: { samplingRate: 1 },
  });
  expect(resolved(federally({ clients: 10 }))).not.toHaveProperty('federated.participants');
});

it('the step of a round has the options of its type, and is the mean change by default', () => {
  const of = (serverOptimizer: ServerOptimizer) => resolved(federally({ serverOptimizer }));
  const plain = { scheduleUnit: 'step', proximal: 0, serverOptimizer: { type: 'average', learningRate: 1 } };
  expect(resolved(federally({}))).toMatchObject({ federated: plain });
  expect(of({ type: 'momentum', momentum: 0.5 })).toMatchObject({ federated: { serverOptimizer: { learningRate: 1, momentum: 0.5 } } }); // prettier-ignore
  expect(of({ type: 'adam' })).toMatchObject({ federated: { serverOptimizer: { learningRate: 0.01, momentum: 0.9, beta2: 0.99, adaptivity: 0.001 } } }); // prettier-ignore
});

it('a private run keeps the defaults of federated training, and layers that mix no rows over clients', () => {
  const private_ = federally({ clients: 3 }, { training: { privacy: { noiseMultiplier: 1 } } });
  const plain = resolved(federally({ clients: 3 })) as ResolvedTraining;
  expect(resolved(private_)).toMatchObject({ epochs: plain.epochs, batchSize: plain.batchSize, earlyStopping: plain.earlyStopping }); // prettier-ignore
});

const one = { privacy: { epsilon: 1 } } as const;
it.each<[string, ExperimentDefinition, string]>([
  ['neither ε nor noise', federally({}, { training: { privacy: {} } }), '/training/privacy'],
  ['both', federally({}, { training: { privacy: { epsilon: 1, noiseMultiplier: 1 } } }), '/training/privacy'],
  ['a δ that allows to publish a client', federally({ clients: 20 }, { training: { privacy: { epsilon: 1, delta: 0.05 } } }), '/training/privacy/delta'],
  ['fewer participants than a round draws', federally({ clients: 20, participants: 10 }, { training: one }), '/training/federated/participants'],
  ['participants of a run that is not private', federally({ participants: 10 }), '/training/federated/participants'],
  ['a least number of clients that a draw hides', federally({ clients: 5, participants: 10, minClients: 3 }, { training: one }), '/training/federated/minClients'],
  ['more needed clients than there are', federally({ clients: 2, minClients: 3 }), '/training/federated/minClients'],
  ['a secure sum of half', federally({ clients: 4, minClients: 2, secureAggregation: true }), '/training/federated/minClients'],
  ['a secure sum of one', federally({ clients: 1, secureAggregation: true }), '/training/federated/clients'],
  ['several processes', federally({}, { training: { strategy: { type: 'dataParallel' } } }), '/training/strategy'],
  ['a factor that the average has not', federally({ serverOptimizer: { momentum: 0.5 } }), '/training/federated/serverOptimizer/momentum'],
  ['squares that momentum has not', federally({ serverOptimizer: { type: 'momentum', beta2: 0.5 } }), '/training/federated/serverOptimizer/beta2'],
  ['a solver', federally({}, { training: { optimizer: { type: 'lbfgs' } }, model: { family: 'linear' } }), '/training/optimizer/type'],
  ['the whole split as a batch', federally({}, { training: { optimizer: { type: 'gradientDescent' } } }), '/training/optimizer/type'],
  ['folds', federally({}, { split: { strategy: 'kFold', folds: 3 } }), '/split/strategy'],
  ['rates by the validation', federally({}, { training: { schedule: { type: 'reduceOnPlateau' } } }), '/training/schedule/type'],
  ['weights of classes', federally({}, { preparation: { imbalance: 'classWeights' } }), '/preparation/imbalance'],
])('refuses %s', (_what, definition, pointer) => {
  expect(issuesThrownBy(() => resolveDefinition(definition, people))).toContainEqual({ pointer, code: 'optionNotApplicable' });
}); // prettier-ignore

it('refuses statistics of batches, in a private run too', () => {
  for (const training of [{}, one]) {
    const definition = federally({}, { training, model: { family: 'mlp', layers: [{ units: 4, batchNorm: true }] } }); // prettier-ignore
    const plan = (): unknown => planExperiment(definition, people, null, { memoryBytes: 1e9 });
    expect(issuesThrownBy(plan)).toContainEqual({ pointer: '/training/federated', code: 'optionNotApplicable' }); // prettier-ignore
  }
});

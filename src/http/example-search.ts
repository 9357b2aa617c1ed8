import { exampleIds } from '../contracts/example-ids.ts';
import type {
  CreateSearchRequest,
  Search,
  SearchImportance,
  SearchLeaderboard,
  SearchPlan,
  SearchSettings,
  SearchStatus,
  SearchTrial,
} from '../contracts/search.ts';
import { exampleResolved } from './example-resolved.ts';
import { exampleDefinition } from './examples.ts';

const space: SearchSettings['space'] = {
  '/training/optimizer/learningRate': { type: 'logUniform', low: 0.0001, high: 0.1 },
  '/model/layers/0/units': { type: 'logInteger', low: 16, high: 256 },
};

export const exampleSearchRequest: CreateSearchRequest = {
  name: 'churn search',
  experiment: exampleDefinition,
  space,
  strategy: { sampler: { name: 'tpe' }, scheduler: { name: 'asha', minEpochs: 2, reduction: 3 } },
  objective: { metric: 'loss' },
  limits: { trials: 40, parallel: 2 },
};

const settings: SearchSettings = {
  space,
  strategy: {
    sampler: { name: 'tpe', startTrials: 10, candidates: 24, multivariate: true },
    scheduler: { name: 'asha', minEpochs: 2, maxEpochs: 20, reduction: 3 },
  },
  auto: null,
  objective: { metric: 'loss', on: 'validation', direction: 'minimize' },
  limits: { trials: 40, parallel: 2, seconds: null, epochs: null },
  seed: 7,
};

const parameters = { '/training/optimizer/learningRate': 0.0042, '/model/layers/0/units': 96 };

export const exampleSearchPlan: SearchPlan = {
  ...settings,
  gridSize: null,
  rungs: [2, 6, 18],
  samples: [{ parameters, definition: exampleResolved, issues: [] }],
  estimate: { epochs: 800, steps: 124_000, memoryBytes: 1048576 },
};

export const exampleSearch: Search = {
  id: exampleIds.search,
  name: 'churn search',
  datasetId: exampleIds.dataset,
  status: 'running',
  experiment: exampleDefinition,
  ...settings,
  best: {
    trial: 11,
    runId: exampleIds.run,
    experimentId: exampleIds.experiment,
    value: 0.401,
    changes: [
      { pointer: '/training/optimizer/learningRate', before: 0.001, after: 0.0042 },
      { pointer: '/model/layers/0/units', before: 128, after: 96 },
    ],
  },
  trials: { total: 18, queued: 0, running: 2, paused: 12, completed: 3, stopped: 0, failed: 1, cancelled: 0 },
  epochs: { trained: 122, saved: 0 },
  error: null,
  createdAt: '2026-11-22T10:02:00.000Z',
  finishedAt: null,
};

/** The search after a call that changed its status. */
export const exampleSearchThatIs = (status: SearchStatus): Search => ({
  ...exampleSearch,
  status,
  finishedAt: status === 'cancelled' ? '2026-11-22T10:09:00.000Z' : null,
});

export const exampleTrial: SearchTrial = {
  trial: 11,
  state: 'completed',
  runId: exampleIds.run,
  experimentId: exampleIds.experiment,
  parameters,
  value: 0.401,
  epochs: { trained: 20, planned: 20, pausesAfter: null },
  error: null,
  createdAt: '2026-11-22T10:03:00.000Z',
  endedAt: '2026-11-22T10:05:00.000Z',
};

export const exampleImportance: SearchImportance = {
  trials: 17,
  parameters: [
    { pointer: '/training/optimizer/learningRate', importance: 0.71 },
    { pointer: '/model/layers/0/units', importance: 0.12 },
  ],
};

export const exampleLeaderboard: SearchLeaderboard = {
  objective: settings.objective,
  data: [
    {
      rank: 1,
      trial: 11,
      state: 'completed',
      runId: exampleIds.run,
      family: 'mlp',
      value: 0.401,
      test: 0.412,
      seconds: 8.4,
      epochs: 20,
      parameters,
    },
  ],
  families: [{ family: 'mlp', reason: null, trials: 18, best: 0.401, seconds: 96.2 }],
  leftOut: [],
  notes: [],
};

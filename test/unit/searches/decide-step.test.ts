import { describe, expect, test } from 'vitest';
import type { RunStatus, StopReason } from '../../../src/contracts/run.ts';
import type { SearchSettings } from '../../../src/contracts/search.ts';
import type { Scheduler } from '../../../src/search/types.ts';
import { decideStep, type SearchRules } from '../../../src/searches/decide-step.ts';
import { parametersOf } from '../../../src/searches/history.ts';
import { strategyOf } from '../../../src/searches/search-rules.ts';
import type { SearchState, SearchStep, TrialRun } from '../../../src/store/ports/search-store.ts';
import { definitions } from '../../support/store-fixtures.ts';

const dataset = 'ds_1';
const { definition, resolved } = definitions(dataset);

/** A search whose rows are kept here as the store keeps them. Runs are steered by `be`. */
class World {
  state: SearchState;
  rules: SearchRules;

  constructor(changes: {
    sampler?: SearchSettings['strategy']['sampler'];
    scheduler?: SearchSettings['strategy']['scheduler'];
    limits?: Partial<SearchSettings['limits']>;
    direction?: 'minimize' | 'maximize';
  }) {
    const settings: SearchSettings = {
      space: { '/training/optimizer/learningRate': { type: 'logUniform', low: 0.001, high: 1 } },
      strategy: {
        sampler: changes.sampler ?? { name: 'random' },
        scheduler: changes.scheduler ?? { name: 'none' },
      },
      auto: null,
      objective: { metric: 'loss', on: 'validation', direction: changes.direction ?? 'minimize' },
      limits: { trials: 5, parallel: 1, seconds: null, epochs: null, ...changes.limits },
      seed: 7,
    };
    this.state = {
      isOverdue: false,
      trials: [],
      search: {
        id: 'srch_1',
        projectId: 'prj_1',
        name: 'search',
        datasetId: dataset,
        status: 'running',
        experiment: definition,
        template: definition,
        ...settings,
        best: null,
        trials: {
          total: 0,
          queued: 0,
          running: 0,
          paused: 0,
          completed: 0,
          stopped: 0,
          failed: 0,
          cancelled: 0,
        },
        epochs: { trained: 0, saved: 0 },
        error: null,
        createdAt: '',
        finishedAt: null,
      },
    };
    this.rules = {
      ...strategyOf(settings, parametersOf(settings.space)),
      makeTrial: () => ({ definition, resolved, warnings: [], epochs: 10, error: null }),
    };
  }

  /** Takes a step, and does to the rows what the store does. */
  step(): SearchStep {
    const { step } = decideStep(this.state, this.rules);
    let trials = this.state.trials.map((trial) => {
      const seen = step.seen.find((one) => one.trial === trial.trial);
      if (!seen) return trial;
      const isOver = ['completed', 'stopped', 'failed', 'cancelled'].includes(seen.state);
      return { ...trial, ...seen, curve: seen.curve ?? trial.curve, ...(isOver && { run: null }) };
    });
    for (const { experiment, ...start } of step.starts) {
      const run: TrialRun = { status: 'queued', stopReason: null, error: null, trainedEpochs: 0, plannedEpochs: null, evaluated: null }; // prettier-ignore
      trials.push({
        ...start,
        experimentId: experiment?.id ?? null,
        state: start.error ? 'failed' : 'queued',
        trainedEpochs: 0,
        value: null,
        curve: [],
        createdAt: '',
        endedAt: null,
        run: start.error ? null : run,
      });
    }
    trials = trials.map((trial) => {
      const resume = step.resumes.find((one) => one.trial === trial.trial);
      if (!resume) return trial;
      return { ...trial, state: 'queued', pausesAfter: resume.pausesAfter, value: null, run: { ...trial.run!, status: 'queued' } }; // prettier-ignore
    });
    const { search } = this.state;
    this.state = { ...this.state, trials, search: { ...search, best: step.best, ...(step.end && { status: step.end.status, error: step.end.error }) } }; // prettier-ignore
    return step;
  }

  /** The run of a trial becomes this, with these values after its first epochs. */
  be(
    number: number,
    status: RunStatus,
    values: readonly number[] = [],
    more: { evaluated?: number; stopReason?: StopReason } = {},
  ): void {
    // prettier-ignore
    const trials = this.state.trials.map((trial) => {
      if (trial.trial !== number) return trial;
      const { evaluated = null, stopReason = null } = more;
      const curve = values.map((value, i) => [i + 1, value] as const);
      return { ...trial, curve: curve.length > 0 ? curve : trial.curve, run: { ...trial.run!, status, stopReason, evaluated, trainedEpochs: values.length } }; // prettier-ignore
    });
    this.state = { ...this.state, trials };
  }

  states = (): string[] => this.state.trials.map(({ state }) => state);
}

test('one trial after the other, each once, until the limit; the best is known and tells what it changes', () => {
  const world = new World({ limits: { trials: 3 } });
  for (const [number, loss] of [0.5, 0.2, 0.4].entries()) {
    expect(world.step().starts.map(({ trial }) => trial)).toEqual([number]);
    expect(world.step().starts).toEqual([]);
    world.be(number, 'running', [1]);
    expect(world.step().starts).toEqual([]);
    expect(world.states()[number]).toBe('running');
    world.be(number, 'succeeded', [1, 0.9], { evaluated: loss });
  }
  const { end, best } = world.step();
  expect(end).toEqual({ status: 'succeeded', error: null });
  expect(best).toMatchObject({
    trial: 1,
    value: 0.2,
    changes: [{ pointer: '/training/optimizer/learningRate' }],
  });
  expect(world.step()).toMatchObject({ starts: [], stops: [], seen: [], end: null });
  expect(world.states()).toEqual(['completed', 'completed', 'completed']);
});

test('more is better where the metric says so', () => {
  const world = new World({ limits: { trials: 2, parallel: 2 }, direction: 'maximize' });
  expect(world.step().starts).toHaveLength(2);
  world.be(0, 'succeeded', [1], { evaluated: 0.9 });
  world.be(1, 'succeeded', [1], { evaluated: 0.7 });
  expect(world.step().best).toMatchObject({ trial: 0, value: 0.9 });
});

test('failed trials are counted once; a search of which all fail says so', () => {
  const world = new World({ limits: { trials: 4 } });
  world.rules.makeTrial = (parameters) =>
    world.state.trials.length === 1
      ? { error: { code: 'definitionInvalid', message: `not ${Object.keys(parameters)[0]}`, issues: [] } }
      : { definition, resolved, warnings: [], epochs: 10, error: null };
  world.step();
  world.be(0, 'failed');
  world.state = { ...world.state, trials: world.state.trials.map((trial) => ({ ...trial, run: { ...trial.run!, error: { code: 'outOfMemory', message: 'It is too large.', issues: [] } } })) }; // prettier-ignore
  // One without a run holds no slot.
  expect(world.step().starts.map(({ trial, error }) => [trial, error?.code ?? null])).toEqual([
    [1, 'definitionInvalid'],
    [2, 'definitionInvalid'],
    [3, 'definitionInvalid'],
  ]);
  const { end } = world.step();
  expect(end).toMatchObject({ status: 'failed', error: { code: 'outOfMemory', message: 'All 4 trials failed. Trial 0: It is too large.' } }); // prettier-ignore
});

test('a run that a person cancelled is not repeated, and a metric without a value is a failure', () => {
  const world = new World({ limits: { trials: 2 } });
  world.step();
  world.be(0, 'cancelled', [1], { stopReason: 'user' });
  world.step();
  world.be(1, 'succeeded', [1]);
  expect(world.step().end).toMatchObject({ status: 'failed', error: { code: 'runNotEvaluated' } });
  expect(world.states()).toEqual(['cancelled', 'failed']);
});

describe('ASHA', () => {
  const asha = { name: 'asha', minEpochs: 1, maxEpochs: 9, reduction: 3 } as const;

  test('a trial that pauses at its rung goes on when it is among the best, and the others end with the search', () => {
    const world = new World({ scheduler: asha, limits: { trials: 3 } });
    for (const [number, loss] of [0.5, 0.3, 0.4].entries()) {
      expect(world.step().starts).toMatchObject([{ trial: number, pausesAfter: 1 }]);
      world.be(number, 'paused', [loss]);
    }
    expect(world.step().resumes).toMatchObject([{ trial: 1, pausesAfter: 3 }]);
    expect(world.states()).toEqual(['paused', 'queued', 'paused']);
    // While it goes on it is the best by what it has reported.
    world.be(1, 'running', [0.3, 0.2]);
    expect(world.step().best).toMatchObject({ trial: 1, value: 0.2 });
    world.be(1, 'paused', [0.3, 0.2, 0.1]);
    // Too few for another place: the best one is trained to its end, so that there is one.
    expect(world.step().resumes).toMatchObject([{ trial: 1, pausesAfter: null }]);
    world.be(1, 'succeeded', [0.3, 0.2, 0.1, 0.05], { evaluated: 0.05 });
    const { stops, end, best } = world.step();
    expect(stops.map(({ stopReason }) => stopReason)).toEqual(['pruned', 'pruned']);
    expect(end?.status).toBe('succeeded');
    expect(best).toMatchObject({ trial: 1, value: 0.05 });
    expect(world.states()).toEqual(['stopped', 'completed', 'stopped']);
  });

  test('what was interrupted before its rung goes on with its search, and not as a promotion', () => {
    const world = new World({ scheduler: { ...asha, minEpochs: 3 }, limits: { trials: 1 } });
    world.step();
    world.be(0, 'running', [0.5]);
    world.state.search.status = 'paused';
    expect(world.step().pauses).toHaveLength(1);
    world.be(0, 'paused', [0.5]);
    expect(world.step()).toMatchObject({ pauses: [], resumes: [], starts: [] });
    world.state.search.status = 'running';
    expect(world.step().resumes).toMatchObject([{ trial: 0, pausesAfter: 3 }]);
  });

  test('no epoch goes beyond the limit of all epochs', () => {
    const world = new World({ scheduler: asha, limits: { trials: 100, epochs: 4 } });
    for (let number = 0; number < 3; number += 1) {
      world.step();
      world.be(number, 'paused', [number]);
    }
    // 3 epochs are gone, and a promotion to epoch 3 takes two more.
    expect(world.step().end?.status).toBe('succeeded');
    expect(world.states()).toEqual(['stopped', 'stopped', 'stopped']);
  });
});

test('the median rule stops a trial at the same epoch, whenever it is looked at', () => {
  const scheduler: Scheduler = {
    rungs: [],
    firstRung: () => null,
    next: (history) => ({ kind: 'start', trial: history.length, untilEpoch: null }),
    shouldStop: (number, history) => {
      const { curve } = history[number];
      return curve.at(-1)!.epoch >= 2 && curve.at(-1)!.value > 1;
    },
  };
  const early = new World({ limits: { trials: 1 } });
  early.rules = { ...early.rules, scheduler };
  early.step();
  early.be(0, 'running', [3, 2]);
  expect(early.step().stops).toMatchObject([{ stopReason: 'pruned' }]);
  early.be(0, 'cancelled', [3, 2, 0.5], { stopReason: 'pruned' });
  early.step();

  const late = new World({ limits: { trials: 1 } });
  late.rules = { ...late.rules, scheduler };
  late.step();
  late.be(0, 'succeeded', [3, 2, 0.5], { evaluated: 0.5 });
  late.step();
  expect(late.state.trials[0]).toMatchObject({ state: 'stopped', value: 2, curve: [[1, 3], [2, 2]] }); // prettier-ignore
  expect(late.state.search.best).toMatchObject({ value: 2 });
  expect(early.state.trials[0].state).toBe('stopped');
  expect(early.state.trials[0].value).toBe(2);
  expect(early.state.trials[0].curve).toEqual(late.state.trials[0].curve);
});

test('a search that is cancelled ends what waits at once, and has workers end what is under way', () => {
  const world = new World({ limits: { parallel: 2 } });
  world.step();
  world.be(0, 'running', [1]);
  world.state.search.status = 'cancelled';
  expect(world.step().stops.map(({ stopReason }) => stopReason)).toEqual(['user', 'user']);
  expect(world.states()).toEqual(['running', 'cancelled']);
  world.be(0, 'cancelled', [1], { stopReason: 'user' });
  expect(world.step().starts).toEqual([]);
  expect(world.states()).toEqual(['cancelled', 'cancelled']);
});

test('when its time is over a search stops its trials, and ends with what it has', () => {
  const world = new World({ limits: { parallel: 2, seconds: 60 } });
  world.step();
  world.be(0, 'succeeded', [0.4], { evaluated: 0.4 });
  world.step();
  world.be(1, 'running', [0.3]);
  world.state = { ...world.state, isOverdue: true };
  expect(world.step()).toMatchObject({ starts: [], end: null });
  world.be(1, 'cancelled', [0.3], { stopReason: 'maxRuntime' });
  const { end, best } = world.step();
  expect(end?.status).toBe('succeeded');
  expect(best).toMatchObject({ trial: 0 });
  expect(world.states()).toEqual(['completed', 'stopped', 'stopped']);
});

test('a grid that is exhausted ends the search', () => {
  const world = new World({ sampler: { name: 'grid', points: 2 }, limits: { trials: 100 } });
  world.step();
  world.be(0, 'succeeded', [1], { evaluated: 1 });
  world.step();
  world.be(1, 'succeeded', [1], { evaluated: 2 });
  expect(world.step().end?.status).toBe('succeeded');
});

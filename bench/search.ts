/**
 * How well a search finds: `npm run bench:search`. The medians of simple regret (best figure less the minimum) on Branin's and Hartmann's
 * functions after 25, 50 and 100 trials, 20 seeds, beside Optuna's; then epochs that schedulers take for 60 random trials with the
 * curves a + 1/k of 27 epochs. `--seeds N --from SEED` takes other seeds. With `--json` the last line is `{ "functions": [{ "name", "sampler", "trials",
 * "medianRegret", "interval", "optuna" }], "asha": { "epochs", "epochsWithout", "sameBest" }, "hyperband", "median" }`. Fails where the interval of
 * TPE's median lies above Optuna's median, or Optuna's random search is outside of that of ours, or a scheduler loses the best trial.
 */
import { parseArgs } from 'node:util';
import { createSampler } from '../src/search/create-sampler.ts';
import { createScheduler } from '../src/search/create-scheduler.ts';
import type { SamplerOptions, SchedulerOptions, Trial } from '../src/search/types.ts';
import { median } from './quiet-rounds.ts';
import { checkpoints, optunaRegrets, testFunctions, type TestFunction } from './search/functions.ts';
import { medianInterval } from './search/medians.ts';
import { bestOf, epochsOf, simulateSearch } from './search/simulate-search.ts';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '0' },
  },
});
const seeds = Array.from({ length: Number(flags.seeds) }, (_, i) => Number(flags.from) + i);

const samplers: Record<string, SamplerOptions> = {
  random: { name: 'random' },
  quasiRandom: { name: 'quasiRandom' },
  tpeIndependent: { name: 'tpe', multivariate: false },
  tpe: { name: 'tpe' },
};

/** What one sampler reached on one function after so many trials. */
interface FunctionFigures {
  name: string;
  sampler: string;
  trials: number;
  medianRegret: number;
  /** Where the median lies with 95 %. */
  interval: [number, number];
  optuna: number | null;
}

/** What a scheduler took. */
interface SchedulerFigures {
  epochs: number;
  epochsWithout: number;
  sameBest: boolean;
}

const functions = testFunctions.flatMap((tested) =>
  Object.keys(samplers).flatMap((sampler) => measure(tested, sampler)),
);
const trials = 60;
const maxEpochs = 27;
const halving = { minEpochs: 1, maxEpochs, reduction: 3, trials };
const asha = schedule({ name: 'asha', ...halving });
const hyperband = schedule({ name: 'hyperband', ...halving });
const medianRule = schedule({ name: 'median', minEpochs: 1 });

const lost = [asha, hyperband, medianRule].filter(({ sameBest }) => !sameBest).length;
const wrong = functions.filter(isWrong);
for (const { name, sampler, trials: count, optuna } of wrong)
  console.log(`${name}, ${sampler}, ${count} trials: not as Optuna's ${optuna}`);
if (flags.json) console.log(JSON.stringify({ functions, asha, hyperband, median: medianRule }));
process.exitCode = wrong.length > 0 || lost > 0 ? 1 : 0;

function measure(tested: TestFunction, sampler: string): FunctionFigures[] {
  const regrets = seeds.map((seed) => regretsOf(tested, samplers[sampler], seed));
  return checkpoints.map((count, i) => {
    const ofCount = regrets.map((ofSeed) => ofSeed[i]);
    const figures: FunctionFigures = {
      name: tested.name,
      sampler,
      trials: count,
      medianRegret: median(ofCount),
      interval: medianInterval(ofCount),
      optuna: optunaRegrets[tested.name][sampler]?.[i] ?? null,
    };
    const [low, high] = figures.interval.map((end) => end.toFixed(3));
    const mean = ofCount.reduce((sum, regret) => sum + regret, 0) / ofCount.length;
    console.log(
      `${tested.name.padEnd(10)}${sampler.padEnd(15)}${String(count).padStart(4)} trials: ${figures.medianRegret.toFixed(3)} (${low} … ${high}), ` +
        `mean ${mean.toFixed(3)}, Optuna ${figures.optuna ?? 'not measured'}`,
    );
    return figures;
  });
}

/** Simple regret after each number of {@link checkpoints}. */
function regretsOf(tested: TestFunction, options: SamplerOptions, seed: number): number[] {
  const sampler = createSampler(options, tested.space, seed);
  const history: Trial[] = [];
  for (let trial = 0; trial < checkpoints[2]; trial++) {
    const parameters = sampler.suggest(trial, history) ?? {};
    history.push({ trial, parameters, state: 'completed', curve: [], value: tested.at(parameters) });
  }
  return checkpoints.map(
    (count) => Math.min(...history.slice(0, count).map(({ value }) => value ?? Infinity)) - tested.minimum,
  );
}

/** Epochs of a search of random trials with curves a + 1/k in one slot, the median of the seeds, and whether all end at the best trial. */
function schedule(options: SchedulerOptions): SchedulerFigures {
  const runs = seeds.map((seed) => {
    const space = [{ pointer: '/a', domain: { type: 'uniform', low: 0, high: 1 }, when: {} } as const];
    const history = simulateSearch({
      sampler: createSampler({ name: 'random' }, space, seed),
      scheduler: createScheduler(options),
      trials,
      maxEpochs,
      figure: (parameters, epoch) => Number(parameters['/a']) + 1 / epoch,
    });
    const least = Math.min(...history.map(({ parameters }) => Number(parameters['/a'])));
    const best = bestOf(history);
    return {
      epochs: epochsOf(history),
      isBest: best.state === 'completed' && best.parameters['/a'] === least,
    };
  });
  const figures = {
    epochs: median(runs.map(({ epochs }) => epochs)),
    epochsWithout: trials * maxEpochs,
    sameBest: runs.every(({ isBest }) => isBest),
  };
  console.log(
    `${options.name.padEnd(10)}${figures.epochs} of ${figures.epochsWithout} epochs${figures.sameBest ? ', the same best trial' : ', not always the best trial'}`,
  );
  return figures;
}

function isWrong({ sampler, interval: [low, high], optuna }: FunctionFigures): boolean {
  if (optuna === null) return false;
  return sampler === 'random' ? optuna < low || optuna > high : low > optuna;
}

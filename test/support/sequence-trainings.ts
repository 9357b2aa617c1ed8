import type { ExperimentDefinition } from '../../src/contracts/definition/definition.ts';
import { createRandom } from '../../src/random.ts';
import { machinesCsv } from './machines.ts';
import { reviewsCsv } from './reviews.ts';

/** Daily sales of two stores with a weekly pattern that the weather and yesterday's sales say more of. */
export function salesCsv(days = 220, seed = 4): string {
  const random = createRandom(seed);
  const lines = [0, 1].flatMap((store) => {
    let last = 0;
    return Array.from({ length: days }, (_, day) => {
      const date = new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10);
      const week = 20 * Math.sin((2 * Math.PI * day) / 7) + 8 * Math.cos((4 * Math.PI * day) / 7);
      last = 0.5 * last + 2 * random.normal();
      return `s${store},${date},${(100 * (store + 1) + week + last).toFixed(2)}`;
    });
  });
  return `store,day,sales\n${lines.join('\n')}\n`;
}

/** Waves of 12 steps of two numbers each: the second follows the first, or runs against it. */
function wavesJson(rows = 240, seed = 6): string {
  const random = createRandom(seed);
  return Array.from({ length: rows }, () => {
    const together = random.integer(2) === 1;
    const phase = 6 * random.uniform();
    const wave = Array.from({ length: 12 }, (_, step) => {
      const value = Math.sin(phase + step);
      return [value, (together ? 1 : -1) * value].map((x) => Number((x + 0.1 * random.normal()).toFixed(3)));
    }).flat();
    return JSON.stringify({ wave, kind: together ? 'together' : 'against' });
  }).join('\n');
}

const adam = { type: 'adam', learningRate: 0.02 } as const;

export const forecasting: Omit<ExperimentDefinition, 'dataset'> = {
  task: {
    type: 'forecasting',
    target: 'sales',
    time: 'day',
    group: 'store',
    window: 14,
    horizon: 3,
    season: 7,
  },
  model: { family: 'linear' },
  training: { epochs: 60, optimizer: adam, earlyStopping: { patience: 10 } },
};

export const machineStates: Omit<ExperimentDefinition, 'dataset'> = {
  task: { type: 'classification', target: 'state' },
  inputs: { exclude: ['wear'], sequence: { group: 'machine', time: 'at', length: 6 } },
  model: { family: 'mlp', layers: [{ units: 16 }] },
  training: { epochs: 60, optimizer: adam },
};

export const waves: Omit<ExperimentDefinition, 'dataset'> = {
  task: { type: 'classification', target: 'kind' },
  inputs: { sequence: { column: 'wave', features: 2 } },
  model: { family: 'mlp', layers: [{ units: 32 }] },
  training: { epochs: 60, optimizer: adam },
};

export const moods: Omit<ExperimentDefinition, 'dataset'> = {
  task: { type: 'classification', target: 'mood' },
  preparation: { text: { vocabulary: 60, length: 16 } },
  model: { family: 'lstm', units: 8, embeddingWidth: 8 },
  training: { epochs: 15, optimizer: adam },
};

/** Small trainings on sequences, each by families that take them: flattened, convolved, or step by step. */
export const sequenceTrainings = {
  forecasting: { data: salesCsv(), definition: forecasting },
  'the rows of a group': { data: machinesCsv(240), definition: machineStates },
  'a vector': { data: wavesJson(), definition: waves },
  'a text': { data: reviewsCsv(300), definition: moods },
};

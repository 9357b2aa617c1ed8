import type { Domain, JsonValue, SearchParameter, Trial } from '../../../src/search/types.ts';

/** A parameter of a space. */
export const parameter = (
  pointer: string,
  domain: Domain,
  when: Record<string, readonly JsonValue[]> = {},
): SearchParameter => ({ pointer, domain, when });

/** A trial with one figure an epoch. */
export const trialOf = (trial: number, figures: readonly number[], more: Partial<Trial> = {}): Trial => ({
  trial,
  parameters: {},
  state: 'running',
  curve: figures.map((value, i) => ({ epoch: i + 1, value })),
  value: null,
  ...more,
});

/** A trial that ended. */
export const ended = (trial: number, parameters: Trial['parameters'], value: number): Trial => ({
  trial,
  parameters,
  state: 'completed',
  curve: [],
  value,
});

/** A space that has every sort of domain and conditions on two levels. */
export const mixedSpace: readonly SearchParameter[] = [
  parameter('/units', { type: 'logInteger', low: 1, high: 512 }, { '/family': ['mlp'] }),
  parameter('/family', { type: 'choice', values: ['mlp', 'trees', { any: [1, null] }] }),
  parameter('/rate', { type: 'logUniform', low: 1e-5, high: 1 }, { '/family': ['mlp'] }),
  parameter('/dropout', { type: 'uniform', low: 0.1, high: 0.7, step: 0.2 }, { '/units': [64, 128, 256] }),
  parameter('/depth', { type: 'integer', low: 2, high: 11, step: 3 }, { '/family': ['trees'] }),
  parameter('/share', { type: 'uniform', low: -1, high: 1 }),
];

/** The medians of some numbers' upper and lower middle. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2;
}

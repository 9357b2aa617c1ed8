import type { Page } from '../../src/contracts/common.ts';
import type { Run } from '../../src/contracts/run.ts';
import type { CreateSearchRequest, Search, SearchTrial } from '../../src/contracts/search.ts';
import type { ApiClient } from '../api-client.ts';
import type { Findings } from './judge.ts';
import { repeated, type Submission } from './submissions.ts';

export const searchesAddress = '/api/v1/searches';
const endsWithinSeconds = 600;

/** What is searched for, and what the trials of the undisturbed search came to. */
export interface ExpectedSearch {
  request: CreateSearchRequest;
  trials: readonly SearchTrial[];
}

/** Trials that pause at two rungs and are promoted, with what a resumed one has to go on with. One at a time: so they are the same each time. */
const requestFor = (dataset: string): CreateSearchRequest => ({
  name: 'chaos',
  experiment: {
    dataset,
    task: { type: 'classification', target: 'churned' },
    inputs: { include: ['age', 'income', 'plan', 'city', 'member'] },
    model: { family: 'mlp', layers: [{ units: 16, dropout: 0.2 }] },
    training: {
      epochs: 240,
      batchSize: 16,
      earlyStopping: null,
      checkpoint: { everySeconds: 1, keepLast: 2 },
    },
  },
  space: {
    '/training/optimizer/learningRate': { type: 'logUniform', low: 0.0001, high: 0.1 },
    '/model/layers/0/units': { type: 'logInteger', low: 4, high: 32 },
  },
  strategy: {
    sampler: { name: 'tpe', startTrials: 2 },
    scheduler: { name: 'asha', minEpochs: 60, reduction: 2 },
  },
  limits: { trials: 4 },
});

/** Searches once, on the dataset of an experiment. @throws Error when that does not succeed */
export async function prepareSearch(api: ApiClient, experiment: string): Promise<ExpectedSearch> {
  const { dataset } = (await api.get<{ definition: { dataset: string } }>(`/api/v1/experiments/${experiment}`)).definition; // prettier-ignore
  const request = requestFor(dataset);
  const { id } = await api.post<Search>(searchesAddress, request);
  const search = await api.waitFor<Search>(`${searchesAddress}/${id}`, isFinished, endsWithinSeconds);
  if (search.status !== 'succeeded')
    throw new Error(`The undisturbed search is ${search.status}: ${search.error?.message}`);
  return { request, trials: await trialsOf(api, id) };
}

export const searchRequests = ({ request }: ExpectedSearch, count: number): Submission[] =>
  repeated(searchesAddress, 'chaos-search', request, count);

/**
 * Holds the trials of each search against those of the undisturbed one: what is missing is lost, what is there beside them is doubled, and one
 * that came to something else is a mismatch.
 * @returns the undisturbed run of each trial's run, by id, for what is compared beyond that
 */
export async function judgeSearches({
  api,
  expected,
  accepted,
  repeated,
  findings,
}: {
  api: ApiClient;
  expected: ExpectedSearch;
  accepted: readonly string[];
  repeated: readonly string[];
  findings: Findings;
}): Promise<Map<string, string>> {
  const others = new Map<string, string>();
  for (const [i, id] of accepted.entries()) {
    const { status, error } = await api.get<Search>(`${searchesAddress}/${id}`);
    if (status !== 'succeeded') findings.lost.push(`${id}: ${status}${error ? `, ${error.message}` : ''}`);
    if (repeated[i] !== id) findings.doubled.push(`${id}: asked again, the answer is ${repeated[i]}`);
    const trials = await trialsOf(api, id);
    compareTrials(id, trials, expected.trials, findings);
    for (const { trial, runId } of trials) {
      const other = expected.trials[trial]?.runId ?? null;
      if (runId !== null && other !== null) others.set(runId, other);
    }
    const { data: runs } = await api.get<Page<Run>>(`/api/v1/runs?search=${id}&limit=200`);
    const known = new Set(trials.map(({ runId }) => runId));
    for (const run of runs)
      if (!known.has(run.id)) findings.doubled.push(`${id}: the run ${run.id} is of no trial`);
  }
  const { data: all } = await api.get<Page<Search>>(`${searchesAddress}?limit=200`);
  // The undisturbed one is there, too, as the oldest.
  for (const { id } of all.slice(0, -1))
    if (!accepted.includes(id)) findings.doubled.push(`${id}: made by nobody's request`);
  return others;
}

/** What trials lack, have twice, or came to beside those of an undisturbed search. */
export function compareTrials(
  id: string,
  trials: readonly SearchTrial[],
  expected: readonly SearchTrial[],
  findings: Pick<Findings, 'lost' | 'doubled' | 'weightMismatches'>,
): void {
  for (const { trial } of expected)
    if (!trials.some((one) => one.trial === trial)) findings.lost.push(`${id}: there is no trial ${trial}`);
  for (const trial of trials) {
    const other = expected.find((one) => one.trial === trial.trial);
    if (!other) findings.doubled.push(`${id}: trial ${trial.trial} is in no undisturbed search`);
    else if (whatItIs(trial) !== whatItIs(other))
      findings.weightMismatches.push(`${id}: trial ${trial.trial} is ${whatItIs(trial)}, undisturbed ${whatItIs(other)}`); // prettier-ignore
  }
}

const whatItIs = ({ state, parameters, value, epochs, curve }: SearchTrial): string =>
  JSON.stringify({ state, parameters, value, epochs, curve });

const trialsOf = async (api: ApiClient, id: string): Promise<SearchTrial[]> =>
  (await api.get<Page<SearchTrial>>(`${searchesAddress}/${id}/trials?curve=1000`)).data;

const isFinished = ({ finishedAt }: Search): boolean => finishedAt !== null;

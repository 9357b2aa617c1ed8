import { answer, type Schemas } from '../../client/client.ts';
import { shown } from '../curve.ts';
import type { CliIo, Session } from '../session.ts';
import { table } from '../table.ts';

type Search = Schemas['Search'];
type Trial = Schemas['SearchTrial'];

/** Options of `trainyard search`. */
export interface SearchOptions {
  dataset?: string;
  trials?: number;
  parallel?: number;
  seconds?: number;
  seed?: number;
  /** Whether to answer with the plan and start nothing. */
  plan?: boolean;
  /** Names a model that the best trial becomes a version of. */
  register?: string;
  detach?: boolean;
}

/** Rows of a leaderboard, at most. */
const leaders = 10;

/** `trainyard search start`: a search from a JSON file, followed to its end. */
export async function startSearch(
  session: Session,
  io: CliIo,
  file: string,
  options: SearchOptions,
): Promise<void> {
  const { client } = session;
  const body = requestOf(await readRequest(io, file), options);
  if (options.plan) {
    const plan = await answer(client.http.POST('/api/v1/searches/plan', { body }));
    return session.answer(plan, () => planLines(plan));
  }
  const { id } = await client.startSearch(body);
  if (options.detach) return session.answer({ id, status: 'running' }, () => `${id}  running`);
  await followSearch(session, id, options.register);
}

/** `trainyard search follow`: shows the best trials until the search has ended, and registers the best one where that is asked for. */
export async function followSearch(session: Session, id: string, register?: string): Promise<void> {
  const { client } = session;
  const search = await client.finishSearch(id, (now) => session.progress(progressOf(now)));
  const trials = await allTrials(client, id);
  const version =
    register === undefined
      ? null
      : await answer(client.http.POST('/api/v1/models', { body: { name: register, search: id } }));
  session.answer({ search, trials, version }, () =>
    [
      ...lines(search),
      leaderboard(search, trials),
      ...(version ? [`${register} version ${version.version}`] : []),
    ].join('\n'),
  );
}

/** `trainyard search`: the newest searches. */
export async function listSearches({ client, ...session }: Session): Promise<void> {
  const page = await answer(client.http.GET('/api/v1/searches'));
  session.answer(page, () =>
    table(
      ['search', 'status', 'name', 'trials', 'best', 'created'],
      page.data.map((search) => [
        search.id,
        search.status,
        search.name,
        `${search.trials.total} of ${search.limits.trials}`,
        bestOf(search),
        search.createdAt,
      ]),
    ),
  );
}

/** `trainyard search show`: a search with its best trials. */
export async function showSearch({ client, ...session }: Session, searchId: string): Promise<void> {
  const search = await answer(
    client.http.GET('/api/v1/searches/{searchId}', { params: { path: { searchId } } }),
  );
  const trials = await allTrials(client, searchId);
  session.answer({ search, trials }, () => [...lines(search), leaderboard(search, trials)].join('\n'));
}

/** `trainyard search importance`: how much each parameter decides. */
export async function showImportance({ client, ...session }: Session, searchId: string): Promise<void> {
  const found = await answer(
    client.http.GET('/api/v1/searches/{searchId}/importance', { params: { path: { searchId } } }),
  );
  session.answer(found, () =>
    table(
      ['parameter', 'importance'],
      found.parameters.map(({ pointer, importance }) => [pointer, importance.toFixed(3)]),
    ),
  );
}

/** `trainyard search cancel`, `pause` and `resume`. */
export async function steerSearch(
  { client, ...session }: Session,
  searchId: string,
  verb: 'cancel' | 'pause' | 'resume',
): Promise<void> {
  const search = await answer(
    client.http.POST(`/api/v1/searches/{searchId}/${verb}`, { params: { path: { searchId } } }),
  );
  session.answer(search, () => `${search.id}  ${search.status}`);
}

async function readRequest(io: CliIo, file: string): Promise<Schemas['CreateSearchRequest']> {
  const text = new TextDecoder().decode(await io.readFile(file));
  try {
    return JSON.parse(text) as Schemas['CreateSearchRequest'];
  } catch (error) {
    throw new Error(`${file} is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** The request of a file with what the options say in it. */
function requestOf(
  given: Schemas['CreateSearchRequest'],
  { dataset, trials, parallel, seconds, seed }: SearchOptions,
): Schemas['CreateSearchRequest'] {
  const limits = {
    ...given.limits,
    ...(trials !== undefined && { trials }),
    ...(parallel !== undefined && { parallel }),
    ...(seconds !== undefined && { seconds }),
  };
  return {
    ...given,
    ...(dataset !== undefined && { experiment: { ...given.experiment, dataset } }),
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(seed !== undefined && { seed }),
  };
}

async function allTrials(client: Session['client'], searchId: string): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (let after: string | undefined; ;) {
    const page = await answer(
      client.http.GET('/api/v1/searches/{searchId}/trials', {
        params: { path: { searchId }, query: { limit: 1000, ...(after !== undefined && { after }) } },
      }),
    );
    trials.push(...page.data);
    if (page.nextCursor === null) return trials;
    after = page.nextCursor;
  }
}

function planLines(
  plan: Pick<Schemas['SearchPlan'], 'limits' | 'rungs' | 'estimate' | 'objective'> & {
    samples: readonly { parameters: Record<string, unknown>; issues: readonly { detail: string }[] }[];
  },
): string {
  const { limits, rungs, estimate, samples, objective } = plan;
  return [
    `${limits.trials} trials, ${limits.parallel} at a time; ${objective.direction} ${objective.on}.${objective.metric}`,
    ...(rungs.length > 0 ? [`pauses after epochs ${rungs.join(', ')}`] : []),
    `at most ${estimate.epochs} epochs${estimate.steps === null ? '' : `, about ${estimate.steps} steps`}`,
    ...samples.map(
      ({ parameters, issues }) =>
        `${parametersOf(parameters)}${issues.length > 0 ? `  would fail: ${issues[0].detail}` : ''}`,
    ),
  ].join('\n');
}

function lines(search: Search): string[] {
  const { id, status, name, trials, epochs, error } = search;
  const counts = Object.entries(trials).filter(([state, count]) => state !== 'total' && count > 0);
  return [
    `${id}  ${name}  ${status}`,
    `trials  ${trials.total} of ${search.limits.trials}: ${counts.map(([state, count]) => `${count} ${state}`).join(', ') || 'none yet'}`,
    `epochs  ${epochs.trained} trained, ${epochs.saved} saved`,
    ...(error ? [`error   ${error.message}`] : []),
    `best    ${bestOf(search)}`,
  ];
}

/** The best trials, the best one first. */
function leaderboard({ objective }: Search, trials: readonly Trial[]): string {
  const sign = objective.direction === 'minimize' ? 1 : -1;
  const measured = trials
    .filter(({ value }) => value !== null)
    .toSorted((a, b) => sign * (a.value! - b.value!) || a.trial - b.trial);
  return table(
    ['trial', 'state', objective.metric, 'epochs', 'run', 'parameters'],
    measured
      .slice(0, leaders)
      .map(({ trial, state, value, epochs, runId, parameters }) => [
        String(trial),
        state,
        shown(value!),
        `${epochs.trained} of ${epochs.planned}`,
        runId ?? '-',
        parametersOf(parameters),
      ]),
  );
}

const parametersOf = (parameters: Record<string, unknown>): string =>
  Object.entries(parameters)
    .map(
      ([pointer, value]) =>
        `${pointer.split('/').at(-1)}=${typeof value === 'number' ? shown(value) : JSON.stringify(value)}`,
    )
    .join(' ');

const bestOf = ({ best, objective }: Search): string =>
  best ? `${objective.metric} ${shown(best.value)} (trial ${best.trial})` : '-';

const progressOf = (search: Search): string =>
  `${search.id}  ${search.status}  ${search.trials.total - search.trials.queued - search.trials.running} of ${search.limits.trials} trials  best ${bestOf(search)}`;

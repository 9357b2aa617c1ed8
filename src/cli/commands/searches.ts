import { answer, type Schemas } from '../../client/client.ts';
import { shown } from '../curve.ts';
import { readJsonFile } from '../read-json-file.ts';
import type { CliIo, Session } from '../session.ts';
import { table } from '../table.ts';
import type { DefinitionOptions } from '../definition-of.ts';
import { describeExperiment } from './train.ts';

type Search = Schemas['Search'];
type Trial = Schemas['SearchTrial'];
type Leaderboard = Schemas['SearchLeaderboard'];
type Choice = Schemas['SearchChoice'];

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

/** Options of `trainyard search auto`. */
export interface AutoOptions extends DefinitionOptions, Omit<SearchOptions, 'dataset'> {
  definition?: string;
  /** Metric that trials are compared by. */
  metric?: string;
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
  await begin(session, requestOf(await readJsonFile(io, file), options), options);
}

/** `trainyard search auto`: a search whose space the service chooses, on a dataset or a file that is uploaded first. */
export async function searchByItself(
  session: Session,
  io: CliIo,
  data: string,
  options: AutoOptions,
): Promise<void> {
  const { trials, parallel, seconds, metric } = options;
  // The seed is that of the sampler, and the dataset is in the definition already.
  const { seed, ...ofDefinition } = options;
  const experiment = await describeExperiment(session, io, data, ofDefinition);
  const request = { experiment, ...(metric !== undefined && { objective: { metric } }) };
  await begin(session, requestOf(request, { trials, parallel, seconds, seed }), options);
}

/** Plans a search, or starts it and follows it to its end. */
async function begin(
  session: Session,
  body: Schemas['CreateSearchRequest'],
  { plan: isPlan, detach, register }: Pick<SearchOptions, 'plan' | 'detach' | 'register'>,
): Promise<void> {
  const { client } = session;
  if (isPlan) {
    const plan = await answer(client.http.POST('/api/v1/searches/plan', { body }));
    return session.answer(plan, () => planLines(plan));
  }
  const { id } = await client.startSearch(body);
  if (detach) return session.answer({ id, status: 'running' }, () => `${id}  running`);
  await followSearch(session, id, register);
}

/** `trainyard search follow`: shows the best trials until the search has ended, and registers the best one where that is asked for. */
export async function followSearch(session: Session, id: string, register?: string): Promise<void> {
  const { client } = session;
  const search = await client.finishSearch(id, (now) => session.progress(progressOf(now)));
  const trials = await allTrials(client, id);
  const board = await leaderboardOf(client, id);
  const version =
    register === undefined
      ? null
      : await answer(client.http.POST('/api/v1/models', { body: { name: register, search: id } }));
  session.answer({ search, trials, leaderboard: board, version }, () =>
    [
      ...lines(search),
      ...boardLines(board),
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
  const board = await leaderboardOf(client, searchId);
  session.answer({ search, trials, leaderboard: board }, () =>
    [...lines(search), ...boardLines(board)].join('\n'),
  );
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

const leaderboardOf = (client: Session['client'], searchId: string): Promise<Leaderboard> =>
  answer(
    client.http.GET('/api/v1/searches/{searchId}/leaderboard', {
      params: { path: { searchId }, query: { limit: leaders } },
    }),
  );

function planLines(
  plan: Pick<Schemas['SearchPlan'], 'limits' | 'rungs' | 'estimate' | 'objective' | 'auto'> & {
    samples: readonly { parameters: Record<string, unknown>; issues: readonly { detail: string }[] }[];
  },
): string {
  const { limits, rungs, estimate, samples, objective, auto } = plan;
  return [
    `${limits.trials} trials, ${limits.parallel} at a time; ${objective.direction} ${objective.on}.${objective.metric}`,
    ...(rungs.length > 0 ? [`pauses after epochs ${rungs.join(', ')}`] : []),
    ...(auto ? choiceLines(auto) : []),
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

/** The best trials, the best one first; then the families, where there are several, and what was chosen. */
function boardLines({ objective, data, families, leftOut, notes }: Leaderboard): string[] {
  const figures = (value: number | null): string => (value === null ? '-' : shown(value));
  const trials = table(
    ['trial', 'state', 'family', objective.metric, 'test', 'seconds', 'epochs', 'run', 'parameters'],
    data.map((leader) => [
      String(leader.trial),
      leader.state,
      leader.family ?? '-',
      figures(leader.value),
      figures(leader.test),
      leader.seconds.toFixed(1),
      String(leader.epochs),
      leader.runId ?? '-',
      parametersOf(leader.parameters),
    ]),
  );
  const ofFamilies = table(
    ['family', 'trials', objective.metric, 'seconds', 'why'],
    families.map(({ family, trials: count, best, seconds, reason }) => [
      family,
      String(count),
      figures(best),
      seconds.toFixed(1),
      reason ?? '-',
    ]),
  );
  return [
    trials,
    ...(families.length > 1 ? [ofFamilies] : []),
    ...choiceLines({ families: [], leftOut, notes }),
  ];
}

/** What the service has chosen for a search. */
const choiceLines = ({ families, leftOut, notes }: Choice): string[] => [
  ...families.map(({ family, reason }) => `tries ${family}: ${reason}`),
  ...leftOut.map(({ family, reason }) => `leaves out ${family}: ${reason}`),
  ...notes,
];

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

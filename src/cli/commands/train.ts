import type { FollowedEvent, Schemas } from '../../client/client.ts';
import { answer } from '../../client/client.ts';
import { curveLine, shown } from '../curve.ts';
import { definitionOf, suggestedTask, type DefinitionOptions } from '../definition-of.ts';
import { readJsonFile } from '../read-json-file.ts';
import type { CliIo, Session } from '../session.ts';
import { uploadFile } from './upload.ts';

/** Options of `trainyard train`. */
export interface TrainOptions extends DefinitionOptions {
  definition?: string;
  /** Names a model that the run becomes a version of. */
  register?: string;
  /** Whether to leave when the run is queued. */
  detach?: boolean;
}

/** `trainyard train`: an experiment and a run of it, followed to its end, on a dataset or a file that is uploaded first. */
export async function train(session: Session, io: CliIo, data: string, options: TrainOptions): Promise<void> {
  const { client } = session;
  const queued = await client.startRun(await describeExperiment(session, io, data, options));
  if (options.detach) return session.answer(queued, () => `${queued.id}  ${queued.status}`);
  const run = await followRun(session, queued.id);
  const evaluation = await answer(
    client.http.GET('/api/v1/runs/{runId}/evaluation', { params: { path: { runId: run.id } } }),
  );
  const version =
    options.register === undefined
      ? null
      : await answer(client.http.POST('/api/v1/models', { body: { name: options.register, run: run.id } }));
  session.answer({ run, evaluation, version }, () =>
    [
      `${run.id}  ${run.stopReason} after ${run.progress?.epoch ?? 0} epochs, ${run.timings?.trainSeconds.toFixed(2)} s of training`,
      ...evaluationLines(evaluation),
      ...run.warnings.map(({ code, detail }) => `warning ${code}: ${detail}`),
      ...(version ? [`${options.register} version ${version.version}`] : []),
    ].join('\n'),
  );
}

/** The definition that the options make, of a file where they name one, on a dataset or a file that is uploaded first. */
export async function describeExperiment(
  session: Session,
  io: CliIo,
  data: string,
  options: DefinitionOptions & Pick<TrainOptions, 'definition'>,
): Promise<Schemas['ExperimentDefinition']> {
  const { definition: file } = options;
  const given = file === undefined ? {} : await readJsonFile<Record<string, unknown>>(io, file);
  const datasetId = data.startsWith('ds_') ? data : (await uploadFile(session, io, data)).id;
  const taskType = await taskTypeOf(session, datasetId, options, given);
  return definitionOf(datasetId, options, { given, ...(taskType && { taskType }) });
}

/** The type that the target column suggests, said aloud; undefined where a type is given, or nothing suggests one. */
async function taskTypeOf(
  session: Session,
  datasetId: string,
  { task, target }: DefinitionOptions,
  given: Record<string, unknown>,
): Promise<string | undefined> {
  const { type } = (given['task'] ?? {}) as { type?: string };
  if (task !== undefined || type !== undefined || target === undefined) return undefined;
  const { columns } = await answer(
    session.client.http.GET('/api/v1/datasets/{datasetId}/profile', { params: { path: { datasetId } } }),
  );
  const column = columns.find(({ name }) => name === target);
  const suggested = column && suggestedTask(column);
  if (suggested)
    session.progress(`task: ${suggested}, as "${target}" is ${column.type}; --task names another`);
  session.endProgress();
  return suggested;
}

/** Follows a run to its end, showing its progress and, in the end, the curves of its epochs. */
export async function followRun(session: Session, runId: string): Promise<Schemas['Run']> {
  const curves = new Map<string, (number | null)[]>();
  session.progress(`${runId} queued`);
  try {
    return await session.client.finishRun(runId, (event) => show(session, event, curves));
  } finally {
    session.endProgress();
    const names = [...curves.keys()].filter((name) => /^(?:train|validation)\./.test(name));
    for (const name of names.toSorted()) {
      const line = curveLine({ name, values: curves.get(name)! });
      if (line !== '') session.progress(line);
      session.endProgress();
    }
  }
}

interface MetricsData {
  points?: { scope: string; name: string; value: number | null }[];
  progress?: { epoch: number; epochs: number };
}

function show(session: Session, event: FollowedEvent, curves: Map<string, (number | null)[]>): void {
  if (event.type === 'end') return;
  if (event.type === 'status') return session.progress(event.message);
  if (event.type !== 'metrics') return;
  const { points = [], progress } = event.data as MetricsData;
  const ofEpoch = points.filter(({ scope }) => scope === 'epoch');
  for (const { name, value } of ofEpoch) curves.set(name, [...(curves.get(name) ?? []), value]);
  if (!progress || ofEpoch.length === 0) return;
  const figures = ['train.loss', 'validation.loss'].flatMap((name) => {
    const value = curves.get(name)?.at(-1) ?? null;
    return value === null ? [] : [`${name} ${shown(value)}`];
  });
  session.progress([`epoch ${progress.epoch} of ${progress.epochs}`, ...figures].join('  '));
}

/** The figures on the test rows beside those of the baseline. */
function evaluationLines({ test }: Schemas['Evaluation']): string[] {
  if (test === null) return [];
  const baseline = test.baseline?.metrics ?? {};
  return Object.entries(test).flatMap(([name, value]) => {
    if (typeof value !== 'number') return [];
    const ofBaseline = baseline[name];
    const beside = typeof ofBaseline === 'number' ? `  (baseline ${shown(ofBaseline)})` : '';
    return [`test.${name.padEnd(16)} ${shown(value)}${beside}`];
  });
}

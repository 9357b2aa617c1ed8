import { answer, type Schemas } from '../../client/client.ts';
import type { Session } from '../session.ts';
import { shown } from '../curve.ts';
import { table } from '../table.ts';
import { followRun } from './train.ts';

/** `trainyard runs`: the newest runs. */
export async function listRuns(
  { client, ...session }: Session,
  query: { status?: string; limit?: number },
): Promise<void> {
  const page = await answer(client.http.GET('/api/v1/runs', { params: { query: query as never } }));
  session.answer(page, () =>
    table(
      ['run', 'status', 'name', 'progress', 'figure', 'created'],
      page.data.map((run) => [run.id, run.status, run.name, progressOf(run), figureOf(run), run.createdAt]),
    ),
  );
}

/** `trainyard runs show`. */
export async function showRun({ client, ...session }: Session, runId: string): Promise<void> {
  const run = await answer(client.http.GET('/api/v1/runs/{runId}', { params: { path: { runId } } }));
  session.answer(run, () =>
    [
      `${run.id}  ${run.name}`,
      `status    ${run.status}${run.stopReason ? ` (${run.stopReason})` : ''}`,
      `progress  ${progressOf(run)}`,
      `figure    ${figureOf(run)}`,
      ...(run.error ? [`error     ${run.error.code}: ${run.error.message}`] : []),
      ...run.warnings.map(({ code, detail }) => `warning   ${code}: ${detail}`),
    ].join('\n'),
  );
}

/** `trainyard runs follow`. */
export async function followToEnd(session: Session, runId: string): Promise<void> {
  const run = await followRun(session, runId);
  session.answer(run, () => `${run.id}  ${run.status}  ${figureOf(run)}`);
}

/** `trainyard runs cancel`. */
export async function cancelRun({ client, ...session }: Session, runId: string): Promise<void> {
  const run = await answer(client.http.POST('/api/v1/runs/{runId}/cancel', { params: { path: { runId } } }));
  session.answer(run, () => `${run.id}  ${run.status}`);
}

function progressOf({ progress }: Schemas['Run']): string {
  return progress ? `epoch ${progress.epoch} of ${progress.epochs}` : '-';
}

function figureOf({ headline }: Schemas['Run']): string {
  return headline ? `${headline.split}.${headline.metric} ${shown(headline.value)}` : '-';
}

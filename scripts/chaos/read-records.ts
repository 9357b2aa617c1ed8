import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import type { BlobStore } from '../../src/artifacts/blob-store.ts';
import { listFiles } from '../../src/artifacts/durable-files.ts';
import type { BlobReferences } from './check-blobs.ts';
import type { RunRecords, StoredEvent, StoredPoint } from './run-records.ts';

/** Files of a checkpoint that say when and how long, and so differ between equal runs. */
const filesWithTimes = new Set(['manifest.json', 'state.json']);

/** All runs of the service, from its rows and blobs, by id. */
export async function readRuns(
  client: pg.Client,
  blobs: Pick<BlobStore, 'localPath'>,
): Promise<Map<string, RunRecords>> {
  const { rows } = await client.query<{
    id: string;
    search: string | null;
    status: string;
    error: { message: string } | null;
    progress: { totalSteps: number; epochs: number } | null;
    execution: { plan: string } | null;
    evaluation: object | null;
  }>('SELECT id, search_id AS search, status, error, progress, execution, evaluation FROM runs ORDER BY id');
  const runs = new Map<string, RunRecords>();
  for (const { id, search, status, error, progress, execution, evaluation } of rows) {
    const checkpoints = await query<{ step: number; kind: string; artifact_key: string }>(
      client,
      'SELECT step, kind, artifact_key FROM checkpoints WHERE run_id = $1 ORDER BY step',
      id,
    );
    const final = checkpoints.find(({ kind }) => kind === 'final');
    const attempts = await query<{ attempt: number; started_at: Date; ended_at: Date | null }>(
      client,
      'SELECT attempt, started_at, ended_at FROM run_attempts WHERE run_id = $1 ORDER BY attempt',
      id,
    );
    const transitions = await query<{ status: string }>(
      client,
      'SELECT status FROM run_transitions WHERE run_id = $1 ORDER BY event_id',
      id,
    );
    runs.set(id, {
      id,
      search,
      status,
      error: error?.message ?? null,
      statuses: transitions.map((one) => one.status),
      attempts: attempts.map((one) => ({
        attempt: one.attempt,
        startedAt: one.started_at.getTime(),
        endedAt: one.ended_at?.getTime() ?? null,
      })),
      planned: progress && { steps: progress.totalSteps, epochs: progress.epochs },
      plan: execution?.plan ?? null,
      metrics: await query<StoredPoint>(
        client,
        'SELECT scope, name, step, epoch, value FROM metrics WHERE run_id = $1',
        id,
      ),
      events: await query<StoredEvent>(
        client,
        'SELECT id, type, data FROM run_events WHERE run_id = $1 ORDER BY id',
        id,
      ),
      checkpoints,
      weights: final ? await hashFiles(blobs, final.artifact_key) : null,
      evaluation: evaluation && JSON.stringify(evaluation),
    });
  }
  return runs;
}

/** What the rows name of the blobs. */
export async function readBlobReferences(client: pg.Client): Promise<BlobReferences> {
  const column = async (sql: string): Promise<string[]> =>
    (await query<{ key: string }>(client, sql)).map(({ key }) => key);
  const named = [
    'SELECT upload_key AS key FROM datasets WHERE upload_key IS NOT NULL',
    'SELECT parquet_key AS key FROM datasets WHERE parquet_key IS NOT NULL',
    'SELECT artifact_key AS key FROM checkpoints WHERE pruned_at IS NULL',
    'SELECT artifact_key AS key FROM model_versions',
    'SELECT result_key AS key FROM batch_predictions WHERE result_key IS NOT NULL',
  ];
  const folders = [
    "SELECT 'runs/' || id || '/rows' AS key FROM runs",
    "SELECT 'experiments/' || id AS key FROM experiments",
  ];
  const all = async (statements: string[]): Promise<string[]> => {
    const keys: string[] = [];
    for (const sql of statements) keys.push(...(await column(sql)));
    return keys;
  };
  return { named: await all(named), folders: await all(folders) };
}

async function query<Row extends pg.QueryResultRow>(
  client: pg.Client,
  sql: string,
  runId?: string,
): Promise<Row[]> {
  return (await client.query<Row>(sql, runId === undefined ? [] : [runId])).rows;
}

/** The hash of each file of a checkpoint; none where it is missing or damaged. */
async function hashFiles(blobs: Pick<BlobStore, 'localPath'>, key: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  const folder = await blobs.localPath(key).catch(() => null);
  if (folder === null) return hashes;
  for (const { name, path: file } of await listFiles(folder)) {
    if (filesWithTimes.has(name)) continue;
    hashes[name] = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  }
  return hashes;
}

import { listFiles } from '../../src/artifacts/durable-files.ts';
import { withClient } from '../../src/postgres/with-client.ts';
import { findMissingBlobs, findOrphanedFiles } from './check-blobs.ts';
import { findDoubles, findLoss, findUnaskedRuns } from './check-ending.ts';
import { findMetricGaps } from './check-metrics.ts';
import { compareResults } from './check-weights.ts';
import { readBlobReferences, readRuns } from './read-records.ts';
import type { RunRecords } from './run-records.ts';
import type { Parts } from './start-parts.ts';

/** What is wrong, in words; all empty: nothing is. At most one entry a run in each of the first four. */
export interface Findings {
  lost: string[];
  doubled: string[];
  weightMismatches: string[];
  metricGaps: string[];
  orphans: string[];
}

/** How many things of a run are named. */
const named = 3;

/**
 * Holds all that the service has stored against what was asked of it.
 * @param expected the undisturbed run of each accepted one, by id
 * @param accepted the run that each request was answered
 * @param repeated the run that each request was answered when it was sent again
 * @returns what is wrong, and how many attempts the accepted runs took together
 */
export async function judge({
  parts: { databaseUrl, blobFolder },
  expected,
  accepted,
  repeated,
}: {
  parts: Pick<Parts, 'databaseUrl' | 'blobFolder'>;
  expected: ReadonlyMap<string, string>;
  accepted: readonly string[];
  repeated: readonly string[];
}): Promise<{ findings: Findings; attempts: number }> {
  const { runs, references } = await withClient({ connectionString: databaseUrl }, async (client) => ({
    runs: await readRuns(client, blobFolder),
    references: await readBlobReferences(client),
  }));
  const files = (await listFiles(blobFolder)).map(({ name }) => name);
  const undisturbed = new Set(expected.values());
  const disturbed = [...runs.keys()].filter((id) => !undisturbed.has(id));
  const findings: Findings = { lost: [], doubled: [], weightMismatches: [], metricGaps: [], orphans: [] };

  for (const [id, other] of expected) {
    const run = runs.get(id) ?? null;
    const loss = findLoss(run);
    if (loss !== null) findings.lost.push(`${id}: ${loss}`);
    if (run === null) continue;
    note(findings.doubled, run, findDoubles(run));
    if (loss !== null) continue;
    note(findings.weightMismatches, run, compareResults(run, runs.get(other)!));
    note(findings.metricGaps, run, findMetricGaps(run, runs.get(other)!));
  }
  const unasked = findUnaskedRuns(accepted, repeated, disturbed);
  findings.doubled.push(...unasked.map((id) => `${id}: made more than once, or by nobody's request`));
  findings.lost.push(...findMissingBlobs(files, references).map((key) => `the blob ${key} is missing`));
  findings.orphans.push(...findOrphanedFiles(files, references).map((file) => `no row names ${file}`));
  const attempts = [...expected.keys()].reduce((sum, id) => sum + (runs.get(id)?.attempts.length ?? 0), 0);
  return { findings, attempts };
}

function note(found: string[], { id, attempts }: RunRecords, lines: readonly string[]): void {
  if (lines.length === 0) return;
  const rest = lines.length > named ? `; ${lines.length - named} more` : '';
  found.push(`${id}, ${attempts.length} attempts: ${lines.slice(0, named).join('; ')}${rest}`);
}

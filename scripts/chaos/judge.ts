import { listFiles } from '../../src/artifacts/durable-files.ts';
import { readHeader } from '../../src/artifacts/encryption/encrypted-files.ts';
import { withClient } from '../../src/postgres/with-client.ts';
import { createStore } from '../../src/store/create-store.ts';
import { findMissingBlobs, findOrphanedFiles, type BlobReferences } from './check-blobs.ts';
import { findDoubles, findLoss, findUnaskedRuns } from './check-ending.ts';
import { findMetricGaps } from './check-metrics.ts';
import { compareResults } from './check-weights.ts';
import { openBlobs } from './open-blobs.ts';
import { readBlobReferences, readRuns } from './read-records.ts';
import type { RunRecords } from './run-records.ts';
import type { Parts } from './start-parts.ts';

/** What is wrong, in words; all empty: nothing is. At most one entry a run in each of the first four, and one each time that a part ended by itself in the first. */
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
 * @param trials the undisturbed run of each trial of the searches, by id
 * @param findings what is wrong is added to
 * @returns how many attempts the accepted runs and the trials took together
 */
export async function judge({
  parts,
  expected,
  trials,
  accepted,
  repeated,
  findings,
}: {
  parts: Parts;
  expected: ReadonlyMap<string, string>;
  trials: ReadonlyMap<string, string>;
  accepted: readonly string[];
  repeated: readonly string[];
  findings: Findings;
}): Promise<number> {
  const { blobFolder } = parts;
  const { runs, references } = await readRecords(parts);
  const stored = await listFiles(blobFolder);
  const files = stored.map(({ name }) => name);
  const undisturbed = new Set(expected.values());
  // Trials are held against their searches.
  const disturbed = [...runs.values()].filter(({ id, search }) => search === null && !undisturbed.has(id));

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
  for (const [id, other] of trials) {
    const run = runs.get(id)!;
    note(findings.doubled, run, findDoubles(run));
    // What was not promoted to the end has no final model.
    if (run.status === 'succeeded') note(findings.weightMismatches, run, compareResults(run, runs.get(other)!)); // prettier-ignore
    note(findings.metricGaps, run, findMetricGaps(run, runs.get(other)!));
  }
  const unasked = findUnaskedRuns(accepted, repeated, disturbed.map(({ id }) => id)); // prettier-ignore
  findings.doubled.push(...unasked.map((id) => `${id}: made more than once, or by nobody's request`));
  findings.lost.push(...findMissingBlobs(files, references).map((key) => `the blob ${key} is missing`));
  if (parts.encryptionKey !== null) {
    for (const { name, path } of stored)
      if ((await readHeader(path)) === null) findings.weightMismatches.push(`${name} is not encrypted`);
  }
  findings.orphans.push(...findOrphanedFiles(files, references).map((file) => `no row names ${file}`));
  const judged = [...expected.keys(), ...trials.keys()];
  return judged.reduce((sum, id) => sum + (runs.get(id)?.attempts.length ?? 0), 0);
}

/** All runs, and what the rows name of the blobs. */
async function readRecords(parts: Parts): Promise<{
  runs: Map<string, RunRecords>;
  references: BlobReferences;
}> {
  const { databaseUrl } = parts;
  const store = createStore({ databaseUrl });
  try {
    const blobs = await openBlobs(parts, store.secrets);
    return await withClient({ connectionString: databaseUrl }, async (client) => ({
      runs: await readRuns(client, blobs),
      references: await readBlobReferences(client),
    }));
  } finally {
    await store.close();
  }
}

function note(found: string[], { id, attempts }: RunRecords, lines: readonly string[]): void {
  if (lines.length === 0) return;
  const rest = lines.length > named ? `; ${lines.length - named} more` : '';
  found.push(`${id}, ${attempts.length} attempts: ${lines.slice(0, named).join('; ')}${rest}`);
}

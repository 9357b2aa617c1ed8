import { createApiClient } from '../api-client.ts';
import { collectBlobs } from './collect-blobs.ts';
import { disturb, type DisturbanceCounts } from './disturb.ts';
import { judge, type Findings } from './judge.ts';
import { createPatientClient } from './patient-client.ts';
import type { Disturbance } from './plan-disturbances.ts';
import { findLeaks, listProcesses } from './processes.ts';
import { createExperiments, requestsOf, submit, trainUndisturbed, untilQuiet } from './run-workloads.ts';
import { sessionsOf, type Parts } from './start-parts.ts';
import { workloads } from './workloads.ts';

const readyWithinSeconds = 120;
/** The last run is submitted when this share of the time is over, so that it is disturbed, too. */
const submittedWithin = 0.6;

/**
 * Trains definitions undisturbed, then submits runs of them while the parts are disturbed, waits for quiet, and judges.
 * @param seconds that the disturbances last
 * @param quietSeconds after which runs that have not ended count as lost
 */
export async function runSession({
  parts,
  planned,
  runs,
  seconds,
  quietSeconds,
  log,
}: {
  parts: Parts;
  planned: readonly Disturbance[];
  runs: number;
  seconds: number;
  quietSeconds: number;
  log: (message: string) => void;
}): Promise<{ counts: DisturbanceCounts; findings: Findings }> {
  const startedAt = Date.now();
  const sinceStart = (): string => `after ${Math.round((Date.now() - startedAt) / 1000)} s`;
  const api = createApiClient({ url: parts.url, key: parts.adminKey });
  await createPatientClient({ ...parts, forSeconds: readyWithinSeconds, log }).get('/api/v1/system');
  const experiments = await createExperiments(api, workloads.slice(0, runs));
  const undisturbed = await trainUndisturbed(api, experiments);
  log(`${undisturbed.length} undisturbed runs are trained ${sinceStart()}`);

  const client = createPatientClient({ ...parts, forSeconds: seconds + 2 * quietSeconds, log });
  const requests = requestsOf(experiments, runs);
  const [counts, accepted] = await Promise.all([
    disturb(planned, parts, log),
    submit(client, requests, submittedWithin * seconds),
  ]);
  log(`every part is back ${sinceStart()}; waiting for quiet`);
  const isQuiet = await untilQuiet(client, accepted, quietSeconds);
  log(isQuiet ? `quiet ${sinceStart()}` : `not quiet within ${quietSeconds} s`);

  const repeated = await submit(client, requests, 0);
  const expected = new Map(accepted.map((id, i) => [id, undisturbed[i % undisturbed.length]]));
  const collected = await collectBlobs(parts);
  log(`the collector of blobs has removed ${collected.length}: ${collected.join(', ') || 'none'}`);
  const { findings, attempts } = await judge({ parts, expected, accepted, repeated });
  log(`${accepted.length} runs took ${attempts} attempts`);
  const living = parts.nodes.map((node) => node.session());
  const orphaned = findLeaks(await listProcesses(), sessionsOf(parts), living);
  findings.orphans.push(...orphaned.map(({ command }) => `outlived its parent: ${command}`));
  return { counts, findings };
}

import { createApiClient } from '../api-client.ts';
import { batchesAddress, batchRequests, judgeBatches, prepareBatch } from './batch-predictions.ts';
import { collectBlobs } from './collect-blobs.ts';
import { disturb, type DisturbanceCounts } from './disturb.ts';
import { receiveEndMessages } from './end-messages.ts';
import { judge, type Findings } from './judge.ts';
import { createPatientClient } from './patient-client.ts';
import type { Disturbance } from './plan-disturbances.ts';
import { findLeaks, listProcesses } from './processes.ts';
import { createExperiments, requestsOf, trainUndisturbed } from './run-workloads.ts';
import { submit, untilFinished } from './submissions.ts';
import { judgeSearches, prepareSearch, searchesAddress, searchRequests } from './searches.ts';
import { sessionsOf, type Parts } from './start-parts.ts';
import { workloads } from './workloads.ts';

const readyWithinSeconds = 120;
/** A batch prediction is submitted for so many runs. */
const runsPerBatch = 4;
/** A search is submitted for so many runs. */
const runsPerSearch = 10;
/** A message whose server was killed waits for its lease to lapse, and one that was refused twice for half a minute. */
const toldWithinSeconds = 120;
/** The last run is submitted when this share of the time is over, so that it is disturbed, too. */
const submittedWithin = 0.6;

/**
 * Trains definitions, predicts a dataset and searches once undisturbed, then submits runs, batch predictions and searches of them while the parts are disturbed, waits for quiet, and judges.
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
  const batch = await prepareBatch(api, undisturbed[0]);
  const search = await prepareSearch(api, experiments[0]);
  log(`${undisturbed.length} undisturbed runs are trained, a dataset is predicted and searched on ${sinceStart()}`); // prettier-ignore

  const messages = await receiveEndMessages(api);
  const client = createPatientClient({ ...parts, forSeconds: seconds + 2 * quietSeconds, log });
  const requests = requestsOf(experiments, runs);
  const batches = batchRequests(batch, Math.ceil(runs / runsPerBatch));
  const searches = searchRequests(search, Math.ceil(runs / runsPerSearch));
  const [counts, accepted, predicted, searched] = await Promise.all([
    disturb(planned, parts, log),
    submit(client, requests, submittedWithin * seconds),
    submit(client, batches, submittedWithin * seconds),
    submit(client, searches, submittedWithin * seconds),
  ]);
  log(`every part is back ${sinceStart()}; waiting for quiet`);
  const isQuiet =
    (await untilFinished(client, '/api/v1/runs', accepted, quietSeconds)) &&
    (await untilFinished(client, batchesAddress, predicted, quietSeconds)) &&
    (await untilFinished(client, searchesAddress, searched, quietSeconds)) &&
    (await messages.untilToldOf(accepted, toldWithinSeconds));
  log(isQuiet ? `quiet ${sinceStart()}` : `not quiet within ${quietSeconds} s; the workers are stopped`);
  // What moves on can't be judged: files come and go while they are looked at.
  if (!isQuiet) await Promise.all(parts.workers.map((worker) => worker.stop()));

  const repeated = await submit(client, requests, 0);
  const repeatedBatches = await submit(client, batches, 0);
  const repeatedSearches = await submit(client, searches, 0);
  const expected = new Map(accepted.map((id, i) => [id, undisturbed[i % undisturbed.length]]));
  const collected = await collectBlobs(parts);
  log(`the collector of blobs has removed ${collected.length}: ${collected.join(', ') || 'none'}`);
  const findings: Findings = { lost: [], doubled: [], weightMismatches: [], metricGaps: [], orphans: [] };
  const trials = await judgeSearches({
    api,
    expected: search,
    accepted: searched,
    repeated: repeatedSearches,
    findings,
  });
  const attempts = await judge({ parts, expected, trials, accepted, repeated, findings });
  const tries = await judgeBatches({
    ...parts,
    api,
    batch,
    accepted: predicted,
    repeated: repeatedBatches,
    findings,
  });
  const deliveries = messages.judge(accepted, findings);
  await messages.close();
  log(
    `${accepted.length} runs and ${trials.size} trials of ${searched.length} searches took ${attempts} attempts, ${predicted.length} batch predictions ${tries}; ` +
      `messages of the runs' ends were delivered ${deliveries} times`,
  );
  findings.lost.push(...parts.nodes.flatMap((node) => node.failures()));
  const living = parts.nodes.map((node) => node.session());
  const orphaned = findLeaks(await listProcesses(), sessionsOf(parts), living);
  findings.orphans.push(...orphaned.map(({ command }) => `outlived its parent: ${command}`));
  return { counts, findings };
}

/**
 * `npm run fuzz`: starts the service and sends it generated requests of every operation of `openapi/openapi.json` and of the Open Inference
 * Protocol (valid, nearly valid, hostile), several at a time. Fails on an answer of 5xx or one that the document does not describe, on one
 * that takes over 5 s, and on the death of a process. `--requests 2500`, `--seed n` (printed; the same seed gives the same
 * requests), `--only n` sends the request of that number alone. With `--json` the last line is
 * `{ "requests", "serverErrors", "mismatches", "slow", "deaths" }`.
 */
import fc from 'fast-check';
import { parseArgs } from 'node:util';
import { createApiClient } from './api-client.ts';
import { createAnswerCheck } from './fuzz/check-answer.ts';
import { makeLivingIds } from './fuzz/living-ids.ts';
import { readOperations } from './fuzz/operations.ts';
import { isUnload, protocolOperations } from './fuzz/protocol-operations.ts';
import { requestsOf, type GeneratedRequest } from './fuzz/requests.ts';
import { sendRequest, type Answer } from './fuzz/send-request.ts';
import { startService } from './service-process.ts';

const { values: flags } = parseArgs({
  options: {
    requests: { type: 'string', default: '2500' },
    seed: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(flags.seed ?? Math.floor(Math.random() * 2 ** 31));
const count = Number(flags.requests);
const atOnce = 4;
const slowMilliseconds = 5_000;
/** What the server says when a process of its own ends by itself. */
const deathPattern =
  /"(?:A worker process|The (?:predictor|reader|process that reads the data|training process|process that exports the model)) (?:ended|was killed|did not answer)[^"]*"/g;

const { operations: described, components } = readOperations();
const operations = [...described, ...protocolOperations];
const check = createAnswerCheck(components);
const service = await startService({ env: { RATE_LIMIT_PER_MINUTE: '1000000', LOG_LEVEL: 'warn' } });
/** Answers by status: what the requests came to. */
const statuses = new Map<number, number>();
const totals = { requests: 0, serverErrors: 0, mismatches: 0, slow: 0, deaths: 0 };
try {
  console.log(`fuzz: seed ${seed}, ${count} requests of ${operations.length} operations`);
  const api = createApiClient({ url: service.url, key: service.adminKey });
  const ids = await makeLivingIds(
    api,
    `a,b,colour,y\n${'1,2,red,yes\n2,1,green,no\n3,5,blue,yes\n4,1,red,no\n'.repeat(10)}`,
  );
  const all = fc.sample(requestsOf(operations, components), { seed, numRuns: count });
  const chosen =
    flags.only === undefined
      ? all.entries()
      : [[Number(flags.only), all[Number(flags.only)]] as const].values();

  async function sendSome(): Promise<void> {
    for (const [number, request] of chosen) {
      if (!isAlive()) return;
      const answer = await send(request, ids);
      totals.requests += 1;
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      judge(number, request, answer);
      if (answer.status === 201) note(answer, ids);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, sendSome));
  totals.deaths = (service.output().match(deathPattern) ?? []).length + (isAlive() ? 0 : 1);
  for (const death of service.output().match(deathPattern) ?? []) console.log(`DEATH ${death}`);
  if (!isAlive()) console.log(`DEATH of the server\n${service.output().split('\n').slice(-20).join('\n')}`);
} finally {
  await service.stop();
}
const counts = [...statuses].toSorted(([a], [b]) => a - b).map(([status, times]) => `${status} × ${times}`);
console.log(`fuzz: answers ${counts.join(', ')}`);
const { requests: _, ...failures } = totals;
const hasFailed = Object.values(failures).some((number) => number > 0);
console.log(hasFailed ? `fuzz: failed; again with --seed ${seed} --requests ${count}` : 'fuzz: passed');
if (flags.json) console.log(JSON.stringify(totals));
process.exitCode = hasFailed ? 1 : 0;

type Ids = Awaited<ReturnType<typeof makeLivingIds>>;

function send({ operation, target, headers, body }: GeneratedRequest, ids: Ids): Promise<Answer> {
  const isDeletion = operation.method === 'DELETE' || isUnload(operation);
  const fill = (text: string): string => ids.fill(text, isDeletion);
  return sendRequest(service.url, {
    method: operation.method,
    target: fill(target),
    headers: {
      authorization: `Bearer ${service.adminKey}`,
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)])),
    },
    body: body?.includes('«') ? Buffer.from(fill(body.toString('utf8'))) : body,
  });
}

function judge(number: number, request: GeneratedRequest, answer: Answer): void {
  const { operation, target, headers, body } = request;
  const report = (what: string): void => {
    const sent = body === null ? '' : ` ${body.length} bytes: ${body.toString('latin1').slice(0, 300)}`;
    console.log(
      `${what}: #${number} ${operation.id}: ${operation.method} ${target.slice(0, 200)} ${JSON.stringify(headers).slice(0, 200)}${sent}\n` +
        `  → ${answer.status} in ${Math.round(answer.milliseconds)} ms ${answer.failure ?? answer.body.toString('utf8').slice(0, 300)}`,
    );
  };
  if (answer.milliseconds > slowMilliseconds) {
    totals.slow += 1;
    report('SLOW');
  }
  if (answer.status >= 500) {
    totals.serverErrors += 1;
    return report('SERVER ERROR');
  }
  const mismatch = answer.status === 0 ? `no answer: ${answer.failure}` : check(operation, answer);
  if (mismatch === null) return;
  totals.mismatches += 1;
  report(`MISMATCH, ${mismatch}`);
}

function note(answer: Answer, ids: Ids): void {
  try {
    ids.add(JSON.parse(answer.body.toString('utf8')));
  } catch {
    // judged already
  }
}

function isAlive(): boolean {
  try {
    process.kill(service.pid, 0);
    return true;
  } catch {
    return false;
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { FederatedRound, FederatedTask, RoundPhase } from '../contracts/federation.ts';
import { answer, type TrainyardClient } from '../client/client.ts';
import { ApiError } from '../client/api-error.ts';
import { nameOfSum } from '../federation/average-round.ts';
import { createSecureClient, type AdvertisedKeys, type SecureClient } from '../federation/secure-client.ts';
import { clipUpdate } from '../federation/clip-update.ts';
import { bufferOfBytes, bytesOfWords, cutToWords, toWords } from '../federation/words.ts';
import type { LocalTraining } from './local-training.ts';

const lookMilliseconds = 200;
/** Phases in which clients send nothing. */
const waitingPhases: readonly RoundPhase[] = ['joining', 'sum', 'closed'];
/** Of a service that is away, as while it restarts. */
const patienceMilliseconds = 120_000;

/** How a participation ended. */
export interface Participation {
  client: string;
  /** Rounds that an update of this client was sent to. */
  rounds: number;
  /** Status of the run. */
  status: string;
}

/**
 * Takes part in a federated run to its end: joins, trains each round that it can, and sends what the run needs. A round that goes on without
 * it, or begins again, is no error.
 * @param open prepares the rows for the task of the run
 * @throws ApiError where the service refuses what is sent, and Error where it is away for long or training diverges
 */
export async function participate({
  client: service,
  run,
  name,
  open,
  onProgress = () => {},
}: {
  client: TrainyardClient;
  run: string;
  name: string;
  open: (task: FederatedTask) => Promise<LocalTraining>;
  onProgress?: (text: string) => void;
}): Promise<Participation> {
  const { http } = service;
  const path = { runId: run };
  const root = '/api/v1/runs/{runId}/federation' as const;
  const attempts = `${root}/rounds/{round}/attempts/{attempt}` as const;
  const mine = `${attempts}/clients/{clientId}` as const;
  const me = await patiently(() =>
    answer(http.POST(`${root}/clients`, { params: { path }, body: { name } })),
  );
  let task: FederatedTask | null = null;
  let training: LocalTraining | null = null;
  let rounds = 0;
  /** Phases of the current attempt that are done. */
  let done = new Set<string>();
  let current = '';
  let secure: SecureClient | null = null;

  const look = () => patiently(() => answer(http.GET(root, { params: { path } })));

  async function sendUpdate(round: FederatedRound, sender: typeof path & object): Promise<void> {
    task ??= (await patiently(() => answer(http.GET(`${root}/task`, { params: { path } })))) as unknown as FederatedTask; // prettier-ignore
    training ??= await open(task);
    const bytes = await patiently(() =>
      answer(
        http.GET(`${root}/rounds/{round}/weights`, {
          params: { path: { ...path, round: round.round } },
          parseAs: 'arrayBuffer',
        }),
      ),
    );
    const weights = new Float32Array(bufferOfBytes(new Uint8Array(bytes as unknown as ArrayBuffer)));
    const change = await training.train(round.round, weights);
    const { rows } = training;
    const { privacy } = task;
    const update = privacy ? clipUpdate(change, privacy.clipNorm) : change;
    const summed = () => (privacy ? [...cutToWords(update), 1] : [...update.map((one) => one * rows), rows]);
    const body = secure
      ? bytesOfWords(secure.mask(toWords(summed()), round.sent.shares))
      : bytesOfWords(update);
    await send(`${mine}/update`, sender, body, secure || privacy ? {} : { rows });
    rounds += 1;
    onProgress(`round ${round.round} of ${round.rounds}: sent the update of ${rows} rows`);
  }

  async function send(
    to: `${typeof mine}/${'update' | 'keys' | 'shares' | 'unmasking'}`,
    sender: object,
    body: unknown,
    query: object = {},
  ): Promise<void> {
    const isBytes = Buffer.isBuffer(body);
    await patiently(() =>
      http.POST(to, {
        params: { path: sender, query },
        body,
        ...(isBytes && {
          headers: { 'content-type': 'application/octet-stream' },
          bodySerializer: (bytes: unknown) => bytes,
        }),
      } as never),
    );
  }

  async function act(round: FederatedRound): Promise<void> {
    const at = { ...path, round: round.round, attempt: round.attempt };
    const sender = { ...at, clientId: me.id };
    switch (round.phase) {
      case 'keys': {
        secure = createSecureClient(me.id, nameOfSum(run, round.round, round.attempt));
        const { maskKey, shareKey } = secure.keys;
        return await send(`${mine}/keys`, sender, { maskKey, shareKey });
      }
      case 'shares': {
        const { keys } = await patiently(() =>
          answer(http.GET(`${attempts}/keys`, { params: { path: at } })),
        );
        return await send(`${mine}/shares`, sender, { shares: secure!.share(keys as AdvertisedKeys[], round.minClients) }); // prettier-ignore
      }
      case 'updates':
        return await sendUpdate(round, sender);
      case 'unmasking': {
        const { shares: sealed } = await patiently(() => answer(http.GET(`${mine}/shares`, { params: { path: sender } }))); // prettier-ignore
        const survivors = round.sent.updates;
        const dropped = round.sent.shares.filter((other) => !survivors.includes(other));
        return await send(`${mine}/unmasking`, sender, {
          shares: secure!.reveal({ sealed, survivors, dropped }),
        });
      }
      default:
    }
  }

  /** Whether this client has a part in the phase: it was drawn, and has sent in the one before. */
  function takesPart({ phase, secure: isSecure, drawn, sent }: FederatedRound): boolean {
    if (drawn?.includes(me.id) === false) return false;
    if (!isSecure || phase === 'keys') return true;
    if (secure === null) return false;
    if (phase === 'shares') return sent.keys.includes(me.id);
    return phase === 'updates' ? sent.shares.includes(me.id) : sent.updates.includes(me.id);
  }

  try {
    for (;;) {
      const { status, round } = await look();
      if (['succeeded', 'failed', 'cancelled'].includes(status)) return { client: me.id, rounds, status };
      if (round && !waitingPhases.includes(round.phase)) {
        const attempt = `${round.round} ${round.attempt}`;
        if (attempt !== current) {
          current = attempt;
          done = new Set();
          secure = null;
        }
        if (!done.has(round.phase) && takesPart(round)) {
          done.add(round.phase);
          try {
            await act(round);
          } catch (error) {
            if (!isTooLate(error)) throw error;
            onProgress(`round ${round.round}: ${error.problem.detail ?? error.message}`);
          }
          continue;
        }
      }
      await delay(lookMilliseconds);
    }
  } finally {
    await (training as LocalTraining | null)?.close();
  }
}

const isTooLate = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.problem.code === 'federatedRoundOver';

/** Does a call again while the service is away. What was sent before its answer was lost is refused, which is no harm. */
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  const until = Date.now() + patienceMilliseconds;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const isAway = error instanceof ApiError ? [429, 502, 503, 504, 507].includes(error.problem.status ?? 0) : error instanceof TypeError; // prettier-ignore
      if (!isAway || Date.now() > until) throw error;
      await delay(lookMilliseconds);
    }
  }
}

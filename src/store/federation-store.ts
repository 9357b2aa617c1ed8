import type {
  FederatedClient,
  FederatedRound,
  FederatedTask,
  MessagePhase,
  RoundReport,
} from '../contracts/federation.ts';
import {
  drawRate,
  neededClients,
  participantsOf,
  type ResolvedFederated,
} from '../contracts/definition/federated.ts';
import { drawClients } from '../federation/draw-clients.ts';
import { firstPhase, messagesBegin, nextPhase, phaseBefore } from '../federation/round-phase.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { secondsFromNow, selectHeldRun } from './held-run.ts';
import type { FederationStore, JoinRefusal, MessageRefusal } from './ports/federation-store.ts';
import { fromJson, jsonText, toJson } from './stored-json.ts';

type Transaction = Prisma.TransactionClient;

/** A message may be tens of megabytes. */
const transactionMilliseconds = 60_000;

/** Federated runs in Postgres. */
export function createFederationStore(prisma: PrismaClient): FederationStore {
  const inTransaction = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> =>
    prisma.$transaction(work, { timeout: transactionMilliseconds });

  return {
    open: (lease, { round, task, weights }) =>
      inTransaction(async (transaction) => {
        const { runId } = lease;
        if (!(await isHeld(transaction, lease))) return false;
        const settings = settingsOf(task);
        const isPrivate = task.privacy !== undefined;
        await transaction.federation.upsert({ where: { runId }, create: { runId, task: toJson(task) }, update: {} }); // prettier-ignore
        await transaction.$executeRaw`
          DELETE FROM federated_rounds WHERE run_id = ${runId}
            AND round <= (SELECT coalesce(floor(max(epoch)), 0) FROM checkpoints WHERE run_id = ${runId} AND pruned_at IS NULL)
            AND round <> ${round}`;
        // Without it, later rounds were of other weights.
        await transaction.$executeRaw`
          DELETE FROM federated_rounds WHERE run_id = ${runId} AND round > ${round}
            AND NOT EXISTS (SELECT FROM federated_rounds r WHERE r.run_id = ${runId} AND r.round = ${round})`;
        await transaction.$executeRaw`
          INSERT INTO federated_rounds (run_id, round, phase, deadline, weights)
          VALUES (${runId}, ${round}, ${firstPhase(settings.secureAggregation, isPrivate)}, ${secondsFromNow(settings.roundSeconds)}, ${weights})
          ON CONFLICT (run_id, round) DO NOTHING`;
        return true;
      }),

    current: (runId) =>
      inTransaction(async (transaction) => {
        const locked = await lockRound(transaction, runId);
        return locked && (await advance(transaction, locked));
      }),

    async findTask(runId) {
      const row = await prisma.federation.findUnique({ where: { runId } });
      return row && fromJson<FederatedTask>(row.task);
    },

    async findWeights(runId, round) {
      const row = await prisma.federatedRound.findUnique({
        where: { runId_round: { runId, round } },
        select: { weights: true },
      });
      return row && row.weights;
    },

    async join({ id, runId, keyId, name }) {
      const { joinedAt } = await prisma.federatedClient.create({ data: { id, runId, keyId, name } });
      return { id, name, joinedAt: joinedAt.toISOString() };
    },

    joinOnce: ({ id, runId, keyId, name }, participants) =>
      inTransaction(async (transaction): Promise<FederatedClient | JoinRefusal> => {
        // Those that join at a time take turns.
        await transaction.$queryRaw`SELECT id FROM runs WHERE id = ${runId} FOR NO KEY UPDATE`;
        const mine = await transaction.federatedClient.findFirst({ where: { runId, keyId } });
        if (mine && mine.name !== name) return 'otherName';
        if (mine) return { id: mine.id, name, joinedAt: mine.joinedAt.toISOString() };
        if ((await transaction.federatedClient.count({ where: { runId } })) >= participants) return 'full';
        const { joinedAt } = await transaction.federatedClient.create({ data: { id, runId, keyId, name } });
        return { id, name, joinedAt: joinedAt.toISOString() };
      }),

    async listClientsOfKey(runId, keyId) {
      const rows = await prisma.federatedClient.findMany({ where: { runId, keyId }, select: { id: true } });
      return rows.map(({ id }) => id);
    },

    async findClientKey(runId, id) {
      const row = await prisma.federatedClient.findUnique({ where: { id, runId }, select: { keyId: true } });
      return row && row.keyId;
    },

    post: ({ content, numbers, ...message }) =>
      inTransaction(async (transaction): Promise<MessageRefusal | null> => {
        const locked = await lockRound(transaction, message.runId);
        if (locked?.round !== message.round) return 'noSuchRound';
        const round = await advance(transaction, locked);
        if (round.attempt !== message.attempt) return 'otherAttempt';
        if (round.sent[message.phase].includes(message.clientId)) return 'sentBefore';
        if (round.phase !== message.phase) return 'otherPhase';
        if (round.drawn?.includes(message.clientId) === false) return 'notDrawn';
        const before = phaseBefore(message.phase, round.secure);
        if (before && !round.sent[before].includes(message.clientId)) return 'notInRound';
        await transaction.federatedMessage.create({
          data: { ...message, content: toJson(content), numbers: numbers && Uint8Array.from(numbers) },
        });
        await advance(transaction, {
          ...locked,
          phase: round.phase,
          attempt: round.attempt,
          drawn: round.drawn,
          isOverdue: false,
        });
        return null;
      }),

    async listMessages(where) {
      const rows = await prisma.federatedMessage.findMany({
        where,
        select: { clientId: true, content: true },
        orderBy: { clientId: 'asc' },
      });
      return rows.map(({ clientId, content }) => ({ clientId, content: fromJson(content) }));
    },

    async findNumbers(message) {
      const row = await prisma.federatedMessage.findUnique({
        where: { runId_round_attempt_phase_clientId: message },
        select: { numbers: true },
      });
      return row && row.numbers;
    },

    close: (lease, { round, mean, report }) =>
      inTransaction(async (transaction) => {
        if (!(await isHeld(transaction, lease))) return false;
        const { runId } = lease;
        await transaction.$executeRaw`
          WITH f AS (UPDATE federations SET released = released + 1 WHERE run_id = ${runId}
            AND EXISTS (SELECT FROM federated_rounds WHERE run_id = ${runId} AND round = ${round} AND phase = 'sum') RETURNING released)
          UPDATE federated_rounds SET phase = 'closed', mean = ${mean},
            report = ${jsonText(report)}::jsonb || jsonb_build_object('released', f.released)
          FROM f WHERE run_id = ${runId} AND round = ${round} AND phase = 'sum'`;
        await transaction.federatedMessage.deleteMany({ where: { runId, round } });
        return true;
      }),

    reopen: (lease, round) =>
      inTransaction(async (transaction) => {
        if (!(await isHeld(transaction, lease))) return false;
        const locked = await lockRound(transaction, lease.runId);
        if (locked?.round === round && locked.phase === 'sum') await beginAgain(transaction, locked);
        return true;
      }),

    async findClosed(runId, round) {
      const row = await prisma.federatedRound.findUnique({
        where: { runId_round: { runId, round } },
        select: { mean: true, report: true },
      });
      return row?.mean ? { mean: row.mean, report: fromJson<RoundReport>(row.report) } : null;
    },
  };
}

const settingsOf = ({ definition }: FederatedTask): ResolvedFederated => definition.training.federated!;

async function isHeld(
  transaction: Transaction,
  lease: Parameters<typeof selectHeldRun>[0],
): Promise<boolean> {
  return (await transaction.$queryRaw<unknown[]>(selectHeldRun(lease))).length > 0;
}

interface LockedRound {
  runId: string;
  round: number;
  attempt: number;
  phase: FederatedRound['phase'];
  deadline: Date;
  isOverdue: boolean;
  rounds: number;
  settings: ResolvedFederated;
  isPrivate: boolean;
  /** Clients that have joined the run. */
  joined: number;
  /** Null in a run that is not private, and before the first draw. */
  drawn: string[] | null;
}

/** The last round of a run, whose row is locked to the end of the transaction. */
async function lockRound(transaction: Transaction, runId: string): Promise<LockedRound | null> {
  const rows = await transaction.$queryRaw<LockedRound[]>`
    SELECT r.run_id AS "runId", r.round, r.attempt, r.phase, r.deadline, r.deadline < clock_timestamp() AS "isOverdue",
      r.drawn, (f.task #>> '{definition,training,epochs}')::int AS rounds, f.task #> '{definition,training,federated}' AS settings,
      f.task ? 'privacy' AS "isPrivate", (SELECT count(*)::int FROM federated_clients c WHERE c.run_id = r.run_id) AS joined
    FROM federated_rounds r JOIN federations f ON f.run_id = r.run_id
    WHERE r.run_id = ${runId} ORDER BY r.round DESC LIMIT 1 FOR UPDATE OF r`;
  return rows[0] ?? null;
}

/** Takes a locked round on as far as its messages and the clock have it. */
async function advance(transaction: Transaction, locked: LockedRound): Promise<FederatedRound> {
  const { settings, isPrivate, joined } = locked;
  const secure = settings.secureAggregation;
  const participants = participantsOf(settings);
  const isSampled = drawRate(settings) < 1;
  for (let round = locked; ;) {
    const { runId, round: number, attempt, phase } = round;
    const rows = await transaction.federatedMessage.findMany({
      where: { runId, round: number, attempt },
      select: { phase: true, clientId: true },
      orderBy: { clientId: 'asc' },
    });
    const sentIn = (of: MessagePhase): string[] =>
      rows.filter((row) => row.phase === of).map(({ clientId }) => clientId);
    const sent = {
      keys: sentIn('keys'),
      shares: sentIn('shares'),
      updates: sentIn('updates'),
      unmasking: sentIn('unmasking'),
    };
    const posted = Object.fromEntries(Object.entries(sent).map(([name, clients]) => [name, clients.length]));
    const next = nextPhase({
      phase,
      secure,
      clients: settings.clients,
      needed: neededClients(settings, isPrivate),
      isOverdue: round.isOverdue,
      posted,
      draw: isPrivate ? { joined, participants, drawn: round.drawn?.length ?? null, isSampled } : null,
    });
    if (next === null)
      return {
        round: number,
        rounds: round.rounds,
        attempt,
        phase,
        deadline: round.deadline.toISOString(),
        clients: settings.clients,
        minClients: settings.minClients,
        secure,
        joined,
        drawn: round.drawn,
        sent,
      };
    if (next === 'again') round = await beginAgain(transaction, round);
    else if (phase === 'joining') round = await enter(transaction, await draw(transaction, round), next);
    else round = await enter(transaction, round, next);
  }
}

/** Begins a phase, whose deadline is its own. */
async function enter(
  transaction: Transaction,
  round: LockedRound,
  phase: FederatedRound['phase'],
  attempt = round.attempt,
): Promise<LockedRound> {
  const [{ deadline }] = await transaction.$queryRaw<[{ deadline: Date }]>`
    UPDATE federated_rounds SET phase = ${phase}, attempt = ${attempt}, deadline = ${secondsFromNow(round.settings.roundSeconds)}
    WHERE run_id = ${round.runId} AND round = ${round.round} RETURNING deadline`;
  return { ...round, phase, attempt, deadline, isOverdue: false };
}

/** Begins a round again. In a secure sum others are drawn; where the draw hides who takes part it stays, as another one would be one more. */
async function beginAgain(transaction: Transaction, round: LockedRound): Promise<LockedRound> {
  const { runId, isPrivate } = round;
  const secure = round.settings.secureAggregation;
  await transaction.federatedMessage.deleteMany({ where: { runId, round: round.round } });
  const drawn = isPrivate && secure ? await draw(transaction, round) : round;
  return await enter(transaction, drawn, messagesBegin(secure), round.attempt + 1);
}

/** Draws who takes part in a round of a private run. */
async function draw(transaction: Transaction, round: LockedRound): Promise<LockedRound> {
  const { runId, settings } = round;
  const clients = await transaction.federatedClient.findMany({
    where: { runId },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  const ids = clients.map(({ id }) => id);
  const drawn = drawClients(ids, drawRate(settings), settings.secureAggregation ? settings.minClients : null);
  await transaction.$executeRaw`
    UPDATE federated_rounds SET drawn = ${drawn}::text[] WHERE run_id = ${runId} AND round = ${round.round}`;
  return { ...round, drawn };
}

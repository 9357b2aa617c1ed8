import type {
  FederatedClient,
  FederatedRound,
  FederatedTask,
  RoundReport,
} from '../../src/contracts/federation.ts';
import { drawRate, neededClients } from '../../src/contracts/definition/federated.ts';
import { drawClients } from '../../src/federation/draw-clients.ts';
import { firstPhase, messagesBegin, nextPhase, phaseBefore } from '../../src/federation/round-phase.ts'; // prettier-ignore
import type { FederationStore, RoundMessage } from '../../src/store/ports/federation-store.ts';
import { copy, timeIn, type FakeTables } from './fake-store-tables.ts';

interface FakeRound {
  round: number;
  attempt: number;
  phase: FederatedRound['phase'];
  deadline: string;
  weights: Uint8Array;
  drawn: string[] | null;
  messages: RoundMessage[];
  closed: { mean: Uint8Array; report: RoundReport } | null;
}

/** Federated runs in memory. */
export function createFakeFederationStore(tables: FakeTables): FederationStore {
  const tasks = new Map<string, FederatedTask>();
  const clients = new Map<string, FederatedClient & { runId: string; keyId: string }>();
  const rounds = new Map<string, FakeRound[]>();
  const released = new Map<string, number>();
  const settingsOf = (runId: string) => tasks.get(runId)!.definition.training.federated!;
  const isPrivate = (runId: string) => tasks.get(runId)!.privacy !== undefined;
  const joinedTo = (runId: string) => [...clients.values()].filter((client) => client.runId === runId);
  const isHeld = ({
    runId,
    attempt,
    workerId,
  }: {
    runId: string;
    attempt: number;
    workerId: string;
  }): boolean => {
    const record = tables.runs.get(runId)?.record;
    return record?.attempt === attempt && record.workerId === workerId;
  };
  const find = (runId: string, number: number): FakeRound | undefined =>
    rounds.get(runId)?.find(({ round }) => round === number);

  function enter(runId: string, round: FakeRound, phase: FederatedRound['phase']): void {
    Object.assign(round, { phase, deadline: timeIn(tables, settingsOf(runId).roundSeconds) });
  }

  function advance(runId: string, round: FakeRound): FederatedRound {
    const settings = settingsOf(runId);
    const secure = settings.secureAggregation;
    for (;;) {
      const sentIn = (phase: string): string[] =>
        round.messages
          .filter((message) => message.phase === phase)
          .map(({ clientId }) => clientId)
          .toSorted();
      const sent = {
        keys: sentIn('keys'),
        shares: sentIn('shares'),
        updates: sentIn('updates'),
        unmasking: sentIn('unmasking'),
      };
      const posted = Object.fromEntries(Object.entries(sent).map(([phase, of]) => [phase, of.length]));
      const isOverdue = Date.parse(round.deadline) < tables.now();
      const { participants = settings.clients } = settings;
      const joined = joinedTo(runId).length;
      const draw = { joined, participants, drawn: round.drawn?.length ?? null, isSampled: drawRate(settings) < 1 }; // prettier-ignore
      const next = nextPhase({
        clients: settings.clients,
        needed: neededClients(settings, isPrivate(runId)),
        secure,
        phase: round.phase,
        isOverdue,
        posted,
        draw: isPrivate(runId) ? draw : null,
      });
      if (next === null) {
        const { round: number, attempt, phase, deadline } = round;
        const { clients: wanted, minClients } = settings;
        const { epochs } = tasks.get(runId)!.definition.training;
        return {
          round: number,
          rounds: epochs,
          attempt,
          phase,
          deadline,
          clients: wanted,
          minClients,
          secure,
          joined,
          drawn: round.drawn,
          sent,
        };
      }
      if (next === 'again') beginAgain(runId, round);
      else {
        if (round.phase === 'joining') drawFor(runId, round);
        enter(runId, round, next);
      }
    }
  }

  function beginAgain(runId: string, round: FakeRound): void {
    round.messages = [];
    round.attempt += 1;
    const secure = settingsOf(runId).secureAggregation;
    if (isPrivate(runId) && secure) drawFor(runId, round);
    enter(runId, round, messagesBegin(secure));
  }

  function drawFor(runId: string, round: FakeRound): void {
    const settings = settingsOf(runId);
    const ids = joinedTo(runId)
      .map(({ id }) => id)
      .toSorted();
    round.drawn = drawClients(ids, drawRate(settings), settings.secureAggregation ? settings.minClients : null); // prettier-ignore
  }

  return {
    async open(lease, { round, task, weights }) {
      if (!isHeld(lease)) return false;
      const { runId } = lease;
      if (!tasks.has(runId)) tasks.set(runId, copy(task));
      if (find(runId, round)) return true;
      const opened: FakeRound = { round, attempt: 1, phase: 'updates', deadline: '', weights, drawn: null, messages: [], closed: null }; // prettier-ignore
      enter(runId, opened, firstPhase(settingsOf(runId).secureAggregation, isPrivate(runId)));
      rounds.set(runId, [...(rounds.get(runId) ?? []).filter((other) => other.round < round), opened]);
      return true;
    },
    async current(runId) {
      const last = rounds.get(runId)?.at(-1);
      return last ? advance(runId, last) : null;
    },
    findTask: async (runId) => copy(tasks.get(runId) ?? null),
    findWeights: async (runId, round) => find(runId, round)?.weights ?? null,
    async join({ id, name, ...of }) {
      const client = { id, name, joinedAt: timeIn(tables, 0) };
      clients.set(id, { ...client, ...of });
      return client;
    },
    async joinOnce({ id, name, ...of }, participants) {
      const all = joinedTo(of.runId);
      const mine = all.find(({ keyId }) => keyId === of.keyId);
      if (mine) return mine.name === name ? { id: mine.id, name, joinedAt: mine.joinedAt } : 'otherName';
      if (all.length >= participants) return 'full';
      const client = { id, name, joinedAt: timeIn(tables, 0) };
      clients.set(id, { ...client, ...of });
      return client;
    },
    listClientsOfKey: async (runId, keyId) =>
      joinedTo(runId)
        .filter((client) => client.keyId === keyId)
        .map(({ id }) => id),
    async findClientKey(runId, id) {
      const client = clients.get(id);
      return client?.runId === runId ? client.keyId : null;
    },
    async post(message) {
      const last = rounds.get(message.runId)?.at(-1);
      if (last?.round !== message.round) return 'noSuchRound';
      const round = advance(message.runId, last);
      if (round.attempt !== message.attempt) return 'otherAttempt';
      if (round.sent[message.phase].includes(message.clientId)) return 'sentBefore';
      if (round.phase !== message.phase) return 'otherPhase';
      if (round.drawn?.includes(message.clientId) === false) return 'notDrawn';
      const before = phaseBefore(message.phase, round.secure);
      if (before && !round.sent[before].includes(message.clientId)) return 'notInRound';
      last.messages.push({ ...message, content: copy(message.content) });
      advance(message.runId, last);
      return null;
    },
    async listMessages({ runId, round, phase }) {
      const found = find(runId, round)?.messages.filter((message) => message.phase === phase) ?? [];
      return found
        .map(({ clientId, content }) => ({ clientId, content: copy(content) }))
        .toSorted((a, b) => (a.clientId < b.clientId ? -1 : 1));
    },
    async findNumbers({ runId, round, phase, clientId }) {
      const messages = find(runId, round)?.messages ?? [];
      return (
        messages.find((message) => message.phase === phase && message.clientId === clientId)?.numbers ?? null
      );
    },
    async close(lease, { round: number, ...closed }) {
      const round = find(lease.runId, number);
      if (!isHeld(lease) || !round) return false;
      if (round.phase !== 'sum') return true;
      const count = (released.get(lease.runId) ?? 0) + 1;
      released.set(lease.runId, count);
      const report = { ...closed.report, released: count };
      Object.assign(round, { phase: 'closed', closed: { ...closed, report }, messages: [] });
      return true;
    },
    async reopen(lease, number) {
      const round = find(lease.runId, number);
      if (!isHeld(lease) || !round) return false;
      if (round.phase === 'sum') beginAgain(lease.runId, round);
      return true;
    },
    findClosed: async (runId, round) => find(runId, round)?.closed ?? null,
  };
}

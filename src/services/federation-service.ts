import { isClassical } from '../contracts/definition/classical.ts';
import { participantsOf } from '../contracts/definition/federated.ts';
import type {
  AdvertiseKeysRequest,
  FederatedClient,
  FederatedRound,
  FederatedTask,
  Federation,
  MessagePhase,
  ShareKeysRequest,
  UnmaskRequest,
} from '../contracts/federation.ts';
import type { Caller } from '../contracts/key.ts';
import { finishedRunStatuses } from '../contracts/run.ts';
import { TrainyardError } from '../errors.ts';
import { isPublicKey } from '../federation/secrets.ts';
import { normOf } from '../federation/clip-update.ts';
import { bufferOfBytes } from '../federation/words.ts';
import { newId } from '../identifiers.ts';
import type { MessageRefusal, RoundMessage } from '../store/ports/federation-store.ts';
import type { Store } from '../store/ports/store.ts';

/** The rules of federated runs. */
export type FederationService = ReturnType<typeof createFederationService>;

/** Which client sends to which attempt at which round. */
export interface Sender {
  runId: string;
  round: number;
  attempt: number;
  clientId: string;
}

/** Creates the service of federated runs. */
export function createFederationService({
  store,
}: {
  store: Pick<Store, 'runs' | 'experiments' | 'federations'>;
}) {
  const { federations } = store;

  /** @throws notFound, notFederated */
  async function requireRun(caller: Caller, runId: string) {
    const run = await store.runs.find(caller.projectId, runId);
    if (!run) throw new TrainyardError('notFound', `There is no run ${runId}.`);
    const experiment = await store.experiments.find(caller.projectId, run.experimentId);
    const definition = experiment?.resolved;
    if (!definition || isClassical(definition) || !definition.training.federated)
      throw new TrainyardError('notFederated', `The run ${runId} trains on the rows of its dataset, without clients. Its definition would need training.federated.`); // prettier-ignore
    return { ...run, training: definition.training };
  }

  /** @throws federatedRoundOver where the run has no round */
  async function requireRound(caller: Caller, runId: string, number: number): Promise<FederatedRound> {
    const { status } = await requireRun(caller, runId);
    if (finishedRunStatuses.some((finished) => finished === status))
      throw over(`The run has ${status}: it takes no more messages.`);
    const round = await federations.current(runId);
    if (round?.round !== number)
      throw over(round ? `Round ${number} is not open: the current one is ${round.round}.` : 'The run has not opened a round yet.'); // prettier-ignore
    return round;
  }

  /** @throws notFound, forbidden */
  async function requireClient(caller: Caller, runId: string, client: string): Promise<void> {
    const keyId = await federations.findClientKey(runId, client);
    if (keyId === null)
      throw new TrainyardError(
        'notFound',
        `There is no client ${client} in the federation of ${runId}: join first.`,
      );
    if (keyId !== caller.keyId)
      throw new TrainyardError('forbidden', `The client ${client} joined with another API key, which alone sends its messages.`); // prettier-ignore
  }

  async function post(message: Omit<RoundMessage, 'clientId'> & { client: string }): Promise<void> {
    const { client, ...rest } = message;
    const refusal = await federations.post({ ...rest, clientId: client });
    if (refusal !== null) throw over(describe(refusal, message));
  }

  /** Refuses messages of a phase that the way of summing has not. */
  function requirePhase({ secure }: FederatedRound, phase: MessagePhase): void {
    if (secure || phase === 'updates') return;
    throw invalid(`The updates of this run are not masked: it takes no ${phase}. Send updates at once.`);
  }

  async function messagesOf(
    caller: Caller,
    runId: string,
    number: number,
    { attempt, phase }: { attempt: number; phase: 'keys' | 'shares' },
  ) {
    const round = await requireRound(caller, runId, number);
    requirePhase(round, phase);
    if (round.attempt !== attempt || round.phase === phase || round.phase === 'closed' || round.sent[phase].length === 0)
      throw over(`The ${phase} of attempt ${attempt} can be read from the phase after ${phase} to the end of the round; it is attempt ${round.attempt}, phase ${round.phase}.`); // prettier-ignore
    const messages = await federations.listMessages({ runId, round: number, attempt, phase });
    // They are removed when the round closes, which does not wait for all clients.
    if (messages.length < round.sent[phase].length)
      throw over(`Round ${number} has closed: its ${phase} are gone.`);
    return messages;
  }

  return {
    /** @throws notFound, notFederated */
    async get(caller: Caller, runId: string): Promise<Federation> {
      const { status, training } = await requireRun(caller, runId);
      const round = await federations.current(runId);
      const isHidden = round !== null && training.privacy !== undefined && !round.secure;
      if (!isHidden) return { run: runId, status, round };
      return {
        run: runId,
        status,
        round: ofClients(round, await federations.listClientsOfKey(runId, caller.keyId)),
      };
    },

    /** @throws notFound, notFederated, federatedRoundOver before the first round */
    async getTask(caller: Caller, runId: string): Promise<FederatedTask> {
      await requireRun(caller, runId);
      const task = await federations.findTask(runId);
      if (task) return task;
      throw over('The run has not opened a round yet.');
    },

    /**
     * A private run has so many clients as its definition says, and one for each key: what two of them trained on the same rows would say twice as much of these.
     * @throws notFound, notFederated, federationClosed
     */
    async join(caller: Caller, runId: string, name: string): Promise<FederatedClient> {
      const { privacy, federated } = (await requireRun(caller, runId)).training;
      const client = { id: newId('federatedClient'), runId, keyId: caller.keyId, name };
      if (!privacy) return await federations.join(client);
      const participants = participantsOf(federated!);
      const joined = await federations.joinOnce(client, participants);
      if (joined === 'full')
        throw new TrainyardError(
          'federationClosed',
          `All ${participants} clients of the private run have joined.`,
        );
      if (joined === 'otherName')
        throw new TrainyardError('federationClosed', 'This API key has joined by another name. In a private run each client counts once: give each one a key of its own.'); // prettier-ignore
      return joined;
    },

    /** The weights that clients of a round start from, float32 little-endian. @throws federatedRoundOver */
    async getWeights(caller: Caller, runId: string, round: number): Promise<Buffer> {
      await requireRun(caller, runId);
      const weights = await federations.findWeights(runId, round);
      if (weights) return Buffer.from(weights);
      throw over(`Round ${round} is not open.`);
    },

    /**
     * Takes a client's update: float32 changes of the weights, or masked words of 64 bits.
     * @throws federatedRoundOver, federatedMessageInvalid, forbidden
     */
    async sendUpdate(
      caller: Caller,
      { runId, round: number, attempt, clientId: client }: Sender,
      { rows, numbers }: { rows: number | undefined; numbers: Buffer },
    ): Promise<void> {
      const round = await requireRound(caller, runId, number);
      await requireClient(caller, runId, client);
      const { weights, privacy } = (await federations.findTask(runId))!;
      const count = weights.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
      const bytes = round.secure ? 8 * (count + 1) : 4 * count;
      if (numbers.length !== bytes)
        throw invalid(`The update has ${numbers.length} bytes; it has to have ${bytes}: ${round.secure ? `${count} sums and the rows, 8 bytes each` : `${count} numbers of 4 bytes`}.`); // prettier-ignore
      if (privacy && rows !== undefined)
        throw invalid('In a private run each client counts once, whatever rows it has: leave them out.');
      if (!privacy && round.secure !== (rows === undefined))
        throw invalid(round.secure ? 'The rows of a masked update are its last number, and are not told in the query.' : 'Say by rows how many rows the update was trained on.'); // prettier-ignore
      if (!round.secure) {
        const values = new Float32Array(bufferOfBytes(numbers));
        const wrong = values.findIndex((value) => !Number.isFinite(value));
        if (wrong >= 0)
          throw invalid(`Number ${wrong} of the update is not finite: the training of the client diverged, or its bytes are not float32 little-endian.`); // prettier-ignore
        const norm = privacy ? normOf(values) : 0;
        if (privacy && norm > privacy.clipNorm * (1 + roundingOfNorms))
          throw invalid(`The norm of the update is ${norm.toPrecision(6)}; in this private run it is at most ${privacy.clipNorm}. Clip the whole update to it.`); // prettier-ignore
      }
      const content = rows === undefined ? {} : { rows };
      await post({ runId, round: number, attempt, phase: 'updates', client, content, numbers });
    },

    /** @throws federatedRoundOver, federatedMessageInvalid, forbidden */
    async sendKeys(
      caller: Caller,
      { runId, round: number, attempt, clientId: client }: Sender,
      { maskKey, shareKey }: AdvertiseKeysRequest,
    ): Promise<void> {
      requirePhase(await requireRound(caller, runId, number), 'keys');
      await requireClient(caller, runId, client);
      const keys = { maskKey, shareKey };
      for (const [name, key] of Object.entries(keys))
        if (!isPublicKey(Buffer.from(key, 'base64'))) throw invalid(`The ${name} is no X25519 public key.`);
      if (maskKey === shareKey) throw invalid('The maskKey is the shareKey: they have to be two keys.');
      await post({ runId, round: number, attempt, phase: 'keys', client, content: { client, ...keys }, numbers: null }); // prettier-ignore
    },

    /** Keys of all clients of an attempt. @throws federatedRoundOver, federatedMessageInvalid */
    async listKeys(caller: Caller, runId: string, number: number, attempt: number) {
      const messages = await messagesOf(caller, runId, number, { attempt, phase: 'keys' });
      return { keys: messages.map(({ content }) => content) };
    },

    /** @throws federatedRoundOver, federatedMessageInvalid, forbidden */
    async sendShares(
      caller: Caller,
      { runId, round: number, attempt, clientId: client }: Sender,
      { shares }: ShareKeysRequest,
    ): Promise<void> {
      const round = await requireRound(caller, runId, number);
      requirePhase(round, 'shares');
      await requireClient(caller, runId, client);
      const missing = round.sent.keys.filter((other) => !(other in shares));
      if (round.attempt === attempt && (missing.length > 0 || Object.keys(shares).length > round.sent.keys.length))
        throw invalid(`Shares have to be for all ${round.sent.keys.length} clients whose keys are there and for no other; those for ${missing.join(', ') || 'them'} ${missing.length > 0 ? 'are missing' : 'are there'}.`); // prettier-ignore
      await post({ runId, round: number, attempt, phase: 'shares', client, content: { shares }, numbers: null }); // prettier-ignore
    },

    /** The shares that others sealed for a client. @throws federatedRoundOver, federatedMessageInvalid, forbidden */
    async listShares(caller: Caller, { runId, round: number, attempt, clientId: client }: Sender) {
      await requireRun(caller, runId);
      await requireClient(caller, runId, client);
      const messages = await messagesOf(caller, runId, number, { attempt, phase: 'shares' });
      return {
        shares: Object.fromEntries(
          messages.flatMap(({ clientId, content }) => {
            const sealed = (content as Pick<ShareKeysRequest, 'shares'>).shares[client];
            return sealed === undefined ? [] : [[clientId, sealed]];
          }),
        ),
      };
    },

    /** @throws federatedRoundOver, federatedMessageInvalid, forbidden */
    async sendUnmasking(
      caller: Caller,
      { runId, round: number, attempt, clientId: client }: Sender,
      { shares }: UnmaskRequest,
    ): Promise<void> {
      const round = await requireRound(caller, runId, number);
      requirePhase(round, 'unmasking');
      await requireClient(caller, runId, client);
      const { updates, shares: sharing } = round.sent;
      for (const other of round.phase === 'unmasking' && round.attempt === attempt ? sharing : []) {
        const of = updates.includes(other) ? 'seed' : 'maskKey';
        const found = shares.filter((share) => share.client === other);
        if (found.length !== 1 || found[0].of !== of)
          throw invalid(`One share of the ${of} of ${other} is needed, and no other share of that client.`);
      }
      await post({ runId, round: number, attempt, phase: 'unmasking', client, content: { shares }, numbers: null }); // prettier-ignore
    },
  };
}

/** By how much the norm of a clipped update may be larger, where a client computes it in float32. */
const roundingOfNorms = 1e-5;

/** A round as those see it who speak for some of its clients: the others are left out. */
function ofClients(round: FederatedRound, clients: readonly string[]): FederatedRound {
  const mine = (all: readonly string[]): string[] => all.filter((client) => clients.includes(client));
  const { keys, shares, updates, unmasking } = round.sent;
  return {
    ...round,
    drawn: round.drawn && mine(round.drawn),
    sent: { keys: mine(keys), shares: mine(shares), updates: mine(updates), unmasking: mine(unmasking) },
  };
}

const over = (detail: string): TrainyardError => new TrainyardError('federatedRoundOver', detail);
const invalid = (detail: string): TrainyardError => new TrainyardError('federatedMessageInvalid', detail);

function describe(
  refusal: MessageRefusal,
  { round, attempt, phase, client }: Omit<RoundMessage, 'clientId'> & { client: string },
): string {
  return {
    noSuchRound: `Round ${round} is over. Get the federation for the current one.`,
    otherAttempt: `Attempt ${attempt} at round ${round} is over. Get the federation for the current one, and begin it anew.`,
    otherPhase: `Round ${round} takes no ${phase} now: it is in another phase, and this client is too early or too late.`,
    sentBefore: `The ${phase} of ${client} in round ${round} have arrived before. They are taken once.`,
    notDrawn: `${client} was not drawn for round ${round}: it waits for one that it is drawn for.`,
    notInRound: `${client} sent nothing in the phase before ${phase}: it takes part from the next round on.`,
  }[refusal];
}

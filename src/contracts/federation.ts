import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, Timestamp } from './common.ts';
import type { ResolvedDefinition } from './definition/definition.ts';
import type { FittedPreparation } from './preparation.ts';

/** What a client trains with, beside the weights of a round: all that the run's own training would have. */
export interface FederatedTask {
  definition: ResolvedDefinition;
  preparation: FittedPreparation;
  /** As the engine describes it. */
  architecture: object;
  /** The order of the numbers of weights and updates: each tensor row-major, one after the other. */
  weights: { name: string; shape: number[] }[];
  /** Of a private run: the largest norm of an update, and the noise that is added to a sum of them, in units of that norm. */
  privacy?: { clipNorm: number; noiseMultiplier: number };
}

/** What became of a round. */
export interface RoundReport {
  clients: number;
  /** Rows of these clients together; null in a private run, which does not ask for them. */
  rows: number | null;
  /** Clients of the secure sum that sent no update. */
  dropped: number;
  /** How often the round began. */
  attempts: number;
  /** Sums that the run has given away so far, this one included. Missing in reports of before. */
  released?: number;
}

/** What a round waits for. A plain round has `updates` alone before it is summed; only the first round of a private run waits in `joining`. */
export const roundPhases = ['joining', 'keys', 'shares', 'updates', 'unmasking', 'sum', 'closed'] as const;
export type RoundPhase = (typeof roundPhases)[number];
/** What clients send in a phase. */
export type MessagePhase = Exclude<RoundPhase, 'joining' | 'sum' | 'closed'>;

/** The round that a federated run is in. */
export const FederatedRound = Type.Object(
  {
    round: Type.Integer({ description: 'Number of the round, from 1.' }),
    rounds: Type.Integer({ description: 'Number of rounds of the run, if it is not stopped earlier.' }),
    attempt: Type.Integer({
      description: 'Number of the attempt at this round, from 1; every message of a client names it.',
    }),
    phase: OneOf(roundPhases, {
      description:
        'Phase of the round: `joining` until all clients of a private run have joined, what clients are to send, `sum` while it is summed, and `closed` until the next round begins.',
    }),
    deadline: Type.String({
      format: 'date-time',
      description: 'Time after which `minClients` are enough for the phase.',
    }),
    clients: Type.Integer({ description: 'Number of clients that the round waits for.' }),
    minClients: Type.Integer({
      description: 'Number of clients that the round needs; the threshold of shares.',
    }),
    secure: Type.Boolean({ description: 'Whether updates are masked.' }),
    joined: Type.Integer({ description: 'Number of clients that have joined the run.' }),
    drawn: Nullable(Type.Array(Type.String()), {
      description:
        'Clients that were drawn for this attempt of a private run; null: all may send. Unless sums are secure, a caller sees its own clients only, here and in `sent`: who else takes part is not told, as the draw protects them.',
    }),
    sent: Type.Object(
      Object.fromEntries(
        (['keys', 'shares', 'updates', 'unmasking'] as const).map((phase) => [
          phase,
          Type.Array(Type.String(), {
            description: `Clients whose message of the phase ${phase} has arrived.`,
          }),
        ]),
      ) as unknown as Record<MessagePhase, ReturnType<typeof Type.Array<ReturnType<typeof Type.String>>>>,
      {
        title: 'SentMessages',
        description: 'Clients whose messages have arrived in this attempt, by phase.',
      },
    ),
  },
  { $id: 'FederatedRound' },
);
export type FederatedRound = Static<typeof FederatedRound>;

/** A federated run as its clients see it. */
export const Federation = Type.Object(
  {
    run: Id('run'),
    status: Type.String({ description: 'Status of the run.' }),
    round: Nullable(Type.Object({ ...FederatedRound.properties }, { title: 'CurrentRound' }), {
      description: 'The current round; null until the run has opened its first one.',
    }),
  },
  { $id: 'Federation' },
);
export type Federation = Static<typeof Federation>;

/** Who joins. */
export const JoinRequest = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name of the client, for the owner of the run.',
    }),
  },
  { additionalProperties: false, $id: 'JoinFederationRequest' },
);

/** A client that joined. */
export const FederatedClient = Type.Object(
  {
    id: Id('federatedClient'),
    name: Type.String(),
    joinedAt: Timestamp,
  },
  { $id: 'FederatedClient' },
);
export type FederatedClient = Static<typeof FederatedClient>;

const Base64Key = Type.String({
  minLength: 44,
  maxLength: 44,
  pattern: '^[A-Za-z0-9+/]{43}=$',
  description: 'X25519 public key, 32 bytes as base64.',
});

/** Public keys of a client for one secure sum. */
export const AdvertisedKeys = Type.Object(
  {
    client: Id('federatedClient'),
    maskKey: Base64Key,
    shareKey: Base64Key,
  },
  {
    $id: 'AdvertisedKeys',
    description: 'Keys of a client: `maskKey` for masks, `shareKey` for the shares that are sent to it.',
  },
);

/** What a client sends to advertise its keys. */
export const AdvertiseKeysRequest = Type.Object(
  { maskKey: Base64Key, shareKey: Base64Key },
  { additionalProperties: false, $id: 'AdvertiseKeysRequest' },
);
export type AdvertiseKeysRequest = Static<typeof AdvertiseKeysRequest>;

/** Sealed shares, by client. */
const SealedShares = Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 200 }), {
  description: 'Encrypted shares as base64, by client.',
});

/** What a client sends to share its secrets. */
export const ShareKeysRequest = Type.Object(
  { shares: SealedShares },
  { additionalProperties: false, $id: 'ShareKeysRequest' },
);
export type ShareKeysRequest = Static<typeof ShareKeysRequest>;

/** What a client reveals when the sum is unmasked. */
export const UnmaskRequest = Type.Object(
  {
    shares: Type.Array(
      Type.Object(
        {
          client: Id('federatedClient'),
          of: OneOf(['seed', 'maskKey'] as const, {
            description:
              'Secret that the share is of: the seed of a client that sent an update, or the key of one that did not.',
          }),
          x: Type.Integer({ minimum: 1, maximum: 255, description: 'Place of the share.' }),
          value: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$', description: 'Share, 32 bytes as base64.' }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 255 },
    ),
  },
  { additionalProperties: false, $id: 'UnmaskRequest' },
);
export type UnmaskRequest = Static<typeof UnmaskRequest>;

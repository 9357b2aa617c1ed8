import { randomBytes } from 'node:crypto';
import { agree, createKeyPair, maskOf, seal, unseal } from './secrets.ts';
import { shareSecret } from './shamir.ts';
import { addWords, subtractWords, type Words } from './words.ts';

/** The keys that a client tells the others of: that of its masks, and that under which shares are sent to it; 32 bytes as base64. */
export interface AdvertisedKeys {
  client: string;
  maskKey: string;
  shareKey: string;
}

/** What a client reveals of another one: a share of the seed of its own mask, or of the key of its masks with others. */
export interface RevealedShare {
  client: string;
  of: 'seed' | 'maskKey';
  x: number;
  value: string;
}

/** A client's part of one secure sum (Bonawitz et al. 2017, "Practical Secure Aggregation", against a server that follows the protocol). */
export interface SecureClient {
  readonly keys: AdvertisedKeys;
  /** Shares for all clients of the sum, each sealed for its receiver; base64 by client. */
  share(all: readonly AdvertisedKeys[], threshold: number): Record<string, string>;
  /** Words under masks that all clients' sum takes off: with each client that shared, and one of its own. */
  mask(words: Words, sharing: readonly string[]): Words;
  /**
   * Shares of what the masks that are left in the sum need: seeds of those that sent words, keys of those that did not.
   * @param sealed shares for this client, by sender
   */
  reveal(options: {
    sealed: Readonly<Record<string, string>>;
    survivors: readonly string[];
    dropped: readonly string[];
  }): RevealedShare[];
}

/**
 * Begins a sum. Its keys and seed are made here and serve once.
 * @param about names the sum (run, round, attempt), so that shares of one are worth nothing in another
 */
export function createSecureClient(client: string, about: string): SecureClient {
  const maskPair = createKeyPair();
  const sharePair = createKeyPair();
  const seed = randomBytes(32);
  const keysOf = new Map<string, AdvertisedKeys>();
  const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64');
  const shareKeyWith = (other: string): Buffer =>
    agree(sharePair.secret, bytesOf(keysOf.get(other)!.shareKey), `shares ${about}`);
  let needed = 0;
  let revealed = false;

  return {
    keys: {
      client,
      maskKey: maskPair.public.toString('base64'),
      shareKey: sharePair.public.toString('base64'),
    },
    share(all, threshold) {
      if (2 * threshold <= all.length)
        throw new Error(`${threshold} of ${all.length} clients could be asked for both kinds of shares`);
      const seen = new Set(all.flatMap(({ maskKey, shareKey }) => [maskKey, shareKey]));
      if (seen.size !== 2 * all.length || !all.some((keys) => keys.client === client))
        throw new Error('the list of keys names a key twice, or lacks this client');
      needed = threshold;
      for (const keys of all) keysOf.set(keys.client, keys);
      const of = { threshold, count: all.length };
      const [seeds, secrets] = [shareSecret(seed, of), shareSecret(maskPair.secret, of)];
      return Object.fromEntries(
        all.map((other, index) => {
          const bytes = Buffer.concat([Buffer.from([index + 1]), seeds[index].value, secrets[index].value]);
          const sealed = seal(shareKeyWith(other.client), bytes, `${client} to ${other.client}`);
          return [other.client, sealed.toString('base64')];
        }),
      );
    },
    mask(words, sharing) {
      if (sharing.length < needed) throw new Error('fewer clients share than are needed');
      const masked = Uint32Array.from(words);
      addWords(masked, maskOf(seed, words.length / 2));
      for (const other of sharing) {
        if (other === client) continue;
        const pairMask = pairMaskOf(
          { secret: maskPair.secret, other: bytesOf(keysOf.get(other)!.maskKey), about },
          words.length / 2,
        );
        // Of two clients the one that is first in order adds the mask that the other one takes away.
        if (client < other) addWords(masked, pairMask);
        else subtractWords(masked, pairMask);
      }
      return masked;
    },
    reveal({ sealed, survivors, dropped }) {
      if (revealed) throw new Error('shares of a sum are revealed once');
      if (survivors.length < needed || survivors.some((other) => dropped.includes(other)))
        throw new Error('fewer clients than are needed sent words, or one is told to have and not to have');
      revealed = true;
      return [...survivors, ...dropped].map((other) => {
        const bytes = unseal(shareKeyWith(other), bytesOf(sealed[other]), `${other} to ${client}`);
        const of = survivors.includes(other) ? 'seed' : 'maskKey';
        const value = of === 'seed' ? bytes.subarray(1, 33) : bytes.subarray(33, 65);
        return { client: other, of, x: bytes[0], value: value.toString('base64') };
      });
    },
  };
}

/** The mask of two clients, from the secret key of one and the public key of the other. */
export function pairMaskOf(
  { secret, other, about }: { secret: Uint8Array; other: Uint8Array; about: string },
  count: number,
): Words {
  return maskOf(agree(secret, other, `mask ${about}`), count);
}

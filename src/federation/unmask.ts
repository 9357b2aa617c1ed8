import { joinShares } from './shamir.ts';
import { maskOf } from './secrets.ts';
import { pairMaskOf, type AdvertisedKeys, type RevealedShare } from './secure-client.ts';
import { addWords, subtractWords, type Words } from './words.ts';

/**
 * Takes the masks off a sum of masked words, in place: those of each survivor's own, and those between survivors and clients that dropped
 * after they had shared.
 * @throws Error where fewer than `threshold` shares of what is needed were revealed
 */
export function unmaskSum(
  sum: Words,
  {
    about,
    threshold,
    keys,
    survivors,
    dropped,
    revealed,
  }: {
    about: string;
    threshold: number;
    keys: readonly AdvertisedKeys[];
    survivors: readonly string[];
    dropped: readonly string[];
    revealed: readonly RevealedShare[];
  },
): void {
  const count = sum.length / 2;
  const secretOf = (client: string, of: RevealedShare['of']): Uint8Array => {
    const shares = new Map(
      revealed
        .filter((share) => share.client === client && share.of === of)
        .map(({ x, value }) => [x, Uint8Array.from(Buffer.from(value, 'base64'))]),
    );
    if (shares.size < threshold)
      throw new Error(`${shares.size} shares of ${client} were revealed, and ${threshold} are needed`);
    return joinShares([...shares].slice(0, threshold).map(([x, value]) => ({ x, value })));
  };
  for (const client of survivors) subtractWords(sum, maskOf(secretOf(client, 'seed'), count));
  for (const gone of dropped) {
    const secret = secretOf(gone, 'maskKey');
    for (const client of survivors) {
      const other = Buffer.from(keys.find((of) => of.client === client)!.maskKey, 'base64');
      const mask = pairMaskOf({ secret, other, about }, count);
      if (client < gone) subtractWords(sum, mask);
      else addWords(sum, mask);
    }
  }
}

import { createSecretNoise } from '../privacy/secret-noise.ts';

/** A secure sum has no more clients, which is what shares are made for. */
const mostInSum = 255;

/**
 * Draws clients for a round, each by itself with the probability (Poisson sampling), by random numbers that nobody can guess.
 * @param atLeast of a secure sum, which fewer can not unmask: it is drawn again until there are so many; null: any number, none included
 */
export function drawClients(
  clients: readonly string[],
  probability: number,
  atLeast: number | null,
): string[] {
  for (let step = 0, noise = createSecretNoise(); ; step++) {
    const drawn = [...noise.draw(step, clients.length, probability)].map((index) => clients[index]);
    if (atLeast === null || (drawn.length >= atLeast && drawn.length <= mostInSum)) return drawn;
  }
}

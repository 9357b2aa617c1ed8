import { createRandom } from '../../src/random.ts';

/** Users and items of the tables below: even ones of one kind, odd ones of the other. */
export const users = 40;
export const items = 30;

/** Ratings of two kinds of users and of items: 3, and 1.5 more or less as the kinds agree or not; noise of 0.2. */
export function rated(): string {
  const random = createRandom(11);
  const lines: string[] = [];
  for (let user = 0; user < users; user += 1)
    for (let item = 0; item < items; item += 1) {
      if (random.uniform() > 0.6) continue;
      const rating = 3 + (user % 2 === item % 2 ? 1.5 : -1.5) + 0.2 * random.normal();
      lines.push(`u${user},${1000 + item},${rating.toFixed(3)},${random.integer(9)}`);
    }
  // A row that names nobody.
  lines.push(`,1000,3.1,1`);
  return `who,what,stars,noise\n${lines.join('\n')}\n`;
}

/** Each user has a row with most items of the own kind, in each of two kinds, and with few of the other. */
export function taken(): string {
  const random = createRandom(12);
  const lines: string[] = [];
  for (let user = 0; user < users; user += 1)
    for (let item = 0; item < items; item += 1)
      if (random.uniform() < (user % 2 === item % 2 ? 0.7 : 0.03)) lines.push(`u${user},${1000 + item}`);
  return `who,what\n${lines.join('\n')}\n`;
}

/** The task of both tables, but for the rating. */
export const pair = { type: 'recommendation', user: 'who', item: 'what' } as const;

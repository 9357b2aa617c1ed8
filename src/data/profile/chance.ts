/** The natural logarithm of how many times less likely than that chance has to be. */
const evidence = Math.log(10_000);

/**
 * Whether what targets show is no work of chance: they could be dealt to the rows in n! / Π n_y! ways.
 * @param counts rows of each target
 * @param chances the natural logarithm of how many of these ways show the same
 */
export const isBeyondChance = (counts: readonly number[], chances: number): boolean =>
  logWays(counts) - chances > evidence;

/** The natural logarithm of the ways to deal values to rows, n! / Π n_y!. @param counts rows of each value */
export const logWays = (counts: readonly number[]): number =>
  logFactorial(sumOf(counts)) - sumOf(counts.map(logFactorial));

export function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

const logFactorials = [0, 0];
/** ln(n!) for an integer n. */
export function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; i++) logFactorials.push(logFactorials[i - 1] + Math.log(i));
  return logFactorials[n];
}

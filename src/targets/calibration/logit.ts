/** Outputs are float32, in which a probability nearer to 1 than this is 1; its logit is then 17.3. */
export const leastToOne = 2 ** -25;
/** What a probability that was rounded to 0 counts as. */
export const least = 1e-12;

/** ln(p), finite for a probability that was rounded to 0. */
export const logOf = (probability: number): number => Math.log(Math.max(probability, least));

/** ln(p / (1 − p)), finite for probabilities that were rounded to 0 or 1. */
export const logitOf = (probability: number): number =>
  logOf(probability) - Math.log(Math.max(1 - probability, leastToOne));

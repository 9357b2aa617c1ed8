/** What is known of the rows of a table that equal each other in every used column. */
export interface EqualRows {
  /** Rows that can be used. */
  rows: number;
  /** Different ones among them. */
  different: number;
  /** The share of the pairs of equal rows that chance gives, by {@link chanceOf}; null: not known. */
  chance: number | null;
  /** Used columns of numbers with fractions in which hardly two different rows agree. */
  continuous: number;
}

/** Rows of each different row, on average, above which nobody has copied them by mistake. */
const manyEach = 5;
/** The least share of equal pairs by chance: copies have less than a hundredth, draws a quarter and more (ADR 0402). */
const leastChance = 0.1;
/** Two columns of measurements do not repeat together by chance. */
const measured = 2;

/**
 * Whether equal rows are draws from few combinations of values, each an observation of its own, and not copies of one: chance
 * explains a good part of the pairs of equal rows, or different rows come more often than anybody copies.
 */
export function areDraws({ rows, different, chance, continuous }: EqualRows): boolean {
  if (rows === different) return false;
  if (chance !== null && isExplained(chance)) return true;
  return rows >= manyEach * different && continuous < measured;
}

/** Whether chance gives so many of the pairs of equal rows that they are draws. */
export const isExplained = (chance: number): boolean => chance >= leastChance;

/** Pairs of rows, as one of the used columns sees them. */
export interface AgreeingPairs {
  /** Pairs that are equal in all used columns. */
  equal: number;
  /** Pairs that agree in all used columns but this one. */
  almost: number;
  /** The chance that two different rows agree in this column. */
  agreement: number;
}

/** In a column where nearly all rows agree, too few pairs differ to count by. */
const mostAgreement = 0.9;

/**
 * The share of the pairs of equal rows that chance gives, judged by one column. Pairs that agree in all others and differ in this
 * one are no copies; where two rows agree in it with chance c, whatever the others are, c / (1 − c) times as many agree in
 * it, too. Copies only add pairs that are equal. Where the column depends on the others this is a lower bound.
 */
export function chanceOf({ equal, almost, agreement }: AgreeingPairs): number {
  if (equal === 0 || agreement > mostAgreement) return 0;
  return (almost * agreement) / (1 - agreement) / equal;
}

/** The parts of a split, in order. */
export const splitParts = ['train', 'validation', 'test'] as const;
export type SplitPart = (typeof splitParts)[number];

/** What each word means that the column of a split by column may hold. */
export const splitWords: Readonly<Record<string, SplitPart>> = {
  train: 'train',
  validation: 'validation',
  valid: 'validation',
  val: 'validation',
  test: 'test',
};

/** The part that a value of the split's column names, in any case of letters; null: none. */
export function splitPartOf(value: string): SplitPart | null {
  const word = value.toLowerCase();
  return Object.hasOwn(splitWords, word) ? splitWords[word] : null;
}

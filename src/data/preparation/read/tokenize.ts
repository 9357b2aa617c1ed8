import type { textTokenizers } from '../../../contracts/definition/data.ts';

export type Tokenizer = (typeof textTokenizers)[number];

/**
 * A word: letters, marks and digits, with apostrophes inside (don't). Scripts that are written without spaces and read by
 * the character (Chinese, Japanese kanji) give a word per character, as in BERT's tokenizer.
 */
const word =
  /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+(?:'(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+)*/gu;

/**
 * Cuts a text into tokens. Words are compared in NFKC and lower case, so that "Ｃafé" and "café" are one; a regular
 * expression finds them, not `Intl.Segmenter`: that one is thirty times slower, and its dictionaries change with the version
 * of ICU, so that a model could read a text differently after an update. Characters are code points, as they stand.
 */
export function tokenize(text: string, tokenizer: Tokenizer): string[] {
  if (tokenizer === 'character') return Array.from(text);
  return text.normalize('NFKC').toLowerCase().replaceAll('’', "'").match(word) ?? [];
}

import type { ResolvedText } from '../../../contracts/definition/definition.ts';
import type { FittedTextColumn } from '../../../contracts/preparation.ts';
import type { TokenizedColumn } from '../read/tokenized-column.ts';

/** Ids that stand for no token of the vocabulary: padding and unknown tokens. */
export const reservedIds = 2;

/**
 * Fits a text column on the training rows: its vocabulary is the most frequent tokens, ties by name.
 * @returns null where no training row holds a token
 */
export function fitText(
  name: string,
  text: ResolvedText,
  { starts, codes, values }: TokenizedColumn,
  train: Int32Array,
): FittedTextColumn | null {
  const counts = new Float64Array(values.length);
  const texts = new Float64Array(values.length);
  // The last text (from 1) that a token was met in, so that each text counts once.
  const metIn = new Float64Array(values.length);
  for (const [i, row] of train.entries())
    for (let at = starts[row]; at < starts[row + 1]; at++) {
      const code = codes[at];
      counts[code] += 1;
      if (metIn[code] === i + 1) continue;
      metIn[code] = i + 1;
      texts[code] += 1;
    }
  const kept = Array.from(values.keys())
    .filter((code) => counts[code] > 0)
    .toSorted((a, b) => counts[b] - counts[a] || (values[a] < values[b] ? -1 : 1))
    .slice(0, text.encoding === 'sequence' ? text.vocabulary - reservedIds : text.vocabulary);
  if (kept.length === 0) return null;
  const { tokenizer } = text;
  const column = { kind: 'text', name, tokenizer, tokens: kept.map((code) => values[code]) } as const;
  if (text.encoding === 'sequence') return { ...column, encoding: 'sequence', length: text.length };
  // As scikit-learn's TfidfTransformer with smooth_idf: as if one more text held every token once.
  const idf = kept.map((code) => Math.log((1 + train.length) / (1 + texts[code])) + 1);
  return { ...column, encoding: 'tfidf', idf };
}

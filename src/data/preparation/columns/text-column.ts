import type { ResolvedText } from '../../../contracts/definition/definition.ts';
import type { FittedTextColumn } from '../../../contracts/preparation.ts';
import { tokenize } from '../read/tokenize.ts';
import type { TokenizedColumn } from '../read/tokenized-column.ts';
import { plainNumber, shown, wordWeight, type ColumnKind } from './column-kind.ts';

/** Ids that stand for no token of the vocabulary: padding and unknown tokens. */
const reservedIds = 2;

/** Text: token ids in their order, or a weight for each token of the vocabulary. */
export const textKind: ColumnKind<FittedTextColumn> = {
  takes: (type) => type === 'text',
  isRead: ({ name }, { texts }) => texts.has(name),
  fit: ({ name }, { texts }, { preparation, train }) =>
    fitText(name, preparation.text!, texts.get(name)!, train),
  upperBound({ name, profile, rows }, { text }) {
    if (text === undefined) throw new Error('a definition with a text column has options for it');
    // A token takes a character at least.
    const characters = Math.ceil(rows * (profile?.meanLength ?? Infinity));
    if (text.encoding === 'tfidf')
      return { kind: 'dense', name, width: Math.min(text.vocabulary, characters) };
    const vocabulary = Math.min(text.vocabulary, characters + reservedIds);
    return { kind: 'tokens', name, width: text.length, vocabulary };
  },
  widthOf: (column) => (column.encoding === 'sequence' ? column.length : column.tokens.length),
  featureNamesOf: (column) =>
    column.encoding === 'sequence'
      ? Array.from({ length: column.length }, (_, i) => `${column.name}[${i + 1}]`)
      : column.tokens.map((token) => `${column.name}=${token}`),
  blockOf(column) {
    const width = textKind.widthOf(column);
    if (column.encoding === 'tfidf') return { kind: 'dense', name: column.name, width };
    const vocabulary = column.tokens.length + reservedIds;
    return { kind: 'tokens', name: column.name, width, vocabulary };
  },
  classicalKindOf: ({ encoding }) => (encoding === 'tfidf' ? wordWeight : plainNumber),
  createColumnWriter(column, raw, _context, at) {
    const { starts, codes, values } = raw.texts.get(column.name)!;
    const indexOf = createTokenIndex(column);
    const indices = Int32Array.from(values, indexOf);
    const encode = createTextEncoder(column);
    return (rows, from, to, out, width) => {
      for (let i = from; i < to; i++) {
        const row = rows[i];
        encode(indices, codes.subarray(starts[row], starts[row + 1]), out, i * width + at);
      }
    };
  },
  createCellWriter(column) {
    const indexOf = createTokenIndex(column);
    const encode = createTextEncoder(column);
    return (value, out, at) => {
      if (value !== null && typeof value !== 'string')
        return `Expected a text as a string, got ${shown(value)}.`;
      const indices = Int32Array.from(tokenize(value ?? '', column.tokenizer), indexOf);
      encode(indices, null, out, at);
      return null;
    };
  },
};

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

/** Finds a token's place in the vocabulary; −1: it is not in there. */
function createTokenIndex(column: FittedTextColumn): (token: string) => number {
  const indexOf = new Map(column.tokens.map((token, i) => [token, i]));
  return (token) => indexOf.get(token) ?? -1;
}

/**
 * Writes the features of one text at `out[at]`.
 * @param indices places in the vocabulary
 * @param order which of them the text is, in order; null: all of them
 */
type TextEncoder = (indices: Int32Array, order: Int32Array | null, out: Float32Array, at: number) => void;

function createTextEncoder(column: FittedTextColumn): TextEncoder {
  if (column.encoding === 'sequence') {
    const { length } = column;
    return (indices, order, out, at) => {
      const count = Math.min(length, (order ?? indices).length);
      // An unknown token's index is −1, its id 1.
      for (let i = 0; i < count; i++) out[at + i] = indices[order ? order[i] : i] + reservedIds;
    };
  }
  const { idf } = column;
  const counts = new Float64Array(idf.length);
  return (indices, order, out, at) => {
    const present: number[] = [];
    const count = (order ?? indices).length;
    for (let i = 0; i < count; i++) {
      const index = indices[order ? order[i] : i];
      if (index < 0) continue;
      if (counts[index] === 0) present.push(index);
      counts[index] += 1;
    }
    let squares = 0;
    for (const index of present) squares += (counts[index] * idf[index]) ** 2;
    const norm = Math.sqrt(squares);
    for (const index of present) {
      out[at + index] = (counts[index] * idf[index]) / norm;
      counts[index] = 0;
    }
  };
}

import type { FittedTextColumn } from '../../../contracts/preparation.ts';
import { reservedIds } from './fit-text.ts';
import { tokenize } from '../read/tokenize.ts';
import { shown, type ColumnKind } from './column-kind.ts';

/** Text: token ids in their order, or a weight for each token of the vocabulary. */
export const textKind: ColumnKind<FittedTextColumn> = {
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
  isRead: ({ name }, { texts }) => texts.has(name),
  createColumnWriter(column, raw, at) {
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

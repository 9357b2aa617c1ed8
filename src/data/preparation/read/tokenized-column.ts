import type { DuckDBDataChunk } from '@duckdb/node-api';
import { tokenize, type Tokenizer } from './tokenize.ts';

/**
 * A text column, cut into tokens while it is read: row i is `codes[starts[i] … starts[i + 1])`, each the place of a token
 * in `values`. It takes a tenth of the texts' memory, and every text is tokenized once.
 */
export interface TokenizedColumn {
  /** [rows + 1] */
  starts: Float64Array;
  codes: Int32Array;
  values: string[];
}

/** Tokens that there is room for at first; it is doubled when it is full. */
const firstRoom = 1 << 16;

/**
 * A column to be filled, chunk by chunk in the order of the rows. A missing text has no tokens.
 * @param column index of the text in the chunks
 */
export function readTokens(
  rows: number,
  tokenizer: Tokenizer,
  column: number,
): { tokens: TokenizedColumn; take: (chunk: DuckDBDataChunk, offset: number) => void } {
  const tokens: TokenizedColumn = {
    starts: new Float64Array(rows + 1),
    codes: new Int32Array(firstRoom),
    values: [],
  };
  const codeOf = new Map<string, number>();
  let used = 0;
  return {
    tokens,
    take(chunk, offset) {
      const texts = chunk.getColumnValues(column) as (string | null)[];
      for (const [i, text] of texts.entries()) {
        for (const token of text === null ? [] : tokenize(text, tokenizer)) {
          let code = codeOf.get(token);
          if (code === undefined) {
            code = tokens.values.push(token) - 1;
            codeOf.set(token, code);
          }
          if (used === tokens.codes.length) {
            const larger = new Int32Array(2 * used);
            larger.set(tokens.codes);
            tokens.codes = larger;
          }
          tokens.codes[used++] = code;
        }
        tokens.starts[offset + i + 1] = used;
      }
    },
  };
}

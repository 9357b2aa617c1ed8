import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ResolvedText } from '../../../src/contracts/definition/definition.ts';
import type { FittedTextColumn } from '../../../src/contracts/preparation.ts';
import { kindOf } from '../../../src/data/preparation/columns/column-kinds.ts';
import { fitText } from '../../../src/data/preparation/columns/text-column.ts';
import { tokenize } from '../../../src/data/preparation/read/tokenize.ts';
import type { TokenizedColumn } from '../../../src/data/preparation/read/tokenized-column.ts';

const reference = JSON.parse(
  readFileSync(new URL('../../fixtures/preparation/text.json', import.meta.url), 'utf8'),
) as {
  train: string[];
  other: string[];
  names: string[];
  idf: number[];
  trainFeatures: number[][];
  otherFeatures: number[][];
};

/** What reading a column gives. */
function tokenized(texts: readonly string[], tokenizer: ResolvedText['tokenizer']): TokenizedColumn {
  const values: string[] = [];
  const starts = [0];
  const codes: number[] = [];
  for (const text of texts) {
    for (const token of tokenize(text, tokenizer)) {
      if (!values.includes(token)) values.push(token);
      codes.push(values.indexOf(token));
    }
    starts.push(codes.length);
  }
  return { starts: Float64Array.from(starts), codes: Int32Array.from(codes), values };
}

/** Fits on all texts. */
function fit(texts: readonly string[], text: ResolvedText): FittedTextColumn {
  const fitted = fitText('t', text, tokenized(texts, text.tokenizer), Int32Array.from(texts.keys()));
  if (fitted === null) throw new Error('no token was found');
  return fitted;
}

/** The features of a text as prediction makes them. */
function featuresOf(column: FittedTextColumn, text: string | null): number[] {
  const kind = kindOf(column);
  const out = new Float32Array(kind.widthOf(column));
  expect(kind.createCellWriter(column)(text, out, 0, new Map())).toBeNull();
  return [...out];
}

test.each([
  ["Don't stop: “it’s 3.14 O'Clock”!", ["don't", 'stop', "it's", '3', '14', "o'clock"]],
  ['Ｃafé naïve\u0301 x_y a-b', ['café', 'naïvé', 'x', 'y', 'a', 'b']],
  ['東京に住む 2024年', ['東', '京', 'に', '住', 'む', '2024', '年']],
  ['  …!?  ', []],
])('words of %j', (text, words) => {
  expect(tokenize(text, 'word')).toEqual(words.map((word) => word.normalize('NFKC')));
});

test('characters are code points as they stand', () => {
  expect(tokenize('Aa ü😀', 'character')).toEqual(['A', 'a', ' ', 'ü', '😀']);
});

test("TF-IDF is scikit-learn's, for the texts that it was fitted on and for others", () => {
  const column = fit(reference.train, { encoding: 'tfidf', tokenizer: 'word', vocabulary: 5000 });
  if (column.encoding !== 'tfidf') throw new Error('not TF-IDF');
  expect(column.tokens.toSorted()).toEqual(reference.names.toSorted());
  const place = reference.names.map((name) => column.tokens.indexOf(name));
  expect(place.map((at) => column.idf[at])).toEqual(reference.idf.map((idf) => expect.closeTo(idf, 12)));
  const cases = [
    ...reference.train.map((text, i) => [text, reference.trainFeatures[i]] as const),
    ...reference.other.map((text, i) => [text, reference.otherFeatures[i]] as const),
  ];
  for (const [text, expected] of cases) {
    const features = featuresOf(column, text);
    expect(place.map((at) => features[at])).toEqual(expected.map((value) => expect.closeTo(value, 6)));
  }
});

test('the vocabulary is the most frequent tokens, ties by name, with places for padding and the unknown', () => {
  const texts = ['b a c', 'c b', 'c d e'];
  const column = fit(texts, { encoding: 'sequence', tokenizer: 'word', vocabulary: 5, length: 4 });
  expect(column.tokens).toEqual(['c', 'b', 'a']);
  expect(featuresOf(column, 'A x C b b')).toEqual([4, 1, 2, 3]);
  expect(featuresOf(column, 'c')).toEqual([2, 0, 0, 0]);
  expect(featuresOf(column, null)).toEqual([0, 0, 0, 0]);
  expect(kindOf(column).blockOf(column)).toEqual({ kind: 'tokens', name: 't', width: 4, vocabulary: 5 });
  const few = fit(texts, { encoding: 'tfidf', tokenizer: 'word', vocabulary: 3 });
  expect(few.tokens).toEqual(['c', 'b', 'a']);
});

test('only training rows count, and a column without a token there is no column', () => {
  const column = tokenized(['x x', 'y', ''], 'word');
  const text: ResolvedText = { encoding: 'sequence', tokenizer: 'word', vocabulary: 10, length: 2 };
  expect(fitText('t', text, column, Int32Array.of(1, 2))?.tokens).toEqual(['y']);
  expect(fitText('t', text, column, Int32Array.of(2))).toBeNull();
});

test('what is no text is refused', () => {
  const column = fit(['a'], { encoding: 'sequence', tokenizer: 'word', vocabulary: 10, length: 2 });
  expect(kindOf(column).createCellWriter(column)(5, new Float32Array(2), 0, new Map())).toBe(
    'Expected a text as a string, got 5.',
  );
});

import type { ReadOptions } from '../../contracts/dataset-reading.ts';
import { TrainyardError } from '../../errors.ts';
import { findDelimiter, findQuote } from './csv-dialect.ts';
import { parseCsvRecords } from './csv-records.ts';
import { readError } from './read-error.ts';
import type { TextScan } from './scan-text.ts';

/** Records of a sample at most. */
export const sampledRecords = 5000;
/** A sample of a wide table holds fewer records. */
const sampledCells = 200_000;
/** Comments ahead of a table are shorter. */
const preambleCharacters = 100_000;

/** A CSV, and what was said of it. */
export interface CsvSource {
  path: string;
  scan: TextScan;
  /** Given by the format (TSV), or found. */
  delimiter: string | null;
  options?: ReadOptions;
}

/** What a CSV looks like, by its start and pieces from all over it. */
export interface CsvSample {
  delimiter: string;
  quote: string;
  /** Lines at the start that are no part of the table. */
  skipLines: number;
  /** The first record, which may be a header, or the names that several lines of it make; and the others. */
  first: string[];
  others: string[][];
  /** Records from the rest of the file. */
  pieces: string[][];
  /** Whether the records are all that there are. */
  isWhole: boolean;
}

/**
 * Samples a CSV. Lines ahead of the table are skipped as they were told, else where they are comments or say what the delimiter is.
 * @throws TrainyardError datasetInvalid (emptyFile, malformed)
 */
export function sampleCsv({ scan, options = {}, ...source }: CsvSource): CsvSample {
  const { bytes, hasBom, pieces } = scan;
  const isComplete = Buffer.byteLength(scan.head) + (hasBom ? 3 : 0) >= bytes;
  const told = options.delimiter ?? source.delimiter;
  const { quote = findQuote(scan.head, isComplete, told), headerLines = 1 } = options;
  const preamble = options.skipLines === undefined ? preambleOf(scan.head, { told, quote }) : { lines: options.skipLines, delimiter: null }; // prettier-ignore
  const head = withoutLines(scan.head, preamble.lines);
  if (head.trim() === '')
    throw new TrainyardError('datasetInvalid', 'The file holds nothing but white space.', {
      issues: [{ code: 'emptyFile', detail: 'no text' }],
    });
  const delimiter = told ?? preamble.delimiter ?? findDelimiter(head, isComplete, quote);
  const [start] = parseCsvRecords(head, delimiter, { maxRecords: 1, complete: isComplete, quote });
  const maxRecords = Math.max(60, Math.min(sampledRecords, Math.ceil(sampledCells / (start?.length ?? 1))));
  const parse = (text: string, complete: boolean): string[][] =>
    parseCsvRecords(text, delimiter, { maxRecords, complete, quote });
  const records = parse(head, isComplete);
  const upper = records.splice(0, headerLines - 1);
  const [written, ...others] = records;
  // As NumPy writes a header: "# a,b".
  const first = written?.with(0, written[0].replace(/^#+\s+/, ''));
  if (!first) throw readError(new Error('the first line is not complete'), 'malformed');
  return {
    delimiter,
    quote,
    skipLines: preamble.lines,
    first: joinedNames([...upper, first]),
    others,
    pieces: pieces.flatMap((piece) => parse(piece, true)),
    isWhole: isComplete && 1 + others.length < Math.min(maxRecords, sampledRecords),
  };
}

/** The names that several lines of a header make: what stands above each column, and then its own. */
function joinedNames(lines: readonly string[][]): string[] {
  const own = lines.at(-1)!;
  const above = lines.slice(0, -1).map((line) => {
    let last = '';
    return own.map((_, j) => (last = line[j]?.trim() || last));
  });
  return own.map((name, j) =>
    [...above.map((line) => line[j]), name.trim()].filter((part) => part !== '').join('_'),
  );
}

/** A name may begin with a #; a comment has a space or another sign after it. */
const plainComment = /^#+(?:[\s!@%=*:-]|$)/;
const saidDelimiter = /^"?sep=(.)"?$/i;
const numberLike = /^\s*[+-]?[.\d]/;

/**
 * Lines ahead of the table: a line `sep=;`, as spreadsheets write it, and comments. The last of the lines that begin with # is the header
 * where it has as many fields as the next line, and is no plain comment or that one holds a number.
 */
function preambleOf(
  head: string,
  { told, quote }: { told: string | null; quote: string },
): { lines: number; delimiter: string | null } {
  const lines = head.slice(0, preambleCharacters).split('\n', 1000);
  const spaces = lines.findIndex((line) => line.trim() !== '');
  if (spaces > 0) {
    const { lines: more, delimiter } = preambleOf(lines.slice(spaces).join('\n'), { told, quote });
    return { lines: spaces + more, delimiter };
  }
  const said = saidDelimiter.exec(lines[0].trim());
  if (said !== null) return { lines: 1, delimiter: said[1] };
  const comments = lines.findIndex((line) => !line.startsWith('#'));
  if (comments <= 0) return { lines: 0, delimiter: null };
  const table = lines.slice(comments).join('\n');
  const delimiter = told ?? findDelimiter(table, false, quote);
  const fieldsOf = (text: string): string[] =>
    parseCsvRecords(text, delimiter, { maxRecords: 1, complete: true, quote })[0] ?? [];
  const last = lines[comments - 1];
  const next = fieldsOf(table);
  const isHeader =
    next.length > 1 &&
    fieldsOf(last).length === next.length &&
    (!plainComment.test(last.trim()) || next.some((cell) => numberLike.test(cell)));
  return { lines: isHeader ? comments - 1 : comments, delimiter: null };
}

function withoutLines(text: string, lines: number): string {
  let at = 0;
  for (let i = 0; i < lines; i++) {
    const end = text.indexOf('\n', at);
    if (end < 0) return '';
    at = end + 1;
  }
  return text.slice(at);
}

/**
 * Splits a sample of CSV text into records by RFC 4180: fields in quotes may hold delimiters, line breaks and
 * doubled quotes. Spaces may stand before the first quote. Lenient, since it only feeds guesses (delimiter, header, types); DuckDB does the strict reading.
 * Blank lines, and those of spaces, are skipped.
 * @param options.quote `"` by default; empty: nothing encloses fields
 * @param complete whether the text ends where the file does; otherwise its last, perhaps cut record is left out
 */
export function parseCsvRecords(
  text: string,
  delimiter: string,
  options: { maxRecords: number; complete: boolean; quote?: string | undefined },
): string[][] {
  const { quote: mark = '"' } = options;
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  const end = text.length;
  const closeRecord = (): void => {
    if (record.length > 1 || record[0].trim() !== '') records.push(record);
    record = [];
  };
  while (at < end && records.length < options.maxRecords) {
    let field: string;
    // As DuckDB reads them, spaces before a quote are no part of the field.
    let opening = at;
    while (text[opening] === ' ') opening++;
    if (mark !== '' && text[opening] === mark) {
      at = opening;
      let from = at + 1;
      field = '';
      for (;;) {
        const quote = text.indexOf(mark, from);
        if (quote < 0) {
          // Never closed: the rest of the sample is one field.
          record.push(field + text.slice(from));
          if (options.complete) closeRecord();
          return records;
        }
        field += text.slice(from, quote);
        if (text[quote + 1] !== mark) {
          at = quote + 1;
          break;
        }
        field += mark;
        from = quote + 2;
      }
      const stop = fieldEnd(text, delimiter, at);
      field += text.slice(at, stop);
      at = stop;
    } else {
      const stop = fieldEnd(text, delimiter, at);
      field = text.slice(at, stop);
      at = stop;
    }
    if (field.endsWith('\r')) field = field.slice(0, -1);
    record.push(field);
    if (at >= end) break;
    const closes = text[at] !== delimiter;
    at += 1;
    if (closes) closeRecord();
    else if (at >= end) record.push('');
  }
  if (options.complete && record.length > 0) closeRecord();
  return records;
}

/** Where the field that starts at `from` stops: at a delimiter, a line feed, or the text's end. */
function fieldEnd(text: string, delimiter: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const character = text[i];
    if (character === delimiter || character === '\n') return i;
  }
  return text.length;
}

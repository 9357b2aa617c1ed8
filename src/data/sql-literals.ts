/** An identifier as SQL, quoted: any name is safe in it. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text literal as SQL, quoted. DuckDB has no backslash escapes in plain literals. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A path as a literal for a table function such as `read_csv`. @throws Error when it would be read as a glob pattern */
export function quotePath(path: string): string {
  if (/[*?[\]{}]/.test(path)) throw new Error(`a data path may not hold glob characters: ${path}`);
  return quoteText(path);
}

/** An identifier as SQL, quoted: any name is safe in it. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text literal as SQL, quoted. DuckDB has no backslash escapes in plain literals. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A path as a literal for a table function such as `read_csv`. @throws Error when it would be read as a glob pattern */
export function quotePath(path: string): string {
  if (/[*?[\]{}]/.test(path)) throw new Error(`a data path may not hold glob characters: ${path}`);
  return quoteText(path);
}

/**
 * SQL that is true for an expression that is one of some texts, NULL for NULL. DuckDB makes a join of an IN of six texts or
 * more, which takes 8 MB and the time of reading a column; columns have such an expression each.
 */
export const isOneOfSql = (expression: string, texts: readonly string[]): string =>
  `list_contains([${texts.map(quoteText).join(', ')}], ${expression})`;

import { quoteText } from '../sql-literals.ts';

/** A pattern with named groups, for JavaScript and for RE2, which numbers its groups. */
export interface NamedPattern {
  regexp: RegExp;
  unnamed: string;
  groups: readonly string[];
}

/** Patterns by format. @param sources one of which fits a whole cell; the names of their groups are single letters */
export function namedPatterns<Format extends string>(
  sources: Readonly<Record<Format, readonly string[]>>,
): Readonly<Record<Format, readonly NamedPattern[]>> {
  const compiled = Object.entries<readonly string[]>(sources).map(([format, written]) => [
    format,
    written.map((source) => ({
      regexp: new RegExp(`^(?:${source})$`),
      unnamed: source.replace(/\(\?<[a-z]>/g, '('),
      groups: [...source.matchAll(/\(\?<([a-z])>/g)].map((found) => found[1]),
    })),
  ]);
  return Object.fromEntries(compiled) as Record<Format, NamedPattern[]>;
}

/** The parts of a cell by the names of the first pattern that fits; null where none does. */
export function partsOfCell(
  cell: string,
  patterns: readonly NamedPattern[],
): Record<string, string | undefined> | null {
  for (const { regexp } of patterns) {
    const parts = regexp.exec(cell)?.groups;
    if (parts !== undefined) return parts;
  }
  return null;
}

/**
 * The branches of an SQL CASE that do the same.
 * @param cell SQL of the trimmed cell
 * @param valueOf SQL of the value, from the names of the pattern that fits and the SQL of a struct of its parts
 */
export const casesSql = (
  cell: string,
  patterns: readonly NamedPattern[],
  valueOf: (groups: readonly string[], parts: string) => string,
): string =>
  patterns
    .map(({ unnamed, groups }) => {
      const names = groups.map((name) => quoteText(name)).join(', ');
      const parts = `regexp_extract(${cell}, ${quoteText(`^(?:${unnamed})$`)}, [${names}])`;
      return `WHEN regexp_full_match(${cell}, ${quoteText(unnamed)}) THEN ${valueOf(groups, parts)}`;
    })
    .join(' ');

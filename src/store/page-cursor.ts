import { isId, type IdKind } from '../identifiers.ts';
import type { Page, PageQuery } from '../contracts/common.ts';
import { TrainyardError } from '../errors.ts';

const defaultLimit = 50;

/** What a page's query asks the database for. */
export interface PageRead {
  /** Items on the page. */
  limit: number;
  /** Rows to read: one more than fit, which tells whether another page follows. */
  take: number;
  /** Ids on this page are lower than this one; null on the first page. */
  before: string | null;
}

/**
 * Reads the query of a list whose items have ids of `kind`; lists go from the highest id (the newest) down.
 *
 * @throws validationFailed when `after` is not a cursor of such a list
 */
export function readPageQuery(kind: IdKind, { limit = defaultLimit, after }: PageQuery): PageRead {
  const before = after === undefined ? null : Buffer.from(after, 'base64url').toString();
  if (before !== null && !isId(kind, before)) {
    const detail = 'The query parameter `after` must be the `nextCursor` of a page of this list.';
    throw new TrainyardError('validationFailed', detail, { issues: [{ detail, pointer: '/after' }] });
  }
  return { limit, take: limit + 1, before };
}

/** The page made of the rows that were read for it. */
export function toPage<Row extends { id: string }, Item>(
  rows: readonly Row[],
  { limit }: PageRead,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { data: shown.map(toItem), nextCursor: last ? Buffer.from(last.id).toString('base64url') : null };
}

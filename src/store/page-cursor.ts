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

/** As {@link PageRead}, of a list whose items have numbers. */
export type NumberedPageRead = Omit<PageRead, 'before'> & { before: number | null };

/**
 * Reads the query of a list whose items have ids of `kind`; lists go from the highest id (the newest) down.
 *
 * @throws validationFailed when `after` is not a cursor of such a list
 */
export function readPageQuery(kind: IdKind, { limit = defaultLimit, after }: PageQuery): PageRead {
  const before = decodeCursor(after);
  if (before !== null && !isId(kind, before)) throw noCursor();
  return { limit, take: limit + 1, before };
}

/**
 * As {@link readPageQuery}, of a list whose items have numbers.
 *
 * @throws validationFailed when `after` is not a cursor of such a list
 */
export function readNumberedPageQuery({ limit = defaultLimit, after }: PageQuery): NumberedPageRead {
  const before = decodeCursor(after);
  if (before !== null && !/^[1-9]\d{0,8}$/.test(before)) throw noCursor();
  return { limit, take: limit + 1, before: before === null ? null : Number(before) };
}

const decodeCursor = (after: string | undefined): string | null =>
  after === undefined ? null : Buffer.from(after, 'base64url').toString();

function noCursor(): TrainyardError {
  const detail = 'The query parameter `after` must be the `nextCursor` of a page of this list.';
  return new TrainyardError('validationFailed', detail, { issues: [{ detail, pointer: '/after' }] });
}

/** The page made of the rows that were read for it. */
export function toPage<Row extends { id: string }, Item>(
  rows: readonly Row[],
  page: PageRead,
  toItem: (row: Row) => Item,
): Page<Item> {
  return pageOf(rows, page.limit, toItem, ({ id }) => id);
}

/** As {@link toPage}, of rows that have numbers. */
export function toNumberedPage<Row extends { number: number }, Item>(
  rows: readonly Row[],
  page: NumberedPageRead,
  toItem: (row: Row) => Item,
): Page<Item> {
  return pageOf(rows, page.limit, toItem, ({ number }) => String(number));
}

function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  cursorOf: (row: Row) => string,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const nextCursor = last ? Buffer.from(cursorOf(last)).toString('base64url') : null;
  return { data: shown.map(toItem), nextCursor };
}

import { Type, type TProperties } from 'typebox';
import { PageQuery } from '../../contracts/common.ts';

/** A query that refuses parameters it does not know. */
export const closedQuery = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** The query of a list: paging, and filters of its own. */
export const listQuery = <P extends TProperties>(filters: P) =>
  closedQuery({ ...PageQuery.properties, ...filters });

/** The page of a query of rows, which have numbers. */
export const rowsPage = {
  offset: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 0,
      description: 'Number of rows to skip.',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
};

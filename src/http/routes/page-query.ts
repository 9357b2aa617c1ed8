import { Type, type TProperties } from 'typebox';
import { PageQuery } from '../../contracts/common.ts';

/** A query that refuses parameters it does not know. */
export const closedQuery = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** The query of a list: paging, and filters of its own. */
export const listQuery = <P extends TProperties>(filters: P) =>
  closedQuery({ ...PageQuery.properties, ...filters });

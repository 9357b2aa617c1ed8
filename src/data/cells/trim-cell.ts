import { quoteText } from '../sql-literals.ts';

/** Characters that are left out around a cell: spaces of several widths, tabs, line breaks. */
const characters = ' \t\r\n\u00a0\u2009\u202f\ufeff';

const around = new RegExp(`^[${characters}]+|[${characters}]+$`, 'g');

/** A cell without the spaces around it. */
export const trimCell = (text: string): string => text.replace(around, '');

/** SQL of the same. One literal: thousands of calls of chr() take the planner minutes in a wide table. */
export const trimSql = (cell: string): string => `trim(${cell}, ${quoteText(characters)})`;

/** Characters that are left out around a cell: spaces of several widths, tabs, line breaks. */
const characters = ' \t\r\n\u00a0\u2009\u202f\ufeff';

const around = new RegExp(`^[${characters}]+|[${characters}]+$`, 'g');

/** A cell without the spaces around it. */
export const trimCell = (text: string): string => text.replace(around, '');

/** SQL of the same. */
export const trimSql = (cell: string): string =>
  `trim(${cell}, ' ' || chr(9) || chr(13) || chr(10) || chr(160) || chr(8201) || chr(8239) || chr(65279))`;

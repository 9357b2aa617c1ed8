/** Cells of a CSV that are read as "no value". */
export const nullTokens = ['', 'NA', 'N/A', 'n/a', 'null', 'NULL', 'NaN', 'nan', '?', '-'] as const;

const tokens: ReadonlySet<string> = new Set(nullTokens);

/** Whether a cell stands for "no value". */
export const isNullToken = (cell: string): boolean => tokens.has(cell);

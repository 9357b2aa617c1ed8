/** A number as the name of a category: as JavaScript and JSON write it. */
export const numberCategory = (value: number): string => String(Object.is(value, -0) ? 0 : value);

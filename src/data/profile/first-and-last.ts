/** Targets stand at the end of many tables: of too many columns, so many of the last are among those compared. */
const lastColumns = 10;

/** At most so many columns: the first ones and the last ten. */
export function firstAndLast<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return [...items.slice(0, most - lastColumns), ...items.slice(-lastColumns)];
}

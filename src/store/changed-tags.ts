/** Tags as a change leaves them, sorted by name. */
export function changedTags(
  before: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const all = Object.entries({ ...before, ...given }).filter(
    (tag): tag is [string, string] => tag[1] !== null,
  );
  return Object.fromEntries(all.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Names that an error lists at most. */
const shownNames = 20;

/** Some names, the first ones of many. */
export const listNames = (names: readonly string[]): string =>
  names.slice(0, shownNames).join(', ') + (names.length > shownNames ? ', …' : '');

/** A name as a message shows it. */
export const shortened = (name: string): string => (name.length > 200 ? `${name.slice(0, 200)}…` : name);

/** What to say to an unknown name: "did you mean", else which names there are. @param otherwise what goes before their list */
export function nameHint(wanted: string, names: readonly string[], otherwise: string): string {
  const near = similarNames(wanted, names).map((name) => `"${name}"`);
  return near.length > 0 ? `did you mean ${near.join(' or ')}?` : `${otherwise} ${listNames(names)}.`;
}

/** Longer names are not compared: the time goes by the square of their length. */
const comparedLength = 64;

/** Names close to `wanted`, for "did you mean"; at most three, nearest first (Levenshtein distance ≤ a third). */
function similarNames(wanted: string, names: readonly string[]): string[] {
  if (wanted.length > comparedLength) return [];
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  return names
    .filter((name) => Math.abs(name.length - wanted.length) <= limit)
    .map((name) => ({ name, distance: editDistance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

function editDistance(a: string, b: string): number {
  let previous = Uint16Array.from({ length: b.length + 1 }, (_, j) => j);
  let current = new Uint16Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    current[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(previous[j] + 1, current[j - 1] + 1, substitution);
    }
    [previous, current] = [current, previous];
  }
  return previous[b.length];
}

import type { NewTarget } from './target-kind.ts';

/** Why weights trained for columns of these names say nothing about a definition's target; null where they are the same. */
export function otherNames(names: readonly string[], own: NewTarget): string | null {
  return own.names.join('\n') === names.join('\n')
    ? null
    : `Its target is ${shortList(own.names)}, that of the source ${shortList(names)}.`;
}

/** Such as `"a", "b"`; of more than ten names the first ten. */
export function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => `"${name}"`);
  return `${shown.join(', ')}${names.length > 10 ? ', …' : ''}`;
}

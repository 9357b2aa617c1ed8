import { mostCountedClasses } from './class-counts.ts';
import { targetKinds } from './targets.ts';

/** The metrics of epochs that early stopping may watch, by name, as a part of a sentence. */
export function watchableMetrics(): string {
  const all = targetKinds.all().flatMap(({ epochMetrics }) => epochMetrics);
  const names = (of: typeof all) => [...new Set(of.map(({ name }) => `\`${name}\``))].join(', ');
  const counted = all.filter(({ only, isCounted }) => only !== undefined && isCounted);
  const late = all.filter(({ only, isCounted }) => only !== undefined && !isCounted);
  return (
    `\`train\` or \`validation\` with \`loss\`, ${names(all.filter(({ only }) => only === undefined))}; ` +
    `\`validation\` only with ${names(late)}, and with up to ${mostCountedClasses} classes or labels ${names(counted)}`
  );
}

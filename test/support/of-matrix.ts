/** Whether all cases of all matrices are tested: `npm run proof:matrices`. */
const isProof = process.env['WHOLE_MATRICES'] === 'true';

/**
 * The cases of a matrix that are tested. `npm run proof:matrices` tests all of them, `npm test` those that stand for the others:
 * one of each kind, and of each fault that there was. They are named, or told by a function.
 * @throws Error where no case has one of the names, or none stands for the others
 */
export function ofMatrix<One>(
  cases: readonly One[],
  standing: readonly string[] | ((one: One, index: number) => boolean),
): One[] {
  const names = cases.map(nameOf);
  if (typeof standing !== 'function') {
    const unknown = standing.filter((name) => !names.includes(name));
    if (unknown.length > 0)
      throw new Error(`no case is called ${unknown.join(', ')}; there are ${names.join(', ')}`);
  }
  const stands = typeof standing === 'function' ? standing : (one: One) => standing.includes(nameOf(one));
  const chosen = cases.filter((one, index) => isProof || stands(one, index));
  if (chosen.length === 0) throw new Error(`none of ${names.join(', ')} stands for the others`);
  return chosen;
}

/** A case is a name, or a list that begins with it, or has it as a property. */
function nameOf(one: unknown): string {
  if (Array.isArray(one)) return String(one[0]);
  return typeof one === 'object' && one !== null && 'name' in one ? String(one.name) : String(one);
}

import type { ErrorObject } from 'ajv';

/**
 * Ajv reports a union that does not fit with the errors of every branch: noise, as the client meant one of them. This keeps
 * the branch that was meant (the one whose discriminating constants fit, else the one that comes closest), or, where the
 * branches only disagree about the kind of value, one error that names all kinds.
 */
export function mostHelpful(errors: readonly ErrorObject[]): ErrorObject[] {
  let kept = [...errors];
  // Innermost unions first, so that an outer one chooses between branches that are already short.
  const unions = errors
    .filter((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf')
    .toSorted((a, b) => b.schemaPath.length - a.schemaPath.length);
  for (const union of unions) {
    const within = kept.filter((error) => isWithin(error, union));
    const chosen = chooseBranch(branchesOf(within, union));
    kept = kept.filter((error) => error !== union && !within.includes(error));
    kept.push(...(chosen.length > 0 ? chosen : [union]));
  }
  return deduplicated(kept);
}

function isWithin(error: ErrorObject, union: ErrorObject): boolean {
  return (
    error !== union &&
    error.schemaPath.startsWith(`${union.schemaPath}/`) &&
    (error.instancePath === union.instancePath || error.instancePath.startsWith(`${union.instancePath}/`))
  );
}

function branchesOf(errors: readonly ErrorObject[], union: ErrorObject): ErrorObject[][] {
  const branches = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const index = error.schemaPath.slice(union.schemaPath.length + 1).split('/', 1)[0];
    const branch = branches.get(index) ?? [];
    branch.push(error);
    branches.set(index, branch);
  }
  return [...branches.values()];
}

function chooseBranch(branches: readonly ErrorObject[][]): ErrorObject[] {
  const meant = branches.filter((branch) => !branch.some(isDiscriminator) && !branch.some(isWrongKind));
  if (meant.length > 0) return meant.reduce((best, branch) => (branch.length < best.length ? branch : best));
  const discriminators = branches.flat().filter(isDiscriminator);
  if (discriminators.length > 0) return [mergedValues(discriminators)];
  const kinds = branches.flat().filter(isWrongKind);
  if (kinds.length > 0) return [mergedKinds(kinds)];
  return [];

  function isWrongKind(error: ErrorObject): boolean {
    return error.keyword === 'type' && error.instancePath === shortest(branches);
  }
  function isDiscriminator(error: ErrorObject): boolean {
    const depth = error.instancePath.split('/').length - shortest(branches).split('/').length;
    return (
      (error.keyword === 'const' || error.keyword === 'enum') && depth <= 1 && typeof error.data === 'string'
    );
  }
}

/** The instance path of the union's own value. */
function shortest(branches: readonly ErrorObject[][]): string {
  const paths = branches.flat().map((error) => error.instancePath);
  return paths.reduce((best, path) => (path.length < best.length ? path : best), paths[0] ?? '');
}

/** One error that lists the values of all branches. */
function mergedValues(errors: readonly ErrorObject[]): ErrorObject {
  const values = errors.flatMap((error) =>
    error.keyword === 'const' ? [error.params.allowedValue] : (error.params.allowedValues as unknown[]),
  );
  return { ...errors[0], keyword: 'enum', params: { allowedValues: [...new Set(values)] } };
}

/** One error that lists the kinds of value of all branches. */
function mergedKinds(errors: readonly ErrorObject[]): ErrorObject {
  return {
    ...errors[0],
    params: { type: [...new Set(errors.flatMap((error) => error.params.type as string))] },
  };
}

function deduplicated(errors: readonly ErrorObject[]): ErrorObject[] {
  const seen = new Set<string>();
  return errors.filter((error) => {
    const identity = `${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`;
    return !seen.has(identity) && seen.add(identity);
  });
}

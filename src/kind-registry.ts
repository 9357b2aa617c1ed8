/**
 * The kinds of something, such as optimizers, by name. What the service has is listed; more can be registered at start.
 * @typeParam Kind what any kind is
 * @typeParam Listed what the listed kinds have in common, such as the union of what they resolve to
 */
export interface KindRegistry<Kind, Listed extends Kind = Kind> {
  /** In the order of the list. */
  all(): readonly Listed[];
  names(): readonly string[];
  /** null for a name that no kind has. */
  find(name: string): Listed | null;
  /** @throws Error for a name that no kind has, which a schema should have refused */
  get(name: string): Listed;
  /**
   * Adds a kind. Schemas list the kinds that there are when `contracts/` is first imported: a kind that requests may name is
   * registered before that.
   * @returns what takes the kind out again
   * @throws Error where a kind has the name already
   */
  register(kind: Kind): () => void;
}

/** A registry of the given kinds. @param what such as `optimizer`, for messages @param nameOf a kind's name */
export function createKindRegistry<Kind, Listed extends Kind = Kind>(
  what: string,
  nameOf: (kind: Kind) => string,
  listed: readonly Listed[],
): KindRegistry<Kind, Listed> {
  const kinds = new Map(listed.map((kind) => [nameOf(kind), kind]));
  return {
    all: () => [...kinds.values()],
    names: () => [...kinds.keys()],
    find: (name) => kinds.get(name) ?? null,
    get(name) {
      const kind = kinds.get(name);
      if (kind === undefined) throw new Error(`no ${what} is called "${name}"`);
      return kind;
    },
    register(kind) {
      const name = nameOf(kind);
      if (kinds.has(name)) throw new Error(`there is a ${what} called "${name}" already`);
      // Types know the listed kinds only; one that is registered stands among them.
      kinds.set(name, kind as Listed);
      return () => void kinds.delete(name);
    },
  };
}

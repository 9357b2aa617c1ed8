/** The kinds of something, such as optimizers, by name. What the service has is listed; more can be registered at start. */
export interface KindRegistry<Kind> {
  /** In the order of the list. */
  all(): readonly Kind[];
  names(): readonly string[];
  /** null for a name that no kind has. */
  find(name: string): Kind | null;
  /** @throws Error for a name that no kind has, which a schema should have refused */
  get(name: string): Kind;
  /**
   * Adds a kind. Schemas list the kinds that there are when `contracts/` is first imported: a kind that requests may name is
   * registered before that.
   * @returns what takes the kind out again
   * @throws Error where a kind has the name already
   */
  register(kind: Kind): () => void;
}

/** A registry of the given kinds. @param what such as `optimizer`, for messages @param nameOf a kind's name */
export function createKindRegistry<Kind>(
  what: string,
  nameOf: (kind: Kind) => string,
  listed: readonly Kind[],
): KindRegistry<Kind> {
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
      kinds.set(name, kind);
      return () => void kinds.delete(name);
    },
  };
}

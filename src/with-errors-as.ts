/** The same methods, with `translate` applied to what they reject with. */
export function withErrorsAs<Noun extends object>(translate: (error: unknown) => unknown, noun: Noun): Noun {
  const wrapped = Object.entries(noun).map(([name, method]: [string, (...args: unknown[]) => unknown]) => [
    name,
    async (...args: unknown[]) => {
      try {
        return await method(...args);
      } catch (error) {
        throw translate(error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Noun;
}

/**
 * Does the work on each item, on at most so many at a time. After a failure no more is begun, and the signal of the work that is under way
 * is aborted.
 * @returns the results, in the order of the items
 * @throws what the first failure is, of the work or of the items, once all work has ended
 */
export async function mapAtOnce<Item, Result>(
  atOnce: number,
  items: Iterable<Item> | AsyncIterable<Item>,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const stop = new AbortController();
  const results: Result[] = [];
  const numbered = withNumbers(items);

  async function workOn(): Promise<void> {
    try {
      // A failure leaves the loop, which ends the items for the others, too.
      for await (const [number, item] of numbered) results[number] = await work(item, stop.signal);
    } catch (error) {
      stop.abort(error);
    }
  }

  await Promise.all(Array.from({ length: atOnce }, () => workOn()));
  stop.signal.throwIfAborted();
  return results;
}

/** Each item with its number, from 0; an async iterator, which several may read from. */
async function* withNumbers<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
): AsyncGenerator<[number, Item], void> {
  let number = 0;
  for await (const item of items) yield [number++, item];
}

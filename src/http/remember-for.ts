/** The same question, asked at most once in so many milliseconds: callers between share its answer. A failure is not remembered. */
export function rememberFor<T>(
  milliseconds: number,
  ask: () => Promise<T>,
  now: () => number = Date.now,
): () => Promise<T> {
  let last: { answer: Promise<T>; at: number } | null = null;
  return () => {
    if (last !== null && now() - last.at < milliseconds) return last.answer;
    const asked = { answer: ask(), at: now() };
    last = asked;
    asked.answer.catch(() => {
      if (last === asked) last = null;
    });
    return asked.answer;
  };
}

import { setTimeout as delay } from 'node:timers/promises';

/** Resolves as soon as `condition` holds; asks every 5 ms, later at every twentieth of the time gone, and fails with `what` after `timeoutMs`. */
export async function waitUntil(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 150_000,
): Promise<void> {
  const startedAt = Date.now();
  while (!(await condition())) {
    if (Date.now() > startedAt + timeoutMs) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await delay(Math.min(Math.max((Date.now() - startedAt) / 20, 5), 100));
  }
}

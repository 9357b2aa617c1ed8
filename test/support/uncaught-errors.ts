/** What this process would have died of, collected. */
export interface UncaughtErrors {
  /** Everything so far: errors that nobody caught, and rejections that nobody handled. */
  readonly errors: unknown[];
  stop(): void;
}

/** Collects the uncaught errors of this process from now on. Vitest sees them too, and counts each as failed. */
export function collectUncaughtErrors(): UncaughtErrors {
  const errors: unknown[] = [];
  const collect = (error: unknown) => void errors.push(error);
  process.on('uncaughtException', collect);
  process.on('unhandledRejection', collect);
  return {
    errors,
    stop() {
      process.off('uncaughtException', collect);
      process.off('unhandledRejection', collect);
    },
  };
}

import { readdirSync, readFileSync } from 'node:fs';

const pollMillis = 100;

/** Resident bytes that this process's children have peaked at so far, from Linux's /proc; null elsewhere. */
function childrenPeak(): number | null {
  try {
    const peaks = readdirSync(`/proc/${process.pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${process.pid}/task/${thread}/children`, 'utf8')
        .split(' ')
        .filter((pid) => pid.trim() !== '')
        .map((pid) => {
          const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
          return peak ? Number(peak[1]) * 1024 : 0;
        }),
    );
    return Math.max(0, ...peaks);
  } catch {
    return null;
  }
}

/** Watches the resident memory of child processes until it is stopped; `stop` gives the highest peak of one child. */
export function watchChildMemory(): { stop(): number | null } {
  let peak: number | null = null;
  const look = (): void => {
    const now = childrenPeak();
    if (now !== null) peak = Math.max(peak ?? 0, now);
  };
  const timer = setInterval(look, pollMillis);
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}

import { SingleBar } from 'cli-progress';

/** A progress bar on a terminal; elsewhere a line when it is done. */
export interface ProgressLine {
  set(value: number, total?: number, note?: string): void;
  done(note?: string): void;
}

/** Shows how far something is; `total` may change while it runs. */
export function createProgressLine(title: string, of: { total: number; unit: string }): ProgressLine {
  const startedAt = performance.now();
  let { total } = of;
  let value = 0;
  const bar = process.stdout.isTTY
    ? new SingleBar({
        format: `${title.padEnd(9)}[{bar}] {value}/{total} ${of.unit} {note}`,
        hideCursor: true,
      })
    : null;
  bar?.start(total, 0, { note: '' });
  return {
    set(newValue, newTotal = total, note = '') {
      value = newValue;
      total = newTotal;
      bar?.setTotal(total);
      bar?.update(value, { note });
    },
    done(note = '') {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(2);
      bar?.update(value, { note });
      bar?.stop();
      console.log(`${title}: ${value} of ${total} ${of.unit} in ${seconds} s${note ? `; ${note}` : ''}`);
    },
  };
}

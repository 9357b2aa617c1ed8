import { SingleBar } from 'cli-progress';
import { readConfig } from './config.ts';
import { provisionLibtensorflow } from './provision/provision.ts';
import { locateLibtensorflow } from './provision/locate.ts';
import { hasNvidiaGpu } from './provision/nvidia.ts';
import type { SetupStep } from './setup-step.ts';

/**
 * libtensorflow: found, or fetched once into the user's cache folder. Without it the service trains on WASM.
 * @param options.gpu whether the build for NVIDIA GPUs is asked for
 * @param options.command that asks for it, to be named
 */
export const prepareEngine = ({ gpu, command }: { gpu: boolean; command: string }): SetupStep => ({
  name: 'libtensorflow',
  async run(say) {
    const { engine } = readConfig();
    const directory = engine.libtensorflowDir;
    if (engine.name === 'wasm') return 'upToDate';
    const located = locateLibtensorflow({ directory });
    if (located.dir !== null && !gpu) {
      const isForCpus = located.source === 'cache' && !located.dir.endsWith('-gpu');
      if (isForCpus && hasNvidiaGpu())
        say(`the build for CPUs is used; \`${command} --gpu\` gets that for NVIDIA GPUs (3 GB).`);
      return 'upToDate';
    }
    const progress = createProgress(say);
    const library = await provisionLibtensorflow({
      report: progress.report,
      directory,
      allowUnpinned: process.env['TRAINYARD_ALLOW_UNPINNED'] === '1',
      // An image is built where there is no GPU to be found.
      gpu: gpu || undefined,
    });
    progress.stop();
    if (library.dir !== null) return 'done';
    say('none could be had; training runs on the WASM engine, several times slower. The reasons are above.');
    say('To use one of your own, set LIBTENSORFLOW_DIR to the folder with libtensorflow.');
    return 'upToDate';
  },
});

/** A bar on a terminal; a line every ten seconds in a log. */
function createProgress(say: (message: string) => void) {
  let bar: SingleBar | null = null;
  let lastLine = 0;
  const stop = (): void => {
    bar?.stop();
    bar = null;
  };
  return {
    stop,
    report: (message: string, progress?: { done: number; total: number | null }): void => {
      if (!progress) {
        stop();
        say(message);
        return;
      }
      const megabytes = Math.round(progress.done / 1e6);
      const total = progress.total ? Math.round(progress.total / 1e6) : null;
      if (process.stdout.isTTY && total !== null) {
        bar ??= startBar(message, total);
        bar.update(megabytes);
      } else if (Date.now() - lastLine > 10_000) {
        lastLine = Date.now();
        say(`${message}: ${megabytes}${total === null ? '' : ` of ${total}`} MB`);
      }
    },
  };
}

function startBar(message: string, total: number): SingleBar {
  const bar = new SingleBar({ format: `setup: ${message} [{bar}] {value}/{total} MB, {eta} s left` });
  bar.start(total, 0);
  return bar;
}

import koffi from 'koffi';
import { TrainyardError } from '../../errors.ts';
import { bindCApi, type CApi } from './c-api.ts';
import { findLibraryFiles } from '../../provision/library-files.ts';
import { withoutStartMessages } from './start-messages.ts';

/** Flags of POSIX dlopen; their values differ between the C libraries. */
const dlopenFlags =
  process.platform === 'darwin' ? { lazy: 0x1, noDelete: 0x80 } : { lazy: 0x1, noDelete: 0x1000 };

/** Flag of Windows' GetModuleHandleEx: the module stays until the process ends. */
const pinModule = 0x1;

let loaded: { directory: string; api: CApi } | null = null;

/**
 * Loads libtensorflow from `directory` into the process, once: later calls get the same API, and the library stays
 * until the process ends.
 * @throws engineUnavailable when it is not there, can't be loaded, or another one is loaded already
 */
export function loadLibrary(directory: string): CApi {
  if (loaded) {
    if (loaded.directory === directory) return loaded.api;
    const detail = `libtensorflow is loaded from ${loaded.directory}; a process holds one, not also ${directory}.`;
    throw new TrainyardError('engineUnavailable', detail);
  }
  const files = findLibraryFiles(directory);
  if (!files) throw new TrainyardError('engineUnavailable', `There is no libtensorflow in ${directory}.`);

  // These are read while the library loads; what the user has set is kept.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'; // errors only
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  // TensorFlow by itself takes oneDNN only on processors with AVX-512 VNNI (ADR 125).
  if (process.arch === 'x64') process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '1';
  // Graph rewriting and XLA recurse deeply on the caller's stack, and koffi's own stacks are 2 MiB and 128 KiB.
  koffi.config({ sync_stack_size: 16 * 2 ** 20, async_stack_size: 8 * 2 ** 20, resident_async_pools: 2 });
  try {
    withoutStartMessages(() => pinInMemory(files));
    const libraries = files.map((file) => koffi.load(file, { global: process.platform !== 'win32' }));
    const libc = koffi.load(process.platform === 'win32' ? 'ucrtbase.dll' : null);
    const api = bindCApi(libraries.at(-1)!, libc);
    loaded = { directory, api };
    return api;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TrainyardError(
      'engineUnavailable',
      `libtensorflow in ${directory} could not be loaded: ${reason}`,
      {
        cause: error,
      },
    );
  }
}

/**
 * Marks the libraries as never to be unloaded. koffi closes its libraries when Node tears its environment down, but
 * libtensorflow has registered exit handlers and runs threads of its own: without this the process ends in a segmentation
 * fault, in `__run_exit_handlers`, at a natural end.
 */
function pinInMemory(files: readonly string[]): void {
  if (process.platform === 'win32') {
    const kernel32 = koffi.load('kernel32.dll');
    const pin = kernel32.func('bool GetModuleHandleExW(uint32_t, const char16_t *, _Out_ void **)');
    for (const file of files) {
      koffi.load(file);
      pin(pinModule, file, [null]);
    }
    return;
  }
  const libc = koffi.load(null);
  const dlopen = libc.func('dlopen', 'void *', ['const char *', 'int']);
  const dlerror = libc.func('dlerror', 'const char *', []);
  for (const file of files) {
    if (dlopen(file, dlopenFlags.lazy | dlopenFlags.noDelete) === null) throw new Error(String(dlerror()));
  }
}

import koffi from 'koffi';

const stderr = 2;
const writeOnly = 1;

/**
 * Runs `load` with the process's standard error closed to C code, unless the user asks for TensorFlow's messages with
 * TF_CPP_MIN_LOG_LEVEL=0. While it loads, the library logs two lines of information (that oneDNN is on) before it has read
 * its log level, so there is no other way to be rid of them. A failure to load does not go that way: it is thrown.
 */
export function withoutStartMessages<T>(load: () => T): T {
  if (process.platform === 'win32' || process.env['TF_CPP_MIN_LOG_LEVEL'] === '0') return load();
  const libc = koffi.load(null);
  const open = libc.func('open', 'int', ['const char *', 'int']);
  const duplicate = libc.func('dup', 'int', ['int']);
  const replace = libc.func('dup2', 'int', ['int', 'int']);
  const close = libc.func('close', 'int', ['int']);
  const saved = duplicate(stderr) as number;
  const nowhere = open('/dev/null', writeOnly) as number;
  if (saved < 0 || nowhere < 0) return load();
  replace(nowhere, stderr);
  try {
    return load();
  } finally {
    replace(saved, stderr);
    close(saved);
    close(nowhere);
  }
}

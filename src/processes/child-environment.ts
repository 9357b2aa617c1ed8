/** What a child process that reads foreign data gets of the environment: where things lie and how libraries behave. */
const passedOn =
  /^(PATH|HOME|USERPROFILE|LOCALAPPDATA|SYSTEMROOT|TMPDIR|TEMP|TMP|TZ|LANG|LC_\w+|XDG_CACHE_HOME|LD_LIBRARY_PATH|DYLD_\w+|LIBTENSORFLOW_DIR|(TF|CUDA|NVIDIA|XLA|OMP|KMP|NODE|TSX)_\w+)$/i;

/**
 * The environment of a child process without the service's credentials: no database, no queue, no key. An allow-list, so
 * that a secret of some other program does not slip through either.
 */
export function childEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => passedOn.test(name)));
}

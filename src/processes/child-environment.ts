/** What every child process gets of the environment: where things lie, and how node and the native libraries behave. */
const passedOn =
  /^(PATH|HOME|USERPROFILE|LOCALAPPDATA|SYSTEMROOT|TMPDIR|TEMP|TMP|TZ|LANG|LC_\w+|XDG_CACHE_HOME|LD_LIBRARY_PATH|DYLD_\w+|LIBTENSORFLOW_DIR|(TF|ONEDNN|CUDA|NVIDIA|XLA|OMP|KMP|NODE|TSX)_\w+)$/i;

/** Names of other programs under the same prefixes: NODE_AUTH_TOKEN of npm, NVIDIA_API_KEY, TF_VAR_… of Terraform. */
const secret = /(TOKEN|SECRET|PASSWORD|KEY|CREDENTIAL|AUTH)|^TF_VAR_/i;

/**
 * The environment of a child process: an allow-list, so that no database, queue or key of the service and no secret of
 * another program reaches a process that has no use for it.
 * @param also names of further variables that this child needs
 */
export function childEnvironment(
  environment: NodeJS.ProcessEnv = process.env,
  also: readonly string[] = [],
): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => also.includes(name) || (passedOn.test(name) && !secret.test(name)),
    ),
  );
}

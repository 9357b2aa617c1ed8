import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user's cache folder, by each platform's custom. */
export function userCacheFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform === 'win32') return environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
}

/** Where fetched libraries are kept: a folder for each version and flavour, such as `2.21.0-linux-x64-cpu`. */
export function libraryCacheFolder(environment?: NodeJS.ProcessEnv): string {
  return join(userCacheFolder(environment), 'trainyard', 'libtensorflow');
}

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether this machine has an NVIDIA driver: its entry in /proc, or its `nvidia-smi` on the path. Starts no process. */
export function hasNvidiaGpu(environment: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform === 'darwin') return false;
  if (process.platform === 'linux' && existsSync('/proc/driver/nvidia/version')) return true;
  const program = process.platform === 'win32' ? 'nvidia-smi.exe' : 'nvidia-smi';
  const folders = (environment['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from '../../scripts/service-process.ts';
import { hasModules, python } from '../python.ts';
import { untilAnswered } from './load.ts';

const script = path.join(import.meta.dirname, '..', 'peers', 'fastapi_server.py');

/** A server of FastAPI and ONNX Runtime that answers a model's export. */
export interface FastapiServer {
  url: string;
  stop(): void;
}

/** Whether Python has what the server takes. */
export const hasFastapi = (): boolean => hasModules('fastapi', 'uvicorn', 'onnxruntime', 'numpy');

/** Starts the server of a classifier whose columns are all numbers, and waits for its first answer. `folder` takes the model's file. */
export async function startFastapi(
  folder: string,
  model: { name: string; onnx: Uint8Array; columns: readonly string[]; classes: readonly string[] },
  workers: number,
): Promise<FastapiServer> {
  const file = path.join(folder, `${model.name}.onnx`);
  await writeFile(file, model.onnx);
  const port = await freePort();
  const peer = JSON.stringify({ file, columns: model.columns, classes: model.classes });
  const child = spawn(python, [script, String(port), String(workers)], {
    env: { ...process.env, PEER: peer },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}/predict`;
  try {
    await untilAnswered(url);
  } catch (error) {
    child.kill();
    throw error;
  }
  return { url, stop: () => void child.kill() };
}

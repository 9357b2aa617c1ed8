import { kernelBytes } from './kernel-bytes.ts';
import { createScriptKernel } from './script-kernel.ts';
import type { TreeKernel } from './tree-kernel.ts';

/** The memory of an instance of WebAssembly. */
interface CompiledMemory {
  readonly buffer: SharedArrayBuffer;
}

/** What is used of WebAssembly; the types of Node have none of it. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  Memory: new (size: { initial: number; maximum: number; shared: boolean }) => CompiledMemory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: unknown };
}
const { WebAssembly: api } = globalThis as unknown as { WebAssembly: WebAssemblyApi };

/** Memory that threads share; it can be sent to them. */
export type KernelMemory = CompiledMemory | SharedArrayBuffer;

const pageBytes = 65_536;
/** A kernel's addresses have 32 bits. */
export const mostKernelBytes = 2 ** 32 - pageBytes;

const bytes = Buffer.from(kernelBytes, 'base64');
/** Whether this machine runs the compiled kernel: old processors have no vectors. */
const runsCompiled = api.validate(bytes);

/**
 * @param compiled for the compiled kernel, or for the one in JavaScript
 * @throws RangeError where there is not so much memory
 */
export function createKernelMemory(size: number, { compiled = runsCompiled } = {}): KernelMemory {
  const pages = Math.ceil(size / pageBytes);
  if (!compiled) return new SharedArrayBuffer(pages * pageBytes);
  return new api.Memory({ initial: pages, maximum: pages, shared: true });
}

/** A kernel on a memory, for one thread. */
export function openKernel(memory: KernelMemory): TreeKernel {
  if (memory instanceof SharedArrayBuffer) return createScriptKernel(memory);
  const imports = { env: { memory }, 'tree-kernel': { exp: Math.exp, log: Math.log } };
  const { exports } = new api.Instance(new api.Module(bytes), imports);
  return { ...(exports as Omit<TreeKernel, 'entryBytes'>), entryBytes: 16 };
}

/** Bytes of a histogram's entry, at most. */
export const mostEntryBytes = 24;

/** The bytes of a memory. */
export const bufferOf = (memory: KernelMemory): SharedArrayBuffer =>
  memory instanceof SharedArrayBuffer ? memory : memory.buffer;

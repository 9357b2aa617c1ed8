import { createRequire } from 'node:module';
import * as tf from '../tf.ts';
import { registerTileGradient } from '../tile-gradient.ts';
import { registerProjectiveTransform } from './projective-transform.ts';
import type { TfjsBinding } from './tfjs-binding.ts';

/** Name under which TensorFlow.js's own Node packages register their backend; their kernels look it up by this name. */
const backendName = 'tensorflow';

interface KernelBackendModule {
  NodeJSKernelBackend: new (binding: TfjsBinding, packageName: string) => tf.KernelBackend;
}

/**
 * Registers `@tensorflow/tfjs-node-gpu`'s backend and kernels on our binding and makes it the current one. The package's
 * entry point, which wants its native addon, is never imported. Its files import `@tensorflow/tfjs`, which shares its core
 * with our imports of `@tensorflow/tfjs-core`: Node gives both the one CommonJS build.
 */
export async function registerTfjsBackend(binding: TfjsBinding): Promise<void> {
  const require = createRequire(import.meta.url);
  restoreRemovedUtilities(require('node:util') as Record<string, unknown>);
  const { NodeJSKernelBackend } =
    require('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js') as KernelBackendModule;
  tf.registerBackend(backendName, () => new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node-gpu'), 3);
  await tf.setBackend(backendName);
  require('@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js');
  registerProjectiveTransform(backendName);
  registerTileGradient();
}

/** Puts back what the package uses of `node:util` and Node 23 removed. */
function restoreRemovedUtilities(util: Record<string, unknown>): void {
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isArray'] ??= Array.isArray;
}

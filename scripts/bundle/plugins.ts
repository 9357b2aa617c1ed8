import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..', '..');
const source = path.join(root, 'src');

/** Stands in a chunk for the way from the chunk's folder to `dist`; see {@link fillPlaces}. */
const toDist = 'TRAINYARD_TO_DIST';

/**
 * Keeps what a source says about its own place true, whichever chunk it ends up in: `import.meta.url` is its place in `dist`, so that
 * `new URL('./trainer.ts', import.meta.url)` names a module that can be started. What it requires by `createRequire` is bundled as an import is.
 */
export const keepPlaces: Plugin = {
  name: 'places of sources',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      if (!file.startsWith(source + path.sep)) return null;
      const text = await readFile(file, 'utf8');
      if (!/import\.meta\.(?:url|dirname)/.test(text)) return null;
      const place = path.relative(source, file).split(path.sep).join('/').replace(/\.ts$/, '.js');
      const contents = text
        .replaceAll(/const require = createRequire\(import\.meta\.url\);/g, '')
        .replaceAll(/createRequire\(import\.meta\.url\)\(/g, 'require(')
        .replaceAll('import.meta.url', `new URL('${toDist}/${place}', import.meta.url).href`)
        .replaceAll(
          'import.meta.dirname',
          `require('node:url').fileURLToPath(new URL('${toDist}/${path.posix.dirname(place)}', import.meta.url))`,
        );
      return { contents, loader: 'ts' };
    });
  },
};

/** The text of an output with the way to `dist` filled in. @param file its path @param dist that of the folder */
export function fillPlaces(text: string, file: string, dist: string): string {
  const way = path.relative(path.dirname(file), dist).split(path.sep).join('/');
  return text.replaceAll(toDist, way === '' ? '.' : way);
}

/** What `@tensorflow/tfjs` adds to the core, without its converter, its data sets and its backends for browsers, which nothing here uses. */
const tensorflowUnion = `
  import '@tensorflow/tfjs-core/dist/register_all_gradients';
  import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
  export * from '@tensorflow/tfjs-core';
`;

/** Gives the one object to all that require the union: esbuild would make a new one, of its some 700 properties, for each of the backend's 150 kernels. */
const requiredUnion = `module.exports = require('@tensorflow/tfjs');`;

/** How the backend for Node, compiled to ECMAScript 5, calls the constructor of the core's class: a class can't be called so. */
const es5Super = '_super.call(this) || this';

/**
 * TensorFlow.js by the ES modules of its packages, so that all of them share one core and what is not used stays out. Their entries for Node
 * are compiled to ECMAScript 5.
 */
export const tensorflowModules: Plugin = {
  name: 'TensorFlow.js',
  setup(build) {
    const require = createRequire(path.join(source, 'engine', 'tf.ts'));
    build.onResolve({ filter: /^@tensorflow\/tfjs$/ }, ({ kind, namespace }) => ({
      path: 'tfjs',
      namespace:
        kind === 'require-call' && namespace !== 'tensorflow-required'
          ? 'tensorflow-required'
          : 'tensorflow-union',
    }));
    build.onLoad({ filter: /.*/, namespace: 'tensorflow-required' }, () => ({
      contents: requiredUnion,
      resolveDir: source,
    }));
    build.onLoad({ filter: /.*/, namespace: 'tensorflow-union' }, () => ({
      contents: tensorflowUnion,
      resolveDir: source,
    }));
    build.onResolve(
      { filter: /^@tensorflow\/tfjs-(core|layers|backend-cpu|backend-wasm)$/ },
      ({ path: name }) => ({
        path: path.join(path.dirname(require.resolve(`${name}/package.json`)), 'dist', 'index.js'),
      }),
    );
    build.onLoad(
      { filter: /tfjs-node-gpu[\\/]dist[\\/]nodejs_kernel_backend\.js$/ },
      async ({ path: file }) => {
        const parts = (await readFile(file, 'utf8')).split(es5Super);
        if (parts.length !== 2)
          throw new Error(`${file} has ${parts.length - 1} times "${es5Super}", not once`);
        return { contents: parts.join('Reflect.construct(_super, [], NodeJSKernelBackend)'), loader: 'js' };
      },
    );
  },
};

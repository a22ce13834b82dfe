// Bundles the scripts of the shop and of the staff site.

import path from 'node:path';
import * as esbuild from 'esbuild';
import { root } from './packages.mjs';

/** `techstore.js` and `staff.js`: minified ES2020 modules without comments. */
export async function scripts() {
  const { outputFiles } = await esbuild.build({
    entryPoints: ['techstore', 'staff'].map(name => path.join(root, 'src', `${name}.ts`)),
    outdir: root,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles.map(file => ({ name: path.basename(file.path), body: Buffer.from(file.contents) }));
}

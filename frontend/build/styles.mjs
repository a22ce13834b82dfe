// Compiles the two stylesheets and rewrites their font addresses to the hashed files.

import path from 'node:path';
import * as sass from 'sass';
import { packageFolder, root } from './packages.mjs';

const sheets = ['techstore', 'staff'];

/**
 * The stylesheets, in the order of their names.
 * `hashed` returns the hashed name of a file that a stylesheet refers to; an unknown one is an error.
 */
export function styles(hashed) {
  return sheets.map(sheet => {
    const { css } = sass.compile(path.join(root, 'scss', `${sheet}.scss`), {
      loadPaths: [path.join(root, 'scss'), path.dirname(packageFolder('bootstrap'))],
      style: 'compressed',
      quietDeps: true,
      // Bootstrap 5.3 uses @import and deprecated functions, and so must everything that builds on it.
      silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
    });
    return {
      name: `${sheet}.css`,
      body: Buffer.from(css.replace(/url\((["']?)(fonts\/[^"')]+)\1\)/g, (_, quote, name) => `url(${hashed(name)})`)),
    };
  });
}

// Subsets Onest from the npm package to the characters of a Russian shop. scss/foundation/_fonts.scss repeats the ranges.

import fs from 'node:fs/promises';
import path from 'node:path';
import subsetFont from 'subset-font';
import { packageFolder } from './packages.mjs';

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join('');

// All of Cyrillic, not only Russian: names may be Ukrainian, Belarusian or Serbian.
/**
 * The characters of each file. Accented Latin letters are left out, which saves a third of the file; foreign names with them fall back
 * to the system font.
 */
export const cuts = [
  { name: 'onest-cyrillic', source: 'cyrillic', text: `${range(0x400, 0x45f)}${range(0x490, 0x491)}№` },
  { name: 'onest-latin', source: 'latin', text: `${range(0x20, 0x7e)}${range(0xa0, 0xbf)}×÷\u2009–—‘’‚“”„•…€™↑↓−` },
  { name: 'onest-rouble', source: 'latin-ext', text: '₽' },
];

/** The font files: name without a folder, and WOFF2 bytes. */
export function fonts() {
  const folder = path.join(packageFolder('@fontsource-variable/onest'), 'files');
  return Promise.all(cuts.map(async ({ name, source, text }) => ({
    name: `fonts/${name}.woff2`,
    // tnum and pnum for columns of figures, kern and mark for any text; the other features add glyphs that no page uses.
    body: await subsetFont(await fs.readFile(path.join(folder, `onest-${source}-wght-normal.woff2`)), text, {
      targetFormat: 'woff2',
      variationAxes: { wght: { min: 400, max: 700 } }, // no page uses a lighter or a heavier weight
      keepFeatures: ['ccmp', 'kern', 'locl', 'mark', 'mkmk', 'pnum', 'tnum'],
    }),
  })));
}

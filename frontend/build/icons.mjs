// Collects the icons of icons.json in one sprite: <use href="…/icons.svg#name">.

import fs from 'node:fs/promises';
import path from 'node:path';
import { optimize } from 'svgo';
import { packageFolder, root } from './packages.mjs';

async function symbol(name) {
  let svg;
  try {
    svg = await fs.readFile(path.join(packageFolder('bootstrap-icons'), 'icons', `${name}.svg`), 'utf8');
  } catch {
    throw new Error(`icons.json: bootstrap-icons has no «${name}»`);
  }
  // Two decimals in a square of 16 units are accurate to a hundredth of a pixel at our sizes, and save a fifth of the sprite.
  const { data } = optimize(svg, { floatPrecision: 2 });
  const shape = data.replace(/^<svg[^>]*>/, '').replace(/<\/svg>$/, '');
  return `<symbol id="${name}" viewBox="0 0 16 16">${shape}</symbol>`;
}

/** The sprite. */
export async function icons() {
  const names = JSON.parse(await fs.readFile(path.join(root, 'icons.json'), 'utf8'));
  const symbols = await Promise.all([...new Set(names)].sort().map(symbol));
  return { name: 'icons.svg', body: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`) };
}

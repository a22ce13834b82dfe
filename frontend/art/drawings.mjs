// The product drawings: 24 kinds in six tints, shown until a product has a photo.

import fs from 'node:fs';
import { gradients } from './gradients.mjs';
import { tints } from './tints.mjs';

const folder = new URL('kinds/', import.meta.url);
const kinds = await Promise.all(fs.readdirSync(folder).sort().map(async file => {
  const { default: draw } = await import(new URL(file, folder));
  return { kind: file.replace('.mjs', ''), draw };
}));

/** One drawing: 400×400, lit from the top left, one contact shadow. */
function drawing(draw, tint) {
  const shapes = draw(tint).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">${gradients(shapes, tint)}${shapes}</svg>`;
}

/** All files: art/KIND-TINT.svg. */
export const drawings = () => kinds.flatMap(({ kind, draw }) => Object.entries(tints).map(([name, tint]) => ({
  name: `art/${kind}-${name}.svg`,
  body: Buffer.from(drawing(draw, tint)),
})));

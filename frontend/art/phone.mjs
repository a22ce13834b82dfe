// The two sides of a phone. Each brand has its camera: Lumen an island, Orion a bar, Mira a ring.

import { box, disc, rim } from './shapes.mjs';
import { screen } from './screen.mjs';

const eye = (x, y, radius) => [
  disc(x, y, radius, '#0b0d10'),
  disc(x, y, radius * .76, '#1b2330'),
  disc(x, y, radius * .42, '#0a0c12'),
  disc(x - radius * .28, y - radius * .28, radius * .17, '#9fb2ff', { opacity: .8 }),
].join('');

// Each takes the top left corner and the width of the phone; `k` scales from the original size.
const cameras = {
  island: ({ dark }, x, y, width, k) => [
    box(x + 12 * k, y + 14 * k, 60 * k, 78 * k, 20 * k, dark, { opacity: .55 }),
    eye(x + 30 * k, y + 34 * k, 14.5 * k),
    eye(x + 30 * k, y + 70 * k, 14.5 * k),
    disc(x + 57 * k, y + 34 * k, 4 * k, '#fff3d2'),
    disc(x + 57 * k, y + 70 * k, 5 * k, '#0b0d10'),
  ],
  bar: ({ dark, shine }, x, y, width, k) => [
    box(x, y + 30 * k, width, 44 * k, 0, dark, { opacity: .6 }),
    box(x, y + 30 * k, width, 1.4, 0, shine, { opacity: .5 }),
    eye(x + 30 * k, y + 52 * k, 15 * k),
    eye(x + 66 * k, y + 52 * k, 15 * k),
    disc(x + 92 * k, y + 52 * k, 4.5 * k, '#fff3d2'),
  ],
  ring: ({ dark, shine }, x, y, width, k) => [
    disc(x + width / 2, y + 62 * k, 44 * k, dark, { opacity: .6 }),
    disc(x + width / 2, y + 62 * k, 43 * k, 'none', { stroke: shine, 'stroke-opacity': .7, 'stroke-width': 1.4 }),
    eye(x + width / 2 - 17 * k, y + 50 * k, 13 * k),
    eye(x + width / 2 + 17 * k, y + 50 * k, 13 * k),
    eye(x + width / 2, y + 80 * k, 13 * k),
  ],
};

/** The back, with one of the cameras `island`, `bar`, `ring`. */
export const back = (tint, camera, x, y, width, height) => [
  box(x, y, width, height, width * .19, tint.dark),
  box(x + 1.5, y, width - 3, height - 2, width * .185, 'url(#body)'),
  rim(x + 3, y + 2, width - 6, height - 6, width * .175, tint.shine, .45, 1.2),
  ...cameras[camera](tint, x, y, width, width / 142),
  box(x + width / 2 - 12, y + height * .84, 24, 3.6, 1.8, tint.shine, { opacity: .5 }),
].join('');

/** The front, screen on. */
export const front = (tint, x, y, width, height) => [
  box(x, y, width, height, width * .195, '#0b0d10'),
  rim(x + .8, y + .8, width - 1.6, height - 1.6, width * .19, tint.light, 1, 1.8),
  screen(tint, x + 6, y + 6, width - 12, height - 12, width * .15),
  disc(x + width / 2, y + 20, 5, '#07080a'),
  box(x + width / 2 - 21, y + height - 15, 42, 3.4, 1.7, '#fff', { opacity: .75 }),
  box(x + width, y + height * .25, 2.6, 40, 1.3, tint.dark),
].join('');

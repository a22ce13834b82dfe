// A lit screen: two waves and a sun in the tint's palette, one reflection.

import { box, cut, disc, shape } from './shapes.mjs';

/** A screen in the given rectangle. */
export function screen(tint, x, y, width, height, radius) {
  const at = (across, down) => `${(x + width * across).toFixed(1)} ${(y + height * down).toFixed(1)}`;
  return cut(box(x, y, width, height, radius, '#000'), [
    box(x, y, width, height, 0, 'url(#wallpaper)'),
    shape(`M${at(0, .62)} C${at(.25, .38)} ${at(.55, .78)} ${at(1, .4)} L${at(1, 1)} L${at(0, 1)}Z`, tint.wallpaper[1], { opacity: .75 }),
    shape(`M${at(0, .82)} C${at(.3, .6)} ${at(.6, .98)} ${at(1, .64)} L${at(1, 1)} L${at(0, 1)}Z`, tint.wallpaper[2], { opacity: .85 }),
    disc(x + width * .7, y + height * .27, Math.min(width, height) * .13, tint.wallpaper[2], { opacity: .9 }),
    shape(`M${at(0, 0)} L${at(.5, 0)} L${at(.12, 1)} L${at(0, 1)}Z`, '#fff', { opacity: .06 }),
  ]);
}

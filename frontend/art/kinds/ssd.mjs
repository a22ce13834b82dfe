// Drive.

import { box, disc, rim, shadow, shape } from '../shapes.mjs';

export default tint => [
  shadow(200, 320, 120),
  box(104, 74, 192, 240, 16, tint.dark),
  box(104, 72, 190, 238, 16, 'url(#body)'),
  rim(105, 73, 188, 236, 15, tint.shine, .6),
  box(126, 96, 148, 120, 8, tint.wallpaper[1]),
  shape('M126 190 L274 118 V208 Q274 216 266 216 H134 Q126 216 126 208Z', tint.wallpaper[0], { opacity: .55 }),
  box(142, 114, 56, 10, 5, '#fff'),
  box(142, 132, 34, 6, 3, '#fff', { opacity: .6 }),
  ...[[120, 88], [278, 88], [120, 296], [278, 296]].map(([x, y]) => disc(x, y, 4, tint.dark, { opacity: .6 })),
  box(126, 236, 80, 6, 3, '#fff', { opacity: .35 }),
  box(126, 250, 110, 6, 3, '#fff', { opacity: .22 }),
  box(150, 300, 100, 10, 2, '#0d0f13'),
  ...[0, 1, 2, 3, 4, 5, 6, 7].map(i => box(156 + i * 11.4, 302, 7, 8, 1, '#e0b35a')),
];

// Printer.

import { box, disc, lamp, rim, shadow, shape } from '../shapes.mjs';

export default tint => [
  shadow(200, 330, 150),
  box(118, 66, 164, 90, 6, '#fff', { stroke: '#d5d9df', 'stroke-width': 1.4 }),
  ...[84, 98, 112].map((y, i) => box(140, y, [96, 120, 76][i], 5, 2.5, '#dfe3e8')),
  shape('M92 138 H308 L326 172 H74Z', tint.light),
  box(54, 168, 292, 108, 16, 'url(#body)'),
  rim(55, 169, 290, 106, 15, tint.shine, .7),
  box(98, 196, 204, 12, 6, '#15171b'),
  box(276, 222, 50, 32, 5, '#0d0f13'),
  box(280, 226, 42, 24, 3, tint.wallpaper[1]),
  box(284, 232, 20, 3, 1.5, '#fff', { opacity: .85 }),
  box(284, 239, 28, 3, 1.5, '#fff', { opacity: .5 }),
  disc(82, 238, 8, tint.dark, { opacity: .5 }),
  lamp(106, 238, 4),
  shape('M78 276 H322 L334 316 Q335 322 328 322 H72 Q65 322 66 316Z', tint.dark),
  shape('M118 268 H282 L294 306 H106Z', '#fff'),
  shape('M118 268 H282 L283.5 273 H116.5Z', '#c9ced6'),
  box(136, 282, 90, 4, 2, '#dfe3e8'),
  box(132, 291, 124, 4, 2, '#dfe3e8'),
];

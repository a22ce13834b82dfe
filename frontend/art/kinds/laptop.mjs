// Laptop.

import { screen } from '../screen.mjs';
import { box, disc, line, shadow, shape } from '../shapes.mjs';

export default tint => [
  shadow(200, 306, 172, 11),
  box(74, 84, 252, 172, 12, tint.mid),
  box(76, 85, 248, 171, 11, '#0d0f13'),
  screen(tint, 82, 91, 236, 154, 5),
  disc(200, 88, 1.6, '#3a4150'),
  shape('M70 254 H330 L364 290 H36Z', 'url(#deck)'),
  shape('M86 258 H314 L330 276 H70Z', tint.dark, { opacity: .72 }),
  ...[261.5, 266, 270.5].map((y, i) => line(`M${84 - i * 4.4} ${y} H${316 + i * 4.4}`, tint.shine, 1.1, { 'stroke-dasharray': '13 3', opacity: .45 })),
  shape('M160 279 H240 L246 288 H154Z', tint.shine, { opacity: .3 }),
  shape('M34 290 H366 V294 Q366 301 358 301 H42 Q34 301 34 294Z', tint.mid),
  shape('M34 290 H366 V292.4 H34Z', tint.shine, { opacity: .6 }),
  shape('M172 290 H228 Q226 294 222 294 H178 Q174 294 172 290Z', tint.dark, { opacity: .5 }),
];

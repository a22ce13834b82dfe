// Router.

import { box, disc, group, lamp, line, shadow, shape } from '../shapes.mjs';

export default tint => [
  shadow(200, 320, 156),
  ...[[84, -10], [150, -3], [250, 3], [316, 10]].map(([x, angle]) => group(`rotate(${angle} ${x} 262)`, [
    box(x - 8, 70, 16, 186, 8, 'url(#pen)'),
    box(x - 7, 224, 14, 34, 5, tint.dark),
  ])),
  shape('M70 240 H330 Q344 240 350 254 L362 286 Q366 300 350 300 H50 Q34 300 38 286 L50 254 Q56 240 70 240Z', 'url(#body)'),
  shape('M38 286 Q34 300 38 304 Q42 312 54 312 H346 Q358 312 362 304 Q366 300 362 286Z', tint.dark),
  line('M120 252 L150 282 M160 252 L178 282 M240 252 L222 282 M280 252 L250 282', tint.dark, 5, { opacity: .4 }),
  ...[172, 186, 200, 214].map(x => lamp(x, 301, 2.6)),
  disc(228, 301, 2.6, '#fff', { opacity: .35 }),
];

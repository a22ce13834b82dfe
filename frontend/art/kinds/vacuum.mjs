// Robot vacuum cleaner.

import { box, lamp, line, oval, shadow, shape } from '../shapes.mjs';

export default tint => [
  shadow(200, 318, 158),
  oval(200, 246, 150, 70, tint.dark),
  shape('M50 226 V246 A150 70 0 0 0 350 246 V226Z', tint.dark),
  oval(200, 222, 150, 70, 'url(#body)'),
  oval(200, 222, 148, 68, 'none', { stroke: tint.shine, 'stroke-opacity': .6, 'stroke-width': 1.6 }),
  oval(200, 216, 112, 50, 'none', { stroke: tint.dark, 'stroke-opacity': .25, 'stroke-width': 1.4 }),
  shape('M154 196 V208 A46 20 0 0 0 246 208 V196Z', '#0d0f13'),
  oval(200, 194, 46, 20, tint.mid),
  oval(200, 192, 44, 18.5, tint.light),
  line('M104 276 Q200 330 296 276', '#0d0f13', 9, { opacity: .75 }),
  box(188, 243, 24, 6, 3, tint.dark),
  lamp(178, 246, 2.6),
];

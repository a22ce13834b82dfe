// Speaker.

import { box, disc, oval, shadow, shape } from '../shapes.mjs';

export default tint => [
  shadow(200, 346, 98),
  shape('M116 96 Q112 96 112 104 L106 306 Q106 340 140 342 H260 Q294 340 294 306 L288 104 Q288 96 284 96Z', 'url(#body)'),
  shape('M116 96 Q112 96 112 104 L106 306 Q106 340 140 342 H260 Q294 340 294 306 L288 104 Q288 96 284 96Z', 'url(#mesh)'),
  shape('M116 96 Q112 96 112 104 L106 306 Q106 340 140 342 H160 Q134 320 140 96Z', '#fff', { opacity: .08 }),
  shape('M284 96 Q288 96 288 104 L294 306 Q294 340 260 342 H236 Q266 320 258 96Z', '#000', { opacity: .16 }),
  oval(200, 94, 88, 30, tint.dark),
  oval(200, 91, 86, 28, tint.mid),
  oval(200, 91, 64, 20, 'none', { stroke: 'url(#glow)', 'stroke-width': 6 }),
  oval(200, 91, 56, 16.5, '#0d0f13'),
  disc(184, 91, 2, '#fff', { opacity: .7 }),
  disc(216, 91, 2, '#fff', { opacity: .7 }),
  box(196, 89, 8, 4, 2, '#fff', { opacity: .7 }),
  box(182, 300, 36, 6, 3, '#fff', { opacity: .55 }),
];

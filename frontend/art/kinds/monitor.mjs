// Monitor.

import { screen } from '../screen.mjs';
import { box, rim, shadow, shape } from '../shapes.mjs';

export default tint => [
  shadow(200, 344, 96, 9),
  box(186, 262, 28, 66, 2, 'url(#pen)'),
  shape('M128 334 Q130 324 146 324 H254 Q270 324 272 334 Q272 340 264 340 H136 Q128 340 128 334Z', 'url(#deck)'),
  box(40, 66, 320, 206, 10, '#0b0d10'),
  rim(40.8, 66.8, 318.4, 204.4, 9.2, tint.light, 1, 1.6),
  screen(tint, 47, 73, 306, 184, 4),
  box(186, 262.5, 28, 3, 1.5, tint.light),
];

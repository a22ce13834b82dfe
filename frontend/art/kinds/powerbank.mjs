// Power bank.

import { box, disc, lamp, line, rim, shadow, shape } from '../shapes.mjs';

export default tint => [
  shadow(206, 340, 100),
  line('M208 66 C208 30 300 30 302 82 V250', '#eef0f3', 8),
  box(293, 240, 18, 40, 5, '#d3d8df'),
  box(297, 278, 10, 16, 2, '#8b94a1'),
  box(124, 66, 144, 270, 30, tint.dark),
  box(124, 66, 141, 268, 30, 'url(#body)'),
  rim(125, 67, 139, 266, 29, tint.shine, .6),
  ...[166, 185, 204].map(x => lamp(x, 304, 4)),
  disc(223, 304, 4, '#fff', { opacity: .35 }),
  shape('M202 150 L172 206 H194 L186 250 L218 192 H196Z', '#fff', { opacity: .85 }),
  box(196, 60, 24, 12, 4, '#d3d8df'),
];

// A cable pulled out: for 404 and empty states.

import { box, disc, group, line, shadow } from '../shapes.mjs';

export default tint => [
  shadow(200, 318, 150, 8),
  line('M20 250 C70 250 70 150 118 150 H136', tint.mid, 13),
  group('translate(136 150)', [
    box(0, -30, 62, 60, 12, 'url(#body)'),
    box(62, -20, 22, 40, 4, '#c9ced6'),
    box(84, -13, 16, 6, 2, '#8b94a1'),
    box(84, 7, 16, 6, 2, '#8b94a1'),
  ]),
  line('M380 250 C330 250 330 214 300 204 H286', tint.mid, 13),
  group('rotate(12 286 202)', [
    box(250, 170, 46, 64, 12, 'url(#body)'),
    box(244, 178, 12, 48, 4, '#0d0f13'),
    box(244, 190, 8, 5, 1, '#8b94a1'),
    box(244, 209, 8, 5, 1, '#8b94a1'),
  ]),
  disc(276, 188, 3.4, '#ff8a70'),
  ...[[238, 116, 246, 100], [254, 128, 268, 116], [220, 112, 218, 95]].map(([a, b, x, y]) => line(`M${a} ${b} L${x} ${y}`, tint.wallpaper[1], 4)),
];

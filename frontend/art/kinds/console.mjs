// Game console with its pad.

import { box, disc, group, line, shadow, shape } from '../shapes.mjs';

export default tint => [
  shadow(188, 346, 150),
  box(96, 48, 92, 292, 22, tint.dark),
  shape('M110 48 Q92 190 104 340 H146 Q132 190 152 48Z', 'url(#body)'),
  shape('M176 48 Q158 190 172 340 H180 Q188 340 188 330 V66 Q188 50 176 48Z', tint.light),
  line('M163 54 Q147 190 158 334', tint.wallpaper[1], 2.4),
  group('translate(262 266)', [
    shape('M-88 64 C-96 66 -108 52 -104 30 L-90 -28 C-86 -46 -72 -52 -56 -50 H56 C72 -52 86 -46 90 -28 L104 30 C108 52 96 66 88 64 C68 60 62 36 44 30 H-44 C-62 36 -68 60 -88 64Z', '#eef0f3'),
    shape('M-88 64 C-96 66 -108 52 -104 30 L-96 -2 C-86 34 -60 22 -44 30 C-62 36 -68 60 -88 64Z', '#d3d8df'),
    shape('M88 64 C96 66 108 52 104 30 L96 -2 C86 34 60 22 44 30 C62 36 68 60 88 64Z', '#d3d8df'),
    box(-34, -46, 68, 38, 8, '#15171b'),
    disc(-32, 8, 16, '#15171b'),
    disc(-32, 8, 11, '#3a404a'),
    disc(32, 8, 16, '#15171b'),
    disc(32, 8, 11, '#3a404a'),
    box(-72, -31, 8, 26, 3, '#23272e'),
    box(-81, -22, 26, 8, 3, '#23272e'),
    ...[[68, -30], [80, -18], [56, -18], [68, -6]].map(([x, y], i) => disc(x, y, 5, i ? '#23272e' : tint.wallpaper[1])),
    box(-12, -4, 24, 3, 1.5, tint.wallpaper[1]),
  ]),
];

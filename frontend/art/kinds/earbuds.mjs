// Earbuds in their open case.

import { box, group, lamp, oval, rim, shadow, shape } from '../shapes.mjs';

const bud = ({ light, shine }, place) => group(place, [
  box(-8, 4, 17, 52, 8.5, light),
  shape('M-26 -8 C-30 -30 -8 -40 8 -30 C22 -20 20 6 4 12 C-8 16 -22 8 -26 -8Z', shine),
  shape('M-26 -8 C-28 -20 -22 -28 -14 -32 C-22 -16 -18 0 -8 12 C-18 10 -24 2 -26 -8Z', light),
  oval(-24, -10, 7, 11, '#24282f', { transform: 'rotate(-18 -24 -10)' }),
  box(-2, 12, 4, 16, 2, '#23272e', { opacity: .5 }),
]);

export default tint => [
  shadow(200, 330, 122),
  box(106, 196, 188, 128, 44, 'url(#body)'),
  rim(107, 197, 186, 126, 43, tint.shine, .55),
  shape('M106 240 Q106 196 150 196 H250 Q294 196 294 240 V244 H106Z', tint.dark, { opacity: .45 }),
  box(122, 206, 156, 30, 15, '#15171b'),
  shape('M112 190 Q112 118 160 118 H240 Q288 118 288 190 Z', tint.mid),
  shape('M124 186 Q124 130 164 130 H236 Q276 130 276 186 Z', tint.dark, { opacity: .6 }),
  bud(tint, 'translate(160 172)'),
  bud(tint, 'translate(240 172) scale(-1 1)'),
  box(122, 222, 156, 14, 7, '#15171b'),
  lamp(200, 270, 3.4),
];

// Camera.

import { box, disc, oval, rim, shadow, shape } from '../shapes.mjs';

export default tint => [
  shadow(200, 306, 140),
  shape('M146 112 L162 82 Q165 76 172 76 H228 Q235 76 238 82 L254 112Z', tint.mid),
  shape('M160 108 L172 86 H228 L240 108Z', tint.dark, { opacity: .6 }),
  box(268, 92, 46, 22, 6, tint.dark),
  box(78, 96, 38, 18, 6, tint.dark),
  box(284, 84, 14, 10, 4, tint.shine),
  box(54, 108, 292, 186, 26, 'url(#body)'),
  rim(55, 109, 290, 184, 25, tint.shine, .5),
  shape('M54 146 H346 V262 Q346 294 320 294 H80 Q54 294 54 262Z', '#121417', { opacity: .55 }),
  shape('M290 146 H346 V262 Q346 294 320 294 H300 Q286 294 286 276 V162 Q286 146 290 146Z', '#000', { opacity: .22 }),
  disc(196, 204, 86, '#0c0e11'),
  disc(196, 204, 84, 'url(#ring)'),
  disc(196, 204, 70, '#0c0e11'),
  disc(196, 204, 66, '#1a1d22'),
  disc(196, 204, 50, '#07090c'),
  disc(196, 204, 40, 'url(#lens)'),
  disc(196, 204, 20, '#05060a', { opacity: .7 }),
  oval(178, 184, 13, 9, '#fff', { opacity: .4, transform: 'rotate(-38 178 184)' }),
  disc(214, 222, 5, '#fff', { opacity: .22 }),
  disc(92, 132, 4, tint.wallpaper[2]),
  box(296, 124, 26, 8, 4, '#fff', { opacity: .6 }),
];

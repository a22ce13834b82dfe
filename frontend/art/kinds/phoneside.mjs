// Phone from the side.

import { box, line, rim, shadow, shape } from '../shapes.mjs';

export default tint => [
  shadow(200, 366, 34, 8),
  box(190, 30, 20, 332, 9, 'url(#pen)'),
  rim(190, 30, 20, 332, 9, tint.dark, .5, 1),
  shape('M190 52 h-7 q-3 0 -3 4 v74 q0 4 3 4 h7Z', tint.dark),
  box(209.5, 120, 2.5, 46, 1.2, tint.dark),
  box(209.5, 178, 2.5, 28, 1.2, tint.dark),
  line('M194 44 V348', tint.shine, 1.4, { opacity: .6 }),
  box(190, 92, 20, 1.6, 0, tint.dark, { opacity: .5 }),
  box(190, 300, 20, 1.6, 0, tint.dark, { opacity: .5 }),
];

// Tablet with a pen.

import { screen } from '../screen.mjs';
import { box, disc, rim, shadow, shape } from '../shapes.mjs';

export default tint => [
  shadow(196, 342, 140),
  box(84, 56, 206, 280, 20, tint.mid),
  rim(84.8, 56.8, 204.4, 278.4, 19.2, tint.shine, .7, 1.6),
  box(88, 60, 198, 272, 16, '#0d0f13'),
  screen(tint, 98, 70, 178, 252, 8),
  disc(187, 65, 1.8, '#39424f'),
  box(308, 92, 11, 226, 5.5, 'url(#pen)'),
  shape('M308 318 h11 l-5.5 20Z', tint.shine),
  shape('M311.7 331 h3.6 l-1.8 7Z', '#23272e'),
  box(308, 112, 11, 3, 0, tint.dark, { opacity: .35 }),
];

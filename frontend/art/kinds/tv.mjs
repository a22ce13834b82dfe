// Television.

import { box, cut, disc, rim, shadow, shape } from '../shapes.mjs';

export default tint => [
  shadow(200, 316, 160, 9),
  box(22, 78, 356, 210, 7, '#0b0d10'),
  rim(22.8, 78.8, 354.4, 208.4, 6.2, tint.light, .8),
  cut(box(28, 84, 344, 195, 3, '#000'), [
    box(28, 84, 344, 195, 0, 'url(#wallpaper)'),
    disc(280, 152, 34, tint.wallpaper[2], { opacity: .95 }),
    shape('M28 236 L96 164 L140 208 L206 130 L290 224 L330 190 L372 226 V279 H28Z', tint.wallpaper[1], { opacity: .8 }),
    shape('M28 258 C120 222 190 274 260 248 C310 232 350 240 372 248 V279 H28Z', tint.wallpaper[0], { opacity: .85 }),
    shape('M206 130 L232 159 L214 168 L202 158 L186 168 L181 160Z', '#fff', { opacity: .55 }),
    shape('M28 84 H190 L90 279 H28Z', '#fff', { opacity: .05 }),
  ]),
  shape('M86 288 h14 l-14 24 h-22Z', tint.mid),
  shape('M314 288 h-14 l14 24 h22Z', tint.mid),
  box(188, 282, 24, 3, 1.5, tint.light),
];

// Watch.

import { box, disc, rim, shadow, shape } from '../shapes.mjs';

// Three activity rings: radius, colour, fraction completed.
const rings = ({ wallpaper }) => [[62, wallpaper[1], .78], [46, wallpaper[2], .62], [30, '#ffffff', .45]].flatMap(([radius, colour, part]) => [
  disc(201, 199, radius, 'none', { stroke: colour, 'stroke-opacity': .22, 'stroke-width': 11 }),
  disc(201, 199, radius, 'none', {
    stroke: colour,
    'stroke-width': 11,
    'stroke-linecap': 'round',
    'stroke-dasharray': `${Math.round(2 * Math.PI * radius * part)} 999`,
    transform: 'rotate(-90 201 199)',
  }),
]);

export default tint => [
  shadow(200, 368, 62, 9),
  shape('M158 116 L166 36 Q167 28 176 28 H224 Q233 28 234 36 L242 116Z', 'url(#strap)'),
  shape('M158 284 L166 356 Q167 364 176 364 H224 Q233 364 234 356 L242 284Z', 'url(#strap)'),
  ...[44, 58, 72].map(y => box(194, y, 12, 5, 2.5, '#000', { opacity: .22 })),
  box(176, 338, 48, 7, 3.5, '#000', { opacity: .18 }),
  box(300, 172, 12, 34, 5, tint.dark),
  box(300, 218, 7, 40, 3.5, tint.dark),
  box(102, 100, 200, 200, 58, tint.dark),
  box(102, 100, 198, 198, 57, 'url(#body)'),
  rim(105, 103, 192, 192, 54, tint.shine, .6, 1.6),
  box(112, 110, 178, 178, 47, '#0a0b0e'),
  ...rings(tint),
  shape('M112 157 Q112 110 159 110 H230 L128 268 Q112 252 112 241Z', '#fff', { opacity: .05 }),
];

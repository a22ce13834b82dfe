// Headphones.

import { box, group, lamp, line, rim, shadow } from '../shapes.mjs';

export default tint => [
  shadow(200, 340, 120),
  line('M104 226 C92 96 150 60 200 60 C250 60 308 96 296 226', tint.dark, 21),
  line('M104 226 C92 96 150 60 200 60 C250 60 308 96 296 226', 'url(#band)', 17),
  line('M112 152 C124 92 164 70 200 70 C236 70 276 92 288 152', tint.dark, 7, { opacity: .55 }),
  group('rotate(7 104 262)', [
    box(112, 196, 34, 132, 17, '#17191d'),
    box(116, 200, 12, 124, 6, '#2c3037'),
    box(70, 192, 58, 140, 29, 'url(#body)'),
    rim(73, 195, 52, 134, 26, tint.shine, .5),
    box(86, 222, 26, 80, 13, tint.dark, { opacity: .38 }),
  ]),
  group('rotate(-7 296 262)', [
    box(254, 196, 34, 132, 17, '#17191d'),
    box(272, 200, 12, 124, 6, '#2c3037'),
    box(272, 192, 58, 140, 29, 'url(#body)'),
    rim(275, 195, 52, 134, 26, tint.shine, .5),
    box(288, 222, 26, 80, 13, tint.dark, { opacity: .38 }),
  ]),
  lamp(301, 318, 2.6),
];

// A server rack with one red lamp: for 500.

import { box, disc, lamp, shadow } from '../shapes.mjs';

const server = ({ mid }, y, failed) => [
  box(114, y, 172, 40, 6, failed ? '#3b2320' : mid),
  ...[0, 1, 2, 3, 4, 5].map(slot => box(170 + slot * 17, y + 10, 9, 20, 2, '#0d0f13', { opacity: .45 })),
  lamp(130, y + 20, 4.4, failed ? '#ff8a70' : undefined),
  disc(146, y + 20, 3, '#fff', { opacity: .3 }),
];

export default tint => [
  shadow(200, 338, 130, 9),
  box(92, 60, 216, 272, 18, tint.dark),
  box(92, 60, 214, 270, 18, 'url(#body)'),
  box(108, 78, 184, 234, 8, '#0d0f13', { opacity: .6 }),
  ...[0, 1, 2, 3, 4].flatMap(unit => server(tint, 84 + unit * 45.5, unit === 2)),
];

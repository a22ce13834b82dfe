// Phone with a camera bar, back and front.

import { back, front } from '../phone.mjs';
import { shadow } from '../shapes.mjs';

export default tint => [
  shadow(214, 352, 128),
  back(tint, 'bar', 112, 46, 142, 296),
  front(tint, 190, 68, 138, 288),
];

// Phone from the front.

import { front } from '../phone.mjs';
import { shadow } from '../shapes.mjs';

export default tint => [
  shadow(200, 366, 84),
  front(tint, 120, 30, 160, 332),
];

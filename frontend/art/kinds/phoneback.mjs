// Phone from behind.

import { back } from '../phone.mjs';
import { shadow } from '../shapes.mjs';

export default tint => [
  shadow(200, 366, 84),
  back(tint, 'island', 120, 30, 160, 332),
];

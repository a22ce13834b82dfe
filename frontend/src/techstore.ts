// The scripts of the shop. Data attributes enable each of them (listed in README.md); a page works without them.

import { cartButtons } from './cart/add';
import { cartLines } from './cart/lines';
import { cartMarks } from './cart/marks';
import { checkout } from './checkout/checkout';
import { autoSubmit } from './forms/auto-submit';
import { jsonForms } from './forms/json';
import { liveForms } from './forms/live';
import { phoneFields } from './forms/phone-field';
import { showCurrent } from './page/current';
import { dialogs } from './page/dialog';
import { menus } from './page/menu';
import { printButtons } from './page/print';
import { themeForms } from './page/theme';
import { flashToToasts } from './page/toast';
import { linksInTurn } from './page/turns';
import { passwordFields } from './password/field';
import { avatarForms } from './profile/avatar';

document.documentElement.classList.add('js');
// Refreshed regions contain new fields.
document.addEventListener('techstore:renewed', () => {
  passwordFields();
  liveForms();
});
dialogs();
menus();
linksInTurn();
flashToToasts();
showCurrent();
themeForms();
passwordFields();
phoneFields();
liveForms();
jsonForms();
autoSubmit();
cartButtons();
cartLines();
cartMarks();
avatarForms();
checkout();
printButtons();

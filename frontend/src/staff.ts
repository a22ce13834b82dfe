// The scripts of the staff site.

import { autoSubmit } from './forms/auto-submit';
import { jsonForms } from './forms/json';
import { liveForms } from './forms/live';
import { phoneFields } from './forms/phone-field';
import { dialogs } from './page/dialog';
import { printButtons } from './page/print';
import { themeForms } from './page/theme';
import { flashToToasts } from './page/toast';
import { passwordFields } from './password/field';
import { besideForms } from './staff/beside';
import { hotkeys } from './staff/hotkey';
import { rowSelection } from './staff/selection';
import { unsavedForms } from './staff/unsaved';

document.documentElement.classList.add('js');
dialogs();
flashToToasts();
themeForms();
printButtons();
passwordFields();
phoneFields();
liveForms();
jsonForms();
autoSubmit();
rowSelection();
hotkeys();
// Last, because every other listener may still prevent the submit.
besideForms();
unsavedForms();

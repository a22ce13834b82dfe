// Formats a phone number on blur: 89161234567 becomes +7 916 123-45-67.

import { formatPhone } from '../rules/phone';

/** Every field with `data-rule="phone"`. */
export function phoneFields(): void {
  document.addEventListener('focusout', ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches('[data-rule~="phone"]')) target.value = formatPhone(target.value);
  });
}

// The checkout: the fields of the chosen way of delivery alone, the sum of it, and one submit.

const chosen = (form: HTMLFormElement): HTMLInputElement | null =>
  form.querySelector<HTMLInputElement>('input[name="delivery"]:checked');

/** Shows what belongs to the chosen way of delivery: its fields, its price, the sum. */
function show(form: HTMLFormElement): void {
  const way = chosen(form);
  if (way === null) return;
  for (const fields of form.querySelectorAll<HTMLElement>('[data-courier]')) fields.hidden = way.value !== 'courier';
  // Words in front of the sum come from the attribute: without this script nothing names a sum that the choice changes.
  for (const sum of form.querySelectorAll<HTMLElement>('[data-sum]')) {
    sum.textContent = `${sum.dataset['sum'] ?? ''}${way.dataset['total'] ?? ''}`;
  }
  for (const price of form.querySelectorAll<HTMLElement>('[data-delivery]')) price.textContent = way.dataset['price'] ?? '';
}

/** Has what was typed kept when the page is left otherwise than by its buttons; a password is never kept. */
function keepDraft(form: HTMLFormElement): void {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && name !== 'password') fields.append(name, value);
  }
  fields.append('stay', '1');
  navigator.sendBeacon(form.dataset['checkout'] ?? '', fields);
}

export function checkout(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-checkout]')) {
    show(form);
    form.addEventListener('change', () => show(form));
    let isSent = false;
    let isChanged = false;
    form.addEventListener('input', () => { isChanged = true; });
    window.addEventListener('pagehide', () => { if (isChanged && !isSent) keepDraft(form); });
    form.addEventListener('submit', event => {
      // The checks of the fields come first, and may have refused.
      if (event.defaultPrevented) return;
      if (isSent) event.preventDefault();
      isSent = true;
      event.submitter?.setAttribute('aria-busy', 'true');
    });
    // «Back» may bring the page back as it was left, with another choice than it came with.
    window.addEventListener('pageshow', () => {
      isSent = false;
      form.querySelector('[aria-busy]')?.removeAttribute('aria-busy');
      show(form);
    });
  }
}

// Takes a row out of a list after it was ended or deleted, and gives the focus a new place.

/** Removes the row around `form`: the closest element that `selector` finds, a list item or table row if it says nothing. */
export function removeRow(form: HTMLFormElement, selector: string): void {
  const row = form.closest<HTMLElement>(selector === '' ? 'li, tr' : selector);
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  const target = neighbour?.querySelector<HTMLElement>('button, a') ?? row?.closest('section')?.querySelector<HTMLElement>('h2');
  row?.remove();
  if (!target) return;
  if (target.matches('h2')) target.tabIndex = -1;
  target.focus();
}

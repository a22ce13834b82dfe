// Removes a row from a list after its item was ended or deleted, and moves the focus.

/** Removes the row around `form`: the closest match of `selector`, by default a list item or table row. */
export function removeRow(form: HTMLFormElement, selector: string): void {
  const row = form.closest<HTMLElement>(selector === '' ? 'li, tr' : selector);
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  const target = neighbour?.querySelector<HTMLElement>('button, a') ?? row?.closest('section')?.querySelector<HTMLElement>('h2');
  row?.remove();
  if (!target) return;
  if (target.matches('h2')) target.tabIndex = -1;
  target.focus();
}

// Selecting rows of a list: the checkbox in the table head selects all; the bar below shows the number while rows are selected.

const boxes = (form: HTMLFormElement, name: string): HTMLInputElement[] =>
  [...form.querySelectorAll<HTMLInputElement>(`input[type="checkbox"][name="${CSS.escape(name)}"]:not(:disabled)`)];

function show(form: HTMLFormElement, head: HTMLInputElement): void {
  const all = boxes(form, head.dataset['selectAll'] ?? 'id');
  const chosen = all.filter(box => box.checked).length;
  head.checked = chosen > 0 && chosen === all.length;
  head.indeterminate = chosen > 0 && chosen < all.length;
  form.querySelectorAll<HTMLElement>('[data-bulk]').forEach(bar => { bar.hidden = chosen === 0; });
  form.querySelectorAll('[data-bulk-count]').forEach(place => { place.textContent = `Выбрано ${chosen}`; });
}

/** A form with `input[data-select-all="NAME"]`, checkboxes of that name, and `[data-bulk]` with `[data-bulk-count]` inside. */
export function rowSelection(): void {
  document.querySelectorAll<HTMLInputElement>('input[data-select-all]').forEach(head => {
    const { form } = head;
    if (!form) return;
    form.addEventListener('change', ({ target }) => {
      if (target === head) boxes(form, head.dataset['selectAll'] ?? 'id').forEach(box => { box.checked = head.checked; });
      show(form, head);
    });
    show(form, head);
  });
}

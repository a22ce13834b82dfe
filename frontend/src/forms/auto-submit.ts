// Filters that apply at once: `<form data-auto-submit>` submits when a choice in it changes. Text fields wait for Enter.

/** Enhances every such form, including those added later. */
export function autoSubmit(): void {
  document.addEventListener('change', ({ target }) => {
    const choice = target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && ['checkbox', 'radio', 'date'].includes(target.type));
    if (choice) (target as HTMLInputElement).form?.matches('[data-auto-submit]') && (target as HTMLInputElement).form?.requestSubmit();
  });
}

// What is known of the person a password field belongs to: what stands in the fields that `data-strength` names, and in `data-about`.

/** Texts a password must not be made of. */
export function aboutOf(field: HTMLElement): string[] {
  const form = field instanceof HTMLInputElement ? field.form : null;
  const typed = (field.dataset['strength'] ?? '').split(' ').map(name => form?.elements.namedItem(name));
  const texts = typed.map(other => (other instanceof HTMLInputElement ? other.value : ''));
  return [...texts, ...(field.dataset['about'] ?? '').split('|')].filter(text => text.trim() !== '');
}

// What is known about the person who sets a password: the fields that `data-strength` names, and `data-about`.

/** Texts that the password must not be made of. */
export function aboutOf(field: HTMLElement): string[] {
  const form = field instanceof HTMLInputElement ? field.form : null;
  const typed = (field.dataset['strength'] ?? '').split(' ').map(name => form?.elements.namedItem(name));
  const texts = typed.map(other => (other instanceof HTMLInputElement ? other.value : ''));
  return [...texts, ...(field.dataset['about'] ?? '').split('|')].filter(text => text.trim() !== '');
}

// Overlay menus, `<details data-menu>`: a click elsewhere or Escape closes them.

const opened = (): NodeListOf<HTMLDetailsElement> => document.querySelectorAll<HTMLDetailsElement>('details[data-menu][open]');

export function menus(): void {
  document.addEventListener('click', ({ target }) => {
    opened().forEach(menu => { if (!(target instanceof Node && menu.contains(target))) menu.open = false; });
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    opened().forEach(menu => {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector('summary')?.focus();
    });
  });
}

// Builds elements without HTML strings: the Content-Security-Policy (Trusted Types) allows nothing else.

type Child = Node | string | undefined;

/** An element with attributes and children; an `undefined` attribute is left out, `true` has no value. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string | true | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter((child): child is Node | string => child !== undefined));
  return made;
}

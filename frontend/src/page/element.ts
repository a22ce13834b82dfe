// Builds elements without HTML text: the site's policy (Trusted Types) allows nothing else.

type Child = Node | string | undefined;

/** An element with attributes and children; an attribute that is `undefined` is left out, `true` stands without a value. */
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

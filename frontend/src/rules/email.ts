// E-mail addresses: the outline of src/kernel/email.rs. Only what is certainly wrong is reported here; the server decides.

import type { Rule } from './rule';
import sentences from './sentences.json';

const local = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const label = /^[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

/** A dot-atom, «@», and a domain with at least two labels; at most 254 bytes. */
export const email: Rule = value => {
  const typed = value.trim();
  const [before, domain, ...rest] = typed.split('@');
  const labels = (domain ?? '').split('.');
  const top = labels[labels.length - 1] ?? '';
  const good = rest.length === 0 && local.test(before ?? '') && labels.length > 1 && labels.every(part => label.test(part))
    && [...top].length > 1 && !/^\d+$/.test(top) && new TextEncoder().encode(typed).length <= 254;
  return good ? undefined : sentences.EMAIL_MALFORMED;
};

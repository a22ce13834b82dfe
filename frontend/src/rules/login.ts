// The name a customer signs in with: the rule of src/kernel/login.rs.

import type { Rule } from './rule';

/** Latin letters, digits and hyphens, at most 150. */
export const login: Rule = value => {
  const typed = value.trim();
  if (!/^[A-Za-z0-9-]+$/.test(typed)) return 'Логин: латиница, цифры и тире';
  return typed.length > 150 ? 'Логин: не больше 150 знаков' : undefined;
};

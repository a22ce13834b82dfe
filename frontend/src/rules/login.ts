// Logins: the rule of src/kernel/login.rs.

import type { Rule } from './rule';
import sentences from './sentences.json';

/** Latin letters, digits and hyphens, at most 150. */
export const login: Rule = value => {
  const typed = value.trim();
  if (!/^[A-Za-z0-9-]+$/.test(typed)) return sentences.LOGIN_RULE;
  return typed.length > 150 ? sentences.LOGIN_LONG : undefined;
};

// New passwords: what the browser can refuse at once. src/accounts/passwords/strength.rs knows many more words and decides.

import { isCommon } from '../password/estimate';
import { isPersonal, isTheShops } from '../password/personal';
import type { Rule } from './rule';
import sentences from './sentences.json';

/** At least 8 characters, at most 1024 bytes, not a common one, not made of personal data. */
export const password: Rule = (typed, { about }) => {
  const value = typed.normalize('NFC');
  if ([...value].length < 8) return sentences.PASSWORD_SHORT;
  if (new TextEncoder().encode(value).length > 1024) return sentences.PASSWORD_LONG;
  if (/[\u0000-\u001f\u007f-\u009f]/.test(value)) return sentences.PASSWORD_CONTROL;
  if (isCommon(value) || isTheShops(value)) return sentences.PASSWORD_COMMON;
  if (isPersonal(value, about)) return sentences.PASSWORD_PERSONAL;
  return undefined;
};

/** Equal to another field of the form. */
export const same = (name: string): Rule => (value, { other }) => (value.normalize('NFC') === other(name).normalize('NFC') ? undefined : sentences.PASSWORDS_DIFFER);

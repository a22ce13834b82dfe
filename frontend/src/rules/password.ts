// New passwords: what the browser can refuse at once. src/accounts/passwords/strength.rs knows far more words and decides.

import { isCommon, isPersonal } from '../password/estimate';
import type { Rule } from './rule';

/** At least 8 characters, at most 1024 bytes, not a common one, not the login or the e-mail. */
export const password: Rule = (value, { other }) => {
  if ([...value].length < 8) return 'Пароль минимум 8 символов';
  if (new TextEncoder().encode(value).length > 1024) return 'Пароль слишком длинный: не больше 1024 латинских букв или 512 русских';
  if (/[\u0000-\u001f\u007f-\u009f]/.test(value)) return 'В пароле есть символ, которого нет на клавиатуре: наберите пароль вручную';
  if (isCommon(value)) return 'Пароль слишком распространённый, такие подбирают первыми: добавьте ещё пару слов';
  if (isPersonal(value, ['login', 'email'].map(other))) return 'Пароль слишком похож на логин, почту или имя: придумайте другой';
  return undefined;
};

/** The same as another field of the form. */
export const same = (name: string): Rule => (value, { other }) => (value === other(name) ? undefined : 'Пароли не совпадают');

// The rule behind each word of `data-rule`.

import { password, same } from './password';
import { birthDate } from './birth-date';
import { email } from './email';
import { login } from './login';
import { nameMissing, personName, recipientName } from './person-name';
import { phone } from './phone';
import type { Around, Rule } from './rule';
import sentences from './sentences.json';

const rules: Record<string, Rule> = {
  cyrillic: personName,
  name: recipientName,
  login,
  email,
  password,
  phone,
  'birth-date': birthDate,
};

// The error texts for empty required fields, as the pages word them. `/api/register` has different texts by the wire contract; our
// form does not send it empty fields.
const whenEmpty: Record<string, (label: string) => string> = {
  cyrillic: nameMissing,
  name: nameMissing,
  login: () => sentences.LOGIN_MISSING,
  email: () => sentences.MAIL_MISSING,
  password: () => sentences.PASSWORD_MISSING,
  same: () => sentences.PASSWORD_REPEAT_MISSING,
  phone: () => sentences.PHONE_MISSING,
};

/** The rules declared on a field. */
export interface Declared {
  /** Words of `data-rule`: `email`, or `same:password`. */
  names: string[];
  required: boolean;
  /** `data-required`: the error text for an empty field. */
  requiredSentence: string | undefined;
}

/** The first error of a value, or undefined. */
export function faultOf(value: string, { names, required, requiredSentence }: Declared, around: Around): string | undefined {
  if (value.trim() === '') {
    if (!required) return undefined;
    const rule = (names[0] ?? '').split(':')[0] ?? '';
    return requiredSentence ?? whenEmpty[rule]?.(around.label) ?? `Заполните поле «${around.label}»`;
  }
  for (const name of names) {
    const [word = '', argument = ''] = name.split(':');
    const fault = word === 'same' ? same(argument)(value, around) : rules[word]?.(value, around);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

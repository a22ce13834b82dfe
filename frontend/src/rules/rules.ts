// Which rule stands behind which word of `data-rule`.

import { password, same } from './password';
import { birthDate } from './birth-date';
import { email } from './email';
import { login } from './login';
import { personName } from './person-name';
import { phone } from './phone';
import type { Around, Rule } from './rule';

const rules: Record<string, Rule> = {
  cyrillic: personName,
  login,
  email,
  password,
  phone,
  'birth-date': birthDate,
};

// What an empty required field says; registration answers to an empty name with the rule itself, as the wire contract has it.
const whenEmpty: Record<string, (label: string) => string> = {
  cyrillic: label => `${label}: кириллица, пробел и тире`,
  login: () => 'Логин: латиница, цифры и тире',
  email: () => 'Укажите email',
  password: () => 'Пароль минимум 8 символов',
  same: () => 'Пароли не совпадают',
  phone: () => 'Укажите телефон',
};

/** What is declared on a field. */
export interface Declared {
  /** Words of `data-rule`: `email`, or `same:password`. */
  names: string[];
  required: boolean;
  /** `data-required`: the sentence for an empty field. */
  requiredSentence: string | undefined;
}

/** The first fault of a value, or nothing. */
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

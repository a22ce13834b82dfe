// Names, logins, e-mail addresses: the same samples as the server's tests.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { email } from '../src/rules/email';
import { login } from '../src/rules/login';
import { personName, recipientName } from '../src/rules/person-name';
import type { Around } from '../src/rules/rule';

const called = (label: string): Around => ({ label, other: () => '', about: [], today: '2025-11-21' });

test('names in any Cyrillic alphabet are taken', () => {
  for (const name of ['Пётр', 'Пе\u0308тр', 'Андреи\u0306', ' Ёлкина ', 'Салтыков-Щедрин', 'Салтыков–Щедрин', 'Салтыков\u00a0Щедрин', 'Әлия', 'Ї']) {
    assert.equal(personName(name, called('Имя')), undefined, name);
  }
});

test('other characters in a name are refused with its label', () => {
  for (const name of ['-', 'Anna', 'Аnna', 'Иван1', 'О\'Коннор', 'И. И.', '<b>Иван', 'Ив\u200bан']) {
    assert.equal(personName(name, called('Фамилия')), 'Фамилия: кириллица, пробел и тире', name);
  }
});

test('a parcel is for whoever a passport names', () => {
  for (const name of ['O’Connor', "O'Connor", 'Д’Артаньян', 'Жан-Клод мл.', 'José', 'Müller-Łódzki', 'Иванов И. И.', 'Anna—Maria']) {
    assert.equal(recipientName(name, called('Имя')), undefined, name);
  }
  for (const name of ['-', '.', '’', 'Анна1', '<b>', 'Ann@', 'Ив\u200bан', '×']) {
    assert.equal(recipientName(name, called('Фамилия')), 'Фамилия: буквы, пробел, тире, апостроф и точка', name);
  }
});

test('a name has a longest length, counted after composing', () => {
  assert.equal(personName('и\u0306'.repeat(150), called('Имя')), undefined);
  assert.equal(personName('а'.repeat(151), called('Имя')), 'Имя: не больше 150 знаков');
  assert.equal(personName('а'.repeat(101), called('Отчество')), 'Отчество: не больше 100 знаков');
});

test('a login is Latin letters, digits and hyphens', () => {
  for (const good of ['anna', 'Anna-1', ' anna ', 'a']) assert.equal(login(good, called('Логин')), undefined, good);
  for (const bad of ['анна', 'anna_s', 'anna@example.org', 'an na', 'anná']) {
    assert.equal(login(bad, called('Логин')), 'Логин: латиница, цифры и тире', bad);
  }
  assert.equal(login('a'.repeat(151), called('Логин')), 'Логин: не больше 150 знаков');
});

test('addresses people have are taken', () => {
  for (const good of ['anna@example.org', 'Twin7@Example.org', 'user7.0+shop@mail.example.co.uk', 'a@b.ru', "o'connell_x=1@1c.ru", '12@xn--e1afmkfd.xn--p1ai', 'anna@почта.рф', ' anna@example.org ']) {
    assert.equal(email(good, called('Почта')), undefined, good);
  }
});

test('what is no address is refused', () => {
  for (const bad of ['anna', 'anna@', '@example.org', 'anna@localhost', 'anna@@example.org', 'an na@example.org', '.anna@example.org', 'anna@example.1', 'anna@-example.org', 'anna@[127.0.0.1]', '"anna"@example.org', `${'a'.repeat(250)}@b.ru`]) {
    assert.equal(email(bad, called('Почта')), 'Некорректный email', bad);
  }
});

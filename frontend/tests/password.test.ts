// New passwords: what is refused at once, and what the bar shows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimate } from '../src/password/estimate';
import { readings } from '../src/password/layouts';
import { password, same } from '../src/rules/password';

const around = { label: 'Пароль', today: '2025-11-21', about: [], other: () => '' };

test('a password longer than 1024 bytes is refused', () => {
  assert.equal(password('верблюд '.repeat(60), around), undefined);
  assert.match(password('верблюд '.repeat(80), around) ?? '', /^Пароль слишком длинный/);
});

test('a repeat is the same in both ways to write it', () => {
  assert.equal(same('password')('кофе и\u0306', { ...around, other: () => 'кофе й' }), undefined);
});

test('the bar grows with the password', () => {
  const scores = ['', 'abc', 'password1', 'kotan73f', 'верблюд2', 'верблюд на', 'верблюд на крыше'].map(typed => estimate(typed, []).score);
  assert.deepEqual(scores, [...scores].sort());
  assert.equal(scores[0], 0);
  assert.equal(scores.at(-1), 4);
});

test('the bar says what is missing', () => {
  assert.equal(estimate('верблю', []).hint, 'Ещё 2 символа до восьми');
  assert.equal(estimate('qwerty123', []).score, 1);
  assert.match(estimate('sobol-anna', ['sobol-anna']).hint, /похож на логин/);
});

test('a word is read on both layouts', () => {
  assert.ok(readings('ghbdtn').includes('привет'));
  assert.ok(readings('зфыыцщкв').includes('password'));
  assert.ok(readings('ёлка').includes('елка'));
});

// New passwords: what is refused at once, and what the bar shows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimate } from '../src/password/estimate';
import { readings } from '../src/password/layouts';
import { password, same } from '../src/rules/password';

const about = ['sobol-anna', 'anna.soboleva@example.org', 'Анна', 'Соловьёва-Седая', 'Игоревна', '+7 916 555-01-42'];
const around = { label: 'Пароль', today: '2025-11-21', about, other: () => '' };

test('a short password is refused, counted in characters', () => {
  assert.equal(password('йцъ8яю!', around), 'Пароль минимум 8 символов');
  assert.equal(password('🐫🐫🐫🐫', around), 'Пароль минимум 8 символов');
});

test('a password longer than 1024 bytes is refused', () => {
  assert.equal(password('верблюд '.repeat(60), around), undefined);
  assert.match(password('верблюд '.repeat(80), around) ?? '', /^Пароль слишком длинный/);
});

test('common passwords are refused on either keyboard layout', () => {
  for (const common of ['password', 'Password1!', '12345678', 'qwertyuiop', 'йцукенгш', 'ghbdtn123', 'зфыыцщкв', 'наташа1990', 'aaaaaaaa', 'qazwsx123', '87654321', 'солнышко']) {
    assert.match(password(common, around) ?? '', /распространённый/, common);
  }
});

test('the login or the e-mail as a password is refused', () => {
  for (const own of ['sobol-anna', 'Sobol-Anna1', 'anna.soboleva', 'anna.soboleva@example.org']) {
    assert.match(password(own, around) ?? '', /похож на логин/, own);
  }
});

test('nothing hides what is known of the person', () => {
  for (const own of ['Анна Соловьёва', 'Соловьева-Анна', 'АннаСоловьёва1', 'седая 1985', 'Анна31121985', 'sobol anna', 'anna soboleva @ example.org', 'Anna Soloveva', 'Fyyf Cjkjdmtdf',
    'ыщищд фттф', '8 (916) 555-01-42', '9165550142', 'Анна TechStore']) {
    assert.match(password(own, around) ?? '', /похож на логин/, own);
  }
  for (const shops of ['Tech Store', 'techstore 2026', 'ТехСтор-1']) assert.match(password(shops, around) ?? '', /распространённый/, shops);
  for (const good of ['Анна любит чай', 'sobol и 3 зонта', 'Седая рыжая кошка']) assert.equal(password(good, around), undefined, good);
});

test('a repeat is the same in both ways to write it', () => {
  assert.equal(same('password')('кофе и\u0306', { ...around, other: () => 'кофе й' }), undefined);
});

test('words put together are taken', () => {
  for (const good of ['верблюд на крыше', 'correct horse battery', 'Tr0ub4dor&3x', 'k7#Vq9!mZ2', 'sobol-anna любит чай']) {
    assert.equal(password(good, around), undefined, good);
  }
});

test('control characters are refused', () => {
  assert.match(password('верблюд\tна крыше', around) ?? '', /служебный символ/);
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

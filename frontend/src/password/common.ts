// The most common words in passwords, in Russia and elsewhere: lower case, «е» for «ё». The server knows many more. Words typed
// on the wrong keyboard layout need not be listed: readings() returns both.

export const commonWords = (
  'password parol пароль qwerty qazwsx йцукен admin welcome letmein iloveyou monkey dragon master football '
  + 'techstore техстор магазин логин привет любовь люблю солнышко зайка котенок малыш мама папа счастье принцесса '
  + 'наташа настя максим александр андрей дмитрий сергей алексей владимир анна елена ольга татьяна екатерина мария '
  + 'россия москва спартак зенит динамо футбол privet natasha sergey rossiya moskva'
).split(' ');

/** Keyboard rows and alphabets: a run along one of them counts as a character or two, whatever its length. */
export const rows = [
  '01234567890', 'abcdefghijklmnopqrstuvwxyz', 'абвгдежзийклмнопрстуфхцчшщъыьэюя', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm',
  'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю', 'qazwsxedcrfvtgbyhnujmikolp', '1q2w3e4r5t6y7u8i9o0p',
];

// Words typed in the wrong keyboard layout: `ghbdtn` is «привет». The same keys as src/accounts/passwords/keyboard.rs.

const latin = '`qwertyuiop[]asdfghjkl;\'zxcvbnm,.~{}:"<>';
const russian = 'ёйцукенгшщзхъфывапролджэячсмитьбюёхъжэбю';

const retyped = (text: string, from: string, to: string): string => [...text].map(letter => {
  const key = from.indexOf(letter);
  return key < 0 ? letter : to.charAt(key);
}).join('');

/** The text in NFC and lower case, «ё» as «е». */
export const plain = (text: string): string => text.normalize('NFC').toLowerCase().replace(/ё/g, 'е');

/** The text in lower case as typed and as the other layout would have typed it; «ё» as «е». */
export function readings(text: string): string[] {
  const typed = text.normalize('NFC').toLowerCase();
  return [...new Set([typed, retyped(typed, latin, russian), retyped(typed, russian, latin)].map(plain))];
}

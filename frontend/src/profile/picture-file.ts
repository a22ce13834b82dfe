// Which files are uploaded as a picture.

import sentences from '../rules/sentences.json';

const kinds = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];
/** The longest side of a scaled-down picture, in pixels: more than the shop stores of any. */
const longest = 2048;

/** The error of a file, by its type and size alone. */
export function fileFault(file: { type: string; size: number }): string | undefined {
  if (file.size === 0) return sentences.FILE_EMPTY;
  return kinds.includes(file.type) ? undefined : sentences.FILE_UNKNOWN;
}

/** The dimensions of a picture, scaled down to the longest allowed side. */
export function shrunkSize(width: number, height: number): [number, number] {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** A picture of at most `most` bytes: the file itself, or a smaller copy; undefined if neither is possible. */
export async function lightEnough(file: File, most: number): Promise<Blob | undefined> {
  if (file.size <= most) return file;
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return undefined;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = shrunkSize(bitmap.width, bitmap.height);
  const brush = canvas.getContext('2d');
  if (brush) {
    // JPEG has no transparency; without this, transparent areas would be black.
    brush.fillStyle = '#fff';
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  }
  bitmap.close();
  const copy = await new Promise<Blob | null>(done => { canvas.toBlob(done, 'image/jpeg', 0.9); });
  return copy !== null && copy.size <= most ? copy : undefined;
}

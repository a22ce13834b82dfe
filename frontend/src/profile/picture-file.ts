// Which files are sent as a photo.

const kinds = ['image/jpeg', 'image/png', 'image/webp'];

/** What is wrong with a file before it is sent; `most` bytes are allowed. */
export function fileFault(file: { type: string; size: number }, most: number): string | undefined {
  if (!kinds.includes(file.type)) return 'Фотография: JPEG, PNG или WebP';
  if (file.size <= most) return undefined;
  return `Фотография больше ${Math.floor(most / 1024 / 1024)} МБ: выберите файл поменьше`;
}

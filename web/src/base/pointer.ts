// JSON pointers (RFC 6901): how the server names the place of a problem, and how a form finds its field.

export function splitPointer(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer.replace(/^\//, '').split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

// The element id of the field for a pointer: '/items/0/hs_code' -> 'f-items-0-hs_code'.
export function fieldId(pointer: string): string {
  return ['f', ...splitPointer(pointer)].join('-').replace(/[^A-Za-z0-9_-]/g, '_');
}

// 'problem' is at 'place' or inside it.
export function isWithin(problem: string, place: string): boolean {
  return problem === place || problem.startsWith(place.endsWith('/') ? place : `${place}/`);
}

// The item a pointer speaks of, from 0; nothing where it speaks of something else.
export function itemIndex(pointer: string): number | undefined {
  const [list, index] = splitPointer(pointer);
  return list === 'items' && index !== undefined && /^[0-9]+$/.test(index) ? Number(index) : undefined;
}

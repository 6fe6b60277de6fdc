// The page to keep, with the keys of this federation in it: one file, for years without a network.
import type {LedgerTrust} from '../../api/types.ts';
import {download} from '../../base/csv.ts';

const PLACE = '<script type="application/json" id="trust">[]</script>';

// What is newer counts first: policies of today, then the founding entry for the names of members.
export const trustTexts = (trust: LedgerTrust): string[] => [...trust.logs.map(({policy}) => policy), trust.charter_first].filter((text) => text !== '');

// Data in an element of script is not run; a '<' in it could end the element.
export function withTrust(html: string, texts: string[]): string {
  if (!html.includes(PLACE)) throw new Error('this is not the page to keep');
  return html.replace(PLACE, () => PLACE.replace('[]', () => JSON.stringify(texts).replaceAll('<', '\\u003c')));
}

export async function downloadPage(texts: string[]): Promise<void> {
  const response = await fetch('/verify-offline.html');
  if (!response.ok) throw new Error(`/verify-offline.html: ${response.status}`);
  download('verify-offline.html', withTrust(await response.text(), texts), 'text/html');
}

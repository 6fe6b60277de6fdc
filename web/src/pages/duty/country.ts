// Countries by their two letters, in the language of the page.
import {locale} from '../../i18n/index.ts';

// Nothing where the letters are no country's.
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return '';
  const name = new Intl.DisplayNames([locale()], {type: 'region', fallback: 'none'}).of(code);
  return name ?? '';
}

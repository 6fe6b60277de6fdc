// What a search found, the best first; each with what it stands under, since "other" says nothing alone.
import {call} from '../../api/client.ts';
import type {TariffFound} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Loading, Panel} from '../../parts/bits.tsx';
import {useLoad} from '../../parts/load.ts';
import {linePath, type Asked} from './address.ts';
import {codeOf} from './law.ts';
import {Code, TariffTrouble} from './parts.tsx';

const SHOWN_MAX = 30;  // who finds more than that had better add a word

type Found = TariffFound['items'][number];

function Result({one, asked}: {one: Found; asked: Asked}) {
  const {line, above} = one;
  return (
    <li>
      <a class="result" href={linePath(line, asked)}>
        <span><Code code={line.code} /></span>
        <span class="result-text">
          <span class="strong"><bdi>{line.description}</bdi></span>
          {above.length > 0 && <span class="faint small"><bdi>{above.map((up) => up.description).join(' › ')}</bdi></span>}
        </span>
        <span class="num"><bdi>{line.duty ?? ''}</bdi></span>
      </a>
    </li>
  );
}

function countWords(count: number): string {
  if (count === 0) return t('tariff.found_none');
  return count < SHOWN_MAX ? t('tariff.found_count', {count}) : t('tariff.found_best', {count});
}

export function Results({asked}: {asked: Asked}) {
  const q = codeOf(asked.q) || asked.q;
  const found = useLoad((signal) => call('searchTariff', {query: {q, day: asked.day, limit: SHOWN_MAX}, signal}), [q, asked.day]);
  const items = found.data?.items;
  return (
    <Panel title={t('tariff.found')}>
      <TariffTrouble failure={found.failure} retry={found.reload} />
      {found.loading && !items && <Loading />}
      <p class="faint" role="status">{items && !found.loading ? countWords(items.length) : ''}</p>
      {items && items.length > 0 && <ul class="results" aria-busy={found.loading}>{items.map((one) => <Result key={`${one.line.code}-${one.line.suffix}`} one={one} asked={asked} />)}</ul>}
    </Panel>
  );
}

// The head of a declaration: reference, state, times, and what this reader may do now.
import {isOfficer} from '../../api/session.ts';
import type {Declaration, Summary} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Money, StatusWord, Time, TimeLeft} from '../../parts/bits.tsx';
import {LaneMark} from '../../parts/lane.tsx';
import {Actions} from './actions.tsx';

function Times({row}: {row: Summary}) {
  return (
    <dl class="times">
      <div><dt>{t('time.lodged')}</dt><dd><Time at={row.lodged_at} /></dd></div>
      {row.arrived_at && <div><dt>{t('time.arrived')}</dt><dd><Time at={row.arrived_at} /></dd></div>}
      {row.released_at && <div><dt>{t('time.released')}</dt><dd><Time at={row.released_at} /></dd></div>}
      {row.due_at && !row.released_at && <div><dt>{t('time.left')}</dt><dd><TimeLeft at={row.due_at} /></dd></div>}
      <div><dt>{t('field.office')}</dt><dd><bdi>{row.office}</bdi></dd></div>
      {row.value && <div><dt>{t('field.value')}</dt><dd><Money amount={row.value} currency={row.currency} /></dd></div>}
      {row.officer_name && <div><dt>{t('head.officer')}</dt><dd><bdi>{row.officer_name}</bdi></dd></div>}
    </dl>
  );
}

function Asked({row}: {row: Summary}) {
  if (!row.requested || isOfficer()) return null;
  return <p class="note note-ask" role="status">{t(`requested.${row.requested}`)}</p>;
}

export function Head({data, onChanged}: {data: Declaration; onChanged: () => void}) {
  const row = data.summary;
  return (
    <header class="decl-head">
      <div class="decl-title">
        <h1><bdi class="code">{row.lrn}</bdi></h1>
        <StatusWord status={row.status} />
        {row.lane && <LaneMark lane={row.lane} named />}
        {row.version > 1 && <span class="faint">{t('decl.version', {version: String(row.version)})}</span>}
        <bdi class="faint code">{row.id}</bdi>
      </div>
      <Times row={row} />
      <Asked row={row} />
      <Actions data={data} onChanged={onChanged} />
    </header>
  );
}

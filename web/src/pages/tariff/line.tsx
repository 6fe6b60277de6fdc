// One line of the tariff: what it is, and all that the law says of it on a day, for goods from anywhere or from one country.
import {useState} from 'preact/hooks';
import {call} from '../../api/client.ts';
import type {TariffCorrelation, TariffDetail, TariffLine, TariffNote} from '../../api/types.ts';
import {setQuery} from '../../base/router.ts';
import {t} from '../../i18n/index.ts';
import {Empty, Facts, Loading, PageHead, Panel, Trouble} from '../../parts/bits.tsx';
import {SelectField, TextField} from '../../parts/field.tsx';
import {useLoad, useTitle} from '../../parts/load.ts';
import {Table, type Column} from '../../parts/table.tsx';
import type {PageProps} from '../../routes.tsx';
import {askedNow, dutyPath, linePath, tariffPath, treePath, type Asked} from './address.ts';
import {inText, spaced} from './law.ts';
import {Measures} from './measures.tsx';
import {Code, countryName, Crumbs, DayField, LineLink, OtherVersion, TariffTrouble, Validity} from './parts.tsx';
import {TariffTabs} from './section_bar.tsx';
import {toggled, useWatches, WATCHED_MAX} from './watches.ts';

function Above({lines, asked}: {lines: TariffLine[]; asked: Asked}) {
  return (
    <Crumbs>
      <li><a href={tariffPath(asked)}>{t('nav.tariff')}</a></li>
      {lines.map((line) => <li key={`${line.code}-${line.suffix}`}><a href={linePath(line, asked)}><Code code={line.code} /> <bdi>{line.description}</bdi></a></li>)}
    </Crumbs>
  );
}

// A watch is of a code: its line, what stands under it, and what it stands under.
function WatchButton({code}: {code: string}) {
  const {list, failure, busy, save} = useWatches();
  if (!list) return <Trouble failure={failure} />;
  const on = list.codes.includes(code);
  return (
    <>
      <button type="button" class="button" aria-pressed={on} disabled={busy || (!on && list.codes.length >= WATCHED_MAX)} onClick={() => void save(toggled(list, code))}>
        {t(on ? 'watch.on' : 'watch.off')}
      </button>
      {list.alerts.length > 0 && <a href="/tariff/changes">{t('watch.waiting', {count: list.alerts.length})}</a>}
      <Trouble failure={failure} />
    </>
  );
}

function Choice({asked}: {asked: Asked}) {
  const [origin, setOrigin] = useState(asked.origin ?? '');
  const [early, setEarly] = useState(false);
  const fine = origin === '' || /^[A-Z]{2}$/.test(origin);
  const type = (value: string) => {
    const next = value.trim().toUpperCase();
    setOrigin(next);
    setEarly(false);
    if (next === '' || /^[A-Z]{2}$/.test(next)) setQuery({origin: next});
  };
  return (
    <div class="row tariff-choice">
      <TextField id="tariff-origin" label={t('field.origin')} optional={t('field.optional')} value={origin} maxLength={2} onValue={type} onBlur={() => setEarly(!fine)}
        hint={asked.origin ? countryName(asked.origin) : t('hint.country')} error={early && !fine ? t('error.country') : undefined} />
      <SelectField id="tariff-trade" label={t('tariff.trade')} value={asked.trade ?? ''} onValue={(trade) => setQuery({trade})}
        options={[['', t('tariff.trade.both')], ['import', t('tariff.trade.import')], ['export', t('tariff.trade.export')]]} />
    </div>
  );
}

function Notes({notes}: {notes: TariffNote[]}) {
  const subject = (text: string) => (/^\d/.test(text) ? t('tariff.note_code', {code: inText(text)}) : t('tariff.note_section', {number: text}));
  return (
    <Panel title={t('tariff.notes')}>
      {notes.map((note, i) => <details key={i}><summary>{subject(note.subject)}</summary><p class="prose tariff-note" dir="auto">{note.text}</p></details>)}
    </Panel>
  );
}

const belowColumns = (asked: Asked): Column<TariffLine>[] => [
  {head: t('tariff.code'), cell: (line) => <LineLink line={line} asked={asked} />, csv: (line) => line.code},
  {head: t('field.description'), cell: (line) => line.description, csv: (line) => line.description},
  {head: t('tariff.unit'), cell: (line) => line.unit ?? '', csv: (line) => line.unit},
  {head: t('tariff.duty'), cell: (line) => line.duty ?? '', csv: (line) => line.duty, number: true},
];

function History({lines}: {lines: TariffLine[]}) {
  return <ul class="history">{lines.map((line, i) => <li key={i}><bdi>{line.description}</bdi> {line.from || line.until ? <Validity from={line.from} until={line.until} /> : <span class="faint">{t('tariff.always')}</span>}</li>)}</ul>;
}

function Correlations({rows}: {rows: TariffCorrelation[]}) {
  return (
    <ul class="history">
      {rows.map((row) => (
        <li key={row.edition}>
          <span class="code">{row.edition}</span>: <span class="code">{row.codes.map(spaced).join(', ')}</span> <span class="faint">{t(`tariff.correlation.${row.kind}`)}{!row.exact && ` ${t('tariff.correlation_inexact')}`}</span>
        </li>
      ))}
    </ul>
  );
}

function What({detail}: {detail: TariffDetail}) {
  const {line} = detail;
  return (
    <Panel title={t('head.goods')}>
      <Facts rows={[
        [t('field.description'), line.description], [t('tariff.declarable'), t(line.declarable ? 'tariff.declarable_yes' : 'tariff.declarable_no')],
        [t('tariff.duty_any'), line.duty ? <bdi class="num strong">{line.duty}</bdi> : undefined], [t('tariff.unit'), line.unit], [t('tariff.suffix'), line.suffix === 80 ? undefined : String(line.suffix)],
        [t('tariff.valid'), line.from || line.until ? <Validity from={line.from} until={line.until} /> : undefined],
      ]} />
    </Panel>
  );
}

function Detail({detail, asked}: {detail: TariffDetail; asked: Asked}) {
  const {line, below, notes, history, correlations} = detail;
  return (
    <>
      <Above lines={detail.above} asked={asked} />
      <div class="line-columns">
        <What detail={detail} />
        <Panel title={t('tariff.for_goods')}><Choice asked={asked} /></Panel>
      </div>
      <Measures measures={detail.measures} asked={asked} />
      {below.length > 0 && <Panel title={t('tariff.below')}><Table caption={t('tariff.below')} columns={belowColumns(asked)} rows={below} keyOf={(row) => `${row.code}-${row.suffix}`} file={`tariff-${line.code}.csv`} /></Panel>}
      {notes.length > 0 && <Notes notes={notes} />}
      {history.length > 1 && <Panel title={t('tariff.history')}><History lines={history} /></Panel>}
      {correlations.length > 0 && <Panel title={t('tariff.correlations')}><Correlations rows={correlations} /></Panel>}
    </>
  );
}

function NoSuchCode({code, asked, said}: {code: string; asked: Asked; said: string}) {
  const chapter = code.slice(0, 2);
  return (
    <Empty title={t('tariff.no_such_code', {code: inText(code)})}>
      <p class="faint"><bdi>{said}</bdi></p>
      <a class="button" href={treePath({code: chapter, suffix: 80}, asked)}>{t('tariff.show_chapter', {code: chapter})}</a>
    </Empty>
  );
}

export default function LinePage({parameters}: PageProps) {
  const code = parameters.code ?? '';
  const asked = askedNow();
  const {day, suffix, origin, trade, version} = asked;
  const found = useLoad((signal) => call('getTariffLine', {path: {code}, query: {day, suffix, origin, trade, version}, signal}), [code, day, suffix, origin, trade, version]);
  const {failure, data} = found;
  const title = `${inText(code)} ${failure ? '' : data?.line.description ?? ''}`.trim();
  useTitle(title);
  return (
    <div class="page tariff-line">
      <PageHead title={title}><DayField day={day} /></PageHead>
      <TariffTabs />
      <OtherVersion version={version} />
      <div class="buttons">
        {data?.line.declarable && !failure && !version && <a class="button primary" href={dutyPath(code, asked)}>{t('tariff.reckon')}</a>}
        {data && !failure && <a class="button" href={treePath({code, suffix: suffix ?? 80}, asked)}>{t('tariff.show_in_tree')}</a>}
        {data && !failure && <WatchButton code={code} />}
      </div>
      {failure?.code === 'unknown_code' ? <NoSuchCode code={code} asked={asked} said={failure.message} /> : <TariffTrouble failure={failure} retry={found.reload} />}
      {found.loading && !data && <Loading />}
      {data && !failure && <Detail detail={data} asked={asked} />}
    </div>
  );
}

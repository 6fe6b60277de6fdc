// What the law says of a line, measure by measure: rate, for whom, what it asks for, where it is written.
import type {TariffCondition, TariffMeasure, TariffRegulation} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Panel} from '../../parts/bits.tsx';
import type {Asked} from './address.ts';
import {actionOf, grouped, rateOf, type Group} from './law.ts';
import {countryName, LineLink, Validity} from './parts.tsx';

function Regulation({regulation}: {regulation: TariffRegulation}) {
  const {id, title, url} = regulation;
  const text = <><span class="code">{id}</span>{title && <> <bdi>{title}</bdi></>}</>;
  return url && /^https?:/.test(url) ? <a href={url} target="_blank" rel="noreferrer">{text}</a> : <span>{text}</span>;
}

// "if document N853 Health entry is presented: the measure applies"
function conditionWords({document, limit}: TariffCondition): string {
  if (document) return t('tariff.if_document', {document: [document.code, document.name].filter(Boolean).join(' ')});
  return limit ? t('tariff.if_limit', {limit}) : t('tariff.if_nothing');
}

function Condition({one, group}: {one: TariffCondition; group: Group}) {
  const action = actionOf(one.action, group);
  return (
    <li>
      <bdi>{conditionWords(one)}</bdi>{' '}
      <span class={action === 'stopped' ? 'wrong' : 'strong'}>{t(`tariff.action.${action}`)}</span>
      {one.rate && <> <bdi class="num strong">{one.rate}</bdi></>} <span class="faint small">({t('tariff.action_code', {code: one.action})})</span>
    </li>
  );
}

// Conditions of one code stand for each other; those of several codes must all be met.
function Conditions({conditions, group}: {conditions: TariffCondition[]; group: Group}) {
  const codes = [...new Set(conditions.map((one) => one.code))];
  return (
    <div class="conditions">
      {codes.map((code) => (
        <div key={code}>
          <p class="faint small">{t('tariff.condition', {code})}</p>
          <ol>{conditions.filter((one) => one.code === code).map((one) => <Condition key={one.sequence} one={one} group={group} />)}</ol>
        </div>
      ))}
    </div>
  );
}

function Area({measure}: {measure: TariffMeasure}) {
  const name = measure.area_name && measure.area_name !== measure.area ? measure.area_name : countryName(measure.area);
  return (
    <>
      <bdi>{name || t('tariff.anywhere')}</bdi>{measure.area && name !== measure.area && <> <span class="code faint">{measure.area}</span></>}
      {measure.excluded.length > 0 && <span class="excluded small">{t('tariff.without')} <bdi>{measure.excluded.map(countryName).join(', ')}</bdi></span>}
    </>
  );
}

function Details({measure, asked}: {measure: TariffMeasure; asked: Asked}) {
  const {additional_code: extra, order_number: order, preference, regulation, inherited_from: inherited} = measure;
  return (
    <ul class="measure-more small">
      {extra && <li>{t('tariff.additional_code')} <span class="code">{extra.code}</span>{extra.name && <> <bdi>{extra.name}</bdi></>}</li>}
      {order && <li>{t('tariff.quota')} <a href={`/tariff/quotas/${order}${asked.day ? `?day=${asked.day}` : ''}`}><span class="code">{order}</span></a></li>}
      {preference && <li>{t('tariff.preference')} <span class="code">{preference}</span></li>}
      {regulation && <li><Regulation regulation={regulation} /></li>}
      {measure.trade !== 'import' && <li>{t(`tariff.trade.${measure.trade}`)}</li>}
      {inherited && <li>{t('tariff.inherited')} <LineLink line={{code: inherited, suffix: 80}} asked={asked} /></li>}
      {(measure.from || measure.until) && <li><Validity from={measure.from} until={measure.until} /></li>}
    </ul>
  );
}

function Measure({measure, group, asked}: {measure: TariffMeasure; group: Group; asked: Asked}) {
  const rate = rateOf(measure, group);
  return (
    <li class="measure">
      <p class="measure-name"><bdi class="strong">{measure.type_name}</bdi> <span class="code faint small">{measure.type}</span></p>
      <p class="measure-area"><Area measure={measure} /></p>
      <p class="measure-rate num"><bdi>{rate.text}</bdi>{rate.where !== 'here' && <span class="faint small"> {t(`tariff.rate.${rate.where}`)}</span>}</p>
      <Details measure={measure} asked={asked} />
      {measure.conditions.length > 0 && <Conditions conditions={measure.conditions} group={group} />}
      {measure.footnotes.length > 0 && <ul class="footnotes small">{measure.footnotes.map((note) => <li key={note.id}><span class="code">{note.id}</span> <bdi>{note.text}</bdi></li>)}</ul>}
    </li>
  );
}

export function Measures({measures, asked}: {measures: TariffMeasure[]; asked: Asked}) {
  const groups = grouped(measures);
  if (groups.length === 0) return <p class="faint">{asked.origin ? t('tariff.no_measures_from', {country: countryName(asked.origin)}) : t('tariff.no_measures')}</p>;
  return (
    <>
      {groups.map(([group, found]) => (
        <Panel key={group} title={t(`tariff.group.${group}`)}>
          <ul class="measures">{found.map((one) => <Measure key={one.id} measure={one} group={group} asked={asked} />)}</ul>
        </Panel>
      ))}
    </>
  );
}

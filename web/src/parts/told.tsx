// What the ledger was told of a pass of a gate: where it stands, or why not, with a way to the shipment's page.
import {hasLedger} from '../api/session.ts';
import type {GateTelling} from '../api/types.ts';
import {t, tCode} from '../i18n/index.ts';

// "shipment/S1" as people call it, with its page where this server has a ledger.
export function ShipmentLink({shipment}: {shipment: string}) {
  const local = shipment.slice(shipment.indexOf('/') + 1);
  const name = <bdi class="code">{local}</bdi>;
  return hasLedger() ? <a href={`/ledger/record/shipment/${encodeURIComponent(local)}`}>{name}</a> : name;
}

function words({state, entry, why}: GateTelling): string {
  if (state === 'told') return t('told.told', {entry: String(entry ?? 0)});
  return `${t(`told.${state}`)}${why ? ` ${tCode('told_why', why)}` : ''}`;
}

export function Told({told}: {told: GateTelling}) {
  return <span class={`small${told.state === 'refused' ? ' error' : ' faint'}`}>{words(told)} · {t('plan_field.shipment')} <ShipmentLink shipment={told.shipment} />{told.detail && <> · <bdi>{told.detail}</bdi></>}</span>;
}

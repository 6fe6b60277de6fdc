// Changes of the charter: each is a draft that other members sign on their own servers.
import {memberOfCard} from './card.ts';
import type {Context, FieldSpec, TypeForm} from './field_types.ts';

const POWERS = ['operators', 'certificates', 'acquit', 'numbers', 'notary', 'titles', 'shipments', 'conditions', 'bonds', 'draw', 'charter'];
const MEMBER: FieldSpec = {name: 'member', kind: 'member', required: true};
const REASON: FieldSpec = {name: 'reason', kind: 'word', required: true, hint: 'reason_code', max: 64, options: ['stolen', 'rotation', 'left', 'agreed']};

const KEY: FieldSpec = {name: 'key', kind: 'word', required: true, hint: true, max: 64};
// Adding and removing members may set them in the same entry: the old ones may not fit the new number.
const NUMBERS: FieldSpec[] = ['faults', 'quorum', 'change_need'].map((name) => ({name, kind: 'number', hint: 'as_before'}));
const ownOrigin = ({federation}: Context): string => federation?.own_log ?? '';
const ownSize = ({federation}: Context): string => String(federation?.logs.find((log) => log.origin === federation.own_log)?.largest_seen ?? '');

const change = (fields: FieldSpec[], danger = false): TypeForm => ({charter: true, danger, final: true, fields});

export const CHARTER_FORMS: Record<string, TypeForm> = {
  'charter.agreement.set': change([
    {name: 'agreement/id', kind: 'word', required: true, hint: true, max: 40}, {name: 'agreement/parties', kind: 'members', required: true}, {name: 'agreement/benefits', kind: 'codes', required: true, hint: true}, {name: 'agreement/from', kind: 'moment', required: true}, {name: 'agreement/until', kind: 'moment'},
  ]),
  'charter.agreement.end': change([{name: 'agreement', kind: 'choice', required: true, options: ({federation}) => (federation?.agreements ?? []).map((one) => one.id)}, {name: 'until', kind: 'moment', required: true}, REASON], true),
  'charter.endorsement.set': change([{name: 'type', kind: 'word', required: true, hint: true, max: 64}, {name: 'members', kind: 'number', required: true, hint: true}, {name: 'of', kind: 'members', hint: true}]),
  'charter.quorum': change([
    {name: 'faults', kind: 'number', required: true, hint: true, first: ({federation}) => String(federation?.charter.faults ?? '')}, {name: 'quorum', kind: 'number', required: true, hint: true, first: ({federation}) => String(federation?.charter.quorum ?? '')},
    {name: 'change_need', kind: 'number', required: true, hint: true, first: ({federation}) => String(federation?.charter.change_need ?? '')},
  ]),
  'charter.member.add': change([{name: 'member', kind: 'card', required: true, hint: 'card', early: (text) => (memberOfCard(text) ? undefined : 'card')}, ...NUMBERS]),
  'charter.member.change': change([MEMBER, {name: 'name', kind: 'text', max: 200}, {name: 'url', kind: 'word', max: 200}]),
  'charter.member.remove': change([MEMBER, REASON, {name: 'logs', kind: 'list', hint: true, columns: () => [{name: 'origin', kind: 'log'}, {name: 'to_size', kind: 'word'}], write: (rows) => rows.map((row) => ({origin: row.origin ?? '', to_size: Number(row.to_size ?? 0)}))}, ...NUMBERS], true),
  'charter.signer.add': change([MEMBER, {name: 'signer/name', kind: 'word', required: true, hint: true, max: 200}, {...KEY, name: 'signer/key'}, {name: 'signer/powers', kind: 'codes', required: true, options: POWERS}]),
  'charter.signer.end': change([{name: 'name', kind: 'word', required: true, hint: true, max: 200}, REASON], true),
  'charter.log.add': change([{...MEMBER, first: ({federation}) => federation?.member}, {name: 'log/origin', kind: 'word', required: true, hint: 'log_origin', max: 128}, {...KEY, name: 'log/key'}]),
  'charter.log.rotate': change([{name: 'end/origin', kind: 'log', required: true, first: ownOrigin}, {name: 'end/to_size', kind: 'number', required: true, hint: 'rotated_at', first: ownSize}, KEY, REASON]),
  'charter.log.retire': change([{name: 'end/origin', kind: 'log', required: true}, {name: 'end/to_size', kind: 'number', required: true}, REASON, {name: 'successor', kind: 'log'}], true),
  'charter.keeper': change([{name: 'keeper/member', kind: 'member', required: true}, {...KEY, name: 'keeper/key', hint: 'keeper_key'}]),
  'charter.rules': change([{name: 'rules', kind: 'number', required: true, hint: true, first: ({federation}) => String((federation?.charter.rules ?? 0) + 1)}]),
};

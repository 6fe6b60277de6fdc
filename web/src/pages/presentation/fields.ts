// What is filled in: the members of src/ledger/presentation.h, each with how it is written.

export type Kind = 'text' | 'area' | 'day' | 'amount' | 'whole' | 'check' | 'title';

export interface Spec {
  name: string;
  kind: Kind;
  need?: boolean;
}

const NAME_MAX = 300;
const TEXT_MAX = 10_000;
export const lengthOf = (kind: Kind): number => (kind === 'area' ? TEXT_MAX : kind === 'text' ? NAME_MAX : 30);

const text = (name: string, need = false): Spec => ({name, kind: 'text', need});
const check = (name: string): Spec => ({name, kind: 'check'});
const whole = (name: string, need = false): Spec => ({name, kind: 'whole', need});
const day = (name: string, need = false): Spec => ({name, kind: 'day', need});
const amount = (name: string, need = false): Spec => ({name, kind: 'amount', need});

export const CREDIT: Spec[] = [
  text('number', true), text('applicant', true), text('beneficiary', true), text('currency', true), amount('amount', true), check('about'), {name: 'goods', kind: 'area', need: true},
  text('port_of_loading'), text('port_of_discharge'), day('expires', true), day('latest_shipment'), whole('presentation_days'), check('partial_shipments'), whole('insured_percent'),
  text('bank_key'), check('endorsed_to_bank'),
];

export const REQUIRED: Spec[] = [whole('originals'), whole('copies')];

export const ENVELOPE: Spec[] = [day('presented', true), amount('drawn_before'), {name: 'closed_days', kind: 'area'}];

export const TYPES = ['commercial_invoice', 'bill_of_lading', 'insurance', 'packing_list', 'certificate_of_origin', 'inspection_certificate', 'other_document'];

const ALL: Spec[] = [whole('originals', true), whole('copies'), day('dated'), text('issuer')];
const GOODS: Spec[] = [{name: 'description', kind: 'area'}, text('port_of_loading'), text('port_of_discharge')];
const PAID: Spec[] = [text('currency'), amount('amount')];

const OF_TYPE: Record<string, Spec[]> = {
  commercial_invoice: [...ALL, text('addressee'), ...PAID, ...GOODS],
  bill_of_lading: [...ALL, {name: 'title', kind: 'title'}, day('on_board'), text('carrier'), whole('originals_issued'), ...GOODS, check('is_signed'), check('on_deck'), check('defective'), check('charter_party')],
  insurance: [...ALL, ...PAID, whole('originals_issued'), ...GOODS, check('cover_note')],
};

// The fields of a document of this type. What another type had is kept and not sent.
export const fieldsOf = (type: string): Spec[] => OF_TYPE[type] ?? [...ALL, ...GOODS];

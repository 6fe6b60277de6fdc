// Made by scripts/generate_types.mjs from src/api/openapi.json: change that, not this.

/** green: release; blue: release, audit afterwards; yellow: documents; red: inspection */
export type Lane = 'green' | 'blue' | 'yellow' | 'red';

export type Status = 'pre_arrival' | 'under_control' | 'held' | 'released' | 'seized' | 'cancelled';

export type Role = 'trader' | 'broker' | 'clearance_officer' | 'targeting_officer' | 'inspector' | 'post_clearance_auditor' | 'analyst' | 'manager' | 'auditor' | 'administrator' | 'system' | 'control_room_officer' | 'gate_officer';

/** why it was selected */
export type Basis = 'none' | 'targeted' | 'random' | 'exploration' | 'officer';

export type Party = {
  id: string;
  name?: string;
  address?: string;
};

/** A goods item (WCO GovernmentAgencyGoodsItem). Items are numbered from 1 in the order of the list. */
export type GoodsItem = {
  hs_code: string;
  description: string;
  origin: string;
  dispatch?: string;
  value: string;
  procedure?: string;
  preference?: string;
  quota_order_number?: string;
  net_mass_kg?: number;
  gross_mass_kg?: number;
  quantity?: number;
  quantity_unit?: string;
  packages?: number;
  containers?: number;
  rate_percent?: number;
  supplier?: string;
  manufacturer?: string;
  extra?: Record<string, string>;
};

/** What somebody states about some of the goods: whatever they know */
export type StatedItem = {
  hs_code?: string;
  description?: string;
  origin?: string;
  value?: string;
  net_mass_kg?: number;
  gross_mass_kg?: number;
  quantity?: number;
  quantity_unit?: string;
  packages?: number;
};

export type Statement = {
  inspected?: string;
  currency?: string;
  items: StatedItem[];
};

export type Stated = {
  reference: string;
  stage: string;
  at: string;
};

export type Consignment = {
  reference: string;
  stages: Record<string, {
    at: string;
    by: {
      id: string;
      name?: string;
    };
    version: number;
    inspected?: string;
    items: StatedItem[];
  }>;
};

export type DeclarationStages = {
  statements: {
    stage: 'manifest' | 'pre_arrival' | 'arrival' | 'transit' | 'export';
    reference?: string;
    at: string;
    by?: {
      id: string;
      name?: string;
    };
    version: number;
    inspected?: string;
    items: number;
  }[];
  items: {
    item: number;
    stages: Record<string, StatedItem>;
  }[];
  unmatched: {
    stage: string;
    reference: string;
    items: number;
  }[];
};

export type DocumentReference = {
  type: string;
  reference: string;
};

/** An import declaration as a trader lodges it. */
export type DeclarationInput = {
  lrn: string;
  stage?: 'arrived' | 'pre_arrival';
  office: string;
  procedure?: string;
  declarant: Party;
  importer: Party;
  supplier?: Party;
  carrier?: string;
  transport_mode?: string;
  dispatch?: string;
  transport_means?: string;
  equipment?: string[];
  delivery_terms?: string;
  currency?: string;
  expected_arrival?: string;
  items: GoodsItem[];
  documents?: DocumentReference[];
};

export type Control = {
  id: string;
  declaration: string;
  lrn?: string;
  kind: 'documents' | 'inspection' | 'audit';
  status: 'open' | 'assigned' | 'started' | 'done' | 'dismissed' | 'withdrawn';
  office: string;
  officer?: string;
  officer_name?: string;
  items: number[];
  instructions?: string[];
  ordered_at: string;
  due_at: string;
  started_at?: string;
  done_at?: string;
  why_officer?: string;
  act?: Act;
};

export type FieldOutcome = {
  kind: string;
  result: 'confirmed' | 'corrected' | 'not_checked';
  value?: string;
  note?: string;
};

export type ItemOutcome = {
  number: number;
  fields: FieldOutcome[];
};

/** What a control found, field by field. */
export type Act = {
  items: ItemOutcome[];
  decision: 'release' | 'hold' | 'seize';
  remarks?: string;
  recovered?: string;
  documents?: string[];
};

/** One row of a list. Members from 'lane' on are for officers alone and absent for traders. */
export type Summary = {
  id: string;
  lrn: string;
  status: Status;
  stage?: 'arrived' | 'pre_arrival';
  version: number;
  office: string;
  declarant: Party;
  importer: Party;
  items: number;
  goods?: string;
  hs_code?: string;
  origin?: string;
  value?: string;
  currency?: string;
  lodged_at: string;
  arrived_at?: string;
  released_at?: string;
  due_at?: string;
  requested?: 'documents' | 'inspection';
  lane?: Lane;
  basis?: Basis;
  rank?: number;
  probability?: number;
  stake?: string;
  kind?: string;
  control?: string;
  control_status?: string;
  officer?: string;
  officer_name?: string;
  reason?: string;
};

export type Attachment = {
  id: string;
  name: string;
  type: string;
  bytes: number;
  sha256?: string;
  attached_at: string;
  by: string;
  about?: string;
};

export type Declaration = {
  summary: Summary;
  document: DeclarationInput;
  attachments: Attachment[];
  control?: Control;
  allowed: string[];
};

export type Accepted = {
  id: string;
  lrn: string;
  version: number;
  status: Status;
  lane?: Lane;
  requested?: string;
  replayed?: boolean;
};

export type FieldProblem = {
  code: string;
  pointer: string;
  detail: string;
};

/** RFC 9457 */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  code: string;
  problems?: FieldProblem[];
};

export type Validation = {
  valid: boolean;
  problems: FieldProblem[];
};

export type BulkResult = {
  accepted: number;
  rejected: number;
  results: {
    line: number;
    id?: string;
    lrn?: string;
    status?: Status;
    replayed?: boolean;
    problems?: FieldProblem[];
  }[];
};

export type Reason = {
  template: string;
  sentence: string;
  weight: number;
  parameters?: Record<string, string>;
  probability_without?: number;
  evidence?: boolean;
};

export type Finding = {
  kind: string;
  label: string;
  probability: number;
  stake: string;
  stake_basis?: string;
  reasons: Reason[];
};

export type ItemFindings = {
  number: number;
  probability: number;
  expected: string;
  finding: Finding;
  kinds?: {
    kind: string;
    label: string;
    probability: number;
  }[];
  code_doubt?: {
    probability: number;
    confidence: number;
    likelier: {
      code: string;
      text?: string;
      probability: number;
    }[];
  };
};

export type Findings = {
  declaration: string;
  version: number;
  decided_at: string;
  lane: Lane;
  basis: Basis;
  rank?: number;
  thresholds?: {
    red?: number;
    yellow?: number;
    blue?: number;
  };
  draw?: number;
  model_version: string;
  policy_version: number;
  learned_events?: number;
  what_if?: {
    change: string;
    lane: Lane;
    probability?: number;
  }[];
  items: ItemFindings[];
};

export type EvidenceRow = {
  id: string;
  declaration?: string;
  date: string;
  office?: string;
  importer?: string;
  hs_code?: string;
  origin?: string;
  description?: string;
  value?: string;
  irregular: boolean;
  wrong?: string[];
  source?: string;
  recovered?: string;
};

export type Evidence = {
  sentence: string;
  checked: number;
  wrong: number;
  rows: EvidenceRow[];
  more?: boolean;
};

export type Event = {
  seq: number;
  at: string;
  kind: string;
  actor: string;
  actor_name?: string;
  version?: number;
  sentence?: string;
  details?: Record<string, unknown>;
  hash?: string;
};

export type History = {
  declaration: string;
  events: Event[];
};

export type Page = {
  items: Summary[];
  next?: string;
};

export type Queue = {
  items: Summary[];
  next?: string;
  counts: {
    red: number;
    yellow: number;
    blue: number;
    held: number;
    pre_arrival: number;
    overdue: number;
  };
};

export type ControlPage = {
  items: Control[];
  next?: string;
};

export type Notification = {
  seq: number;
  at: string;
  declaration: string;
  lrn: string;
  code: string;
  sentence: string;
};

export type NotificationPage = {
  items: Notification[];
  next?: string;
};

export type Me = {
  id: string;
  name: string;
  display_name?: string;
  roles: Role[];
  offices?: string[];
  clients?: string[];
  language: string;
  time_zone?: string;
  second_factor?: boolean;
  must_change_password?: boolean;
};

export type Session = {
  signed_in: boolean;
  first_run: boolean;
  demo: boolean;
  ledger?: boolean;
  ledger_member?: string;
  version?: string;
  currency?: string;
  user?: Me;
  csrf_token?: string;
  oidc?: boolean;
  demo_accounts?: {
    name: string;
    password: string;
    role: Role;
    display_name?: string;
  }[];
};

export type SignIn = {
  name: string;
  password: string;
  code?: string;
};

export type Setup = {
  token: string;
  name: string;
  password: string;
};

export type Account = {
  id: string;
  name: string;
  display_name?: string;
  roles: Role[];
  offices?: string[];
  clients?: string[];
  skills?: string[];
  language?: string;
  time_zone?: string;
  disabled?: boolean;
  second_factor?: boolean;
  locked_until?: string | null;
  created_at?: string;
  on_duty?: boolean;
};

export type AccountInput = {
  name: string;
  display_name?: string;
  roles: Role[];
  offices?: string[];
  clients?: string[];
  skills?: string[];
  language?: string;
  time_zone?: string;
  password?: string;
};

export type AccountChange = {
  display_name?: string;
  roles?: Role[];
  offices?: string[];
  clients?: string[];
  skills?: string[];
  disabled?: boolean;
  on_duty?: boolean;
  password?: string;
  remove_second_factor?: boolean;
};

export type ApiKey = {
  id: string;
  name: string;
  roles: Role[];
  clients?: string[];
  offices?: string[];
  created_at?: string;
  expires_at?: string | null;
  last_used_at?: string | null;
  disabled?: boolean;
  key?: string;
};

export type ApiKeyInput = {
  name: string;
  roles: Role[];
  clients?: string[];
  offices?: string[];
  expires_at?: string;
};

export type Office = {
  id: string;
  name: string;
  time_zone?: string;
  inspections_per_day?: number;
  document_checks_per_day?: number;
  audits_per_day?: number;
  declarations_per_day?: number;
  opens?: string;
  closes?: string;
};

export type Policy = {
  version: number;
  random_share: number;
  explore_share: number;
  harm?: string;
  inspections_per_day?: number;
  document_checks_per_day?: number;
  audits_per_day?: number;
  inspection_hours?: number;
  document_hours?: number;
  audit_hours?: number;
  changed_at?: string;
  changed_by?: string;
};

export type PolicyInput = {
  version?: unknown;
  random_share: number;
  explore_share: number;
  harm?: string;
  inspections_per_day?: number;
  document_checks_per_day?: number;
  audits_per_day?: number;
  inspection_hours?: number;
  document_hours?: number;
  audit_hours?: number;
  changed_at?: unknown;
  changed_by?: unknown;
};

export type Webhook = {
  id: string;
  url: string;
  events: string[];
  secret?: string;
  disabled?: boolean;
  created_at?: string;
  failures?: number;
  last_status?: number;
};

export type WebhookInput = {
  url: string;
  events: string[];
};

export type Delivery = {
  seq: number;
  at: string;
  status: 'waiting' | 'delivered' | 'given_up';
  attempts: number;
  last_status?: number;
  next_at?: string;
};

/** k of n, with a Wilson 95 % interval */
export type Rate = {
  n: number;
  k: number;
  share?: number;
  low?: number;
  high?: number;
};

export type Dashboard = {
  from: string;
  to: string;
  currency?: string;
  lanes: {
    lane: Lane;
    count: number;
  }[];
  hit_rates: {
    basis: Basis;
    rate: Rate;
    money?: string;
  }[];
  dwell: {
    lane: Lane;
    count: number;
    p50_minutes?: number;
    p90_minutes?: number;
    p99_minutes?: number;
  }[];
  officers: {
    officer: string;
    name?: string;
    office?: string;
    open: number;
    done: number;
    overdue?: number;
  }[];
  days: {
    day: string;
    lodged: number;
    inspected: number;
    irregular: number;
    money: string;
    red?: number;
    yellow?: number;
    blue?: number;
    green?: number;
  }[];
};

export type Reference = {
  error_kinds: {
    name: string;
    label: string;
  }[];
  offices: Office[];
  currency: string;
  currency_digits?: number;
  languages?: string[];
  extra_attributes?: string[];
};

/** of one version. submitted: waits for a second officer; shadow: fires, is counted, changes nothing; partial: acts on a share of declarations */
export type RulePhase = 'draft' | 'submitted' | 'returned' | 'approved' | 'shadow' | 'partial' | 'active' | 'retired' | 'withdrawn';

/** who may see the text: those with read_rules alone, or every officer who may read findings */
export type RuleSecrecy = 'authors' | 'officers';

/** watches: in shadow, or by the share; held: held back because earlier checks were fruitless */
export type RuleHitMode = 'acts' | 'watches' | 'held';

export type RuleStats = {
  days: number;
  fired: number;
  watched: number;
  held: number;
  checked: number;
  right: number;
  rate?: number;
  low?: number;
  high?: number;
  money: string;
  unknown: number;
  confidence?: number;
  last_fired?: string;
};

/** phase and author are those of the newest version, what it says that of the acting one, else of the newest. suspects, demand, exempt are absent for lists, and for who may not see the text. */
export type RuleSummary = {
  name: string;
  kind: 'rule' | 'table' | 'list';
  title: string;
  offices: string[];
  secrecy: RuleSecrecy;
  version: number;
  phase: RulePhase;
  newest: number;
  acting: number | null;
  shadow: number | null;
  percent?: number;
  suspects?: string;
  demand?: 'blue' | 'yellow' | 'red';
  exempt?: boolean;
  review?: string;
  expires?: string;
  author: string;
  author_name?: string;
  waiting: boolean;
  mine: boolean;
  proposals_open: number;
  stats: RuleStats | null;
};

export type RuleStep = {
  to: RulePhase;
  by: string;
  by_name?: string;
  at: string;
  reason?: string;
  percent?: number;
};

export type RuleVersion = {
  number: number;
  author: string;
  author_name?: string;
  at: string;
  note: string;
  phase: RulePhase;
  percent?: number;
  steps: RuleStep[];
  may: RulePhase[];
  own_work?: boolean;
};

export type RuleProposal = {
  number: number;
  version: number;
  to: string[];
  by: string;
  by_name?: string;
  at: string;
  note: string;
  record?: RuleStats;
  answer: 'open' | 'adopted' | 'declined';
  answered_by?: string;
  answered_by_name?: string;
  answered_at?: string;
  may_answer: boolean;
};

export type Rule = {
  name: string;
  kind: 'rule' | 'table' | 'list';
  title: string;
  offices: string[];
  secrecy: RuleSecrecy;
  version: number;
  phase: RulePhase;
  newest: number;
  acting: number | null;
  shadow: number | null;
  percent?: number;
  suspects?: string;
  demand?: 'blue' | 'yellow' | 'red';
  exempt?: boolean;
  review?: string;
  expires?: string;
  author: string;
  author_name?: string;
  waiting: boolean;
  mine: boolean;
  proposals_open: number;
  stats: RuleStats | null;
  versions: RuleVersion[];
  text_version?: number;
  text?: string;
  proposals: RuleProposal[];
  may_write: boolean;
  may_approve: boolean;
  adopted_from?: string;
};

export type RulePage = {
  items: RuleSummary[];
  next?: string;
};

export type RuleTextProblem = {
  code: string;
  begin: number;
  end: number;
  line: number;
  column: number;
  detail: string;
  suggest?: string;
};

/** one condition of a rule as an item met it */
export type RuleShown = {
  condition: string;
  truth: 'true' | 'false' | 'unknown';
  depth: number;
  values: {
    name: string;
    value: string;
  }[];
  likeness: {
    text: string;
    similarity: number;
  }[];
};

export type RuleCase = {
  rule: string;
  name: string;
  expected: 'fires' | 'does_not_fire' | 'unknown';
  got: 'fires' | 'does_not_fire' | 'unknown';
  passed: boolean;
  why: RuleShown[];
};

export type RuleCheck = {
  problems: RuleTextProblem[];
  rules: {
    name: string;
    kind: 'rule' | 'table' | 'list';
    title: string;
    suspects?: string;
    missing_cases: ('fires' | 'does_not_fire' | 'unknown')[];
  }[];
  cases: RuleCase[];
  highlight: {
    begin: number;
    end: number;
    kind: string;
  }[];
};

export type RuleFields = {
  fields: {
    name: string;
    kind: 'number' | 'date' | 'flag' | 'code' | 'hs_code' | 'text' | 'codes';
    unit: string;
    stage: string;
    about: string;
  }[];
  currency: string;
  stages: string[];
  error_kinds: string[];
  lanes: string[];
};

export type RuleCellProblem = {
  row: number;
  column: number;
  code: string;
  detail: string;
  suggest?: string;
};

export type RuleTableInput = {
  kind?: 'table' | 'list';
  name: string;
  title: string;
  columns: string[];
  rows: string[][];
  head_text: string;
  before?: string;
};

export type RuleTable = {
  kind: 'table' | 'list';
  name: string;
  title: string;
  columns: string[];
  rows: string[][];
  head_text: string;
  problems: RuleCellProblem[];
};

export type BackTestResult = {
  rule: string;
  lines: number;
  hits: number;
  checked: number;
  right: number;
  rate?: number;
  low?: number;
  high?: number;
  held: number;
  random_checked: number;
  random_right: number;
  never_looked_at: number;
  estimate_unchecked?: {
    value: number;
    low?: number;
    high?: number;
    lines: number;
    basis: 'random' | 'model';
  };
  estimate_by_model?: {
    value: number;
    lines: number;
  };
  money: string;
  lane_load: {
    office: string;
    mean: number;
    p95: number;
    max: number;
  }[];
  months: {
    month: string;
    hits: number;
    checked: number;
    right: number;
  }[];
  overlap: {
    rule: string;
    common: number;
    share: number;
  }[];
  model_overlap: {
    hits: number;
    selected: number;
    share: number;
  } | null;
  examples: {
    line: string;
    date: string;
    importer: string;
    hs_code: string;
    origin: string;
    value?: string;
    outcome: 'none' | 'right' | 'wrong';
  }[];
  unknown: number;
};

export type BackTest = {
  id: string;
  state: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';
  done: number;
  total: number;
  step?: string;
  by: string;
  by_name?: string;
  at: string;
  name?: string;
  version?: number;
  from?: string;
  to?: string;
  detail?: string;
  rules?: BackTestResult[];
};

export type RuleReview = {
  at: string;
  items: {
    name: string;
    title: string;
    what: 'no_hits' | 'overlap' | 'costly' | 'review_due' | 'expiring' | 'unknown_often' | 'unreadable';
    since: string;
    figures: Record<string, unknown>;
  }[];
};

export type RuleHit = {
  entry: string;
  version: number;
  rule: string;
  title: string;
  item: number;
  mode: RuleHitMode;
  suspects: string;
  confidence: number;
  demand?: 'blue' | 'yellow' | 'red';
  exempt?: boolean;
  add?: string;
  advise?: string;
  check: string[];
  why?: RuleShown[];
  held?: {
    checks: number;
    right: number;
  };
};

export type RuleExplanation = {
  rule: string;
  version: number;
  truth: 'true' | 'false' | 'unknown';
  as_of: string;
  preparing: boolean;
  holds_here: boolean;
  acts: boolean;
  held?: {
    checks: number;
    right: number;
  };
  why: RuleShown[];
  rows: {
    rule: string;
    truth: 'true' | 'false' | 'unknown';
    why: RuleShown[];
  }[];
};

export type TariffInfo = {
  version: string;
  name: string;
  country: string;
  currency: string;
  languages: string[];
  lines: number;
  measures: number;
  quotas: number;
  activated_at?: string;
  activated_by?: string;
};

export type TariffLine = {
  code: string;
  suffix: number;
  level: number;
  description: string;
  declarable: boolean;
  has_more: boolean;
  unit?: string;
  duty?: string;
  from?: string;
  until?: string;
};

export type TariffSection = {
  number: string;
  title: string;
  first_chapter: number;
  last_chapter: number;
};

export type TariffNote = {
  subject: string;
  text: string;
};

export type TariffLines = {
  day: string;
  line?: TariffLine;
  above: TariffLine[];
  items: TariffLine[];
  sections: TariffSection[];
  notes: TariffNote[];
};

export type TariffDocument = {
  code: string;
  name: string;
};

export type TariffRegulation = {
  id: string;
  title?: string;
  url?: string;
};

export type TariffCondition = {
  code: string;
  sequence: number;
  document?: TariffDocument;
  limit?: string;
  action: string;
  met_by: string;
  rate?: string;
};

export type TariffMeasure = {
  id: string;
  type: string;
  type_name: string;
  role: string;
  trade: 'import' | 'export' | 'both';
  area: string;
  area_name: string;
  excluded: string[];
  rate: string;
  elsewhere?: string;
  additional_code?: TariffDocument;
  order_number?: string;
  preference?: string;
  regulation?: TariffRegulation;
  from?: string;
  until?: string;
  inherited_from?: string;
  conditions: TariffCondition[];
  footnotes: {
    id: string;
    text: string;
  }[];
};

export type TariffCorrelation = {
  edition: string;
  codes: string[];
  kind: 'same' | 'moved' | 'split' | 'merged' | 'split_and_merged';
  exact: boolean;
};

export type TariffDetail = {
  day: string;
  line: TariffLine;
  above: TariffLine[];
  below: TariffLine[];
  notes: TariffNote[];
  measures: TariffMeasure[];
  history: TariffLine[];
  correlations: TariffCorrelation[];
};

export type TariffFound = {
  items: {
    line: TariffLine;
    above: TariffLine[];
  }[];
};

export type MoneyOf = {
  amount: string;
  currency: string;
};

export type Invoice = {
  price: MoneyOf;
  delivery_terms: string;
  charges?: {
    kind: 'freight' | 'insurance' | 'loading' | 'commission' | 'containers' | 'packing' | 'assists' | 'royalties' | 'proceeds' | 'inland_freight' | 'construction' | 'duties_included' | 'interest' | 'buying_commission' | 'discount';
    amount: MoneyOf;
    included?: boolean;
  }[];
  named_place?: string;
  place_inland?: boolean;
  related?: boolean;
  method?: number;
  method_reason?: string;
};

export type QuantityOf = {
  unit: string;
  amount: string;
};

/** customs_value or invoice */
export type DutyQuestion = {
  code: string;
  origin: string;
  dispatch?: string;
  day?: string;
  customs_value?: string;
  invoice?: Invoice;
  quantities?: QuantityOf[];
  additional_codes?: string[];
  documents?: string[];
  preference?: string;
  order_number?: string;
  price?: MoneyOf;
  parts?: {
    part: string;
    value: string;
  }[];
  retail_price?: string;
  cif_price?: string;
  frontier_price?: string;
  vat_adjustment?: string;
  composition_code?: string;
};

export type DutyStep = {
  operator: 'plus' | 'minus' | 'at_least' | 'at_most';
  rate: string;
  base: string;
  unit: string;
  amount: string;
  counts: boolean;
};

export type DutyLine = {
  measure?: string;
  tax: string;
  type: string;
  name: string;
  role: string;
  base: string;
  base_unit: string;
  rate: string;
  unrounded?: string;
  amount: string;
  rounding?: string;
  regulation?: TariffRegulation;
  steps: DutyStep[];
  footnotes?: string[];
};

export type DutyOption = {
  preference: string;
  role: string;
  name: string;
  order_number?: string;
  lines: DutyLine[];
  duty: string;
  excise: string;
  vat: string;
  total: string;
  open: boolean;
  documents: {
    code: string;
    name: string;
    presented: boolean;
  }[];
  quota?: {
    asked: string;
    covered: string;
    left: string;
    critical: boolean;
  };
  origin?: {
    scheme: string;
    title: string;
    entries: number;
    proofs: {
      code: string;
      name: string;
      presented: boolean;
    }[];
  }[];
};

export type DutyAnswer = {
  day: string;
  currency: string;
  line: TariffLine;
  customs_value: {
    value: string;
    lines: {
      what: string;
      stated: MoneyOf;
      value: string;
      why: string;
      rate?: string;
    }[];
    method?: number;
    method_reason?: string;
    related?: boolean;
    delivery_terms?: string;
    named_place?: string;
  };
  options: DutyOption[];
  charged: number;
  cheapest?: number;
  considered: {
    measure: string;
    type: string;
    name: string;
    area: string;
    rate: string;
    why: string;
    detail?: string;
    amount?: string;
  }[];
  asks: {
    code: string;
    detail: string;
    choices: string[];
  }[];
  stops: {
    measure: string;
    name: string;
    detail: string;
  }[];
  problems: FieldProblem[];
  landed_cost?: string;
};

export type OriginNeed = {
  notation: string;
  kind: 'wholly_obtained' | 'change' | 'any_materials' | 'materials_wholly_obtained' | 'max_value' | 'not_above_originating' | 'regional_value';
  level?: number;
  percent?: string;
  price?: 'ex_works' | 'fob';
  method?: 'build_down' | 'build_up' | 'either' | 'focused';
  own_heading?: boolean;
  codes?: string[];
  except?: string[];
  allowances?: {
    percent: string;
    codes: string[];
  }[];
};

export type OriginRule = {
  rule: number;
  text: string;
  alternative: number;
  understood: boolean;
  needs: OriginNeed[];
  quota: boolean;
};

export type OriginEntry = {
  entry: number;
  codes: string;
  heading: string;
  goods?: string;
  whole: boolean;
  joined: boolean;
  from?: string;
  until?: string;
  rules: OriginRule[];
  questions: {
    id: string;
    text: string;
  }[];
};

export type OriginScheme = {
  code: string;
  title: string;
  from?: string;
  until?: string;
  unilateral: boolean;
  countries: string[];
  proofs: {
    code: string;
    name: string;
  }[];
  cumulation: {
    kind: 'bilateral' | 'diagonal' | 'extended';
    countries: string[];
  }[];
  articles: {
    subject: string;
    article: string;
  }[];
  tolerance_percent?: string;
  no_tolerance: string[];
  no_drawback: boolean;
  preferences: {
    measure: string;
    name: string;
    preference: string;
    rate: string;
    area: string;
    order_number?: string;
  }[];
  entries: OriginEntry[];
};

export type OriginRules = {
  day: string;
  code: string;
  origin: string;
  schemes: OriginScheme[];
};

export type OriginMaterial = {
  code?: string;
  origin?: string;
  value: string;
  proven?: boolean;
  wholly_obtained?: boolean;
};

export type OriginQuestion = {
  scheme: string;
  code: string;
  day?: string;
  exporter: string;
  importer?: string;
  entry?: number;
  ex_works?: string;
  fob?: string;
  wholly_obtained?: boolean;
  materials?: OriginMaterial[];
  stated?: {
    entry: number;
    rule: number;
    met: boolean;
  }[];
};

export type OriginStep = {
  rule?: number;
  need: string;
  verdict: 'fulfilled' | 'not_fulfilled' | 'cannot_say';
  why: string;
  detail?: string;
  share?: string;
};

export type OriginCheck = {
  entry: OriginEntry;
  verdict: 'fulfilled' | 'not_fulfilled' | 'cannot_say';
  steps: OriginStep[];
  reminders: {
    id: 'proof' | 'direct_transport' | 'sufficient_working' | 'no_drawback' | 'quota';
    detail?: string;
  }[];
};

export type OriginAnswer = {
  day: string;
  scheme: string;
  title: string;
  checks: OriginCheck[];
};

export type LandedItem = {
  code: string;
  origin: string;
  price: MoneyOf;
  quantities?: QuantityOf[];
  gross_mass_kg?: string;
};

export type LandedQuestion = {
  day?: string;
  items: LandedItem[];
  freight?: MoneyOf;
  insurance?: MoneyOf;
  freight_by?: 'value' | 'gross_mass';
  insurance_by?: 'value' | 'gross_mass';
  currency?: string;
  sender?: 'business' | 'private';
  scheme?: string;
  ordinary?: boolean;
};

export type ParcelRule = {
  id: string;
  kind: 'duty_relief' | 'tax_relief' | 'flat_rate' | 'tax_at_sale' | 'fee';
  name?: string;
  source?: string;
  from?: string;
  until?: string;
  sender: 'any' | 'business' | 'private';
  over?: string;
  up_to?: string;
  up_to_included?: boolean;
  currency?: string;
  only?: string[];
  excluded?: string[];
  scheme?: string;
  percent?: string;
  with_tax?: boolean;
  amount?: string;
  at_least?: string;
  at_most?: string;
};

export type ParcelDecision = {
  how: 'ordinary' | 'relieved' | 'flat' | 'at_sale';
  rule?: string;
  why: 'rule' | 'no_rule' | 'other_sender' | 'above_limit' | 'below_limit' | 'goods_excluded' | 'other_goods' | 'scheme_not_claimed' | 'ordinary_asked';
};

export type LandedLine = {
  what: 'price' | 'freight' | 'insurance' | 'duty' | 'excise' | 'tax' | 'tax_at_sale' | 'fee';
  item?: number;
  stated: {
    amount: string;
    currency: string;
  };
  cost: string;
  why?: 'ordinary' | 'relieved' | 'flat' | 'at_sale';
  rule?: string;
};

export type LandedAnswer = {
  day: string;
  currency: string;
  tariff_currency: string;
  valuation: 'cif' | 'fob';
  customs_value: string;
  total: string;
  lines: LandedLine[];
  items: {
    code: string;
    customs_value: string;
    duty: ParcelDecision;
    tax: ParcelDecision;
  }[];
  considered: {
    rule: ParcelRule;
    why: string[];
  }[];
};

export type TariffChange = {
  code: string;
  description: string;
  kind: 'line_added' | 'line_ended' | 'line_moved' | 'text_changed' | 'unit_changed' | 'measure_added' | 'measure_ended' | 'measure_changed';
  day?: string;
  measure?: string;
  type_name?: string;
  area?: string;
  area_name?: string;
  before?: string;
  after?: string;
  percent_points?: string;
  successors?: string[];
};

export type TariffChanges = {
  since: string;
  until: string;
  version?: string;
  total: number;
  items: TariffChange[];
  next?: string;
};

export type Quota = {
  order_number: string;
  from: string;
  until: string;
  volume: string;
  unit: string;
  used: string;
  left: string;
  status: 'open' | 'critical' | 'exhausted' | 'suspended' | 'blocked' | 'not_open';
  method: 'first_come' | 'licensed';
  critical_percent?: string;
  goods: string[];
  areas: string[];
};

export type QuotaPage = {
  day: string;
  items: Quota[];
  next?: string;
};

export type QuotaDetail = {
  quota: Quota;
  measures: TariffMeasure[];
  uses: {
    at: string;
    asked: string;
    covered: string;
    left: string;
  }[];
  days: {
    day: string;
    left: string;
  }[];
};

export type TariffWatches = {
  codes: string[];
  seen?: string;
};

export type TariffWatchList = {
  codes: string[];
  alerts: {
    at: string;
    version: string;
    changes: number;
    codes: string[];
  }[];
};

export type TariffFiles = {
  name: string;
  files: Record<string, string>;
};

export type TariffVersion = {
  id: string;
  name: string;
  state: 'loaded' | 'in_force' | 'former';
  loaded_at: string;
  loaded_by: string;
  activated_at?: string;
  activated_by?: string;
  lines: number;
  measures: number;
  warnings: FieldProblem[];
  warnings_total: number;
};

export type TariffVersionPage = {
  items: TariffVersion[];
};

export type ClassifyQuestion = {
  text: string;
  declared?: string;
  fact?: string;
  most?: number;
};

export type ClassifyAnswer = ClassifyForTrader | ClassifyForOfficer;

export type ClassifyForTrader = {
  view: 'trader';
  codes: {
    code: string;
    text: string;
    rulings: RulingCited[];
  }[];
  question?: ClassifyAsks;
  vague?: VagueWords;
};

export type ClassifyForOfficer = {
  view: 'officer';
  codes: LikelyCode[];
  confidence: number;
  calibrated: boolean;
  headings: LikelyPrefix[];
  chapters: LikelyPrefix[];
  check?: {
    declared: string;
    verdict: 'compatible' | 'doubtful' | 'incompatible';
    probability: number;
    rank: number;
    against: number;
    likelier: LikelyCode[];
  };
  question?: ClassifyAsks;
  vague?: VagueWords;
};

export type LikelyCode = {
  code: string;
  text: string;
  probability: number;
  precedents: {
    id: string;
    code: string;
    text: string;
    day?: string;
    similarity: number;
  }[];
  words: string[];
  rulings: RulingCited[];
};

export type LikelyPrefix = {
  prefix: string;
  probability: number;
};

export type ClassifyAsks = {
  about: string;
  options: {
    fact: string;
    code: string;
  }[];
};

/** the text names no goods */
export type VagueWords = {
  words?: string;
  why: 'listed' | 'no_words' | 'unknown' | 'says_little';
};

export type RulingCited = {
  id: string;
  code: string;
  text: string;
};

export type RulingInput = {
  id: string;
  code: string;
  text: string;
  day: string;
};

export type Ruling = {
  id: string;
  code: string;
  text: string;
  day: string;
  added_at: string;
  added_by?: string;
};

export type RulingPage = {
  items: Ruling[];
  next?: string;
};

/** what was found instead; what is absent stands as declared */
export type ItemCorrections = {
  hs_code?: string;
  origin?: string;
  preference?: string;
  value?: string;
  net_mass_kg?: number;
  quantity?: number;
  quantity_unit?: string;
};

export type ItemCharges = {
  duty: string;
  excise: string;
  vat: string;
  total: string;
};

export type ItemDuty = {
  day: string;
  currency: string;
  declared?: ItemCharges;
  corrected?: ItemCharges;
  difference?: string;
  lines?: DutyLine[];
  problems: FieldProblem[];
};

export type Demo = {
  running: boolean;
  per_minute: number;
  lodged: number;
  inspectors?: boolean;
};

export type Place = {
  lat: number;
  lon: number;
};

export type UnitKind = 'truck' | 'container' | 'wagon' | 'trailer' | 'vessel' | 'aircraft' | 'drone' | 'parcel' | 'other';

export type TransportMode = 'road' | 'rail' | 'sea' | 'inland_water' | 'air' | 'depot';

export type MovementState = 'planned' | 'armed' | 'under_way' | 'arrived' | 'closed' | 'cancelled';

/** notice: for the record; warning: when there is time; alarm: look now; critical: send somebody */
export type Severity = 'notice' | 'warning' | 'alarm' | 'critical';

/** seal_cut, deviation, silence, … (docs/track.md) */
export type AlarmKind = string;

/** GeoJSON geometry (RFC 7946: longitude first): Polygon or MultiPolygon; Point with radius_m; LineString with half_width_m */
export type GeoShape = {
  type: 'Point' | 'LineString' | 'Polygon' | 'MultiPolygon';
  coordinates: unknown[];
  radius_m?: number;
  half_width_m?: number;
  floor_m?: number;
  ceiling_m?: number;
  height_reference?: 'ground' | 'takeoff' | 'sea_level';
};

/** either end may be open */
export type TimeWindow = {
  from?: string;
  until?: string;
};

/** a place on the allowed path */
export type PathNode = {
  id: string;
  place?: string;
  name?: string;
  shape?: GeoShape;
  role: 'origin' | 'gate' | 'checkpoint' | 'rest' | 'border' | 'port' | 'station' | 'depot' | 'destination';
  dwell_min_s?: number;
  dwell_max_s?: number;
  window?: TimeWindow;
  optional?: boolean;
};

export type PathEdge = {
  from: string;
  to: string;
  corridor?: string;
  line?: Place[];
  half_width_m?: number;
  mode?: TransportMode;
  window?: TimeWindow;
  speed_limit_kmh?: number;
};

export type MovementPath = {
  nodes: PathNode[];
  edges: PathEdge[];
};

export type GoodsReference = {
  declarations?: string[];
  consignments?: string[];
  description?: string;
  perishable?: boolean;
  temperature_low_c?: number;
  temperature_high_c?: number;
  hs_codes?: string[];
  gross_mass_kg?: number;
};

export type MovementUnit = {
  kind: UnitKind;
  plates?: string[];
  containers?: string[];
  seals?: string[];
  devices?: string[];
  mmsi?: string;
  registration?: string;
  driver?: string;
  tare_kg?: number;
};

export type MovementInput = {
  unit: MovementUnit;
  mode: TransportMode;
  goods?: GoodsReference;
  path: MovementPath;
  carrier?: string;
  principal?: string;
  office?: string;
  destination_office?: string;
  planned_departure?: string;
  planned_arrival?: string;
  note?: string;
  shipment?: string;
  settings?: Record<string, number>;
};

export type SealState = {
  state: 'unknown' | 'idle' | 'armed' | 'in_transit' | 'disarm_authorised' | 'opened' | 'broken';
  device?: string;
  locked?: boolean;
  rope_inserted?: boolean;
  rope_cut?: boolean;
  cover_open?: boolean;
  battery_percent?: number;
  since?: string;
};

export type MovementStep = {
  step: string;
  by: string;
  by_name?: string;
  at: string;
  reason?: string;
  second?: string;
  second_name?: string;
};

/** 90 % of journeys arrive between low and high */
export type Eta = {
  at: string;
  low: string;
  high: string;
  basis?: 'history' | 'mode' | 'plan';
  journeys?: number;
};

export type MovementSummary = {
  id: string;
  iot_id: string;
  state: MovementState;
  unit: MovementUnit;
  mode: TransportMode;
  carrier?: string;
  principal?: string;
  office?: string;
  destination_office?: string;
  shipment?: string;
  origin_name?: string;
  destination_name?: string;
  planned_departure?: string;
  planned_arrival?: string;
  created_at: string;
  version: number;
  place?: Place;
  heard_at?: string;
  speed_kmh?: number;
  course_deg?: number;
  progress?: number;
  next_node?: string;
  seal?: SealState;
  eta?: Eta;
  perishable?: boolean;
  open_alarms?: number;
  worst?: Severity;
};

export type MovementPage = {
  items: MovementSummary[];
  next?: string;
};

export type DisarmRequest = {
  by: string;
  by_name?: string;
  at: string;
  reason: string;
  state: 'waiting' | 'approved' | 'refused' | 'expired';
  decided_by?: string;
  decided_by_name?: string;
  decided_at?: string;
  may_decide?: boolean;
};

export type NodeVisit = {
  node: string;
  name?: string;
  arrived?: string;
  left?: string;
  dwell_s?: number;
  seen_by?: string[];
};

export type Movement = {
  summary: MovementSummary;
  path: MovementPath;
  goods: GoodsReference;
  note?: string;
  settings?: Record<string, number>;
  steps: MovementStep[];
  visits: NodeVisit[];
  disarm?: DisarmRequest;
  findings?: FieldProblem[];
  may: ('change' | 'arm' | 'depart' | 'arrive' | 'close' | 'cancel' | 'ask_disarm' | 'decide_disarm' | 'evidence')[];
};

export type MovementStepInput = {
  step: 'arm' | 'depart' | 'arrive' | 'close' | 'cancel';
  reason?: string;
  seals?: string[];
  place?: Place;
  checks?: Record<string, boolean>;
};

export type DisarmInput = {
  reason: string;
};

export type DisarmDecision = {
  approve: boolean;
  reason?: string;
};

export type TrackPoint = {
  at: string;
  lat: number;
  lon: number;
  speed_kmh?: number;
  course_deg?: number;
  late?: boolean;
  device?: string;
  seq?: number;
};

export type TrackStop = {
  from: string;
  until?: string;
  place: Place;
  node?: string;
  name?: string;
  planned?: boolean;
};

export type Series = {
  name: string;
  unit: string;
  device?: string;
  points: number[][];
};

export type SealEvent = {
  at: string;
  what: string;
  device?: string;
  card?: string;
  seq?: number;
};

export type Track = {
  points: TrackPoint[];
  stops: TrackStop[];
  series: Series[];
  seal_events: SealEvent[];
  passes: GatePass[];
  alarms: Alarm[];
  thinned: boolean;
};

export type Frame = {
  seq: number;
  received: string;
  device: string;
  protocol: string;
  transport?: 'tcp' | 'udp' | 'mqtt' | 'http' | 'file' | 'tls';
  hex: string;
  hash: string;
  ok: boolean;
  reports?: {
    at: string;
    lat?: number;
    lon?: number;
    valid?: boolean;
    speed_kmh?: number;
    signs?: string[];
    readings?: Record<string, unknown>;
  }[];
};

export type FramePage = {
  items: Frame[];
  next?: string;
  head?: {
    seq: number;
    hash: string;
  };
};

/** all units in view, one array a column, all of one length */
export type UnitPicture = {
  at: string;
  seq?: number;
  columns: {
    id: string[];
    movement: string[];
    lat: number[];
    lon: number[];
    speed_kmh: number[];
    course_deg: number[];
    heard_ms: number[];
    severity: number[];
    state: string[];
    kind: string[];
    label: string[];
    seal?: string[];
  };
  more?: number;
};

export type Threshold = {
  name: string;
  value: number;
};

/** closing: closed by one person, waits for another to agree */
export type AlarmState = 'open' | 'acknowledged' | 'dispatched' | 'closing' | 'closed';

export type AlarmNote = {
  at: string;
  by: string;
  by_name?: string;
  step: 'raised' | 'grew' | 'ended' | 'acknowledge' | 'note' | 'hand_over' | 'dispatch' | 'report' | 'close' | 'approve_close' | 'reopen' | 'escalated';
  note?: string;
  to?: string;
  to_name?: string;
};

export type Alarm = {
  id: string;
  kind: AlarmKind;
  severity: Severity;
  state: AlarmState;
  unit: string;
  label?: string;
  movement?: string;
  device?: string;
  began: string;
  ended?: string;
  raised: string;
  late?: boolean;
  place?: Place;
  title: string;
  reasons?: Reason[];
  probability?: number;
  thresholds?: Threshold[];
  settings?: string;
  evidence?: number[];
  holder?: string;
  holder_name?: string;
  due?: string;
  escalations?: number;
  outcome?: 'confirmed' | 'false_alarm' | 'explained' | 'unresolved';
  version: number;
  others?: number;
};

export type AlarmPage = {
  items: Alarm[];
  next?: string;
  counts: {
    critical: number;
    alarm: number;
    warning: number;
    notice: number;
  };
};

export type AlarmDetail = {
  alarm: Alarm;
  notes: AlarmNote[];
  joined: Alarm[];
  dispatches?: Dispatch[];
  may: ('acknowledge' | 'note' | 'hand_over' | 'dispatch' | 'close' | 'approve_close' | 'reopen')[];
};

export type AlarmStepInput = {
  step: 'acknowledge' | 'note' | 'hand_over' | 'close' | 'approve_close' | 'reopen';
  note?: string;
  to?: string;
  outcome?: 'confirmed' | 'false_alarm' | 'explained' | 'unresolved';
};

export type ResponseUnit = {
  id: string;
  name: string;
  kind?: 'patrol' | 'arming_team' | 'gate_team' | 'partner';
  base?: Place;
  place?: Place;
  heard_at?: string;
  device?: string;
  phone?: string;
  members?: string[];
  active: boolean;
  state?: 'free' | 'assigned' | 'under_way' | 'on_scene' | 'off_duty';
  version?: number;
};

export type ResponseUnitInput = {
  name: string;
  kind?: 'patrol' | 'arming_team' | 'gate_team' | 'partner';
  base?: Place;
  device?: string;
  phone?: string;
  members?: string[];
  active: boolean;
};

export type ResponseUnitPage = {
  items: ResponseUnit[];
  next?: string;
};

export type Helper = {
  unit: ResponseUnit;
  distance_m: number;
  time_s: number;
  basis: 'road' | 'straight';
  open_dispatches?: number;
};

export type HelperPage = {
  items: Helper[];
};

export type DispatchInput = {
  response_unit: string;
  instructions?: string;
};

export type Dispatch = {
  id: string;
  alarm: string;
  alarm_title?: string;
  movement?: string;
  place?: Place;
  response_unit: string;
  response_unit_name?: string;
  state: 'sent' | 'accepted' | 'under_way' | 'on_scene' | 'done' | 'refused';
  at: string;
  by: string;
  by_name?: string;
  instructions?: string;
  steps?: {
    state: string;
    at: string;
    by?: string;
    by_name?: string;
    note?: string;
    place?: Place;
  }[];
  report?: string;
  found?: 'nothing' | 'confirmed' | 'other';
  version: number;
};

export type DispatchPage = {
  items: Dispatch[];
  next?: string;
};

export type DispatchStepInput = {
  state: 'accepted' | 'under_way' | 'on_scene' | 'done' | 'refused';
  note?: string;
  found?: 'nothing' | 'confirmed' | 'other';
  place?: Place;
};

export type Shift = {
  id: string;
  from: string;
  until?: string;
  by: string;
  by_name?: string;
  to?: string;
  to_name?: string;
  note?: string;
  open_alarms?: number;
  accepted?: boolean;
};

export type ShiftPage = {
  items: Shift[];
  next?: string;
  current?: Shift;
  colleagues?: {
    id: string;
    name: string;
  }[];
};

export type ShiftInput = {
  to: string;
  note: string;
};

export type WeekHours = {
  days: ('mo' | 'tu' | 'we' | 'th' | 'fr' | 'sa' | 'su')[];
  from: string;
  until: string;
  offset_minutes?: number;
};

/** a place, a corridor or a fence; never deleted, but retired */
export type GeoThing = {
  id: string;
  kind: 'place' | 'corridor' | 'fence';
  role?: string;
  name: string;
  code?: string;
  shape: GeoShape;
  hours?: WeekHours[];
  valid?: TimeWindow;
  limits?: {
    speed_limit_kmh?: number;
    dwell_max_s?: number;
  };
  legal_base?: string;
  retired?: boolean;
  version: number;
  by?: string;
  by_name?: string;
  at?: string;
  reason?: string;
  waiting?: {
    by: string;
    by_name?: string;
    at: string;
    may_approve?: boolean;
  };
};

export type GeoThingInput = {
  role?: string;
  name: string;
  code?: string;
  shape: GeoShape;
  hours?: WeekHours[];
  valid?: TimeWindow;
  limits?: {
    speed_limit_kmh?: number;
    dwell_max_s?: number;
  };
  legal_base?: string;
  retired?: boolean;
  reason: string;
};

export type GeoThingPage = {
  items: GeoThing[];
  next?: string;
};

export type GeoImport = {
  format: 'geojson' | 'kml';
  text: string;
};

/** read, not yet kept */
export type GeoImported = {
  things: {
    name: string;
    id?: string;
    shape: GeoShape;
  }[];
  problems?: FieldProblem[];
};

export type GeoVersions = {
  items: GeoThing[];
};

export type BaseMap = {
  layers: {
    name: string;
    kind: 'countries' | 'roads' | 'ports' | 'water' | 'places';
    bytes: number;
    hash: string;
    source?: string;
  }[];
};

export type Device = {
  id: string;
  kind: 'seal' | 'tracker' | 'e_fuel' | 'tag' | 'camera' | 'reader' | 'weighbridge' | 'portal' | 'phone' | 'receiver' | 'other' | 'drone';
  protocol?: string;
  model?: string;
  maker?: string;
  approval?: string;
  owner?: string;
  lessee?: string;
  lease?: TimeWindow;
  sim?: string;
  clock_offset_minutes?: number;
  state: 'in_stock' | 'leased' | 'armed' | 'in_repair' | 'lost' | 'retired';
  place?: string;
  drone_class?: number;
  mass_kg?: number;
  lane?: number;
  reads?: ('plate' | 'container_code' | 'tag' | 'seal' | 'weight' | 'radiation')[];
  movement?: string;
  heard_at?: string;
  lat?: number;
  lon?: number;
  battery_percent?: number;
  connected?: boolean;
  secret_set?: boolean;
  certificate?: string;
  faults?: {
    at: string;
    code: string;
    text?: string;
  }[];
  version: number;
};

export type DeviceInput = {
  kind: 'seal' | 'tracker' | 'e_fuel' | 'tag' | 'camera' | 'reader' | 'weighbridge' | 'portal' | 'phone' | 'receiver' | 'other' | 'drone';
  protocol?: string;
  model?: string;
  maker?: string;
  approval?: string;
  owner?: string;
  lessee?: string;
  lease?: TimeWindow;
  sim?: string;
  clock_offset_minutes?: number;
  state: 'in_stock' | 'leased' | 'armed' | 'in_repair' | 'lost' | 'retired';
  place?: string;
  drone_class?: number;
  mass_kg?: number;
  lane?: number;
  reads?: ('plate' | 'container_code' | 'tag' | 'seal' | 'weight' | 'radiation')[];
  secret?: string;
  certificate?: string;
  reason?: string;
};

export type DevicePage = {
  items: Device[];
  next?: string;
  counts?: Record<string, number>;
};

export type DeviceCommandInput = {
  command: 'position_once' | 'position_periodic' | 'position_stop' | 'arm' | 'reboot' | 'version' | 'set_timezone' | 'custom';
  parameters?: Record<string, string>;
  expires_s?: number;
};

export type DeviceCommand = {
  id: string;
  device: string;
  command: string;
  parameters?: Record<string, string>;
  state: 'queued' | 'sent' | 'confirmed' | 'refused' | 'expired';
  at: string;
  by: string;
  by_name?: string;
  second?: string;
  sent_at?: string;
  done_at?: string;
  answer?: string;
  expires?: string;
};

export type DeviceCommandPage = {
  items: DeviceCommand[];
  next?: string;
};

export type GateReading = {
  kind: 'plate' | 'container_code' | 'tag' | 'seal' | 'weight' | 'radiation';
  value: string;
  confidence?: number;
  characters?: number[];
  candidates?: {
    value: string;
    confidence?: number;
  }[];
  reader?: string;
  lane?: string;
  direction?: 'in' | 'out';
  country?: string;
  at?: string;
  event?: string;
  seal_locked?: boolean;
  gross_kg?: number;
  axles_kg?: number[];
  gamma?: number;
  neutron?: number;
  alarmed?: boolean;
};

export type GateReadings = {
  readings: GateReading[];
};

export type GateTaken = {
  taken: number;
  passes?: string[];
};

/** what the ledger is told of a pass whose movement names a shipment */
export type GateTelling = {
  shipment: string;
  state: 'waiting' | 'told' | 'refused';
  log?: string;
  entry?: number;
  number?: number;
  why?: string;
  detail?: string;
};

export type GatePass = {
  id: string;
  gate: string;
  gate_name?: string;
  lane?: string;
  direction?: string;
  at: string;
  decision: 'open' | 'hold' | 'refer';
  by: 'gate' | 'list' | 'officer';
  officer?: string;
  officer_name?: string;
  movement?: string;
  declarations?: string[];
  label?: string;
  agreement?: number;
  readings?: GateReading[];
  reasons?: Reason[];
  trusted_lane?: boolean;
  offline?: boolean;
  note?: string;
  told?: GateTelling;
  version: number;
};

export type GatePassPage = {
  items: GatePass[];
  next?: string;
};

export type GateDecision = {
  decision: 'open' | 'hold' | 'refer';
  note: string;
  movement?: string;
};

export type Gate = {
  id: string;
  name: string;
  place?: string;
  lanes?: number;
  waiting: number;
  passes_today?: number;
  held_today?: number;
  queue?: QueueForecast;
  list_seq?: number;
  settings?: GateSettings;
  heard_at?: string;
};

export type GateSettings = {
  version: number;
  booths: number;
  booths_max: number;
  wait_limit_min: number;
  trusted: string[];
  by?: string;
  by_name?: string;
  at?: string;
  may_change: boolean;
  may_trust: boolean;
};

export type GateSettingsInput = {
  booths: number;
  booths_max?: number;
  wait_limit_min?: number;
  trusted?: string[];
  reason?: string;
};

export type GateJournal = {
  journal: string;
};

export type GateJournalTaken = {
  taken: number;
  next: number;
};

export type QueueForecast = {
  hours: {
    at: string;
    arrivals: number;
    waiting: number;
    wait_s: number;
    wait_high_s: number;
    perishable_high_s?: number;
    suggested?: number;
  }[];
  servers?: number;
  coming?: number;
  services?: number;
};

export type GatePage = {
  items: Gate[];
};

/** what a gate may open without the centre; signed with Ed25519 over the canonical bytes (docs/formats/gate-list.md) */
export type GateList = {
  gate: string;
  seq: number;
  made: string;
  expires: string;
  entries: {
    movement: string;
    action: 'open' | 'hold' | 'refer';
    plates?: string[];
    containers?: string[];
    tags?: string[];
    seals?: string[];
    window?: TimeWindow;
    trusted?: boolean;
  }[];
  signed?: string;
  signature: string;
  key: string;
};

export type TrackSettings = {
  version: string;
  unit_version: string;
  gate_version: string;
  values: Record<string, number>;
  by?: string;
  at?: string;
  rows?: {
    name: string;
    value: number;
    start: number;
    unit: string;
    text: string;
  }[];
};

export type TrackSettingsInput = {
  values: Record<string, number>;
  reason: string;
};

export type TrackReport = {
  kind: string;
  columns: {
    name: string;
    title: string;
    type: 'text' | 'number' | 'time' | 'duration';
  }[];
  rows: unknown[][];
  total?: number;
};

export type EpcisAnswer = {
  capture: string;
  events?: number;
  errors?: FieldProblem[];
};

/** a signed file of a journey: docs/formats/evidence.md; `tidewaiter track verify` checks it */
export type MovementEvidence = Record<string, unknown>;

export type LedgerKind = 'operator' | 'certificate' | 'numbers' | 'document' | 'carnet' | 'title' | 'shipment' | 'condition' | 'bond' | 'charter';

export type LedgerMember = {
  id: string;
  name: string;
  url: string;
  cosigns: boolean;
  removed: boolean;
  self: boolean;
  heard_at: string | null;
  skew_ms: number | null;
  skewed: boolean;
  lied: boolean;
};

export type LedgerLog = {
  origin: string;
  writer: string;
  stored: number;
  judged: number;
  cosigned: number;
  final: number;
  largest_seen: number;
  waiting_for: string;
  lies: string[];
};

export type LedgerOwnLog = {
  origin: string;
  signed: number;
  final: number;
  queued: number;
  stopped: string;
  awaits: string[];
  mirrors: {
    member: string;
    cosigned: number;
    cosigned_at: string | null;
    failures: number;
    last_status: number;
  }[];
};

export type LedgerAgreement = {
  id: string;
  parties: string[];
  benefits: string[];
  from: string | null;
  until: string | null;
};

export type LedgerCharterKey = {
  member: string;
  use: 'sign' | 'cosign' | 'log';
  name: string;
  key: string;
  fingerprint: string;
  powers: string[];
  ended: boolean;
  since: string | null;
  until: string | null;
  from_size: number | null;
  to_size: number | null;
};

export type LedgerCharterKeys = {
  size: number;
  keys: LedgerCharterKey[];
};

export type LedgerFederation = {
  member: string;
  own_log: string;
  federation: string;
  charter: {
    origin: string;
    size: number;
    keeper: string;
    faults: number;
    quorum: number;
    change_need: number;
    rules: number;
    cosigners: number;
  };
  members: LedgerMember[];
  logs: LedgerLog[];
  own: LedgerOwnLog | null;
  agreements: LedgerAgreement[];
  endorsements: {
    type: string;
    members: number;
    of: string[];
  }[];
};

export type LedgerAlarm = {
  id: string;
  time: string;
  code: string;
  log: string;
  member: string;
  detail: string;
  evidence: string;
  acknowledged: {
    by: string;
    at: string;
    note: string;
  } | null;
};

export type LedgerAlarmPage = {
  alarms: LedgerAlarm[];
  next: string;
};

export type LedgerRecord = {
  object: string;
  kind: LedgerKind;
  log: string;
  member: string;
  number: number;
  type: string;
  status: string;
  ended: boolean;
  opened: string;
  changed: string;
  final: boolean;
  state: Record<string, unknown>;
};

export type LedgerRecordPage = {
  records: LedgerRecord[];
  next: string;
};

export type LedgerEntry = {
  number: number;
  index: number;
  type: string;
  time: string;
  charter: number;
  leaf: string;
  final: boolean;
  data: Record<string, unknown>;
  commitments: string[];
  signers: {
    name: string;
    member: string;
  }[];
  private: Record<string, unknown>;
};

export type LedgerStory = {
  record: LedgerRecord;
  entries: LedgerEntry[];
  may_say: string[];
};

export type LedgerWish = {
  type: string;
  object?: string;
  data?: Record<string, unknown>;
  private?: Record<string, unknown>;
  credential?: {
    types?: string[];
    context?: string[];
    subject: Record<string, unknown>;
  };
  attestation?: Record<string, unknown>;
  signers?: string[];
};

/** said; or, with `draft`, waiting for signatures */
export type LedgerSaid = {
  object?: string;
  number?: number;
  log?: string;
  index?: number;
  final?: boolean;
  draft?: string;
  missing?: string[];
};

export type LedgerDraft = {
  id: string;
  type: string;
  object: string;
  text: string;
  signed_by: string[];
  missing: string[];
  may_sign: string[];
  lines: string[];
  made: string;
  by: string;
  waiting: boolean;
};

export type LedgerDraftPage = {
  drafts: LedgerDraft[];
};

export type LedgerDraftText = {
  text: string;
};

export type LedgerSignature = {
  name?: string;
  line?: string;
};

export type LedgerHolderKey = {
  did: string;
  owner: string;
  made: string;
};

export type LedgerHolderKeys = {
  keys: LedgerHolderKey[];
};

export type LedgerKeyInput = {
  owner: string;
};

export type LedgerDocument = {
  sha256: string;
  bytes: number;
  media_type: string;
};

export type LedgerReason = {
  reason: string;
};

export type LedgerForgotten = {
  fields: number;
};

export type LedgerDisclose = {
  number: number;
  fields: string[];
  to?: string;
};

export type LedgerProof = {
  entry: string;
  policy: string;
  proof: string;
  v: number;
};

export type LedgerNumber = {
  listed: boolean;
  registry: string;
  as_of: string;
  entry: {
    number: number;
    index: number;
  } | null;
};

export type LedgerBlinded = {
  blinded: string;
};

export type LedgerEvaluated = {
  evaluated: string;
};

export type LedgerCharterChange = {
  type: string;
  data: Record<string, unknown>;
};

export type LedgerNote = {
  note: string;
};

export type PresentationQuestion = {
  credit: Record<string, unknown>;
  envelope: Record<string, unknown>;
};

export type PresentationAnswer = {
  problems: FieldProblem[];
  discrepancies: {
    code: string;
    article: string;
    pointer: string;
    detail: string;
  }[];
  last_day: string;
};

export type LedgerChecked = {
  what: 'proof' | 'credential' | 'open_attestation' | 'evidence' | 'disclosure' | 'paper_code' | 'unknown';
  genuine: boolean;
  problems: FieldProblem[];
  statement: {
    object: string;
    log: string;
    member: string;
    member_name: string;
    number: number;
    type: string;
    time: string;
    data: Record<string, unknown>;
    final: boolean;
    cosigners: string[];
    quorum: number;
    index: number;
  } | null;
  now: {
    known: boolean;
    last_number: number;
    status: string;
    ended: boolean;
    superseded: boolean;
    changed: string;
  } | null;
  valid: boolean | null;
  why: string;
  detail?: Record<string, unknown>;
};

export type LedgerTrust = {
  federation: string;
  charter_first: string;
  logs: {
    origin: string;
    policy: string;
  }[];
};

export type ChainCheck = {
  ok: boolean;
  events: number;
  head?: string;
  broken_at?: number;
};

export type Reads = {
  items: {
    seq: number;
    at: string;
    actor: string;
    actor_name?: string;
    what: string;
    declaration?: string;
  }[];
  next?: string;
};

export interface Operations {
  /** The process runs (public) */
  health: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: {
      status: string;
    };
  };
  /** It can take declarations; 503 while it cannot (public) */
  ready: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: {
      status: string;
      engine?: string;
      learned_events?: number;
    };
  };
  /** Prometheus text; 404 but for this machine (public) */
  metrics: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: string;
  };
  /** This description (public) */
  openapi: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: Record<string, unknown>;
  };
  /** Who is signed in (public) */
  getSession: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: Session;
  };
  /** Sign in with name and password (public) */
  signIn: {
    path: undefined;
    query: undefined;
    body: SignIn;
    answer: Session;
  };
  /** Sign out (any) */
  signOut: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** The first administrator (public) */
  setUp: {
    path: undefined;
    query: undefined;
    body: Setup;
    answer: Session;
  };
  /** Change one's password (any) */
  changePassword: {
    path: undefined;
    query: undefined;
    body: {
      old_password: string;
      new_password: string;
    };
    answer: undefined;
  };
  /** A secret for an authenticator app (any) */
  beginSecondFactor: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: {
      secret: string;
      uri: string;
    };
  };
  /** Switch it on with a first code (any) */
  confirmSecondFactor: {
    path: undefined;
    query: undefined;
    body: {
      code: string;
    };
    answer: {
      recovery_codes: string[];
    };
  };
  /** Language and time zone (any) */
  setPreferences: {
    path: undefined;
    query: undefined;
    body: {
      language?: 'en' | 'fr' | 'es' | 'ar';
      time_zone?: string;
    };
    answer: Me;
  };
  /** Lists that forms need (any) */
  getReference: {
    path: undefined;
    query: {lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: Reference;
  };
  /** All problems of a declaration, nothing kept (trader broker system) */
  validate: {
    path: undefined;
    query: undefined;
    body: DeclarationInput;
    answer: Validation;
  };
  /** Lodge a declaration (trader broker system) */
  lodge: {
    path: undefined;
    query: undefined;
    body: DeclarationInput;
    answer: Accepted;
  };
  /** Newest first (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system) */
  listDeclarations: {
    path: undefined;
    query: {q?: string; status?: string; lane?: string; office?: string; importer?: string; officer?: string; from?: string; to?: string; cursor?: string; limit?: number; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: Page;
  };
  /** Lodge many: one JSON declaration a line, at most 1,000 (trader broker system) */
  lodgeBulk: {
    path: undefined;
    query: undefined;
    body: string;
    answer: BulkResult;
  };
  /** One declaration; the reading is journalled (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system) */
  getDeclaration: {
    path: {id: string};
    query: {lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: Declaration;
  };
  /** Replace it by a new version (trader broker system) */
  amend: {
    path: {id: string};
    query: undefined;
    body: DeclarationInput;
    answer: Accepted;
  };
  /** Withdraw it (trader broker clearance_officer system) */
  cancel: {
    path: {id: string};
    query: undefined;
    body: {
      reason: string;
    };
    answer: Accepted;
  };
  /** The goods of a pre-arrival declaration are there (trader broker clearance_officer system) */
  arrive: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: Accepted;
  };
  /** Every event, as a story (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system) */
  getHistory: {
    path: {id: string};
    query: {lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: History;
  };
  /** Why: findings, reasons, versions (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  getFindings: {
    path: {id: string};
    query: {lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: Findings;
  };
  /** The earlier lines that a reason rests on (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  getEvidence: {
    path: {id: string; number: number};
    query: {reason?: number; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: Evidence;
  };
  /** What was stated about its goods at other stages, item by item (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  getDeclarationStages: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: DeclarationStages;
  };
  /** State what the goods are at a stage (clearance_officer targeting_officer inspector system) */
  stateConsignment: {
    path: {reference: string; stage: 'manifest' | 'arrival' | 'transit' | 'export'};
    query: undefined;
    body: Statement;
    answer: Stated;
  };
  /** What was stated about a consignment at each stage (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system) */
  getConsignment: {
    path: {reference: string};
    query: undefined;
    body: undefined;
    answer: Consignment;
  };
  /** Which rules fired on it (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  getDeclarationRules: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: {
      rules_version: string;
      hits: RuleHit[];
    };
  };
  /** Why a rule fires on it, or why not, now (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  explainRule: {
    path: {id: string; name: string};
    query: {item?: number};
    body: undefined;
    answer: RuleExplanation;
  };
  /** Attach a paper or a photo (the body is the file) (trader broker clearance_officer inspector post_clearance_auditor system) */
  attach: {
    path: {id: string};
    query: {name?: string; about?: string};
    body: Blob;
    answer: Attachment;
  };
  /** The file (trader broker clearance_officer targeting_officer inspector post_clearance_auditor manager auditor system) */
  getDocument: {
    path: {id: string; document: string};
    query: undefined;
    body: undefined;
    answer: string;
  };
  /** Another lane, with a reason (targeting_officer manager) */
  reroute: {
    path: {id: string};
    query: undefined;
    body: {
      lane: Lane;
      reason: string;
    };
    answer: Accepted;
  };
  /** Release it from a hold (clearance_officer) */
  release: {
    path: {id: string};
    query: undefined;
    body: {
      reason: string;
    };
    answer: Accepted;
  };
  /** Hold it (clearance_officer targeting_officer inspector) */
  hold: {
    path: {id: string};
    query: undefined;
    body: {
      reason: string;
    };
    answer: Accepted;
  };
  /** Seize the goods (clearance_officer inspector) */
  seize: {
    path: {id: string};
    query: undefined;
    body: {
      reason: string;
    };
    answer: Accepted;
  };
  /** What waits, the most worth first (clearance_officer targeting_officer inspector post_clearance_auditor manager auditor) */
  getQueue: {
    path: undefined;
    query: {lane?: string; status?: string; office?: string; officer?: string; q?: string; sort?: 'rank' | 'due' | 'lodged'; cursor?: string; limit?: number; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: Queue;
  };
  /** Live: server-sent events 'declaration' with a Summary, 'control', 'notification', 'rule' with name and phase; of the control room 'alarm' with an Alarm, 'shift' with a Shift; of the ledger 'ledger' with object, type, number and final, 'ledger_alarm' with id, code, log and member (any) */
  streamEvents: {
    path: undefined;
    query: {office?: string; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: string;
  };
  /** Controls, the most urgent first (clearance_officer targeting_officer inspector post_clearance_auditor manager auditor) */
  listControls: {
    path: undefined;
    query: {officer?: string; status?: string; office?: string; cursor?: string; limit?: number; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: ControlPage;
  };
  /** One control (clearance_officer targeting_officer inspector post_clearance_auditor manager auditor) */
  getControl: {
    path: {id: string};
    query: {lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: Control;
  };
  /** Give it to an officer; without one it is chosen (clearance_officer manager) */
  assignControl: {
    path: {id: string};
    query: undefined;
    body: {
      officer?: string;
      reason?: string;
    };
    answer: Control;
  };
  /** Begin (clearance_officer inspector post_clearance_auditor) */
  startControl: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: Control;
  };
  /** What was found, field by field, and what follows (clearance_officer inspector post_clearance_auditor) */
  recordAct: {
    path: {id: string};
    query: undefined;
    body: Act;
    answer: Control;
  };
  /** The suspicion is unfounded: release without a check (clearance_officer targeting_officer post_clearance_auditor) */
  dismissControl: {
    path: {id: string};
    query: undefined;
    body: {
      reason: string;
    };
    answer: Control;
  };
  /** News of one's own declarations, newest first (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  listNotifications: {
    path: undefined;
    query: {cursor?: string; limit?: number; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: NotificationPage;
  };
  /** Lanes, hit rates, dwell times, load, money (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  getDashboard: {
    path: undefined;
    query: {from?: string; to?: string; office?: string};
    body: undefined;
    answer: Dashboard;
  };
  /** Accounts (clearance_officer manager auditor administrator) */
  listAccounts: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: {
      items: Account[];
    };
  };
  /** A new account (administrator) */
  createAccount: {
    path: undefined;
    query: undefined;
    body: AccountInput;
    answer: Account;
  };
  /** One account (administrator) */
  getAccount: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: Account;
  };
  /** Change, switch off, unlock (administrator) */
  changeAccount: {
    path: {id: string};
    query: undefined;
    body: AccountChange;
    answer: Account;
  };
  /** Keys of connected systems (administrator) */
  listApiKeys: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: {
      items: ApiKey[];
    };
  };
  /** A new key, shown once (administrator) */
  createApiKey: {
    path: undefined;
    query: undefined;
    body: ApiKeyInput;
    answer: ApiKey;
  };
  /** Revoke (administrator) */
  revokeApiKey: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** Customs offices (any) */
  listOffices: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: {
      items: Office[];
    };
  };
  /** Make or change an office (administrator) */
  putOffice: {
    path: {id: string};
    query: undefined;
    body: Office;
    answer: Office;
  };
  /** Capacity, random share, due times (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  getPolicy: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: Policy;
  };
  /** A new version of it (targeting_officer analyst manager) */
  putPolicy: {
    path: undefined;
    query: undefined;
    body: PolicyInput;
    answer: Policy;
  };
  /** Rules, tables and lists by name (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  listRules: {
    path: undefined;
    query: {kind?: 'rule' | 'table' | 'list'; phase?: 'draft' | 'submitted' | 'returned' | 'approved' | 'shadow' | 'partial' | 'active' | 'retired' | 'withdrawn'; office?: string; text?: string; waiting?: 'true'; running?: 'true'; cursor?: string; limit?: number};
    body: undefined;
    answer: RulePage;
  };
  /** Write new rules, tables and lists: an entry for each in the text (targeting_officer analyst) */
  createRules: {
    path: undefined;
    query: undefined;
    body: {
      text: string;
      offices?: string[];
      secrecy?: RuleSecrecy;
      note?: string;
    };
    answer: {
      items: Rule[];
    };
  };
  /** What is wrong with a text, what its cases say, and its colours; nothing kept (targeting_officer analyst manager) */
  checkRules: {
    path: undefined;
    query: undefined;
    body: {
      text: string;
      cases?: boolean;
    };
    answer: RuleCheck;
  };
  /** What may stand at a place of a text (targeting_officer analyst manager) */
  completeRule: {
    path: undefined;
    query: undefined;
    body: {
      text: string;
      offset: number;
    };
    answer: {
      from: number;
      items: {
        text: string;
        kind: string;
        about: string;
      }[];
    };
  };
  /** The text as the house writes it (targeting_officer analyst manager) */
  formatRules: {
    path: undefined;
    query: undefined;
    body: {
      text: string;
    };
    answer: {
      text: string;
    };
  };
  /** What a rule may ask (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  getRuleFields: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: RuleFields;
  };
  /** A table's text as columns and rows (targeting_officer analyst manager) */
  readRuleTable: {
    path: undefined;
    query: undefined;
    body: {
      text: string;
    };
    answer: RuleTable;
  };
  /** Columns and rows as text (targeting_officer analyst manager) */
  writeRuleTable: {
    path: undefined;
    query: undefined;
    body: RuleTableInput;
    answer: {
      text: string;
      problems: RuleCellProblem[];
    };
  };
  /** Back-tests of the last day (targeting_officer analyst manager) */
  listBackTests: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: {
      items: BackTest[];
    };
  };
  /** What rules would have found in the past (targeting_officer analyst manager) */
  startBackTest: {
    path: undefined;
    query: undefined;
    body: {
      text?: string;
      name?: string;
      version?: number;
      from?: string;
      to?: string;
    };
    answer: BackTest;
  };
  /** Progress or result (targeting_officer analyst manager) */
  getBackTest: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: BackTest;
  };
  /** Cancel (targeting_officer analyst manager) */
  cancelBackTest: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** Rules that want a look: fruitless, overlapping, costly, due (targeting_officer analyst manager auditor) */
  listRuleReview: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: RuleReview;
  };
  /** Rules as a file (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  exportRules: {
    path: undefined;
    query: {name?: string};
    body: undefined;
    answer: string;
  };
  /** Many entries from a file (targeting_officer analyst) */
  importRules: {
    path: undefined;
    query: undefined;
    body: {
      text: string;
      note?: string;
      offices?: string[];
    };
    answer: {
      items: {
        name: string;
        result: 'created' | 'new_version' | 'same' | 'refused';
        problem?: string;
      }[];
    };
  };
  /** One entry with its versions (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  getRule: {
    path: {name: string};
    query: {version?: number};
    body: undefined;
    answer: Rule;
  };
  /** Where it holds, who may see it (targeting_officer analyst) */
  changeRule: {
    path: {name: string};
    query: undefined;
    body: {
      offices?: string[];
      secrecy?: RuleSecrecy;
    };
    answer: Rule;
  };
  /** A new version, as a draft (targeting_officer analyst) */
  addRuleVersion: {
    path: {name: string};
    query: undefined;
    body: {
      text: string;
      note?: string;
    };
    answer: Rule;
  };
  /** A step in a version's life (targeting_officer analyst manager) */
  moveRule: {
    path: {name: string};
    query: undefined;
    body: {
      version: number;
      to: RulePhase;
      percent?: number;
      reason?: string;
    };
    answer: Rule;
  };
  /** What changed between two versions (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  compareRule: {
    path: {name: string};
    query: {from?: number; to?: number};
    body: undefined;
    answer: {
      from: number;
      to: number;
      clauses: {
        clause: string;
        before: string;
        after: string;
      }[];
      lines: {
        kind: 'same' | 'removed' | 'added';
        text: string;
      }[];
    };
  };
  /** Its events (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  getRuleLife: {
    path: {name: string};
    query: {lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: {
      items: {
        seq: number;
        at: string;
        kind: string;
        by: string;
        by_name?: string;
        version?: number;
        sentence: string;
        data: Record<string, unknown>;
      }[];
    };
  };
  /** How it did, by day (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  getRuleStats: {
    path: {name: string};
    query: {days?: number};
    body: undefined;
    answer: {
      stats: RuleStats;
      days: {
        day: string;
        fired: number;
        watched: number;
        held: number;
        checked: number;
        right: number;
      }[];
    };
  };
  /** Where it fired, newest first (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  listRuleHits: {
    path: {name: string};
    query: {cursor?: string; limit?: number};
    body: undefined;
    answer: {
      items: {
        declaration: string;
        item: number;
        at: string;
        mode: RuleHitMode;
        lane?: Lane;
        outcome: 'none' | 'right' | 'wrong';
        importer?: string;
        goods?: string;
        version: number;
      }[];
      next?: string;
    };
  };
  /** A table or list for a spreadsheet (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  getRuleCsv: {
    path: {name: string};
    query: {version?: number};
    body: undefined;
    answer: string;
  };
  /** A new version from a spreadsheet (targeting_officer analyst) */
  putRuleCsv: {
    path: {name: string};
    query: {note?: string};
    body: string;
    answer: Rule;
  };
  /** Offer a version to other offices or to the nation (targeting_officer analyst) */
  proposeRule: {
    path: {name: string};
    query: undefined;
    body: {
      version: number;
      to: string[];
      note?: string;
    };
    answer: Rule;
  };
  /** Adopt or decline (targeting_officer analyst) */
  answerRuleProposal: {
    path: {name: string; number: number};
    query: undefined;
    body: {
      adopt: boolean;
      name?: string;
    };
    answer: Rule;
  };
  /** The tariff in force: what it is, and how much it holds (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  getTariff: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: TariffInfo;
  };
  /** The lines under a code, or the chapters by section (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  listTariffLines: {
    path: undefined;
    query: {under?: string; suffix?: number; day?: string; version?: string; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: TariffLines;
  };
  /** A line with all that the law says of it on a day (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  getTariffLine: {
    path: {code: string};
    query: {suffix?: number; origin?: string; trade?: 'import' | 'export'; day?: string; version?: string; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: TariffDetail;
  };
  /** Lines whose words or code fit (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  searchTariff: {
    path: undefined;
    query: {q: string; day?: string; limit?: number; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: TariffFound;
  };
  /** What goods have to pay, line by line, and every lawful way (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  reckonDuty: {
    path: undefined;
    query: {lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: DutyQuestion;
    answer: DutyAnswer;
  };
  /** Schemes that give goods of a country a preference, with their rules of origin (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  getOriginRules: {
    path: undefined;
    query: {code: string; origin: string; day?: string; version?: string; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: OriginRules;
  };
  /** Whether goods originate under a scheme, by what their producer says of the materials (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  checkOrigin: {
    path: undefined;
    query: {version?: string; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: OriginQuestion;
    answer: OriginAnswer;
  };
  /** What a parcel costs its buyer: price, freight, duty, tax, fees, with relief and flat rates for small values (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  reckonLanded: {
    path: undefined;
    query: {version?: string; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: LandedQuestion;
    answer: LandedAnswer;
  };
  /** What changes between two days, or between the tariff in force and another version (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  listTariffChanges: {
    path: undefined;
    query: {since?: string; until?: string; under?: string; version?: string; cursor?: string; limit?: number; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: TariffChanges;
  };
  /** Tariff quotas with what is left of each (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  listQuotas: {
    path: undefined;
    query: {day?: string; q?: string; cursor?: string; limit?: number; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: QuotaPage;
  };
  /** A quota, its goods, and how it was used (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  getQuota: {
    path: {order: string};
    query: {day?: string; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: QuotaDetail;
  };
  /** The codes whose changes I am told of (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  getTariffWatches: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: TariffWatchList;
  };
  /** Choose the codes whose changes I am told of (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  putTariffWatches: {
    path: undefined;
    query: undefined;
    body: TariffWatches;
    answer: TariffWatchList;
  };
  /** All versions that were loaded, the newest first (analyst manager) */
  listTariffVersions: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: TariffVersionPage;
  };
  /** Load a tariff: its files as text (analyst manager) */
  loadTariffVersion: {
    path: undefined;
    query: undefined;
    body: TariffFiles;
    answer: TariffVersion;
  };
  /** A version, with what a person should look at (analyst manager) */
  getTariffVersion: {
    path: {version: string};
    query: undefined;
    body: undefined;
    answer: TariffVersion;
  };
  /** Put a version in force (analyst manager) */
  activateTariffVersion: {
    path: {version: string};
    query: undefined;
    body: undefined;
    answer: TariffVersion;
  };
  /** What an item would have had to pay, had it been declared otherwise (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor) */
  reckonItemDuty: {
    path: {id: string; number: number};
    query: {lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: ItemCorrections;
    answer: ItemDuty;
  };
  /** Which codes goods may bear, from their description (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  classifyGoods: {
    path: undefined;
    query: {lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: ClassifyQuestion;
    answer: ClassifyAnswer;
  };
  /** Published rulings on codes, the newest first (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  listRulings: {
    path: undefined;
    query: {q?: string; code?: string; cursor?: string; limit?: number};
    body: undefined;
    answer: RulingPage;
  };
  /** Publish a ruling: it counts in the next answer (analyst manager) */
  addRuling: {
    path: undefined;
    query: undefined;
    body: RulingInput;
    answer: Ruling;
  };
  /** Withdraw a ruling: it counts no more (analyst manager) */
  withdrawRuling: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** Movements, those that need attention first, then the newest (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  listMovements: {
    path: undefined;
    query: {state?: MovementState; attention?: boolean; corridor?: string; carrier?: string; office?: string; q?: string; cursor?: string; limit?: number};
    body: undefined;
    answer: MovementPage;
  };
  /** Plan a movement (trader broker clearance_officer system control_room_officer) */
  planMovement: {
    path: undefined;
    query: undefined;
    body: MovementInput;
    answer: Movement;
  };
  /** One movement with its path and steps (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  getMovement: {
    path: {id: string};
    query: {lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: Movement;
  };
  /** Change a movement that is planned (trader broker clearance_officer system control_room_officer) */
  changeMovement: {
    path: {id: string};
    query: undefined;
    body: MovementInput;
    answer: Movement;
  };
  /** Arm, depart, arrive, close or cancel (trader broker clearance_officer inspector system control_room_officer gate_officer) */
  stepMovement: {
    path: {id: string};
    query: undefined;
    body: MovementStepInput;
    answer: Movement;
  };
  /** Ask for the seal to be opened (inspector manager control_room_officer) */
  askDisarm: {
    path: {id: string};
    query: undefined;
    body: DisarmInput;
    answer: DisarmRequest;
  };
  /** Approve or refuse, as another person (inspector manager control_room_officer) */
  decideDisarm: {
    path: {id: string};
    query: undefined;
    body: DisarmDecision;
    answer: DisarmRequest;
  };
  /** Where it went: points, stops, sensors, seal, gates, alarms (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  getTrack: {
    path: {id: string};
    query: {from?: string; until?: string; points?: number; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: Track;
  };
  /** Raw frames of its devices with the hashes of the log (analyst manager auditor control_room_officer) */
  listFrames: {
    path: {id: string};
    query: {from?: string; until?: string; cursor?: string; limit?: number};
    body: undefined;
    answer: FramePage;
  };
  /** The signed file of the journey (manager auditor control_room_officer) */
  getEvidenceFile: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: MovementEvidence;
  };
  /** Where everything is now (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  getUnits: {
    path: undefined;
    query: {bbox?: string; attention?: boolean; most?: number};
    body: undefined;
    answer: UnitPicture;
  };
  /** Live: server-sent events 'units' with a UnitPicture of what changed, 'alarm' with an Alarm, 'pass' with a GatePass, 'movement' with a MovementSummary, 'dispatch' with a Dispatch (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  streamUnits: {
    path: undefined;
    query: {bbox?: string; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: string;
  };
  /** Alarms, the worst first, then the newest (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor control_room_officer gate_officer) */
  listAlarms: {
    path: undefined;
    query: {state?: AlarmState; severity?: Severity; kind?: AlarmKind; movement?: string; mine?: boolean; q?: string; from?: string; until?: string; cursor?: string; limit?: number; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: AlarmPage;
  };
  /** One alarm with all that was done (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor control_room_officer gate_officer) */
  getAlarm: {
    path: {id: string};
    query: {lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: AlarmDetail;
  };
  /** Acknowledge, note, hand over, close, reopen (manager control_room_officer) */
  stepAlarm: {
    path: {id: string};
    query: {lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: AlarmStepInput;
    answer: AlarmDetail;
  };
  /** Response units with distance and time to it, the nearest first (control_room_officer) */
  listHelpers: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: HelperPage;
  };
  /** Send a response unit (control_room_officer) */
  sendHelp: {
    path: {id: string};
    query: undefined;
    body: DispatchInput;
    answer: Dispatch;
  };
  /** Dispatches, open ones first (inspector control_room_officer gate_officer) */
  listDispatches: {
    path: undefined;
    query: {mine?: boolean; open?: boolean; cursor?: string; limit?: number; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: DispatchPage;
  };
  /** Accept, go, arrive, report (inspector control_room_officer gate_officer) */
  stepDispatch: {
    path: {id: string};
    query: undefined;
    body: DispatchStepInput;
    answer: Dispatch;
  };
  /** Response units (inspector control_room_officer gate_officer) */
  listResponseUnits: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: ResponseUnitPage;
  };
  /** Make or change a response unit (control_room_officer) */
  putResponseUnit: {
    path: {id: string};
    query: undefined;
    body: ResponseUnitInput;
    answer: ResponseUnit;
  };
  /** Shifts of the control room, the newest first (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor control_room_officer gate_officer) */
  listShifts: {
    path: undefined;
    query: {cursor?: string; limit?: number};
    body: undefined;
    answer: ShiftPage;
  };
  /** Hand the room over: open alarms go with it (control_room_officer) */
  handOverShift: {
    path: undefined;
    query: undefined;
    body: ShiftInput;
    answer: Shift;
  };
  /** Take it (control_room_officer) */
  acceptShift: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: Shift;
  };
  /** Places, corridors and fences (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  listGeography: {
    path: undefined;
    query: {kind?: 'place' | 'corridor' | 'fence'; retired?: boolean; bbox?: string; q?: string; cursor?: string; limit?: number};
    body: undefined;
    answer: GeoThingPage;
  };
  /** One with all its versions, the newest first (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  getGeoThing: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: GeoVersions;
  };
  /** Make, change or retire one; `kind` for a new one (manager control_room_officer) */
  putGeoThing: {
    path: {id: string};
    query: {kind?: 'place' | 'corridor' | 'fence'};
    body: GeoThingInput;
    answer: GeoThing;
  };
  /** Put the waiting version in force, as another person (manager control_room_officer) */
  approveGeoThing: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: GeoThing;
  };
  /** Read a GeoJSON or KML file into shapes (manager control_room_officer) */
  readGeography: {
    path: undefined;
    query: undefined;
    body: GeoImport;
    answer: GeoImported;
  };
  /** Layers of the map that the operator loaded (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  getBaseMap: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: BaseMap;
  };
  /** One layer as GeoJSON (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  getBaseMapLayer: {
    path: {name: string};
    query: undefined;
    body: undefined;
    answer: string;
  };
  /** Devices: stock, leases, what was heard (manager control_room_officer) */
  listDevices: {
    path: undefined;
    query: {state?: 'in_stock' | 'leased' | 'armed' | 'in_repair' | 'lost' | 'retired'; kind?: string; q?: string; cursor?: string; limit?: number};
    body: undefined;
    answer: DevicePage;
  };
  /** One device (manager control_room_officer) */
  getDevice: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: Device;
  };
  /** Register or change a device (manager control_room_officer) */
  putDevice: {
    path: {id: string};
    query: undefined;
    body: DeviceInput;
    answer: Device;
  };
  /** Commands, the newest first (manager control_room_officer) */
  listDeviceCommands: {
    path: {id: string};
    query: {cursor?: string; limit?: number};
    body: undefined;
    answer: DeviceCommandPage;
  };
  /** Send a command (control_room_officer) */
  commandDevice: {
    path: {id: string};
    query: undefined;
    body: DeviceCommandInput;
    answer: DeviceCommand;
  };
  /** Gates with what waits there (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  listGates: {
    path: undefined;
    query: {gate?: string};
    body: undefined;
    answer: GatePage;
  };
  /** Readings of cameras, readers, scales and portals (system gate_officer) */
  takeReadings: {
    path: {id: string};
    query: undefined;
    body: GateReadings;
    answer: GateTaken;
  };
  /** Passes, the newest first (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  listPasses: {
    path: {id: string};
    query: {decision?: 'open' | 'hold' | 'refer'; from?: string; until?: string; cursor?: string; limit?: number; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: GatePassPage;
  };
  /** Decide about one that is held (control_room_officer gate_officer) */
  decidePass: {
    path: {id: string; pass: string};
    query: {lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: GateDecision;
    answer: GatePass;
  };
  /** The signed list by which the gate works alone (system control_room_officer gate_officer) */
  getGateList: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: GateList;
  };
  /** Booths that are open, and who may take the trusted lane (analyst manager control_room_officer gate_officer) */
  putGateSettings: {
    path: {id: string};
    query: undefined;
    body: GateSettingsInput;
    answer: Gate;
  };
  /** What a gate decided while it was alone (system control_room_officer gate_officer) */
  takeGateJournal: {
    path: {id: string};
    query: undefined;
    body: GateJournal;
    answer: GateJournalTaken;
  };
  /** Thresholds in force (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor control_room_officer gate_officer) */
  getTrackSettings: {
    path: undefined;
    query: {lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: TrackSettings;
  };
  /** Change thresholds (analyst manager) */
  putTrackSettings: {
    path: undefined;
    query: undefined;
    body: TrackSettingsInput;
    answer: TrackSettings;
  };
  /** Trips, stops, violations, devices or gates (clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor control_room_officer gate_officer) */
  getTrackReport: {
    path: {kind: 'trips' | 'stops' | 'violations' | 'devices' | 'gates'};
    query: {from?: string; until?: string; corridor?: string; carrier?: string; lang?: 'en' | 'fr' | 'es' | 'ar'};
    body: undefined;
    answer: TrackReport;
  };
  /** EPCIS 2.0 events in (system gate_officer) */
  captureEpcis: {
    path: undefined;
    query: undefined;
    body: Record<string, unknown>;
    answer: EpcisAnswer;
  };
  /** EPCIS 2.0 events out (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  queryEpcis: {
    path: undefined;
    query: {eventType?: string; GE_eventTime?: string; LT_eventTime?: string; EQ_bizStep?: string; EQ_disposition?: string; EQ_readPoint?: string; EQ_bizLocation?: string; MATCH_anyEPC?: string; eventID?: string; perPage?: number; nextPageToken?: string};
    body: undefined;
    answer: string;
  };
  /** How the federation looks from here: members, logs, charter (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  getFederation: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: LedgerFederation;
  };
  /** Lies and faults of logs and members, the newest first (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  listLedgerAlarms: {
    path: undefined;
    query: {before?: string};
    body: undefined;
    answer: LedgerAlarmPage;
  };
  /** Note that somebody has seen it and what is done (administrator) */
  acknowledgeLedgerAlarm: {
    path: {id: string};
    query: undefined;
    body: LedgerNote;
    answer: LedgerAlarm;
  };
  /** The document that proves a lie, for anybody to verify (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  getLedgerEvidence: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: Record<string, unknown>;
  };
  /** Records of all logs as they stand, the last changed first (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  listLedgerRecords: {
    path: undefined;
    query: {kind?: LedgerKind; status?: string; member?: string; party?: string; text?: string; ended?: boolean; cursor?: string; limit?: number};
    body: undefined;
    answer: LedgerRecordPage;
  };
  /** Say something: a first entry or the next one of an object (trader broker clearance_officer inspector manager system gate_officer) */
  sayToLedger: {
    path: undefined;
    query: undefined;
    body: LedgerWish;
    answer: LedgerSaid;
  };
  /** One record with its story (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  getLedgerRecord: {
    path: {kind: LedgerKind; local: string};
    query: undefined;
    body: undefined;
    answer: LedgerStory;
  };
  /** The proof file of one entry, to be kept and checked offline (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  getLedgerProof: {
    path: {kind: LedgerKind; local: string; number: number};
    query: undefined;
    body: undefined;
    answer: LedgerProof;
  };
  /** The entry as it was signed (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  getLedgerEntry: {
    path: {kind: LedgerKind; local: string; number: number};
    query: undefined;
    body: undefined;
    answer: string;
  };
  /** A page with a code that anybody can check (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  getLedgerPaper: {
    path: {kind: LedgerKind; local: string};
    query: undefined;
    body: undefined;
    answer: string;
  };
  /** The certificate: a credential, an OpenAttestation document, or the file (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  getLedgerCredential: {
    path: {local: string};
    query: undefined;
    body: undefined;
    answer: Record<string, unknown>;
  };
  /** Whether a number is in a registry (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  lookUpLedgerNumber: {
    path: {local: string};
    query: {number: string};
    body: undefined;
    answer: LedgerNumber;
  };
  /** Answer about a blinded number without learning it (RFC 9497) (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  evaluateLedgerNumber: {
    path: {local: string};
    query: undefined;
    body: LedgerBlinded;
    answer: LedgerEvaluated;
  };
  /** What waits for signatures (trader broker clearance_officer inspector manager administrator system gate_officer) */
  listLedgerDrafts: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: LedgerDraftPage;
  };
  /** Take in a text that another member drafted, to sign it here (trader broker clearance_officer inspector manager administrator system gate_officer) */
  takeLedgerDraft: {
    path: undefined;
    query: undefined;
    body: LedgerDraftText;
    answer: LedgerDraft;
  };
  /** One of them (trader broker clearance_officer inspector manager administrator system gate_officer) */
  getLedgerDraft: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: LedgerDraft;
  };
  /** Withdraw it: nothing was said (trader broker clearance_officer inspector manager administrator system gate_officer) */
  withdrawLedgerDraft: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** Sign it with a key that is kept here, or hand in a line signed elsewhere (trader broker clearance_officer inspector manager administrator system gate_officer) */
  signLedgerDraft: {
    path: {id: string};
    query: undefined;
    body: LedgerSignature;
    answer: LedgerDraft | LedgerSaid;
  };
  /** Keys of holders that are kept here (trader broker clearance_officer manager system) */
  listLedgerKeys: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: LedgerHolderKeys;
  };
  /** Make one for a client (trader broker clearance_officer manager system) */
  makeLedgerKey: {
    path: undefined;
    query: undefined;
    body: LedgerKeyInput;
    answer: LedgerHolderKey;
  };
  /** Keep a file beside the record (the body is the file) (clearance_officer manager) */
  keepLedgerDocument: {
    path: {kind: LedgerKind; local: string};
    query: undefined;
    body: Blob;
    answer: LedgerDocument;
  };
  /** Such a file (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  getLedgerDocument: {
    path: {kind: LedgerKind; local: string; sha256: string};
    query: undefined;
    body: undefined;
    answer: string;
  };
  /** Delete the private fields of a record here, with their salts (clearance_officer manager) */
  forgetLedgerPrivate: {
    path: {kind: LedgerKind; local: string};
    query: undefined;
    body: LedgerReason;
    answer: LedgerForgotten;
  };
  /** Show some private fields: a document that is checked against the ledger (trader broker clearance_officer manager system) */
  discloseLedgerRecord: {
    path: {kind: LedgerKind; local: string};
    query: undefined;
    body: LedgerDisclose;
    answer: Record<string, unknown>;
  };
  /** Keys of all members: what each may sign, since when, and its fingerprint (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system control_room_officer gate_officer) */
  listCharterKeys: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: LedgerCharterKeys;
  };
  /** Draft a change of the charter and sign it (administrator) */
  draftCharterChange: {
    path: undefined;
    query: undefined;
    body: LedgerCharterChange;
    answer: LedgerDraft;
  };
  /** Do these documents comply with this letter of credit? (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor system control_room_officer gate_officer) */
  checkPresentation: {
    path: undefined;
    query: undefined;
    body: PresentationQuestion;
    answer: PresentationAnswer;
  };
  /** Check a document: proof, credential, evidence, code of a paper (public) */
  verifyLedgerDocument: {
    path: undefined;
    query: undefined;
    body: Blob;
    answer: LedgerChecked;
  };
  /** What a verifier has to pin (public) */
  getLedgerTrust: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: LedgerTrust;
  };
  /** Webhooks (broker administrator system) */
  listWebhooks: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: {
      items: Webhook[];
    };
  };
  /** A new webhook; its secret is shown once (broker administrator system) */
  createWebhook: {
    path: undefined;
    query: undefined;
    body: WebhookInput;
    answer: Webhook;
  };
  /** Remove (broker administrator system) */
  deleteWebhook: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  /** What was sent and what came back (broker administrator system) */
  listDeliveries: {
    path: {id: string};
    query: undefined;
    body: undefined;
    answer: {
      items: Delivery[];
    };
  };
  /** Who read what (auditor) */
  listReads: {
    path: undefined;
    query: {declaration?: string; actor?: string; cursor?: string; limit?: number};
    body: undefined;
    answer: Reads;
  };
  /** Recompute the chain of hashes (auditor administrator) */
  verifyJournal: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: ChainCheck;
  };
  /** The simulated stream; 404 without --demo (any) */
  getDemo: {
    path: undefined;
    query: undefined;
    body: undefined;
    answer: Demo;
  };
  /** Faster, slower, stop (administrator) */
  putDemo: {
    path: undefined;
    query: undefined;
    body: {
      per_minute: number;
      inspectors?: boolean;
    };
    answer: Demo;
  };
}

// k: Idempotency-Key, v: If-Match, l: lang in the query, n: the body is NDJSON, b: the body is a file.
export const OPERATIONS = {
  health: ['GET', '/health', ''],
  ready: ['GET', '/ready', ''],
  metrics: ['GET', '/metrics', ''],
  openapi: ['GET', '/api/v1/openapi.json', ''],
  getSession: ['GET', '/api/v1/session', ''],
  signIn: ['POST', '/api/v1/session', ''],
  signOut: ['DELETE', '/api/v1/session', ''],
  setUp: ['POST', '/api/v1/setup', ''],
  changePassword: ['PUT', '/api/v1/session/password', ''],
  beginSecondFactor: ['POST', '/api/v1/session/second-factor', ''],
  confirmSecondFactor: ['PUT', '/api/v1/session/second-factor', ''],
  setPreferences: ['PATCH', '/api/v1/session/preferences', ''],
  getReference: ['GET', '/api/v1/reference', 'l'],
  validate: ['POST', '/api/v1/declarations/validate', ''],
  lodge: ['POST', '/api/v1/declarations', 'k'],
  listDeclarations: ['GET', '/api/v1/declarations', 'l'],
  lodgeBulk: ['POST', '/api/v1/declarations/bulk', 'kn'],
  getDeclaration: ['GET', '/api/v1/declarations/{id}', 'l'],
  amend: ['PUT', '/api/v1/declarations/{id}', 'kv'],
  cancel: ['POST', '/api/v1/declarations/{id}/cancel', 'k'],
  arrive: ['POST', '/api/v1/declarations/{id}/arrive', 'k'],
  getHistory: ['GET', '/api/v1/declarations/{id}/history', 'l'],
  getFindings: ['GET', '/api/v1/declarations/{id}/findings', 'l'],
  getEvidence: ['GET', '/api/v1/declarations/{id}/items/{number}/evidence', 'l'],
  getDeclarationStages: ['GET', '/api/v1/declarations/{id}/stages', ''],
  stateConsignment: ['PUT', '/api/v1/consignments/{reference}/{stage}', 'k'],
  getConsignment: ['GET', '/api/v1/consignments/{reference}', ''],
  getDeclarationRules: ['GET', '/api/v1/declarations/{id}/rules', ''],
  explainRule: ['GET', '/api/v1/declarations/{id}/rules/{name}', ''],
  attach: ['POST', '/api/v1/declarations/{id}/documents', 'kb'],
  getDocument: ['GET', '/api/v1/declarations/{id}/documents/{document}', ''],
  reroute: ['POST', '/api/v1/declarations/{id}/reroute', 'k'],
  release: ['POST', '/api/v1/declarations/{id}/release', 'k'],
  hold: ['POST', '/api/v1/declarations/{id}/hold', 'k'],
  seize: ['POST', '/api/v1/declarations/{id}/seize', 'k'],
  getQueue: ['GET', '/api/v1/queue', 'l'],
  streamEvents: ['GET', '/api/v1/events', 'l'],
  listControls: ['GET', '/api/v1/controls', 'l'],
  getControl: ['GET', '/api/v1/controls/{id}', 'l'],
  assignControl: ['POST', '/api/v1/controls/{id}/assign', 'k'],
  startControl: ['POST', '/api/v1/controls/{id}/start', 'k'],
  recordAct: ['POST', '/api/v1/controls/{id}/act', 'k'],
  dismissControl: ['POST', '/api/v1/controls/{id}/dismiss', 'k'],
  listNotifications: ['GET', '/api/v1/notifications', 'l'],
  getDashboard: ['GET', '/api/v1/dashboard', ''],
  listAccounts: ['GET', '/api/v1/accounts', ''],
  createAccount: ['POST', '/api/v1/accounts', 'k'],
  getAccount: ['GET', '/api/v1/accounts/{id}', ''],
  changeAccount: ['PATCH', '/api/v1/accounts/{id}', 'k'],
  listApiKeys: ['GET', '/api/v1/api-keys', ''],
  createApiKey: ['POST', '/api/v1/api-keys', 'k'],
  revokeApiKey: ['DELETE', '/api/v1/api-keys/{id}', 'k'],
  listOffices: ['GET', '/api/v1/offices', ''],
  putOffice: ['PUT', '/api/v1/offices/{id}', 'k'],
  getPolicy: ['GET', '/api/v1/policy', ''],
  putPolicy: ['PUT', '/api/v1/policy', 'kv'],
  listRules: ['GET', '/api/v1/rules', ''],
  createRules: ['POST', '/api/v1/rules', 'k'],
  checkRules: ['POST', '/api/v1/rules/check', ''],
  completeRule: ['POST', '/api/v1/rules/complete', ''],
  formatRules: ['POST', '/api/v1/rules/format', ''],
  getRuleFields: ['GET', '/api/v1/rules/fields', ''],
  readRuleTable: ['POST', '/api/v1/rules/table', ''],
  writeRuleTable: ['POST', '/api/v1/rules/table/text', ''],
  listBackTests: ['GET', '/api/v1/rules/back-tests', ''],
  startBackTest: ['POST', '/api/v1/rules/back-tests', ''],
  getBackTest: ['GET', '/api/v1/rules/back-tests/{id}', ''],
  cancelBackTest: ['DELETE', '/api/v1/rules/back-tests/{id}', ''],
  listRuleReview: ['GET', '/api/v1/rules/review', ''],
  exportRules: ['GET', '/api/v1/rules/export', ''],
  importRules: ['POST', '/api/v1/rules/import', 'k'],
  getRule: ['GET', '/api/v1/rules/{name}', ''],
  changeRule: ['PATCH', '/api/v1/rules/{name}', 'kv'],
  addRuleVersion: ['POST', '/api/v1/rules/{name}/versions', 'kv'],
  moveRule: ['POST', '/api/v1/rules/{name}/moves', 'kv'],
  compareRule: ['GET', '/api/v1/rules/{name}/compare', ''],
  getRuleLife: ['GET', '/api/v1/rules/{name}/life', 'l'],
  getRuleStats: ['GET', '/api/v1/rules/{name}/stats', ''],
  listRuleHits: ['GET', '/api/v1/rules/{name}/hits', ''],
  getRuleCsv: ['GET', '/api/v1/rules/{name}/csv', ''],
  putRuleCsv: ['POST', '/api/v1/rules/{name}/csv', 'kv'],
  proposeRule: ['POST', '/api/v1/rules/{name}/proposals', 'kv'],
  answerRuleProposal: ['POST', '/api/v1/rules/{name}/proposals/{number}/answer', 'k'],
  getTariff: ['GET', '/api/v1/tariff', ''],
  listTariffLines: ['GET', '/api/v1/tariff/lines', 'l'],
  getTariffLine: ['GET', '/api/v1/tariff/lines/{code}', 'l'],
  searchTariff: ['GET', '/api/v1/tariff/search', 'l'],
  reckonDuty: ['POST', '/api/v1/tariff/duty', 'l'],
  getOriginRules: ['GET', '/api/v1/tariff/origin', 'l'],
  checkOrigin: ['POST', '/api/v1/tariff/origin/check', 'l'],
  reckonLanded: ['POST', '/api/v1/tariff/landed', 'l'],
  listTariffChanges: ['GET', '/api/v1/tariff/changes', 'l'],
  listQuotas: ['GET', '/api/v1/tariff/quotas', 'l'],
  getQuota: ['GET', '/api/v1/tariff/quotas/{order}', 'l'],
  getTariffWatches: ['GET', '/api/v1/tariff/watches', ''],
  putTariffWatches: ['PUT', '/api/v1/tariff/watches', 'k'],
  listTariffVersions: ['GET', '/api/v1/tariff/versions', ''],
  loadTariffVersion: ['POST', '/api/v1/tariff/versions', 'k'],
  getTariffVersion: ['GET', '/api/v1/tariff/versions/{version}', ''],
  activateTariffVersion: ['POST', '/api/v1/tariff/versions/{version}/activate', 'k'],
  reckonItemDuty: ['POST', '/api/v1/declarations/{id}/items/{number}/duty', 'l'],
  classifyGoods: ['POST', '/api/v1/classify', 'l'],
  listRulings: ['GET', '/api/v1/rulings', ''],
  addRuling: ['POST', '/api/v1/rulings', 'k'],
  withdrawRuling: ['POST', '/api/v1/rulings/{id}/withdraw', 'k'],
  listMovements: ['GET', '/api/v1/movements', ''],
  planMovement: ['POST', '/api/v1/movements', 'k'],
  getMovement: ['GET', '/api/v1/movements/{id}', 'l'],
  changeMovement: ['PUT', '/api/v1/movements/{id}', 'kv'],
  stepMovement: ['POST', '/api/v1/movements/{id}/steps', 'kv'],
  askDisarm: ['POST', '/api/v1/movements/{id}/disarm', 'k'],
  decideDisarm: ['POST', '/api/v1/movements/{id}/disarm/decision', 'k'],
  getTrack: ['GET', '/api/v1/movements/{id}/track', 'l'],
  listFrames: ['GET', '/api/v1/movements/{id}/frames', ''],
  getEvidenceFile: ['GET', '/api/v1/movements/{id}/evidence', ''],
  getUnits: ['GET', '/api/v1/units', ''],
  streamUnits: ['GET', '/api/v1/units/stream', 'l'],
  listAlarms: ['GET', '/api/v1/alarms', 'l'],
  getAlarm: ['GET', '/api/v1/alarms/{id}', 'l'],
  stepAlarm: ['POST', '/api/v1/alarms/{id}/steps', 'kvl'],
  listHelpers: ['GET', '/api/v1/alarms/{id}/helpers', ''],
  sendHelp: ['POST', '/api/v1/alarms/{id}/dispatch', 'k'],
  listDispatches: ['GET', '/api/v1/dispatches', 'l'],
  stepDispatch: ['POST', '/api/v1/dispatches/{id}/steps', 'kv'],
  listResponseUnits: ['GET', '/api/v1/response-units', ''],
  putResponseUnit: ['PUT', '/api/v1/response-units/{id}', 'k'],
  listShifts: ['GET', '/api/v1/shifts', ''],
  handOverShift: ['POST', '/api/v1/shifts', 'k'],
  acceptShift: ['POST', '/api/v1/shifts/{id}/accept', 'k'],
  listGeography: ['GET', '/api/v1/geography', ''],
  getGeoThing: ['GET', '/api/v1/geography/{id}', ''],
  putGeoThing: ['PUT', '/api/v1/geography/{id}', 'k'],
  approveGeoThing: ['POST', '/api/v1/geography/{id}/approve', 'k'],
  readGeography: ['POST', '/api/v1/geography/import', ''],
  getBaseMap: ['GET', '/api/v1/base-map', ''],
  getBaseMapLayer: ['GET', '/api/v1/base-map/{name}', ''],
  listDevices: ['GET', '/api/v1/devices', ''],
  getDevice: ['GET', '/api/v1/devices/{id}', ''],
  putDevice: ['PUT', '/api/v1/devices/{id}', 'k'],
  listDeviceCommands: ['GET', '/api/v1/devices/{id}/commands', ''],
  commandDevice: ['POST', '/api/v1/devices/{id}/commands', 'k'],
  listGates: ['GET', '/api/v1/gates', ''],
  takeReadings: ['POST', '/api/v1/gates/{id}/readings', ''],
  listPasses: ['GET', '/api/v1/gates/{id}/passes', 'l'],
  decidePass: ['POST', '/api/v1/gates/{id}/passes/{pass}', 'kvl'],
  getGateList: ['GET', '/api/v1/gates/{id}/list', ''],
  putGateSettings: ['PUT', '/api/v1/gates/{id}/settings', 'kv'],
  takeGateJournal: ['POST', '/api/v1/gates/{id}/journal', 'k'],
  getTrackSettings: ['GET', '/api/v1/track-settings', 'l'],
  putTrackSettings: ['PUT', '/api/v1/track-settings', 'kv'],
  getTrackReport: ['GET', '/api/v1/track-reports/{kind}', 'l'],
  captureEpcis: ['POST', '/api/v1/epcis/capture', ''],
  queryEpcis: ['GET', '/api/v1/epcis/events', ''],
  getFederation: ['GET', '/api/v1/ledger/federation', ''],
  listLedgerAlarms: ['GET', '/api/v1/ledger/alarms', ''],
  acknowledgeLedgerAlarm: ['POST', '/api/v1/ledger/alarms/{id}/acknowledge', 'k'],
  getLedgerEvidence: ['GET', '/api/v1/ledger/evidence/{id}', ''],
  listLedgerRecords: ['GET', '/api/v1/ledger/records', ''],
  sayToLedger: ['POST', '/api/v1/ledger/records', 'k'],
  getLedgerRecord: ['GET', '/api/v1/ledger/records/{kind}/{local}', ''],
  getLedgerProof: ['GET', '/api/v1/ledger/records/{kind}/{local}/entries/{number}/proof', ''],
  getLedgerEntry: ['GET', '/api/v1/ledger/records/{kind}/{local}/entries/{number}/entry', ''],
  getLedgerPaper: ['GET', '/api/v1/ledger/records/{kind}/{local}/paper', ''],
  getLedgerCredential: ['GET', '/api/v1/ledger/certificates/{local}/credential', ''],
  lookUpLedgerNumber: ['GET', '/api/v1/ledger/numbers/{local}', ''],
  evaluateLedgerNumber: ['POST', '/api/v1/ledger/numbers/{local}/evaluate', ''],
  listLedgerDrafts: ['GET', '/api/v1/ledger/drafts', ''],
  takeLedgerDraft: ['POST', '/api/v1/ledger/drafts', 'k'],
  getLedgerDraft: ['GET', '/api/v1/ledger/drafts/{id}', ''],
  withdrawLedgerDraft: ['DELETE', '/api/v1/ledger/drafts/{id}', 'k'],
  signLedgerDraft: ['POST', '/api/v1/ledger/drafts/{id}/signatures', 'k'],
  listLedgerKeys: ['GET', '/api/v1/ledger/keys', ''],
  makeLedgerKey: ['POST', '/api/v1/ledger/keys', 'k'],
  keepLedgerDocument: ['POST', '/api/v1/ledger/records/{kind}/{local}/documents', 'kb'],
  getLedgerDocument: ['GET', '/api/v1/ledger/records/{kind}/{local}/documents/{sha256}', ''],
  forgetLedgerPrivate: ['DELETE', '/api/v1/ledger/records/{kind}/{local}/private', 'k'],
  discloseLedgerRecord: ['POST', '/api/v1/ledger/records/{kind}/{local}/disclosure', 'k'],
  listCharterKeys: ['GET', '/api/v1/ledger/charter/keys', ''],
  draftCharterChange: ['POST', '/api/v1/ledger/charter/changes', 'k'],
  checkPresentation: ['POST', '/api/v1/ledger/presentations/check', ''],
  verifyLedgerDocument: ['POST', '/api/v1/ledger/verify', 'b'],
  getLedgerTrust: ['GET', '/api/v1/ledger/trust', ''],
  listWebhooks: ['GET', '/api/v1/webhooks', ''],
  createWebhook: ['POST', '/api/v1/webhooks', 'k'],
  deleteWebhook: ['DELETE', '/api/v1/webhooks/{id}', 'k'],
  listDeliveries: ['GET', '/api/v1/webhooks/{id}/deliveries', ''],
  listReads: ['GET', '/api/v1/access-journal', ''],
  verifyJournal: ['POST', '/api/v1/journal/verify', ''],
  getDemo: ['GET', '/api/v1/demo', ''],
  putDemo: ['PUT', '/api/v1/demo', ''],
} as const;

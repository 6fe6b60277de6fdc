// Made by scripts/generate_types.mjs from src/api/openapi.json: change that, not this.

/** green: release; blue: release, audit afterwards; yellow: documents; red: inspection */
export type Lane = 'green' | 'blue' | 'yellow' | 'red';

export type Status = 'pre_arrival' | 'under_control' | 'held' | 'released' | 'seized' | 'cancelled';

export type Role = 'trader' | 'broker' | 'clearance_officer' | 'targeting_officer' | 'inspector' | 'post_clearance_auditor' | 'analyst' | 'manager' | 'auditor' | 'administrator' | 'system';

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

export type Demo = {
  running: boolean;
  per_minute: number;
  lodged: number;
  inspectors?: boolean;
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
  /** Live: server-sent events 'declaration' with a Summary, 'control', 'notification' (any) */
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
  /** News of one's own declarations, newest first (trader broker clearance_officer targeting_officer inspector post_clearance_auditor analyst manager auditor administrator system) */
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
  listWebhooks: ['GET', '/api/v1/webhooks', ''],
  createWebhook: ['POST', '/api/v1/webhooks', 'k'],
  deleteWebhook: ['DELETE', '/api/v1/webhooks/{id}', 'k'],
  listDeliveries: ['GET', '/api/v1/webhooks/{id}/deliveries', ''],
  listReads: ['GET', '/api/v1/access-journal', ''],
  verifyJournal: ['POST', '/api/v1/journal/verify', ''],
  getDemo: ['GET', '/api/v1/demo', ''],
  putDemo: ['PUT', '/api/v1/demo', ''],
} as const;

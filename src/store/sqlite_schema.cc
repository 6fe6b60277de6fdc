#include "store/sqlite_schema.h"

#include <fmt/format.h>

namespace tidewaiter::store {
namespace {

// 2: rule_hit.
constexpr int kVersion = 2;

// A condition such as `status IN (1, 2, 3)` stands in an index and in the same words in the queries
// that use it: the states in which somebody still has to do something (desk/words.h).
constexpr const char* kJournal = R"sql(
CREATE TABLE event(
  seq INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
  version INTEGER NOT NULL, actor TEXT NOT NULL, request TEXT NOT NULL, data TEXT NOT NULL,
  hash BLOB NOT NULL);
CREATE INDEX event_subject ON event(subject);
CREATE INDEX event_kind ON event(kind)
  WHERE substr(kind, 1, 12) <> 'declaration.' OR kind = 'declaration.read';
CREATE INDEX event_read ON event(actor) WHERE kind = 'declaration.read';

CREATE TABLE notification(
  party TEXT NOT NULL, seq INTEGER NOT NULL, declaration TEXT NOT NULL, lrn TEXT NOT NULL,
  code TEXT NOT NULL, time_ms INTEGER NOT NULL, PRIMARY KEY(party, seq)) WITHOUT ROWID;

CREATE TABLE answer(
  principal TEXT NOT NULL, key TEXT NOT NULL, request INTEGER NOT NULL, time_ms INTEGER NOT NULL,
  status INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY(principal, key)) WITHOUT ROWID;
CREATE INDEX answer_time ON answer(time_ms);

CREATE TABLE tally(
  day INTEGER NOT NULL, office TEXT NOT NULL, measure TEXT NOT NULL, key TEXT NOT NULL,
  count INTEGER NOT NULL, PRIMARY KEY(day, office, measure, key)) WITHOUT ROWID;

CREATE TABLE record(
  collection TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY(collection, id)) WITHOUT ROWID;
)sql";

constexpr const char* kDeclaration = R"sql(
CREATE TABLE declaration(
  id TEXT NOT NULL, lrn TEXT NOT NULL, office TEXT NOT NULL, declarant TEXT NOT NULL,
  declarant_name TEXT NOT NULL, importer TEXT NOT NULL, importer_name TEXT NOT NULL,
  goods TEXT NOT NULL, hs_code TEXT NOT NULL, origin TEXT NOT NULL, value_minor INTEGER NOT NULL,
  items INTEGER NOT NULL, version INTEGER NOT NULL, status INTEGER NOT NULL,
  stage INTEGER NOT NULL, lane INTEGER NOT NULL, basis INTEGER NOT NULL, rank REAL NOT NULL,
  probability REAL NOT NULL, stake_minor INTEGER NOT NULL, kind INTEGER NOT NULL,
  reason TEXT NOT NULL, lodged_ms INTEGER NOT NULL, arrived_ms INTEGER NOT NULL,
  decided_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL, finished_ms INTEGER NOT NULL,
  document_seq INTEGER NOT NULL, decision_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
  control TEXT NOT NULL, control_kind INTEGER NOT NULL, control_status INTEGER NOT NULL,
  officer TEXT NOT NULL);
CREATE UNIQUE INDEX declaration_id ON declaration(id);
CREATE UNIQUE INDEX declaration_lrn ON declaration(lrn, declarant);
CREATE INDEX declaration_document ON declaration(document_seq);
CREATE INDEX declaration_newest ON declaration(lodged_ms DESC, id);
CREATE INDEX declaration_declarant ON declaration(declarant, lodged_ms DESC, id);
CREATE INDEX declaration_importer ON declaration(importer, lodged_ms DESC, id);
CREATE INDEX declaration_officer ON declaration(officer, lodged_ms DESC, id) WHERE officer <> '';
CREATE INDEX declaration_open ON declaration(lane, status, office, due_ms)
  WHERE status IN (1, 2, 3);
CREATE INDEX declaration_open_newest ON declaration(lodged_ms DESC, id)
  WHERE status IN (1, 2, 3);
CREATE INDEX declaration_open_rank ON declaration(rank DESC, id) WHERE status IN (1, 2, 3);
CREATE INDEX declaration_open_due
  ON declaration(iif(due_ms = 0, 9007199254740992, due_ms), id) WHERE status IN (1, 2, 3);
)sql";

constexpr const char* kControl = R"sql(
CREATE TABLE control(
  id TEXT NOT NULL, declaration TEXT NOT NULL, lrn TEXT NOT NULL, importer TEXT NOT NULL,
  kind INTEGER NOT NULL, status INTEGER NOT NULL, office TEXT NOT NULL, officer TEXT NOT NULL,
  why_officer TEXT NOT NULL, ordered_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL,
  started_ms INTEGER NOT NULL, done_ms INTEGER NOT NULL, order_seq INTEGER NOT NULL,
  act_seq INTEGER NOT NULL);
CREATE UNIQUE INDEX control_id ON control(id);
CREATE INDEX control_declaration ON control(declaration);
CREATE INDEX control_importer ON control(importer, ordered_ms DESC);
CREATE INDEX control_due ON control(due_ms, id);
CREATE INDEX control_open_due ON control(due_ms, id) WHERE status IN (1, 2, 3);
CREATE INDEX control_open_officer ON control(officer, due_ms, id) WHERE status IN (1, 2, 3);
CREATE INDEX control_open_office ON control(office, due_ms, id) WHERE status IN (1, 2, 3);
CREATE INDEX control_officer ON control(officer, due_ms, id) WHERE officer <> '';
CREATE INDEX control_done ON control(done_ms, officer) WHERE status IN (4, 5);

CREATE TABLE outcome(
  seq INTEGER NOT NULL, item INTEGER NOT NULL, declaration TEXT NOT NULL, date INTEGER NOT NULL,
  known_ms INTEGER NOT NULL, office TEXT NOT NULL, importer TEXT NOT NULL,
  declarant TEXT NOT NULL, supplier TEXT NOT NULL, hs_code TEXT NOT NULL, origin TEXT NOT NULL,
  description TEXT NOT NULL, value_minor INTEGER NOT NULL, source INTEGER NOT NULL,
  basis INTEGER NOT NULL, checked INTEGER NOT NULL, wrong INTEGER NOT NULL,
  recovered_minor INTEGER NOT NULL, PRIMARY KEY(seq, item)) WITHOUT ROWID;
CREATE INDEX outcome_importer ON outcome(importer, seq, item);
CREATE INDEX outcome_declarant ON outcome(declarant, seq, item);
CREATE INDEX outcome_supplier ON outcome(supplier, seq, item);
CREATE INDEX outcome_hs_code ON outcome(hs_code, seq, item);
CREATE INDEX outcome_origin ON outcome(origin, seq, item);
)sql";

// Words come lower-cased and without accents (search_text.h), so the simplest tokenizer does. Only
// which documents hold a word is kept. New documents wait in search_new for a larger portion:
// SQLite writes one of thousands of documents far faster than many small ones.
constexpr const char* kSearch = R"sql(
CREATE VIRTUAL TABLE search USING fts5(
  words, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
INSERT INTO search(search, rank) VALUES('automerge', 0);
INSERT INTO search(search, rank) VALUES('crisismerge', 256);
CREATE TABLE search_new(document_seq INTEGER PRIMARY KEY, words TEXT NOT NULL);
)sql";

constexpr const char* kRuleHit = R"sql(
CREATE TABLE rule_hit(
  entry TEXT NOT NULL, seq INTEGER NOT NULL, rule TEXT NOT NULL, version INTEGER NOT NULL,
  declaration TEXT NOT NULL, importer TEXT NOT NULL, office TEXT NOT NULL, item INTEGER NOT NULL,
  items INTEGER NOT NULL, mode INTEGER NOT NULL, time_ms INTEGER NOT NULL,
  PRIMARY KEY(entry, seq, rule, version)) WITHOUT ROWID;
CREATE INDEX rule_hit_declaration ON rule_hit(declaration, seq);
)sql";

Result<bool> IsEmpty(Db& db) {
  ASSIGN_OR_RETURN(Statement count, db.Use("SELECT count(*) FROM sqlite_schema"));
  RETURN_IF_ERROR(count.Step());
  return count.Int<int>() == 0;
}

Status MakeTables(Db& db) {
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(db, "BEGIN IMMEDIATE"));
  for (const char* sql : {kJournal, kDeclaration, kControl, kSearch, kRuleHit})
    RETURN_IF_ERROR(db.Run(sql));
  const std::string meta = fmt::format(
      "CREATE TABLE meta(version INTEGER NOT NULL); INSERT INTO meta VALUES({})", kVersion);
  RETURN_IF_ERROR(db.Run(meta.c_str()));
  return transaction.Commit();
}

// From version 1, which had no rules: nothing in it needs another form.
Status Upgrade(Db& db) {
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(db, "BEGIN IMMEDIATE"));
  RETURN_IF_ERROR(db.Run(kRuleHit));
  RETURN_IF_ERROR(db.Run(fmt::format("UPDATE meta SET version = {}", kVersion).c_str()));
  return transaction.Commit();
}

Result<int> ReadVersion(Db& db) {
  ASSIGN_OR_RETURN(Statement ours,
                   db.Use("SELECT count(*) FROM sqlite_schema WHERE name = 'meta'"));
  RETURN_IF_ERROR(ours.Step());
  if (ours.Int<int>() == 0) {
    return Fail(ErrorCode::kFailedPrecondition, "this is a database of another program");
  }
  ASSIGN_OR_RETURN(Statement version, db.Use("SELECT max(version) FROM meta"));
  RETURN_IF_ERROR(version.Step());
  return version.Int<int>();
}

}  // namespace

Status PrepareSchema(Db& db) {
  ASSIGN_OR_RETURN(const bool empty, IsEmpty(db));
  if (empty) return MakeTables(db);
  ASSIGN_OR_RETURN(const int version, ReadVersion(db));
  if (version == kVersion) return {};
  if (version == 1) return Upgrade(db);
  return Fail(ErrorCode::kFailedPrecondition,
              fmt::format("the store has version {}, this program knows {}", version, kVersion));
}

}  // namespace tidewaiter::store

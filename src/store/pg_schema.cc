#include "store/pg_schema.h"

#include <fmt/format.h>

namespace tidewaiter::store {
namespace {

// 2: rule_hit.
constexpr int kVersion = 2;

// Texts are compared byte by byte (COLLATE "C"), as SQLite does: pages have the same order in every
// database. A condition such as `status IN (1, 2, 3)` stands in an index and in the same words in
// the queries that use it: the states in which somebody still has to do something (desk/words.h).
// The order of columns keeps those of eight bytes together, without gaps.
constexpr const char* kJournal = R"sql(
CREATE DOMAIN word AS text COLLATE "C";

CREATE TABLE event(
  seq bigint PRIMARY KEY, time_ms bigint NOT NULL, version bigint NOT NULL, kind word NOT NULL,
  subject word NOT NULL, actor word NOT NULL, request word NOT NULL, data word NOT NULL,
  hash bytea NOT NULL);
CREATE INDEX event_subject ON event(subject, seq);
CREATE INDEX event_kind ON event(kind, seq)
  WHERE left(kind, 12) <> 'declaration.' OR kind = 'declaration.read';
CREATE INDEX event_read ON event(actor, seq) WHERE kind = 'declaration.read';

CREATE FUNCTION expect_next(first bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  next bigint;
BEGIN
  SELECT coalesce(max(seq), 0) + 1 INTO next FROM event;
  IF first <> next THEN
    RAISE EXCEPTION 'event % is not the next one, which is %', first, next
      USING ERRCODE = 'TW001';
  END IF;
END $$;

CREATE TABLE notification(
  seq bigint NOT NULL, time_ms bigint NOT NULL, party word NOT NULL, declaration word NOT NULL,
  lrn word NOT NULL, code word NOT NULL, PRIMARY KEY(party, seq));

CREATE TABLE answer(
  request bigint NOT NULL, time_ms bigint NOT NULL, status integer NOT NULL,
  principal word NOT NULL, key word NOT NULL, body word NOT NULL, PRIMARY KEY(principal, key));
CREATE INDEX answer_time ON answer(time_ms);

CREATE TABLE tally(
  count bigint NOT NULL, day integer NOT NULL, office word NOT NULL, measure word NOT NULL,
  key word NOT NULL, PRIMARY KEY(day, office, measure, key)) WITH (fillfactor = 50);

CREATE TABLE record(
  version bigint NOT NULL, collection word NOT NULL, id word NOT NULL, body word NOT NULL,
  PRIMARY KEY(collection, id));
)sql";

constexpr const char* kDeclaration = R"sql(
CREATE TABLE declaration(
  value_minor bigint NOT NULL, items bigint NOT NULL, version bigint NOT NULL,
  rank double precision NOT NULL, probability double precision NOT NULL,
  stake_minor bigint NOT NULL, lodged_ms bigint NOT NULL, arrived_ms bigint NOT NULL,
  decided_ms bigint NOT NULL, due_ms bigint NOT NULL, finished_ms bigint NOT NULL,
  document_seq bigint NOT NULL, decision_seq bigint NOT NULL, last_seq bigint NOT NULL,
  status smallint NOT NULL, stage smallint NOT NULL, lane smallint NOT NULL,
  basis smallint NOT NULL, kind smallint NOT NULL, control_kind smallint NOT NULL,
  control_status smallint NOT NULL, id word NOT NULL, lrn word NOT NULL, office word NOT NULL,
  declarant word NOT NULL, declarant_name word NOT NULL, importer word NOT NULL,
  importer_name word NOT NULL, goods word NOT NULL, hs_code word NOT NULL, origin word NOT NULL,
  reason word NOT NULL, control word NOT NULL, officer word NOT NULL);
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
  ON declaration((CASE WHEN due_ms = 0 THEN 9007199254740992 ELSE due_ms END), id)
  WHERE status IN (1, 2, 3);
)sql";

constexpr const char* kControl = R"sql(
CREATE TABLE control(
  ordered_ms bigint NOT NULL, due_ms bigint NOT NULL, started_ms bigint NOT NULL,
  done_ms bigint NOT NULL, order_seq bigint NOT NULL, act_seq bigint NOT NULL,
  kind smallint NOT NULL, status smallint NOT NULL, id word NOT NULL, declaration word NOT NULL,
  lrn word NOT NULL, importer word NOT NULL, office word NOT NULL, officer word NOT NULL,
  why_officer word NOT NULL);
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
  seq bigint NOT NULL, item bigint NOT NULL, known_ms bigint NOT NULL,
  value_minor bigint NOT NULL, checked bigint NOT NULL, wrong bigint NOT NULL,
  recovered_minor bigint NOT NULL, date integer NOT NULL, source smallint NOT NULL,
  basis smallint NOT NULL, declaration word NOT NULL, office word NOT NULL,
  importer word NOT NULL, declarant word NOT NULL, supplier word NOT NULL, hs_code word NOT NULL,
  origin word NOT NULL, description word NOT NULL, PRIMARY KEY(seq, item));
CREATE INDEX outcome_importer ON outcome(importer, seq, item);
CREATE INDEX outcome_declarant ON outcome(declarant, seq, item);
CREATE INDEX outcome_supplier ON outcome(supplier, seq, item);
CREATE INDEX outcome_hs_code ON outcome(hs_code, seq, item);
CREATE INDEX outcome_origin ON outcome(origin, seq, item);
)sql";

// Words come lower-cased and without accents (search_text.h): only which documents hold a word is
// kept, and no parser of PostgreSQL's, which depends on its locale, sees them.
constexpr const char* kSearch = R"sql(
CREATE TABLE search(document_seq bigint PRIMARY KEY, words tsvector NOT NULL);
CREATE INDEX search_words ON search USING gin(words);
)sql";

constexpr const char* kRuleHit = R"sql(
CREATE TABLE rule_hit(
  seq bigint NOT NULL, time_ms bigint NOT NULL, version bigint NOT NULL, item bigint NOT NULL,
  items bigint NOT NULL, mode smallint NOT NULL, entry word NOT NULL, rule word NOT NULL,
  declaration word NOT NULL, importer word NOT NULL, office word NOT NULL,
  PRIMARY KEY(entry, seq, rule, version));
CREATE INDEX rule_hit_declaration ON rule_hit(declaration, seq);
)sql";

Result<std::int64_t> ReadNumber(PgDb& db, const std::string& sql, const PgArgs& args) {
  ASSIGN_OR_RETURN(PgRows rows, db.Query(sql, args));
  return rows.Next() ? rows.Int<std::int64_t>() : 0;
}

Result<bool> IsThere(PgDb& db, const std::string& schema) {
  PgArgs args;
  args.Add(schema);
  ASSIGN_OR_RETURN(const std::int64_t count,
                   ReadNumber(db, "SELECT count(*) FROM pg_namespace WHERE nspname = $1", args));
  return count > 0;
}

Result<bool> IsEmpty(PgDb& db, const std::string& schema) {
  PgArgs args;
  args.Add(schema);
  ASSIGN_OR_RETURN(const std::int64_t count,
                   ReadNumber(db,
                              "SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n "
                              "ON c.relnamespace = n.oid WHERE n.nspname = $1",
                              args));
  return count == 0;
}

Result<std::int64_t> ReadVersion(PgDb& db, const std::string& schema) {
  PgArgs args;
  args.Add(schema);
  ASSIGN_OR_RETURN(const std::int64_t count,
                   ReadNumber(db,
                              "SELECT count(*) FROM pg_tables "
                              "WHERE schemaname = $1 AND tablename = 'meta'",
                              args));
  if (count == 0) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("the schema {} has tables of another program", schema));
  }
  return ReadNumber(db, "SELECT max(version) FROM meta", {});
}

}  // namespace

Status PreparePgSchema(PgDb& db, const std::string& schema) {
  ASSIGN_OR_RETURN(const bool there, IsThere(db, schema));
  if (!there) RETURN_IF_ERROR(db.Run(fmt::format("CREATE SCHEMA \"{}\"", schema)));
  ASSIGN_OR_RETURN(const bool empty, IsEmpty(db, schema));
  if (empty) {
    return db.Run(
        fmt::format("BEGIN; {}{}{}{}{} CREATE TABLE meta(version integer NOT NULL); "
                    "INSERT INTO meta VALUES({}); COMMIT",
                    kJournal, kDeclaration, kControl, kSearch, kRuleHit, kVersion));
  }
  ASSIGN_OR_RETURN(const std::int64_t version, ReadVersion(db, schema));
  if (version == kVersion) return {};
  if (version == 1) {  // which had no rules: nothing in it needs another form
    return db.Run(
        fmt::format("BEGIN; {} UPDATE meta SET version = {}; COMMIT", kRuleHit, kVersion));
  }
  return Fail(ErrorCode::kFailedPrecondition,
              fmt::format("the store has version {}, this program knows {}", version, kVersion));
}

}  // namespace tidewaiter::store

// Reads of SqliteStore but ListDeclarations.
#include <algorithm>
#include <limits>

#include "store/sqlite_rows.h"
#include "store/sqlite_sql.h"
#include "store/sqlite_store.h"

namespace tidewaiter::store {
namespace {

using desk::Event;

constexpr std::size_t kHsCodeIndexFrom = 4;  // digits; a shorter prefix is most of the table
constexpr std::string_view kReadKind = "declaration.read";
constexpr std::string_view kCommonKind = "declaration.";

std::int64_t SeqEnd(std::uint64_t before_seq) {
  constexpr auto kNone = std::numeric_limits<std::int64_t>::max();
  const bool none = before_seq == 0 || before_seq > static_cast<std::uint64_t>(kNone);
  return none ? kNone : static_cast<std::int64_t>(before_seq);
}

// The first row, if there is one.
template <typename Row>
Result<std::optional<Row>> ReadOne(Statement& statement) {
  ASSIGN_OR_RETURN(const bool there, statement.Step());
  if (!there) return std::nullopt;
  return ReadRow<Row>(statement);
}

template <typename Row>
Result<std::optional<Row>> FindById(Db& db, std::string_view id) {
  static const std::string sql = SelectSql<Row>() + "WHERE id = ?";
  ASSIGN_OR_RETURN(Statement statement, db.Use(sql));
  statement.Bind(id);
  return ReadOne<Row>(statement);
}

// At least `limit` rows, where there are so many, and all rows of the last event among them: who
// goes on before or after that event misses none.
template <typename Row>
Result<std::vector<Row>> ReadWholeEvents(Statement& statement, int limit) {
  std::vector<Row> rows;
  while (true) {
    ASSIGN_OR_RETURN(const bool there, statement.Step());
    if (!there) return rows;
    Row row = ReadRow<Row>(statement);
    if (std::ssize(rows) >= limit && row.seq != rows.back().seq) return rows;
    rows.push_back(std::move(row));
  }
}

std::string_view OutcomeIndex(const desk::OutcomeQuery& query) {
  if (!query.importer.empty()) return " INDEXED BY outcome_importer";
  if (!query.supplier.empty()) return " INDEXED BY outcome_supplier";
  if (query.hs_prefix.size() >= kHsCodeIndexFrom) return " INDEXED BY outcome_hs_code";
  if (!query.declarant.empty()) return " INDEXED BY outcome_declarant";
  if (!query.origin.empty()) return " INDEXED BY outcome_origin";
  return " NOT INDEXED";
}

}  // namespace

Result<desk::Head> SqliteStore::ReadHead() {
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, db->Use("SELECT seq, hash, time_ms FROM event "
                                                "ORDER BY seq DESC LIMIT 1"));
  ASSIGN_OR_RETURN(const bool there, statement.Step());
  desk::Head head;
  if (!there) return head;
  ReadValue(statement, head.seq);
  ReadValue(statement, head.hash);
  ReadValue(statement, head.time_ms);
  return head;
}

Result<std::optional<desk::DeclarationRow>> SqliteStore::FindDeclaration(std::string_view id) {
  return FindById<desk::DeclarationRow>(*readers_.Take(), id);
}

Result<std::optional<desk::ControlRow>> SqliteStore::FindControl(std::string_view id) {
  return FindById<desk::ControlRow>(*readers_.Take(), id);
}

Result<std::optional<desk::RecordRow>> SqliteStore::FindRecord(std::string_view collection,
                                                               std::string_view id) {
  static const std::string sql = SelectSql<desk::RecordRow>() + "WHERE collection = ? AND id = ?";
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, db->Use(sql));
  statement.Bind(collection);
  statement.Bind(id);
  return ReadOne<desk::RecordRow>(statement);
}

Result<std::vector<std::optional<desk::RecordRow>>> SqliteStore::FindRecords(
    std::string_view collection, std::span<const std::string> ids) {
  static const std::string sql = SelectSql<desk::RecordRow>() + "WHERE collection = ? AND id = ?";
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Transaction moment, Transaction::Begin(*db, "BEGIN"));
  std::vector<std::optional<desk::RecordRow>> records;
  records.reserve(ids.size());
  {
    ASSIGN_OR_RETURN(Statement statement, db->Use(sql));
    for (const std::string& id : ids) {
      statement.Bind(collection);
      statement.Bind(id);
      ASSIGN_OR_RETURN(auto record, ReadOne<desk::RecordRow>(statement));
      records.push_back(std::move(record));
      statement.Reset();
    }
  }
  RETURN_IF_ERROR(moment.Commit());
  return records;
}

Result<std::optional<Event>> SqliteStore::FindEvent(std::uint64_t seq) {
  static const std::string sql = SelectSql<Event>() + "WHERE seq = ?";
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, db->Use(sql));
  statement.Bind(seq);
  return ReadOne<Event>(statement);
}

Result<std::vector<std::string>> SqliteStore::FindLrns(std::span<const Pair> declarant_lrn) {
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Transaction moment, Transaction::Begin(*db, "BEGIN"));
  std::vector<std::string> ids(declarant_lrn.size());
  {
    ASSIGN_OR_RETURN(Statement statement,
                     db->Use("SELECT id FROM declaration WHERE declarant = ? AND lrn = ?"));
    for (std::size_t i = 0; i < ids.size(); ++i) {
      statement.Bind(declarant_lrn[i].first);
      statement.Bind(declarant_lrn[i].second);
      ASSIGN_OR_RETURN(const bool there, statement.Step());
      if (there) ids[i] = statement.Text();
      statement.Reset();
    }
  }
  RETURN_IF_ERROR(moment.Commit());
  return ids;
}

Result<std::vector<std::optional<desk::AnswerRow>>> SqliteStore::FindAnswers(
    std::span<const Pair> principal_key) {
  static const std::string sql = SelectSql<desk::AnswerRow>() + "WHERE principal = ? AND key = ?";
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Transaction moment, Transaction::Begin(*db, "BEGIN"));
  std::vector<std::optional<desk::AnswerRow>> answers;
  answers.reserve(principal_key.size());
  {
    ASSIGN_OR_RETURN(Statement statement, db->Use(sql));
    for (const Pair& pair : principal_key) {
      statement.Bind(pair.first);
      statement.Bind(pair.second);
      ASSIGN_OR_RETURN(auto answer, ReadOne<desk::AnswerRow>(statement));
      answers.push_back(std::move(answer));
      statement.Reset();
    }
  }
  RETURN_IF_ERROR(moment.Commit());
  return answers;
}

Result<std::vector<desk::OpenCount>> SqliteStore::CountOpen(std::span<const std::string> offices,
                                                            std::int64_t now_ms) {
  SqlText sql("SELECT lane, status, count(*), sum(due_ms <> 0 AND due_ms < ");
  sql.Value(now_ms).Add(") FROM declaration INDEXED BY declaration_open WHERE status IN (1, 2, 3)");
  sql.In("office", offices).Add(" GROUP BY lane, status");
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, sql.Prepare(*db));
  std::vector<desk::OpenCount> counts;
  while (true) {
    ASSIGN_OR_RETURN(const bool there, statement.Step());
    if (!there) return counts;
    desk::OpenCount& count = counts.emplace_back();
    ReadValue(statement, count.lane);
    ReadValue(statement, count.status);
    ReadValue(statement, count.count);
    ReadValue(statement, count.overdue);
  }
}

Result<std::vector<desk::ControlRow>> SqliteStore::ListControls(const desk::ControlQuery& query) {
  SqlText sql(SelectSql<desk::ControlRow>());
  sql.Add("WHERE true");
  const bool open =
      !query.statuses.empty() &&
      std::ranges::all_of(query.statuses, [](desk::ControlStatus s) { return desk::IsOpen(s); });
  if (open) sql.Add(" AND status IN (1, 2, 3)");
  if (!query.officer.empty()) sql.Add(" AND officer <> ''");
  sql.In("+status", std::span(query.statuses));
  // A list of offices is a filter, so that rows come from an index that is in order already.
  sql.In(query.offices.size() > 1 ? "+office" : "office", std::span(query.offices));
  sql.Equal("officer", query.officer).Equal("declaration", query.declaration);
  if (query.after) {
    sql.Add(" AND (due_ms, id) > (").Value(static_cast<std::int64_t>(query.after->value));
    sql.Add(", ").Value(query.after->id).Add(")");
  }
  sql.Add(" ORDER BY due_ms, id LIMIT ").Value(query.limit);
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, sql.Prepare(*db));
  return ReadRows<desk::ControlRow>(statement);
}

Result<std::vector<desk::OfficerLoad>> SqliteStore::ListLoads(std::int64_t done_since_ms,
                                                              std::int64_t now_ms) {
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(
      Statement statement,
      db->Use("SELECT officer, sum(open), sum(overdue), sum(done) FROM ("
              "SELECT officer, 1 AS open, due_ms <> 0 AND due_ms < ? AS overdue, 0 AS done "
              "FROM control INDEXED BY control_open_officer "
              "WHERE status IN (1, 2, 3) AND officer <> '' "
              "UNION ALL SELECT officer, 0, 0, 1 FROM control INDEXED BY control_done "
              "WHERE status IN (4, 5) AND done_ms >= ? AND officer <> '') "
              "GROUP BY officer ORDER BY officer"));
  statement.Bind(now_ms);
  statement.Bind(done_since_ms);
  std::vector<desk::OfficerLoad> loads;
  while (true) {
    ASSIGN_OR_RETURN(const bool there, statement.Step());
    if (!there) return loads;
    desk::OfficerLoad& load = loads.emplace_back();
    ReadValue(statement, load.officer);
    ReadValue(statement, load.open);
    ReadValue(statement, load.overdue);
    ReadValue(statement, load.done);
  }
}

Result<std::map<std::string, int>> SqliteStore::OfficersOfImporter(std::string_view importer,
                                                                   int last) {
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement,
                   db->Use("SELECT officer, count(*) FROM (SELECT officer FROM control "
                           "WHERE importer = ? AND +officer <> '' "
                           "ORDER BY ordered_ms DESC, rowid DESC LIMIT max(0, ?)) "
                           "GROUP BY officer"));
  statement.Bind(importer);
  statement.Bind(last);
  std::map<std::string, int> counts;
  while (true) {
    ASSIGN_OR_RETURN(const bool there, statement.Step());
    if (!there) return counts;
    std::string officer = statement.Text();
    counts.emplace(std::move(officer), statement.Int<int>());
  }
}

Result<std::vector<desk::OutcomeRow>> SqliteStore::ListOutcomes(const desk::OutcomeQuery& query) {
  SqlText sql("SELECT " + ColumnList<desk::OutcomeRow>() + " FROM outcome");
  sql.Add(OutcomeIndex(query)).Add(" WHERE true");
  sql.Equal("importer", query.importer).Equal("declarant", query.declarant);
  sql.Equal("supplier", query.supplier).Equal("origin", query.origin).Equal("office", query.office);
  if (!query.hs_prefix.empty()) {
    // No character is after U+10FFFF.
    sql.Add(" AND hs_code >= ").Value(query.hs_prefix).Add(" AND hs_code <= ");
    sql.Value(query.hs_prefix + "\xF4\x8F\xBF\xBF");
  }
  if (query.before_seq != 0) sql.Add(" AND seq < ").Value(SeqEnd(query.before_seq));
  if (query.after_seq != 0) sql.Add(" AND seq > ").Value(query.after_seq);
  sql.Add(query.oldest_first ? " ORDER BY seq, item" : " ORDER BY seq DESC, item");
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, sql.Prepare(*db));
  return ReadWholeEvents<desk::OutcomeRow>(statement, query.limit);
}

Result<std::vector<desk::NotificationRow>> SqliteStore::ListNotifications(
    std::span<const std::string> parties, std::uint64_t before_seq, int limit) {
  std::vector<desk::NotificationRow> rows;
  if (limit <= 0) return rows;
  SqlText sql("");
  for (const std::string& party : parties) {
    sql.Add(sql.text().empty() ? "SELECT * FROM (" : " UNION SELECT * FROM (");
    sql.Add(SelectSql<desk::NotificationRow>()).Add("WHERE party = ").Value(party);
    sql.Add(" AND seq < ").Value(SeqEnd(before_seq)).Add(" ORDER BY seq DESC LIMIT ");
    sql.Value(limit + 1).Add(")");
  }
  if (sql.text().empty()) return rows;
  sql.Add(" ORDER BY 2 DESC, 1");
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, sql.Prepare(*db));
  return ReadWholeEvents<desk::NotificationRow>(statement, limit);
}

Result<std::vector<desk::RuleHitRow>> SqliteStore::ListRuleHits(const desk::RuleHitQuery& query) {
  if ((query.entry.empty() && query.declaration.empty()) || query.limit <= 0) {
    return std::vector<desk::RuleHitRow>();
  }
  SqlText sql(SelectSql<desk::RuleHitRow>());
  sql.Add(query.declaration.empty() ? "NOT INDEXED WHERE true"
                                    : "INDEXED BY rule_hit_declaration WHERE true");
  sql.Equal("declaration", query.declaration).Equal("entry", query.entry);
  sql.In("+office", std::span(query.offices));
  sql.Add(" AND seq < ").Value(SeqEnd(query.before_seq));
  sql.Add(" ORDER BY seq DESC, rule, version, entry");
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, sql.Prepare(*db));
  return ReadWholeEvents<desk::RuleHitRow>(statement, query.limit);
}

Result<std::vector<desk::TallyRow>> SqliteStore::ListTalliesOf(std::string_view measure, Day from,
                                                               Day to) {
  SqlText sql(SelectSql<desk::TallyRow>());
  sql.Add("WHERE day >= ").Value(from).Add(" AND day <= ").Value(to);
  sql.Add(" AND measure = ").Value(measure).Add(" ORDER BY day, office, key");
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, sql.Prepare(*db));
  return ReadRows<desk::TallyRow>(statement);
}

Result<std::vector<desk::TallyRow>> SqliteStore::ListTallies(Day from, Day to,
                                                             std::span<const std::string> offices) {
  SqlText sql(SelectSql<desk::TallyRow>());
  sql.Add("WHERE day >= ").Value(from).Add(" AND day <= ").Value(to);
  sql.Add(" AND measure <> ").Value(desk::kRuleMeasure);
  sql.In("+office", offices).Add(" ORDER BY day, office, measure, key");
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, sql.Prepare(*db));
  return ReadRows<desk::TallyRow>(statement);
}

Result<std::vector<desk::RecordRow>> SqliteStore::ListRecords(std::string_view collection) {
  static const std::string sql = SelectSql<desk::RecordRow>() + "WHERE collection = ? ORDER BY id";
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, db->Use(sql));
  statement.Bind(collection);
  return ReadRows<desk::RecordRow>(statement);
}

Result<std::vector<Event>> SqliteStore::EventsOf(std::string_view subject) {
  static const std::string sql = SelectSql<Event>() + "WHERE subject = ? ORDER BY seq";
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, db->Use(sql));
  statement.Bind(subject);
  return ReadRows<Event>(statement);
}

Result<std::vector<Event>> SqliteStore::EventsAfter(std::uint64_t seq, int limit) {
  static const std::string sql = SelectSql<Event>() + "WHERE seq > ? ORDER BY seq LIMIT max(0, ?)";
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, db->Use(sql));
  statement.Bind(seq == 0 ? 0 : SeqEnd(seq));
  statement.Bind(limit);
  return ReadRows<Event>(statement);
}

// The most selective index by the words of its condition: of a subject, of an actor's reads, of a
// rare kind. A common kind without a subject is looked for from the newest event back.
Result<std::vector<Event>> SqliteStore::EventsOfKind(std::string_view kind,
                                                     std::string_view subject,
                                                     std::string_view actor,
                                                     std::uint64_t before_seq, int limit) {
  const bool read = kind == kReadKind;
  SqlText sql("SELECT " + ColumnList<Event>() + " FROM event");
  if (!subject.empty()) {
    sql.Add(" INDEXED BY event_subject WHERE subject = ").Value(subject).Add(" AND +kind = ");
    sql.Value(kind).Equal("actor", actor);
  } else if (read && !actor.empty()) {
    sql.Add(" INDEXED BY event_read WHERE kind = 'declaration.read' AND actor = ").Value(actor);
  } else if (read) {
    sql.Add(" INDEXED BY event_kind WHERE kind = 'declaration.read'");
  } else if (!kind.starts_with(kCommonKind)) {
    sql.Add(" INDEXED BY event_kind WHERE substr(kind, 1, 12) <> 'declaration.' AND kind = ");
    sql.Value(kind).Equal("actor", actor);
  } else {
    sql.Add(" NOT INDEXED WHERE kind = ").Value(kind).Equal("actor", actor);
  }
  sql.Add(" AND seq < ").Value(SeqEnd(before_seq)).Add(" ORDER BY seq DESC LIMIT ");
  sql.Value(std::max(limit, 0));
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, sql.Prepare(*db));
  return ReadRows<Event>(statement);
}

}  // namespace tidewaiter::store

// Reads of PgStore but ListDeclarations.
#include <algorithm>
#include <limits>

#include "store/pg_rows.h"
#include "store/pg_store.h"

namespace tidewaiter::store {
namespace {

using desk::Event;

constexpr std::string_view kReadKind = "declaration.read";
constexpr std::string_view kCommonKind = "declaration.";

std::int64_t SeqEnd(std::uint64_t before_seq) {
  constexpr auto kNone = std::numeric_limits<std::int64_t>::max();
  const bool none = before_seq == 0 || before_seq > static_cast<std::uint64_t>(kNone);
  return none ? kNone : static_cast<std::int64_t>(before_seq);
}

template <typename... Values>
PgArgs ArgsOf(const Values&... values) {
  PgArgs args;
  (args.Add(values), ...);
  return args;
}

PgArgs ArgsOfPairs(std::span<const desk::Store::Pair> pairs) {
  PgArray first(PgType::kText);
  PgArray second(PgType::kText);
  for (const auto& [a, b] : pairs) {
    first.Add(std::string_view(a));
    second.Add(std::string_view(b));
  }
  PgArgs args;
  args.Add(first).Add(second);
  return args;
}

}  // namespace

// A connection that was idle while the server went away is found broken here.
template <typename Ask>
Result<PgRows> PgStore::ReadWith(Ask ask) {
  const auto db = readers_.Take();
  const bool idle = db->connected();
  RETURN_IF_ERROR(db->Connect());
  Result<PgRows> rows = ask(*db);
  if (rows || db->connected() || !idle) return rows;
  RETURN_IF_ERROR(db->Connect());
  return ask(*db);
}

Result<PgRows> PgStore::Read(const PgSql& sql) {
  return ReadWith([&](PgDb& db) { return db.Query(sql.text(), sql.args()); });
}

Result<PgRows> PgStore::ReadPrepared(std::string_view sql, const PgArgs& args) {
  return ReadWith([&](PgDb& db) { return db.QueryPrepared(sql, args); });
}

Result<std::optional<desk::DeclarationRow>> PgStore::FindDeclaration(std::string_view id) {
  static const std::string sql = SelectSql<desk::DeclarationRow>() + "WHERE id = $1";
  ASSIGN_OR_RETURN(PgRows rows, ReadPrepared(sql, ArgsOf(id)));
  return ReadOne<desk::DeclarationRow>(rows);
}

Result<std::optional<desk::ControlRow>> PgStore::FindControl(std::string_view id) {
  static const std::string sql = SelectSql<desk::ControlRow>() + "WHERE id = $1";
  ASSIGN_OR_RETURN(PgRows rows, ReadPrepared(sql, ArgsOf(id)));
  return ReadOne<desk::ControlRow>(rows);
}

Result<std::optional<desk::RecordRow>> PgStore::FindRecord(std::string_view collection,
                                                           std::string_view id) {
  static const std::string sql = SelectSql<desk::RecordRow>() + "WHERE collection = $1 AND id = $2";
  ASSIGN_OR_RETURN(PgRows rows, ReadPrepared(sql, ArgsOf(collection, id)));
  return ReadOne<desk::RecordRow>(rows);
}

Result<std::vector<std::optional<desk::RecordRow>>> PgStore::FindRecords(
    std::string_view collection, std::span<const std::string> ids) {
  static const std::string sql = "SELECT asked.place, " + ColumnList<desk::RecordRow>("record.") +
                                 " FROM unnest($2::text[]) WITH ORDINALITY AS asked(id, place) "
                                 "JOIN record ON record.collection = $1 AND record.id = asked.id";
  std::vector<std::optional<desk::RecordRow>> records(ids.size());
  if (ids.empty()) return records;
  PgArray asked(PgType::kText);
  for (const std::string& id : ids)
    asked.Add(std::string_view(id));
  PgArgs args = ArgsOf(collection);
  args.Add(asked);
  ASSIGN_OR_RETURN(PgRows rows, ReadPrepared(sql, args));
  while (rows.Next()) {
    const auto place = rows.Int<std::size_t>();  // from 1
    records[place - 1] = ReadRow<desk::RecordRow>(rows);
  }
  return records;
}

Result<std::optional<Event>> PgStore::FindEvent(std::uint64_t seq) {
  static const std::string sql = SelectSql<Event>() + "WHERE seq = $1";
  ASSIGN_OR_RETURN(PgRows rows, ReadPrepared(sql, ArgsOf(seq)));
  return ReadOne<Event>(rows);
}

Result<std::vector<std::string>> PgStore::FindLrns(std::span<const Pair> declarant_lrn) {
  std::vector<std::string> ids;
  if (declarant_lrn.empty()) return ids;
  ASSIGN_OR_RETURN(
      PgRows rows,
      ReadPrepared("SELECT coalesce(d.id, '') FROM unnest($1::text[], $2::text[]) "
                   "WITH ORDINALITY AS asked(declarant, lrn, place) LEFT JOIN declaration AS d "
                   "ON d.declarant = asked.declarant AND d.lrn = asked.lrn ORDER BY asked.place",
                   ArgsOfPairs(declarant_lrn)));
  while (rows.Next())
    ids.push_back(rows.Text());
  return ids;
}

Result<std::vector<std::optional<desk::AnswerRow>>> PgStore::FindAnswers(
    std::span<const Pair> principal_key) {
  static const std::string sql =
      "SELECT asked.place, " + ColumnList<desk::AnswerRow>("answer.") +
      " FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked(principal, key, place) "
      "JOIN answer ON answer.principal = asked.principal AND answer.key = asked.key";
  std::vector<std::optional<desk::AnswerRow>> answers(principal_key.size());
  if (answers.empty()) return answers;
  ASSIGN_OR_RETURN(PgRows rows, ReadPrepared(sql, ArgsOfPairs(principal_key)));
  while (rows.Next()) {
    const auto place = rows.Int<std::size_t>();  // from 1
    answers[place - 1] = ReadRow<desk::AnswerRow>(rows);
  }
  return answers;
}

Result<std::vector<desk::OpenCount>> PgStore::CountOpen(std::span<const std::string> offices,
                                                        std::int64_t now_ms) {
  PgSql sql("SELECT lane, status, count(*), count(*) FILTER (WHERE due_ms <> 0 AND due_ms < ");
  sql.Value(now_ms).Add(") FROM declaration WHERE status IN (1, 2, 3)");
  sql.In("office", offices).Add(" GROUP BY lane, status");
  ASSIGN_OR_RETURN(PgRows rows, Read(sql));
  std::vector<desk::OpenCount> counts;
  while (rows.Next()) {
    desk::OpenCount& count = counts.emplace_back();
    ReadValue(rows, count.lane);
    ReadValue(rows, count.status);
    ReadValue(rows, count.count);
    ReadValue(rows, count.overdue);
  }
  return counts;
}

Result<std::vector<desk::ControlRow>> PgStore::ListControls(const desk::ControlQuery& query) {
  PgSql sql(SelectSql<desk::ControlRow>());
  sql.Add("WHERE true");
  const bool open =
      !query.statuses.empty() &&
      std::ranges::all_of(query.statuses, [](desk::ControlStatus s) { return desk::IsOpen(s); });
  if (open) sql.Add(" AND status IN (1, 2, 3)");
  if (!query.officer.empty()) sql.Add(" AND officer <> ''");
  sql.In("status", std::span(query.statuses)).In("office", std::span(query.offices));
  sql.Equal("officer", query.officer).Equal("declaration", query.declaration);
  if (query.after) {
    sql.Add(" AND (due_ms, id) > (").Value(static_cast<std::int64_t>(query.after->value));
    sql.Add(", ").Value(query.after->id).Add(")");
  }
  sql.Add(" ORDER BY due_ms, id").Limit(query.limit);
  ASSIGN_OR_RETURN(PgRows rows, Read(sql));
  return ReadRows<desk::ControlRow>(rows);
}

Result<std::vector<desk::OfficerLoad>> PgStore::ListLoads(std::int64_t done_since_ms,
                                                          std::int64_t now_ms) {
  ASSIGN_OR_RETURN(
      PgRows rows,
      ReadPrepared(
          "SELECT officer, sum(open)::bigint, sum(overdue)::bigint, sum(done)::bigint "
          "FROM (SELECT officer, 1 AS open, (due_ms <> 0 AND due_ms < $1)::int AS overdue, "
          "0 AS done FROM control WHERE status IN (1, 2, 3) AND officer <> '' "
          "UNION ALL SELECT officer, 0, 0, 1 FROM control "
          "WHERE status IN (4, 5) AND done_ms >= $2 AND officer <> '') AS part "
          "GROUP BY officer ORDER BY officer",
          ArgsOf(now_ms, done_since_ms)));
  std::vector<desk::OfficerLoad> loads;
  while (rows.Next()) {
    desk::OfficerLoad& load = loads.emplace_back();
    ReadValue(rows, load.officer);
    ReadValue(rows, load.open);
    ReadValue(rows, load.overdue);
    ReadValue(rows, load.done);
  }
  return loads;
}

Result<std::map<std::string, int>> PgStore::OfficersOfImporter(std::string_view importer,
                                                               int last) {
  PgSql sql("SELECT officer, count(*) FROM (SELECT officer FROM control WHERE importer = ");
  sql.Value(importer).Add(" AND officer <> '' ORDER BY ordered_ms DESC, order_seq DESC, id DESC");
  sql.Limit(last).Add(") AS part GROUP BY officer");
  ASSIGN_OR_RETURN(PgRows rows, Read(sql));
  std::map<std::string, int> counts;
  while (rows.Next()) {
    std::string officer = rows.Text();
    counts.emplace(std::move(officer), rows.Int<int>());
  }
  return counts;
}

// At least `limit` rows, where there are so many, and all rows of the last event among them: who
// goes on before or after that event misses none.
Result<std::vector<desk::OutcomeRow>> PgStore::ListOutcomes(const desk::OutcomeQuery& query) {
  PgSql sql("SELECT * FROM (" + SelectSql<desk::OutcomeRow>());
  sql.Add("WHERE true");
  sql.Equal("importer", query.importer).Equal("declarant", query.declarant);
  sql.Equal("supplier", query.supplier).Equal("origin", query.origin).Equal("office", query.office);
  if (!query.hs_prefix.empty()) {
    // No character is after U+10FFFF.
    sql.Add(" AND hs_code >= ").Value(query.hs_prefix).Add(" AND hs_code <= ");
    sql.Value(query.hs_prefix + "\xF4\x8F\xBF\xBF");
  }
  if (query.before_seq != 0) sql.Add(" AND seq < ").Value(SeqEnd(query.before_seq));
  if (query.after_seq != 0) sql.Add(" AND seq > ").Value(query.after_seq);
  const std::string_view order = query.oldest_first ? " ORDER BY seq" : " ORDER BY seq DESC";
  sql.Add(order).LimitWithTies(query.limit).Add(") AS part").Add(order).Add(", item");
  ASSIGN_OR_RETURN(PgRows rows, Read(sql));
  return ReadRows<desk::OutcomeRow>(rows);
}

// The newest of each party are enough for the newest of all.
Result<std::vector<desk::NotificationRow>> PgStore::ListNotifications(
    std::span<const std::string> parties, std::uint64_t before_seq, int limit) {
  if (limit <= 0 || parties.empty()) return std::vector<desk::NotificationRow>{};
  PgSql sql("SELECT * FROM (SELECT found.* FROM (SELECT DISTINCT unnest(");
  sql.Value(parties).Add(") AS name) AS asked CROSS JOIN LATERAL (");
  sql.Add(SelectSql<desk::NotificationRow>()).Add("WHERE party = asked.name AND seq < ");
  sql.Value(SeqEnd(before_seq)).Add(" ORDER BY seq DESC").Limit(limit);
  sql.Add(") AS found ORDER BY seq DESC").LimitWithTies(limit);
  sql.Add(") AS part ORDER BY seq DESC, party");
  ASSIGN_OR_RETURN(PgRows rows, Read(sql));
  return ReadRows<desk::NotificationRow>(rows);
}

Result<std::vector<desk::RuleHitRow>> PgStore::ListRuleHits(const desk::RuleHitQuery& query) {
  if ((query.entry.empty() && query.declaration.empty()) || query.limit <= 0) {
    return std::vector<desk::RuleHitRow>();
  }
  PgSql sql("SELECT * FROM (" + SelectSql<desk::RuleHitRow>());
  sql.Add("WHERE true").Equal("declaration", query.declaration).Equal("entry", query.entry);
  sql.In("office", std::span(query.offices));
  sql.Add(" AND seq < ").Value(SeqEnd(query.before_seq)).Add(" ORDER BY seq DESC");
  sql.LimitWithTies(query.limit).Add(") AS part ORDER BY seq DESC, rule, version, entry");
  ASSIGN_OR_RETURN(PgRows rows, Read(sql));
  return ReadRows<desk::RuleHitRow>(rows);
}

Result<std::vector<desk::TallyRow>> PgStore::ListTalliesOf(std::string_view measure, Day from,
                                                           Day to) {
  PgSql sql(SelectSql<desk::TallyRow>());
  sql.Add("WHERE day >= ").Value(from).Add(" AND day <= ").Value(to);
  sql.Add(" AND measure = ").Value(measure).Add(" ORDER BY day, office, key");
  ASSIGN_OR_RETURN(PgRows rows, Read(sql));
  return ReadRows<desk::TallyRow>(rows);
}

Result<std::vector<desk::TallyRow>> PgStore::ListTallies(Day from, Day to,
                                                         std::span<const std::string> offices) {
  PgSql sql(SelectSql<desk::TallyRow>());
  sql.Add("WHERE day >= ").Value(from).Add(" AND day <= ").Value(to);
  sql.Add(" AND measure <> ").Value(desk::kRuleMeasure);
  sql.In("office", offices).Add(" ORDER BY day, office, measure, key");
  ASSIGN_OR_RETURN(PgRows rows, Read(sql));
  return ReadRows<desk::TallyRow>(rows);
}

Result<std::vector<desk::RecordRow>> PgStore::ListRecords(std::string_view collection) {
  static const std::string sql = SelectSql<desk::RecordRow>() + "WHERE collection = $1 ORDER BY id";
  ASSIGN_OR_RETURN(PgRows rows, ReadPrepared(sql, ArgsOf(collection)));
  return ReadRows<desk::RecordRow>(rows);
}

Result<std::vector<Event>> PgStore::EventsOf(std::string_view subject) {
  static const std::string sql = SelectSql<Event>() + "WHERE subject = $1 ORDER BY seq";
  ASSIGN_OR_RETURN(PgRows rows, ReadPrepared(sql, ArgsOf(subject)));
  return ReadRows<Event>(rows);
}

Result<std::vector<Event>> PgStore::EventsAfter(std::uint64_t seq, int limit) {
  PgSql sql(SelectSql<Event>());
  sql.Add("WHERE seq > ").Value(seq == 0 ? 0 : SeqEnd(seq)).Add(" ORDER BY seq").Limit(limit);
  ASSIGN_OR_RETURN(PgRows rows, Read(sql));
  return ReadRows<Event>(rows);
}

// Words of the conditions of the indexes of event (pg_schema.cc), so that they are used.
Result<std::vector<Event>> PgStore::EventsOfKind(std::string_view kind, std::string_view subject,
                                                 std::string_view actor, std::uint64_t before_seq,
                                                 int limit) {
  PgSql sql(SelectSql<Event>());
  if (kind == kReadKind) {
    sql.Add("WHERE kind = 'declaration.read'");
  } else {
    sql.Add("WHERE kind = ").Value(kind);
    if (!kind.starts_with(kCommonKind)) sql.Add(" AND left(kind, 12) <> 'declaration.'");
  }
  sql.Equal("subject", subject).Equal("actor", actor);
  sql.Add(" AND seq < ").Value(SeqEnd(before_seq)).Add(" ORDER BY seq DESC").Limit(limit);
  ASSIGN_OR_RETURN(PgRows rows, Read(sql));
  return ReadRows<Event>(rows);
}

}  // namespace tidewaiter::store

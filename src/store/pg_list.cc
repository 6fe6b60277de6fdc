// ListDeclarations: one SELECT, put together from the parts of the question and planned with its
// values.
//
// Every order has an index that gives rows in that order. A question for the declarations of
// parties looks up the newest of each party; one for words asks the index of words first.
#include <algorithm>

#include "codec/text.h"
#include "store/pg_rows.h"
#include "store/pg_store.h"
#include "store/search_text.h"

namespace tidewaiter::store {
namespace {

using desk::DeclarationQuery;
using desk::Order;

constexpr int kLimitMax = 1000;
// Of the declarations that have the words, the newest so many are looked at.
constexpr int kHitsMax = 20'000;
constexpr std::size_t kPartiesMax = 16;  // more are filtered instead of looked up one by one
constexpr std::string_view kDueKey =
    "(CASE WHEN due_ms = 0 THEN 9007199254740992 ELSE due_ms END)";  // as in pg_schema.cc
constexpr std::int64_t kNoDue = 9'007'199'254'740'992;               // 2^53: exact as a double too

bool OpenOnly(const DeclarationQuery& query) {
  return !query.statuses.empty() &&
         std::ranges::all_of(query.statuses, [](desk::State s) { return desk::IsOpen(s); });
}

void AddOrder(PgSql& sql, const DeclarationQuery& query) {
  if (query.order == Order::kNewest) sql.Add(" ORDER BY lodged_ms DESC, id");
  if (query.order == Order::kRank) sql.Add(" ORDER BY rank DESC, id");
  if (query.order == Order::kDue) sql.Add(" ORDER BY ").Add(kDueKey).Add(", id");
  sql.Limit(std::min(query.limit, kLimitMax));
}

// Rows after that one: a later value, or the same one and a later id. The first comparison alone
// lets PostgreSQL begin at the right place of the index.
template <typename T>
void AddAfter(PgSql& sql, std::string_view key, bool falling, T value, std::string_view id) {
  const std::string_view beyond = falling ? " < " : " > ";
  sql.Add(" AND ").Add(key).Add(falling ? " <= " : " >= ").Value(value);
  sql.Add(" AND (").Add(key).Add(beyond).Value(value).Add(" OR id > ").Value(id).Add(")");
}

void AddCursor(PgSql& sql, const DeclarationQuery& query) {
  if (!query.after) return;
  const auto& [value, id] = *query.after;
  if (query.order == Order::kRank) return AddAfter(sql, "rank", true, value, id);
  const auto ms = static_cast<std::int64_t>(value);
  if (query.order == Order::kNewest) return AddAfter(sql, "lodged_ms", true, ms, id);
  AddAfter(sql, kDueKey, false, ms == 0 ? kNoDue : ms, id);
}

// " AND ..." for each condition but parties and text.
void AddConditions(PgSql& sql, const DeclarationQuery& query) {
  if (OpenOnly(query)) sql.Add(" AND status IN (1, 2, 3)");
  sql.In("status", std::span(query.statuses)).In("lane", std::span(query.lanes));
  sql.In("office", std::span(query.offices));
  sql.Equal("importer", query.importer).Equal("officer", query.officer);
  if (!query.officer.empty()) sql.Add(" AND officer <> ''");
  if (query.from_ms != 0) sql.Add(" AND lodged_ms >= ").Value(query.from_ms);
  if (query.to_ms != 0) sql.Add(" AND lodged_ms < ").Value(query.to_ms);
  if (query.overdue_only) sql.Add(" AND due_ms <> 0 AND due_ms < ").Value(query.now_ms);
  AddCursor(sql, query);
}

void AddParties(PgSql& sql, const DeclarationQuery& query) {
  if (query.parties.empty()) return;
  const std::span parties(query.parties);
  sql.Add(" AND (declarant = ANY(").Value(parties);
  sql.Add(") OR importer = ANY(").Value(parties).Add("))");
}

// The newest of each party as declarant and as importer: no more of them can be on this page.
void AddNewestOfParties(PgSql& sql, const DeclarationQuery& query) {
  bool first = true;
  for (const std::string& party : query.parties) {
    for (const bool declarant : {true, false}) {
      sql.Add(first ? "(" : " UNION (").Add("SELECT id FROM declaration WHERE ");
      sql.Add(declarant ? "declarant = " : "importer = ").Value(party);
      AddConditions(sql, query);
      AddOrder(sql, query);
      sql.Add(")");
      first = false;
    }
  }
}

// Words are letters and digits, so quotes alone make them text for PostgreSQL.
std::string MatchOf(const SearchTerms& terms) {
  std::string match;
  const auto add = [&](std::string_view word, std::string_view ending) {
    match.append(match.empty() ? "'" : " & '").append(PgWord(word)).append(ending);
  };
  for (const std::string& word : terms.whole)
    add(word, "'");
  if (!terms.prefix.empty()) add(terms.prefix, "':*");
  return match;
}

void AddPageEnd(PgSql& sql, const DeclarationQuery& query) {
  AddParties(sql, query);
  AddConditions(sql, query);
  AddOrder(sql, query);
}

// Two pages made one: of the declarations with the words, and of the one whose id or LRN it is.
PgSql BuildSearch(const DeclarationQuery& query) {
  const std::string match = MatchOf(TermsOf(query.text));
  const std::string_view name = codec::Trim(query.text);
  PgSql sql("SELECT * FROM (");
  if (!match.empty()) {
    sql.Add("(").Add(SelectSql<desk::DeclarationRow>());
    sql.Add("WHERE document_seq IN (SELECT document_seq FROM search WHERE words @@ ");
    sql.Value(match).Add("::text::tsquery ORDER BY document_seq DESC").Limit(kHitsMax).Add(")");
    AddPageEnd(sql, query);
    sql.Add(") UNION ");
  }
  sql.Add("(").Add(SelectSql<desk::DeclarationRow>()).Add("WHERE (id = ").Value(name);
  sql.Add(" OR lrn = ").Value(name).Add(")");
  AddPageEnd(sql, query);
  sql.Add(")) AS page");
  AddOrder(sql, query);
  return sql;
}

PgSql Build(const DeclarationQuery& query) {
  if (!codec::Trim(query.text).empty()) return BuildSearch(query);
  PgSql sql(SelectSql<desk::DeclarationRow>());
  const bool parties = query.order == Order::kNewest && query.importer.empty() &&
                       !query.parties.empty() && query.parties.size() <= kPartiesMax;
  if (parties) {
    sql.Add("WHERE id IN (");
    AddNewestOfParties(sql, query);
    sql.Add(")");
    AddOrder(sql, query);
    return sql;
  }
  sql.Add("WHERE true");
  AddPageEnd(sql, query);
  return sql;
}

}  // namespace

Result<std::vector<desk::DeclarationRow>> PgStore::ListDeclarations(const DeclarationQuery& query) {
  ASSIGN_OR_RETURN(PgRows rows, Read(Build(query)));
  return ReadRows<desk::DeclarationRow>(rows);
}

}  // namespace tidewaiter::store

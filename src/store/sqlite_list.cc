// ListDeclarations: one SELECT, put together from the parts of the question.
//
// Every order has an index that gives rows in that order, named in the statement: what a list costs
// does not change with the statistics of a planner. A question for the declarations of parties
// looks up the newest of each party; one for words asks the index of words first.
#include <algorithm>

#include "codec/text.h"
#include "store/search_text.h"
#include "store/sqlite_rows.h"
#include "store/sqlite_sql.h"
#include "store/sqlite_store.h"

namespace tidewaiter::store {
namespace {

using desk::DeclarationQuery;
using desk::Order;

constexpr int kLimitMax = 1000;
// Of the declarations that have the words, the newest so many are looked at: some 30 ms.
constexpr int kHitsMax = 10'000;
constexpr std::size_t kPartiesMax = 16;  // more are filtered instead of looked up one by one
constexpr std::string_view kDueKey = "iif(due_ms = 0, 9007199254740992, due_ms)";
constexpr std::int64_t kNoDue = 9'007'199'254'740'992;  // 2^53: exact as a double too

bool OpenOnly(const DeclarationQuery& query) {
  return !query.statuses.empty() &&
         std::ranges::all_of(query.statuses, [](desk::State s) { return desk::IsOpen(s); });
}

void AddOrder(SqlText& sql, const DeclarationQuery& query) {
  if (query.order == Order::kNewest) sql.Add(" ORDER BY lodged_ms DESC, id");
  if (query.order == Order::kRank) sql.Add(" ORDER BY rank DESC, id");
  if (query.order == Order::kDue) sql.Add(" ORDER BY ").Add(kDueKey).Add(", id");
  sql.Add(" LIMIT ").Value(std::clamp(query.limit, 0, kLimitMax));
}

// Rows after that one: a later value, or the same one and a later id. The first comparison alone
// lets SQLite begin at the right place of the index.
template <typename T>
void AddAfter(SqlText& sql, std::string_view key, bool falling, T value, std::string_view id) {
  const std::string_view beyond = falling ? " < " : " > ";
  sql.Add(" AND ").Add(key).Add(falling ? " <= " : " >= ").Value(value);
  sql.Add(" AND (").Add(key).Add(beyond).Value(value).Add(" OR id > ").Value(id).Add(")");
}

void AddCursor(SqlText& sql, const DeclarationQuery& query) {
  if (!query.after) return;
  const auto& [value, id] = *query.after;
  if (query.order == Order::kRank) return AddAfter(sql, "rank", true, value, id);
  const auto ms = static_cast<std::int64_t>(value);
  if (query.order == Order::kNewest) return AddAfter(sql, "lodged_ms", true, ms, id);
  AddAfter(sql, kDueKey, false, ms == 0 ? kNoDue : ms, id);
}

// " AND ..." for each condition but parties and text. A + keeps SQLite from another index.
void AddConditions(SqlText& sql, const DeclarationQuery& query) {
  if (OpenOnly(query)) sql.Add(" AND status IN (1, 2, 3)");
  sql.In("+status", std::span(query.statuses)).In("+lane", std::span(query.lanes));
  sql.In("+office", std::span(query.offices));
  sql.Equal("importer", query.importer).Equal("officer", query.officer);
  if (!query.officer.empty()) sql.Add(" AND officer <> ''");
  if (query.from_ms != 0) sql.Add(" AND lodged_ms >= ").Value(query.from_ms);
  if (query.to_ms != 0) sql.Add(" AND lodged_ms < ").Value(query.to_ms);
  if (query.overdue_only) sql.Add(" AND due_ms <> 0 AND due_ms < ").Value(query.now_ms);
  AddCursor(sql, query);
}

void AddParties(SqlText& sql, const DeclarationQuery& query) {
  if (query.parties.empty()) return;
  sql.Add(" AND (false");
  for (const std::string_view column : {"+declarant", "+importer"}) {
    sql.Add(" OR ").Add(column).Add(" IN (");
    for (std::size_t i = 0; i < query.parties.size(); ++i)
      sql.Add(i > 0 ? ", " : "").Value(query.parties[i]);
    sql.Add(")");
  }
  sql.Add(")");
}

std::string_view IndexOf(const DeclarationQuery& query) {
  if (query.order == Order::kNewest) {
    if (!query.importer.empty()) return " INDEXED BY declaration_importer";
    if (!query.officer.empty()) return " INDEXED BY declaration_officer";
    return OpenOnly(query) ? " INDEXED BY declaration_open_newest"
                           : " INDEXED BY declaration_newest";
  }
  if (!OpenOnly(query)) return "";  // sorted: nobody asks for the rank of what is done
  return query.order == Order::kRank ? " INDEXED BY declaration_open_rank"
                                     : " INDEXED BY declaration_open_due";
}

// The newest of each party as declarant and as importer: no more of them can be on this page.
void AddNewestOfParties(SqlText& sql, const DeclarationQuery& query) {
  bool first = true;
  for (const std::string& party : query.parties) {
    for (const bool declarant : {true, false}) {
      sql.Add(first ? "" : " UNION ").Add("SELECT * FROM (SELECT rowid FROM declaration");
      sql.Add(declarant ? " INDEXED BY declaration_declarant WHERE declarant = "
                        : " INDEXED BY declaration_importer WHERE importer = ");
      sql.Value(party);
      AddConditions(sql, query);
      AddOrder(sql, query);
      sql.Add(")");
      first = false;
    }
  }
}

std::string MatchOf(const SearchTerms& terms) {
  std::string match;
  for (const std::string& word : terms.whole)
    match += '"' + word + "\" ";
  if (!terms.prefix.empty()) match += '"' + terms.prefix + "\"*";
  return match;
}

// Rows of declarations with the words: from the index, from the documents that wait for it, and
// the one whose id or LRN it is.
void AddHits(SqlText& sql, const DeclarationQuery& query) {
  const SearchTerms terms = TermsOf(query.text);
  const std::string match = MatchOf(terms);
  if (!match.empty()) {
    sql.Add("SELECT d.rowid FROM (SELECT rowid AS seq FROM search WHERE search MATCH ");
    sql.Value(match).Add(" ORDER BY rowid DESC LIMIT ").Value(kHitsMax);
    sql.Add(") AS hit CROSS JOIN declaration AS d ON d.document_seq = hit.seq UNION ");
    sql.Add(
        "SELECT d.rowid FROM search_new AS n CROSS JOIN declaration AS d "
        "ON d.document_seq = n.document_seq WHERE true");
    for (const std::string& word : terms.whole)
      sql.Add(" AND instr(words, ").Value(' ' + word + ' ').Add(") > 0");
    if (!terms.prefix.empty()) {
      sql.Add(" AND instr(words, ").Value(' ' + terms.prefix).Add(") > 0");
    }
    sql.Add(" UNION ");
  }
  const std::string_view name = codec::Trim(query.text);
  sql.Add("SELECT rowid FROM declaration WHERE id = ").Value(name);
  sql.Add(" UNION SELECT rowid FROM declaration WHERE lrn = ").Value(name);
}

SqlText Build(const DeclarationQuery& query) {
  SqlText sql("SELECT " + ColumnList<desk::DeclarationRow>() + " FROM declaration");
  const bool text = !codec::Trim(query.text).empty();
  const bool parties = !text && query.order == Order::kNewest && query.importer.empty() &&
                       !query.parties.empty() && query.parties.size() <= kPartiesMax;
  if (text || parties) {
    sql.Add(" WHERE rowid IN (");
    text ? AddHits(sql, query) : AddNewestOfParties(sql, query);
    sql.Add(")");
    if (text) AddParties(sql, query);
  } else {
    sql.Add(IndexOf(query)).Add(" WHERE true");
    AddParties(sql, query);
  }
  if (!parties) AddConditions(sql, query);
  AddOrder(sql, query);
  return sql;
}

}  // namespace

Result<std::vector<desk::DeclarationRow>> SqliteStore::ListDeclarations(
    const DeclarationQuery& query) {
  const SqlText sql = Build(query);
  const auto db = readers_.Take();
  ASSIGN_OR_RETURN(Statement statement, sql.Prepare(*db));
  return ReadRows<desk::DeclarationRow>(statement);
}

}  // namespace tidewaiter::store

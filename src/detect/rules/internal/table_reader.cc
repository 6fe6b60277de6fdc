#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/internal/clause_reader.h"
#include "detect/rules/internal/expression.h"
#include "detect/rules/internal/item_reader.h"
#include "detect/rules/internal/limits.h"

namespace tidewaiter::rules {
namespace {

// Tokens of one cell; `start` is where it begins when there are none.
struct Cell {
  std::span<const Token> tokens = {};
  std::uint32_t start = 0;
  [[nodiscard]] Span span() const {
    if (tokens.empty()) return {start, start};
    return {tokens.front().span.begin, tokens.back().span.end};
  }
};

struct Row {
  Span word = {};
  std::vector<Cell> cells = {};
};

struct Column {
  Keyword clause = Keyword::kNone;  // of demand, confidence, add, advise
  Operand head;                     // of the others
};

bool IsColumnClause(Keyword keyword) {
  return keyword == Keyword::kDemand || keyword == Keyword::kConfidence ||
         keyword == Keyword::kAdd || keyword == Keyword::kAdvise;
}

class TableReader {
 public:
  TableReader(Context& context, std::span<const Token> tokens)
      : context_(context), cursor_(tokens) {
    table_.span = {tokens.front().span.begin, tokens.back().span.end};
  }

  ReadTableResult Read();

 private:
  void Clause(ClauseReader& clauses);
  Row Cells(Span word, bool heads);
  [[nodiscard]] bool CellsEnd(bool heads, bool after_bar) const;
  void ReadColumns();
  void ReadHead(const Cell& cell);
  bool ReadRow(const Row& row, Rule& rule);
  ConditionPtr ReadCell(const Column& column, const Cell& cell, Rule& rule);
  [[nodiscard]] std::string TextOfCell(const Cell& cell) const;

  Context& context_;
  Cursor cursor_;
  Table table_;
  std::optional<Row> columns_row_;
  std::vector<Row> rows_;
  std::vector<Column> columns_;
};

// Whether the cells of a line end at the cursor. Words of clauses may be heads of columns.
bool TableReader::CellsEnd(bool heads, bool after_bar) const {
  const Token& token = cursor_.Peek();
  if (token.kind == TokenKind::kEnd) return true;
  if (token.kind != TokenKind::kWord || !IsClause(token.keyword)) return false;
  if (context_.AnyStage(context_.Source(token)) && !token.line_start) return false;
  return !(heads && after_bar && (IsColumnClause(token.keyword) || !token.line_start));
}

Row TableReader::Cells(Span word, bool heads) {
  Row row{.word = word, .cells = {}};
  std::size_t begin = cursor_.at();
  bool after_bar = true;
  while (true) {
    const bool end = CellsEnd(heads, after_bar);
    if (!end && !cursor_.Is(Symbol::kBar)) {
      after_bar = false;
      cursor_.Next();
      continue;
    }
    const std::uint32_t start = cursor_.Gap().end;
    row.cells.push_back({.tokens = cursor_.Range(begin, cursor_.at()), .start = start});
    if (end) return row;
    cursor_.Next();
    after_bar = true;
    begin = cursor_.at();
  }
}

// As written, with single blanks and without comments.
std::string TableReader::TextOfCell(const Cell& cell) const {
  std::string text;
  std::uint32_t end = cell.span().begin;
  for (const Token& token : cell.tokens) {
    if (token.span.begin > end) text += ' ';
    text += context_.Source(token);
    end = token.span.end;
  }
  return text;
}

void TableReader::Clause(ClauseReader& clauses) {
  const Token& word = cursor_.Peek();
  const bool known = word.kind == TokenKind::kWord &&
                     std::ranges::find(TableClauses(), word.keyword) != TableClauses().end();
  if (!known) {
    clauses.Excuse(SkipUnknownClause(context_, cursor_, TableClauses()));
    return;
  }
  context_.NoteClause(cursor_.Next());
  if (word.keyword == Keyword::kRow) {
    rows_.push_back(Cells(word.span, false));
    return;
  }
  clauses.CheckOnce(word.keyword, word.span);
  if (word.keyword == Keyword::kColumns) {
    columns_row_ = Cells(word.span, true);
    return;
  }
  const std::size_t before = context_.problems().count();
  clauses.Read(word.keyword, cursor_);
  if (context_.problems().count() > before) SkipClause(cursor_);
}

void TableReader::ReadHead(const Cell& cell) {
  Column column;
  if (cell.tokens.empty()) {
    context_.Tell("cell", cell.span(), "a column has no head");
  } else if (IsColumnClause(cell.tokens.front().keyword) && cell.tokens.size() == 1) {
    column.clause = cell.tokens.front().keyword;
    const bool twice = std::ranges::any_of(
        columns_, [&](const Column& other) { return other.clause == column.clause; });
    if (twice) {
      context_.Tell("duplicate_clause", cell.span(),
                    fmt::format("two columns are “{}”", KeywordText(column.clause)));
    }
  } else if (IsClause(cell.tokens.front().keyword) &&
             !context_.AnyStage(context_.Source(cell.tokens.front()))) {
    context_.Tell("cell", cell.span(),
                  "only “demand”, “confidence”, “add” and “advise” may be columns");
  } else {
    Cursor cursor(cell.tokens);
    column.head = ExpressionReader(context_, cursor).ReadHead();
    const bool condition = column.head.kind == Operand::Kind::kCondition;
    if (condition || (!column.head.bad() && !cursor.Done())) {
      context_.Tell("cell", condition ? cell.span() : cursor.Peek().span,
                    "a head is a field or a value; the rest of the condition stands in the cells");
      column.head = Bad(cell.span());
    }
  }
  columns_.push_back(std::move(column));
}

void TableReader::ReadColumns() {
  for (const Cell& cell : columns_row_->cells) {
    ReadHead(cell);
    table_.columns.push_back(TextOfCell(cell));
  }
  if (columns_.size() > kColumnsMax) {
    context_.Tell("limit", columns_row_->word,
                  fmt::format("a table has at most {} columns", kColumnsMax));
  }
  const bool asks = std::ranges::any_of(
      columns_, [](const Column& column) { return column.clause == Keyword::kNone; });
  if (!asks)
    context_.Tell("cell", columns_row_->word, "no column asks for anything: a field is needed");
}

ConditionPtr TableReader::ReadCell(const Column& column, const Cell& cell, Rule& rule) {
  const bool any = cell.tokens.empty() ||
                   (cell.tokens.size() == 1 && cell.tokens.front().symbol == Symbol::kMinus);
  if (any) return nullptr;
  Cursor cursor(cell.tokens);
  if (column.clause == Keyword::kNone) {
    if (column.head.bad()) return nullptr;
    return ExpressionReader(context_, cursor).ReadCell(column.head);
  }
  const std::size_t before = context_.problems().count();
  ClauseReader(context_, rule).Read(column.clause, cursor);
  if (context_.problems().count() == before && !cursor.Done()) {
    context_.Tell("cell", cursor.Peek().span,
                  fmt::format("this is too much for “{}”", KeywordText(column.clause)));
  }
  return nullptr;
}

bool TableReader::ReadRow(const Row& row, Rule& rule) {
  std::vector<std::string>& texts = table_.rows.emplace_back();
  for (const Cell& cell : row.cells)
    texts.push_back(TextOfCell(cell));
  if (row.cells.size() != columns_.size()) {
    const bool many = row.cells.size() > columns_.size();
    Span span = row.word;
    if (many) span = {row.cells[columns_.size()].span().begin, row.cells.back().span().end};
    context_.Tell("cells", span,
                  fmt::format("this row has {} cells, the table {} columns", row.cells.size(),
                              columns_.size()));
    return false;
  }
  const std::size_t before = context_.problems().count();
  Condition all{.op = ConditionOp::kAnd, .span = rule.span};
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    ConditionPtr condition = ReadCell(columns_[i], row.cells[i], rule);
    if (!condition) continue;
    if (condition->op == ConditionOp::kAnd) {
      all.parts.insert(all.parts.end(), condition->parts.begin(), condition->parts.end());
    } else {
      all.parts.push_back(std::move(condition));
    }
  }
  if (context_.problems().count() > before) return false;
  const bool asked = std::ranges::any_of(
      columns_, [](const Column& c) { return c.clause == Keyword::kNone && !c.head.bad(); });
  if (all.parts.empty()) {
    if (asked) {
      context_.Tell("empty_row", row.word,
                    "this row asks for nothing and would fire on every line");
    }
    return false;
  }
  rule.when =
      all.parts.size() == 1 ? all.parts[0] : std::make_shared<const Condition>(std::move(all));
  return true;
}

ReadTableResult TableReader::Read() {
  Heading heading = ReadHeading(context_, cursor_);
  table_.name = heading.name;
  table_.title = heading.title;
  ClauseReader clauses(context_, table_.common);
  while (!cursor_.Done())
    Clause(clauses);
  clauses.Finish(heading.name_span, true);
  table_.common.title = table_.title;
  ReadTableResult result;
  if (!columns_row_) {
    context_.Tell("missing_clause", heading.name_span,
                  "what do the cells mean? “columns ... | ...”");
  } else if (rows_.empty()) {
    context_.Tell("missing_clause", heading.name_span, "this table has no row");
  } else {
    ReadColumns();
    for (const Row& row : rows_) {
      Rule rule = table_.common;
      rule.name = fmt::format("{}/{}", table_.name, result.rules.size() + 1);
      rule.span = {row.word.begin, row.cells.back().span().end};
      rule.name_span = row.word;
      ReadRow(row, rule);
      result.rules.push_back(std::move(rule));
    }
  }
  result.table = std::move(table_);
  return result;
}

}  // namespace

ReadTableResult ReadTable(Context& context, std::span<const Token> tokens) {
  return TableReader(context, tokens).Read();
}

}  // namespace tidewaiter::rules

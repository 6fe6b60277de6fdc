#include "api/rule_text.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/check.h"

namespace tidewaiter::api {
namespace {

using rulebook::EntryKind;

struct Placed {
  rules::Span span;
  RulePiece piece;
};

std::vector<Placed> PlacedOf(const rules::RuleSet& set) {
  std::vector<Placed> all;
  for (const rules::List& list : set.lists)
    all.push_back({list.span, {EntryKind::kList, list.name, list.title, {}}});
  for (const rules::Table& table : set.tables)
    all.push_back({table.span, {EntryKind::kTable, table.name, table.title, {}}});
  for (const rules::Rule& rule : set.rules) {
    // Rows are of their tables.
    if (rule.name.find('/') != std::string::npos) continue;
    all.push_back({rule.span, {EntryKind::kRule, rule.name, rule.title, {}}});
  }
  std::ranges::sort(all, {}, [](const Placed& placed) { return placed.span.begin; });
  return all;
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of("\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// The first words of a clause that name it.
std::string ClauseName(std::string_view line, std::map<std::string, int>& seen) {
  std::string name(line.substr(0, line.find(' ')));
  if (name == "case") {
    const std::size_t end = line.find('"', std::min(line.find('"'), line.size() - 1) + 1);
    if (end != std::string_view::npos) name = line.substr(0, end + 1);
  }
  if (name == "exempt") name = "demand";
  const int number = ++seen[name];
  if (name == "row") return fmt::format("row {}", number);
  return number == 1 ? name : fmt::format("{} ({})", name, number);
}

using Lines = std::vector<std::string_view>;

// How many lines the ends from each pair of places have in common at most.
class Common {
 public:
  Common(const Lines& before, const Lines& after)
      : width_(after.size() + 1), longest_((before.size() + 1) * width_) {
    for (std::size_t i = before.size(); i-- > 0;) {
      for (std::size_t j = after.size(); j-- > 0;) {
        longest_[i * width_ + j] =
            before[i] == after[j] ? At(i + 1, j + 1) + 1 : std::max(At(i + 1, j), At(i, j + 1));
      }
    }
  }
  [[nodiscard]] std::uint32_t At(std::size_t i, std::size_t j) const {
    return longest_[i * width_ + j];
  }

 private:
  std::size_t width_;
  std::vector<std::uint32_t> longest_;
};

void CompareMiddle(const Lines& before, const Lines& after, std::vector<LineChange>& changes) {
  using enum LineChange::Kind;
  std::size_t i = 0;
  std::size_t j = 0;
  if ((before.size() + 1) * (after.size() + 1) <= kCompareCellsMax) {
    const Common common(before, after);
    while (i < before.size() && j < after.size()) {
      if (before[i] == after[j]) {
        changes.push_back({kSame, after[j]});
        ++i, ++j;
      } else if (common.At(i + 1, j) >= common.At(i, j + 1)) {
        changes.push_back({kRemoved, before[i++]});
      } else {
        changes.push_back({kAdded, after[j++]});
      }
    }
  }
  for (; i < before.size(); ++i)
    changes.push_back({kRemoved, before[i]});
  for (; j < after.size(); ++j)
    changes.push_back({kAdded, after[j]});
}

}  // namespace

std::vector<RulePiece> PiecesOf(std::string_view text, const rules::RuleSet& set) {
  std::vector<Placed> placed = PlacedOf(set);
  std::vector<RulePiece> pieces;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < placed.size(); ++i) {
    const bool last = i + 1 == placed.size();
    const std::size_t end = last ? text.size() : placed[i].span.end;
    CHECK(begin <= end && end <= text.size());
    placed[i].piece.text = Trimmed(text.substr(begin, end - begin));
    placed[i].piece.text += '\n';
    pieces.push_back(std::move(placed[i].piece));
    begin = end;
  }
  return pieces;
}

rules::LineColumn PlaceFinder::Find(std::size_t offset) {
  if (offset < at_) *this = PlaceFinder(text_);
  for (const std::size_t end = std::min(offset, text_.size()); at_ < end; ++at_) {
    if (text_[at_] == '\n') {
      ++here_.line;
      here_.column = 1;
    } else if ((static_cast<unsigned char>(text_[at_]) & 0xC0U) != 0x80U) {
      ++here_.column;
    }
  }
  return here_;
}

codec::Problems ProblemsOf(std::string_view text, const std::vector<rules::TextProblem>& problems,
                           std::string_view pointer) {
  codec::Problems all;
  PlaceFinder places(text);
  for (const rules::TextProblem& problem : problems) {
    const rules::LineColumn at = places.Find(problem.span.begin);
    std::string detail = problem.detail;
    if (!problem.suggest.empty()) detail += fmt::format(" (write: {})", problem.suggest);
    all.push_back(
        {problem.code, fmt::format("{}#{}:{}", pointer, at.line, at.column), std::move(detail)});
  }
  return all;
}

std::vector<RuleClause> ClausesOf(std::string_view printed) {
  std::vector<RuleClause> clauses;
  std::map<std::string, int> seen;
  for (const std::string_view line : LinesOf(printed)) {
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos) continue;
    if (indent == 0) {  // rule cheap_textiles "Textiles far below the usual price"
      const std::size_t quote = line.find('"');
      if (quote != std::string_view::npos)
        clauses.push_back({"title", std::string(line.substr(quote))});
    } else if (indent == 2) {
      clauses.push_back({ClauseName(line.substr(indent), seen), std::string(line.substr(indent))});
    } else if (!clauses.empty()) {
      clauses.back().text += '\n' + std::string(line.substr(2));
    }
  }
  return clauses;
}

std::vector<ClauseChange> CompareClauses(const std::vector<RuleClause>& before,
                                         const std::vector<RuleClause>& after) {
  std::vector<ClauseChange> changes;
  const auto text_in = [](const std::vector<RuleClause>& clauses, const std::string& name) {
    const auto found = std::ranges::find(clauses, name, &RuleClause::name);
    return found == clauses.end() ? std::string() : found->text;
  };
  for (const RuleClause& clause : after) {
    std::string was = text_in(before, clause.name);
    if (was != clause.text) changes.push_back({clause.name, std::move(was), clause.text});
  }
  for (const RuleClause& clause : before) {
    if (text_in(after, clause.name).empty()) changes.push_back({clause.name, clause.text, ""});
  }
  return changes;
}

std::vector<LineChange> CompareLines(std::string_view before, std::string_view after) {
  Lines old_lines = LinesOf(before);
  Lines new_lines = LinesOf(after);
  std::vector<LineChange> changes;
  const std::size_t least = std::min(old_lines.size(), new_lines.size());
  std::size_t head = 0;
  while (head < least && old_lines[head] == new_lines[head])
    changes.push_back({LineChange::Kind::kSame, new_lines[head++]});
  std::size_t tail = 0;
  while (tail < least - head &&
         old_lines[old_lines.size() - 1 - tail] == new_lines[new_lines.size() - 1 - tail]) {
    ++tail;
  }
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head),
                 lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  CompareMiddle(middle(old_lines), middle(new_lines), changes);
  for (std::size_t i = new_lines.size() - tail; i < new_lines.size(); ++i)
    changes.push_back({LineChange::Kind::kSame, new_lines[i]});
  return changes;
}

}  // namespace tidewaiter::api

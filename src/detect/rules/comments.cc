#include "detect/rules/comments.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "detect/rules/syntax.h"

namespace tidewaiter::rules {
namespace {

constexpr std::string_view kClauseIndent = "  ";
constexpr std::string_view kPartIndent = "    ";

// Names the lines of a printed rule, one after the other.
class LineNames {
 public:
  const PrintedLine& Next(std::string_view line) {
    if (line.starts_with(kPartIndent)) {
      ++line_.part;
    } else if (line.starts_with(kClauseIndent)) {
      const std::string_view clause = line.substr(kClauseIndent.size());
      line_ = {.clause = std::string(clause.substr(0, clause.find(' ')))};
      line_.number = counts_[line_.clause]++;
    }
    return line_;
  }

 private:
  PrintedLine line_;
  std::map<std::string, std::uint32_t> counts_;
};

std::string_view IndentOf(std::string_view line) {
  return line.substr(0, std::min(line.find_first_not_of(' '), line.size()));
}

// Where each row of before stands now, by the text that names it; equal ones in their order.
class Places {
 public:
  explicit Places(const std::vector<std::string>& now) {
    for (std::size_t i = now.size(); i-- > 0;)
      places_[now[i]].push_back(static_cast<std::uint32_t>(i));  // the first one at the end
  }
  std::optional<std::uint32_t> Take(const std::string& before) {
    const auto found = places_.find(before);
    if (found == places_.end() || found->second.empty()) return std::nullopt;
    const std::uint32_t place = found->second.back();
    found->second.pop_back();
    return place;
  }

 private:
  std::map<std::string, std::vector<std::uint32_t>> places_;
};

using Moves = std::vector<std::optional<std::uint32_t>>;

Moves MovesOf(const std::vector<std::string>& before, const std::vector<std::string>& now) {
  Places places(now);
  Moves moves;
  moves.reserve(before.size());
  for (const std::string& text : before)
    moves.push_back(places.Take(text));
  return moves;
}

// Puts the comments of lines of `clause` where `moves` says; `place` is the number that moves.
Comments Moved(const Comments& comments, std::string_view clause, std::uint32_t PrintedLine::*place,
               const Moves& moves) {
  Comments moved{.lines = {}, .after = comments.after};
  for (const LineComments& of : comments.lines) {
    LineComments now = of;
    if (of.line.clause == clause) {
      const std::size_t number = of.line.*place;
      if (number >= moves.size() || !moves[number]) continue;
      now.line.*place = *moves[number];
    }
    moved.lines.push_back(std::move(now));
  }
  std::ranges::sort(moved.lines, {}, &LineComments::line);
  return moved;
}

std::vector<std::string> RowTexts(const Table& table) {
  std::vector<std::string> texts;
  for (const std::vector<std::string>& row : table.rows) {
    std::string text;
    for (const std::string& cell : row)
      text += cell + '\n';  // no cell holds one
    texts.push_back(std::move(text));
  }
  return texts;
}

std::vector<std::string> EntryTexts(const List& list) {
  std::vector<std::string> texts;
  for (const ListEntry& entry : list.entries)
    texts.push_back(entry.text);
  return texts;
}

}  // namespace

std::string PutComments(std::string_view printed, const Comments& comments) {
  if (comments.empty()) return std::string(printed);
  std::map<PrintedLine, const LineComments*> by_line;
  for (const LineComments& of : comments.lines)
    by_line.emplace(of.line, &of);
  std::string text;
  LineNames names;
  for (std::size_t begin = 0; begin < printed.size();) {
    const std::size_t end = std::min(printed.find('\n', begin), printed.size());
    const std::string_view line = printed.substr(begin, end - begin);
    begin = end + 1;
    const auto found = by_line.find(names.Next(line));
    if (found == by_line.end()) {
      text.append(line) += '\n';
      continue;
    }
    for (const std::string& comment : found->second->before) {
      if (!comment.empty()) text.append(IndentOf(line)) += comment;
      text += '\n';
    }
    text += line;
    if (!found->second->behind.empty()) text.append("  ") += found->second->behind;
    text += '\n';
  }
  for (const std::string& comment : comments.after)
    text.append(kClauseIndent).append(comment) += '\n';
  return text;
}

// A row that was changed in a cell stays where it is as long as none came or went.
Comments CommentsFor(const Table& now, const Table& before) {
  Moves moves = MovesOf(RowTexts(before), RowTexts(now));
  if (now.rows.size() == before.rows.size()) {
    std::vector<bool> taken(now.rows.size());
    for (const auto& move : moves) {
      if (move) taken[*move] = true;
    }
    for (std::uint32_t row = 0; row < moves.size(); ++row) {
      if (!moves[row] && !taken[row]) moves[row] = row;
    }
  }
  return Moved(before.comments, "row", &PrintedLine::number, moves);
}

Comments CommentsFor(const List& now, const List& before) {
  return Moved(before.comments, "values", &PrintedLine::part,
               MovesOf(EntryTexts(before), EntryTexts(now)));
}

}  // namespace tidewaiter::rules

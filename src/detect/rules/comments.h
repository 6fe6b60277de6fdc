// Comments: what people wrote behind "#" in one rule, list or table, each with the line of the
// house's writing (print.h) that it stands at, so that it survives when the rule is written anew.
//
//   # The director asked for this.         before the line "demand yellow"
//   demand yellow  # since the campaign    behind it
//
// ReadRules (rule_set.h) finds them, PrintRule and its like write them back. They are no part of
// what a rule says: Same (equal.h) does not look at them.
#ifndef TIDEWAITER_DETECT_RULES_COMMENTS_H_
#define TIDEWAITER_DETECT_RULES_COMMENTS_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::rules {

// A line of a printed rule, list or table, named so that it is found again when others come or go.
struct PrintedLine {
  std::string clause;        // its first word; "" = the line with the name
  std::uint32_t number = 0;  // of rows and cases, from 0; else 0
  std::uint32_t part = 0;    // lines of one clause, from 0: "and ...", "earlier ...", an entry
  friend auto operator<=>(const PrintedLine&, const PrintedLine&) = default;
};

// Each text begins with "#" and has no blanks at its end.
struct LineComments {
  PrintedLine line;
  std::vector<std::string> before;  // on lines of their own; "" = an empty line, above a name alone
  std::string behind;               // "" = none
  friend bool operator==(const LineComments&, const LineComments&) = default;
};

struct Comments {
  std::vector<LineComments> lines;  // sorted
  std::vector<std::string> after;   // below the last clause
  [[nodiscard]] bool empty() const { return lines.empty() && after.empty(); }
  friend bool operator==(const Comments&, const Comments&) = default;
};

struct Table;
struct List;

// `printed`, one rule, list or table without comments, with those of its lines that are there.
std::string PutComments(std::string_view printed, const Comments& comments);

// The comments of a table or list for another state of it: those of rows and entries go with equal
// cells and equal texts, wherever they stand now; those of clauses stay. What is gone takes its
// comments with it.
Comments CommentsFor(const Table& now, const Table& before);
Comments CommentsFor(const List& now, const List& before);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_COMMENTS_H_

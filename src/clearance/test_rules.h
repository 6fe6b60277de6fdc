// For tests: rules of an administration from their texts, as records and as a book.
#ifndef TIDEWAITER_CLEARANCE_TEST_RULES_H_
#define TIDEWAITER_CLEARANCE_TEST_RULES_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "detect/rules/schema.h"
#include "rulebook/book.h"

namespace tidewaiter::clearance {

struct TestRule {
  std::string name;
  std::string text;
  rulebook::Phase phase = rulebook::Phase::kActive;
  int percent = 0;
  std::vector<std::string> offices = {};
  rulebook::EntryKind kind = rulebook::EntryKind::kRule;
  std::uint32_t version = 1;  // those before it are retired
};

inline rulebook::Entry EntryOf(const TestRule& rule) {
  rulebook::Entry entry;
  entry.name = rule.name;
  entry.kind = rule.kind;
  entry.title = rule.name;
  entry.offices = rule.offices;
  for (std::uint32_t number = 1; number <= rule.version; ++number) {
    rulebook::Version version;
    version.number = number;
    version.author = "anna";
    version.phase = number == rule.version ? rule.phase : rulebook::Phase::kRetired;
    version.percent = number == rule.version ? rule.percent : 0;
    entry.versions.push_back(version);
  }
  return entry;
}

inline std::shared_ptr<const rulebook::Book> BookOf(const std::vector<TestRule>& rules,
                                                    const rules::Schema& schema) {
  std::vector<rulebook::Entry> entries;
  std::map<std::string, std::string> texts;
  for (const TestRule& rule : rules) {
    entries.push_back(EntryOf(rule));
    texts[rulebook::TextId(rule.name, rule.version)] = rule.text;
  }
  auto book = rulebook::Book::Make(entries, texts, schema);
  EXPECT_TRUE(book) << book.error();
  EXPECT_TRUE((*book)->left_out().empty())
      << (*book)->left_out().front().entry << ": " << (*book)->left_out().front().why;
  return *std::move(book);
}

// "rule NAME ... suspects KIND when WHEN rest", the rest being more clauses.
inline std::string RuleText(const std::string& name, const std::string& when,
                            const std::string& rest = "",
                            const std::string& suspects = "undervalued") {
  return "rule " + name + " \"" + name + "\"\n  suspects " + suspects + "\n  when " + when + "\n  " +
         rest + "\n";
}

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_TEST_RULES_H_

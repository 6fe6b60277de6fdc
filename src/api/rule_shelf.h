// RuleShelf: the entries of the rule book as records have them, with their texts and what those say
// at first sight, so that a list of thousands need not ask the store.
//
//   RETURN_IF_ERROR(shelf.Load(store));
//   shelf.Apply(record);                              // after each commit
//   const auto entry = shelf.Find("cheap_textiles");  // entry->entry, entry->version
//   const std::string text = *shelf.Text(store, "cheap_textiles", 3);
//
// Texts of the newest versions and of those that run are in memory, others are read. Thread-safe.
#ifndef TIDEWAITER_API_RULE_SHELF_H_
#define TIDEWAITER_API_RULE_SHELF_H_

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "desk/store.h"
#include "detect/rules/rule_set.h"
#include "rulebook/entry.h"

namespace tidewaiter::api {

// What a version says, for lists. Of a table: what all its rows say, or the strictest of them.
struct RuleHead {
  std::string title;
  std::string suspects;  // name of an error kind, "" of lists
  rules::Demand demand = rules::Demand::kNone;
  std::string advise;
  std::optional<Day> review;
  std::optional<Day> expires;
};
RuleHead HeadOf(const rules::RuleSet& set, rulebook::EntryKind kind);

struct ShelvedRule {
  rulebook::Entry entry;
  std::uint64_t version = 0;  // of the record
};

class RuleShelf {
 public:
  // Errors: of the store; kCorruption.
  Status Load(desk::Store& store);
  // Quick. A record that cannot be read is passed over: it was written by us.
  void Apply(const desk::RecordRow& record);

  [[nodiscard]] std::shared_ptr<const ShelvedRule> Find(std::string_view name) const;
  [[nodiscard]] std::vector<std::shared_ptr<const ShelvedRule>> All() const;  // by name
  // Errors: of the store; kNotFound.
  Result<std::string> Text(desk::Store& store, std::string_view name, std::uint32_t version) const;
  // Lists by their newest version, or where one acts by that: what authors work with.
  // Read again only when one of them changed.
  std::shared_ptr<const std::vector<rules::List>> Lists(desk::Store& store,
                                                        const rules::Schema& schema);
  // Of the version that acts, else of the newest. Read once; nothing where it cannot be read.
  std::optional<RuleHead> Head(desk::Store& store, const rules::Schema& schema,
                               const rulebook::Entry& entry);

 private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::shared_ptr<const ShelvedRule>, std::less<>> entries_;
  std::map<std::string, std::string, std::less<>> texts_;              // by TextId
  std::map<std::string, std::optional<RuleHead>, std::less<>> heads_;  // by TextId: never change
  std::string lists_of_;                                               // TextIds of `lists_`
  std::shared_ptr<const std::vector<rules::List>> lists_;
};

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_RULE_SHELF_H_

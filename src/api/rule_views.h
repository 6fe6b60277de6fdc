// RuleViews: entries of the rule book as the JSON of the API, for one reader, with the figures of
// one moment.
//
//   const RuleViews views(call);
//   call.Send(200, views.RuleJson(*shelved, version));
#ifndef TIDEWAITER_API_RULE_VIEWS_H_
#define TIDEWAITER_API_RULE_VIEWS_H_

#include <map>
#include <memory>
#include <string>

#include "api/call.h"
#include "api/rule_shelf.h"
#include "clearance/rule_counts.h"
#include "codec/json_writer.h"
#include "desk/rule_hit.h"
#include "detect/rules/program.h"

namespace tidewaiter::api {

inline constexpr int kStatsDays = 30;  // of the figures in lists

class RuleViews {
 public:
  explicit RuleViews(const Call& call);  // which outlives it

  void AppendSummary(codec::JsonWriter& json, const ShelvedRule& rule) const;
  // `text`: of version `number`.
  [[nodiscard]] std::string RuleJson(const ShelvedRule& rule, std::uint32_t number,
                                     std::string_view text) const;
  // Null for lists, which do not fire.
  void AppendStats(codec::JsonWriter& json, const rulebook::Entry& entry, int days) const;
  [[nodiscard]] std::string StatsJson(const rulebook::Entry& entry, int days) const;

  void AppendPerson(codec::JsonWriter& json, std::string_view member, std::string_view id) const;

 private:
  void AppendMembers(codec::JsonWriter& json, const ShelvedRule& rule) const;
  void AppendHead(codec::JsonWriter& json, const rulebook::Entry& entry) const;
  void AppendVersion(codec::JsonWriter& json, const rulebook::Entry& entry,
                     const rulebook::Version& version) const;
  void AppendProposals(codec::JsonWriter& json, const rulebook::Entry& entry) const;

  const Call& call_;
  House& house_;
  Day today_;
  std::map<std::string, double, std::less<>> confidence_;  // by entry, of what runs
};

void AppendTexts(codec::JsonWriter& json, std::string_view member,
                 const std::vector<std::string>& texts);
// "none": nothing; "exempt": true.
void AppendDemand(codec::JsonWriter& json, rules::Demand demand);
void AppendShown(codec::JsonWriter& json, std::string_view member,
                 const std::vector<desk::ShownCondition>& why);
void AppendShown(codec::JsonWriter& json, std::string_view member,
                 const std::vector<rules::Shown>& why);
std::string AmountText(const House& house, std::int64_t minor);
// rate, low and high: right of checked, 95 %; nothing without checks.
void AppendRate(codec::JsonWriter& json, std::int64_t right, std::int64_t checked);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_RULE_VIEWS_H_

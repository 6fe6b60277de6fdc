#include "api/rule_views.h"

#include <algorithm>

#include "api/rule_rights.h"
#include "api/views.h"
#include "desk/document.h"
#include "risk/evaluation.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;
using rulebook::Entry;
using rulebook::EntryKind;
using rulebook::Phase;
using rulebook::Version;

constexpr std::int64_t kDayMs = 86'400'000;

bool Waits(const Entry& entry) {
  return std::ranges::find(entry.versions, Phase::kSubmitted, &Version::phase) !=
         entry.versions.end();
}

void AppendNumber(JsonWriter& json, std::string_view member, const Version* version) {
  json.Key(member);
  if (version == nullptr) {
    json.Null();
  } else {
    json.Unsigned(version->number);
  }
}

std::string_view TruthName(const std::optional<bool>& truth) {
  return !truth ? "unknown" : *truth ? "true" : "false";
}

std::string_view TruthName(rules::Truth truth) {
  constexpr std::string_view kNames[] = {"false", "true", "unknown"};
  return kNames[static_cast<std::size_t>(truth)];
}

void AppendDay(JsonWriter& json, std::string_view member, const std::optional<Day>& day) {
  if (day) json.Member(member, FormatDay(*day));
}

}  // namespace

void AppendTexts(JsonWriter& json, std::string_view member, const std::vector<std::string>& texts) {
  json.Key(member).BeginArray();
  for (const std::string& text : texts)
    json.Text(text);
  json.EndArray();
}

void AppendDemand(JsonWriter& json, rules::Demand demand) {
  using enum rules::Demand;
  if (demand == kBlue) json.Member("demand", "blue");
  if (demand == kYellow) json.Member("demand", "yellow");
  if (demand == kRed) json.Member("demand", "red");
  json.Member("exempt", demand == kExempt);
}

namespace {

template <typename Shown>
void AppendConditions(JsonWriter& json, std::string_view member, const std::vector<Shown>& why) {
  json.Key(member).BeginArray();
  for (const Shown& shown : why) {
    json.BeginObject().Member("condition", shown.condition);
    json.Member("truth", TruthName(shown.truth)).Member("depth", shown.depth);
    json.Key("values").BeginArray();
    for (const auto& [name, value] : shown.values)
      json.BeginObject().Member("name", name).Member("value", value).EndObject();
    json.EndArray().Key("likeness").BeginArray();
    for (const auto& [text, similarity] : shown.likeness)
      json.BeginObject().Member("text", text).Member("similarity", similarity).EndObject();
    json.EndArray().EndObject();
  }
  json.EndArray();
}

}  // namespace

void AppendShown(JsonWriter& json, std::string_view member,
                 const std::vector<desk::ShownCondition>& why) {
  AppendConditions(json, member, why);
}
void AppendShown(JsonWriter& json, std::string_view member, const std::vector<rules::Shown>& why) {
  AppendConditions(json, member, why);
}

std::string AmountText(const House& house, std::int64_t minor) {
  return desk::FormatAmount(minor, house.settings.currency_digits);
}

void AppendRate(JsonWriter& json, std::int64_t right, std::int64_t checked) {
  const auto interval =
      risk::WilsonInterval(static_cast<double>(right), static_cast<double>(checked));
  if (checked == 0 || !interval) return;
  json.Member("rate", static_cast<double>(right) / static_cast<double>(checked));
  json.Member("low", interval->low).Member("high", interval->high);
}

RuleViews::RuleViews(const Call& call)
    : call_(call), house_(*call.house), today_(static_cast<Day>(call.now_ms() / kDayMs)) {
  const auto now = house_.engine.rules_now();
  const auto& running = now->book->running();
  for (std::size_t i = 0; i < running.size() && i < now->confidence.size(); ++i)
    confidence_.try_emplace(running[i].entry, now->confidence[i]);
}

void RuleViews::AppendPerson(JsonWriter& json, std::string_view member, std::string_view id) const {
  json.Member(member, id);
  json.MemberUnlessEmpty(std::string(member) + "_name", house_.directory.NameOf(id));
}

void RuleViews::AppendStats(JsonWriter& json, const Entry& entry, int days) const {
  if (entry.kind == EntryKind::kList) {
    json.Null();
    return;
  }
  const clearance::RuleCounts& counts = house_.engine.rule_counts();
  const clearance::RuleCount count = counts.Of(entry.name, today_ - days + 1, today_);
  // What was looked at where it only watched teaches as much.
  const std::int64_t checked = count.checked + count.watched_checked;
  const std::int64_t right = count.right + count.watched_right;
  json.BeginObject().Member("days", days).Member("fired", count.fired);
  json.Member("watched", count.watched).Member("held", count.held);
  json.Member("checked", checked).Member("right", right);
  AppendRate(json, right, checked);
  json.Member("money", AmountText(house_, count.money_minor)).Member("unknown", count.unknown);
  if (const auto found = confidence_.find(entry.name); found != confidence_.end()) {
    json.Member("confidence", found->second);
  }
  AppendDay(json, "last_fired", counts.LastFired(entry.name));
  json.EndObject();
}

std::string RuleViews::StatsJson(const Entry& entry, int days) const {
  std::string out;
  JsonWriter json(out);
  AppendStats(json, entry, days);
  return out;
}

void RuleViews::AppendHead(JsonWriter& json, const Entry& entry) const {
  const auto book = house_.engine.book();
  const auto head = house_.rules.Head(house_.store, book->program().schema(), entry);
  if (!head) return;
  if (entry.kind != EntryKind::kList) {
    json.Member("suspects", head->suspects);
    AppendDemand(json, head->demand);
  }
  AppendDay(json, "review", head->review);
  AppendDay(json, "expires", head->expires);
}

void RuleViews::AppendMembers(JsonWriter& json, const ShelvedRule& rule) const {
  const Entry& entry = rule.entry;
  const Version& newest = entry.newest();
  json.Member("name", entry.name).Member("kind", Name(entry.kind)).Member("title", entry.title);
  AppendTexts(json, "offices", entry.offices);
  json.Member("secrecy", Name(entry.secrecy)).Member("version", rule.version);
  json.Member("phase", Name(newest.phase)).Member("newest", newest.number);
  AppendNumber(json, "acting", entry.acting());
  AppendNumber(json, "shadow", entry.shadow());
  if (entry.acting() != nullptr && entry.acting()->percent > 0) {
    json.Member("percent", entry.acting()->percent);
  }
  AppendHead(json, entry);
  AppendPerson(json, "author", newest.author);
  json.Member("waiting", Waits(entry)).Member("mine", IsOwnWork(entry, newest, call_.who.id));
  json.Member("proposals_open", std::ranges::count_if(entry.proposals, [](const auto& proposal) {
                return proposal.answer.empty();
              }));
  json.Key("stats");
  AppendStats(json, entry, kStatsDays);
}

void RuleViews::AppendSummary(JsonWriter& json, const ShelvedRule& rule) const {
  json.BeginObject();
  AppendMembers(json, rule);
  json.EndObject();
}

void RuleViews::AppendVersion(JsonWriter& json, const Entry& entry, const Version& version) const {
  json.BeginObject().Member("number", version.number);
  AppendPerson(json, "author", version.author);
  json.Member("at", TimeText(version.at_ms)).Member("note", version.note);
  json.Member("phase", Name(version.phase));
  if (version.percent > 0) json.Member("percent", version.percent);
  json.Key("steps").BeginArray();
  for (const rulebook::Step& step : version.steps) {
    json.BeginObject().Member("to", Name(step.to));
    AppendPerson(json, "by", step.by);
    json.Member("at", TimeText(step.at_ms)).MemberUnlessEmpty("reason", step.reason);
    if (step.percent > 0) json.Member("percent", step.percent);
    json.EndObject();
  }
  json.EndArray().Key("may").BeginArray();
  for (const Phase to : StepsFor(call_.who, entry, version.number))
    json.Text(Name(to));
  json.EndArray();
  json.Member("own_work",
              version.phase == Phase::kSubmitted && IsOwnWork(entry, version, call_.who.id));
  json.EndObject();
}

void RuleViews::AppendProposals(JsonWriter& json, const Entry& entry) const {
  json.Key("proposals").BeginArray();
  for (std::size_t i = 0; i < entry.proposals.size(); ++i) {
    const rulebook::Proposal& proposal = entry.proposals[i];
    json.BeginObject().Member("number", i + 1).Member("version", proposal.version);
    AppendTexts(json, "to", proposal.to);
    AppendPerson(json, "by", proposal.by);
    json.Member("at", TimeText(proposal.at_ms)).Member("note", proposal.note);
    if (!proposal.record.empty()) json.Key("record").Raw(proposal.record);
    json.Member("answer", proposal.answer.empty() ? "open" : proposal.answer);
    if (!proposal.answer.empty()) {
      AppendPerson(json, "answered_by", proposal.answered_by);
      json.Member("answered_at", TimeText(proposal.answered_ms));
    }
    json.Member("may_answer", MayAnswer(call_.who, proposal)).EndObject();
  }
  json.EndArray();
}

std::string RuleViews::RuleJson(const ShelvedRule& rule, std::uint32_t number,
                                std::string_view text) const {
  using access::Action;
  const Entry& entry = rule.entry;
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  AppendMembers(json, rule);
  json.Key("versions").BeginArray();
  for (const Version& version : entry.versions)
    AppendVersion(json, entry, version);
  json.EndArray().Member("text_version", number).Member("text", text);
  AppendProposals(json, entry);
  json.Member("may_write", MayInAll(call_.who, Action::kWriteRules, entry.offices).allowed);
  json.Member("may_approve", MayInAll(call_.who, Action::kApproveRules, entry.offices).allowed);
  json.MemberUnlessEmpty("adopted_from", entry.adopted_from).EndObject();
  return out;
}

}  // namespace tidewaiter::api

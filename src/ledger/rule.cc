#include "ledger/rule.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "ledger/internal/signers.h"
#include "ledger/record_rules.h"

namespace tidewaiter::ledger {
namespace {

const RecordRule* FindRule(std::span<const RecordRule> rules, std::string_view type) {
  const auto found = std::ranges::find(rules, type, &RecordRule::type);
  return found == rules.end() ? nullptr : &*found;
}

// The log is one that a member writes, and the object is of the kind that the type is about.
void CheckPlaces(const Entry& entry, const World& world, Refusals& refusals) {
  if (world.charter.WriterOf(entry.log) == nullptr) {
    Refuse(refusals, "log", "/log", entry.log + " is written by no member");
  }
  if (entry.log == world.charter.origin()) {
    Refuse(refusals, "log", "/log", "the charter's own log has nothing but its changes");
  }
  const std::string_view kind = std::string_view(entry.type).substr(0, entry.type.find('.'));
  if (!entry.object.starts_with(fmt::format("{}/", kind))) {
    Refuse(refusals, "object_kind", "/object", fmt::format("{} is about {}s", entry.type, kind));
  }
}

void CheckFirst(const Entry& entry, const RecordRule& rule, Refusals& refusals) {
  if (rule.place != Place::kOpens) {
    Refuse(refusals, "not_opened", "/type", entry.type + " cannot be an object's first entry");
  }
  if (entry.previous != Hash{}) {
    Refuse(refusals, "previous", "/previous", "there is none before the first");
  }
}

void CheckNext(const Entry& entry, const Entry& before, const RecordRule& rule,
               std::span<const RecordRule> rules, Refusals& refusals) {
  if (rule.place == Place::kOpens) {
    Refuse(refusals, "opened_already", "/type", entry.object + " exists");
  }
  const RecordRule* last = FindRule(rules, before.type);
  if (last != nullptr && last->place == Place::kEnds) {
    Refuse(refusals, "ended", "/object", entry.object + " ended with " + before.type);
  }
  if (entry.previous != before.leaf) {
    Refuse(refusals, "previous", "/previous", "is not the leaf hash of the entry before");
  }
  if (entry.time_ms < before.time_ms) {
    Refuse(refusals, "time", "/time", "is earlier than the entry before");
  }
  if (entry.charter < before.charter) {
    Refuse(refusals, "charter", "/charter", "is older than that of the entry before");
  }
}

// The entry before, when there has to be one and it is there.
std::optional<Entry> CheckChain(const Entry& entry, const World& world, const RecordRule& rule,
                                std::span<const RecordRule> rules, Refusals& refusals) {
  if (world.history(entry.number)) {
    Refuse(refusals, "number_taken", "/number",
           fmt::format("{} has an entry {} already", entry.object, entry.number));
  }
  if (entry.number == 1) {
    CheckFirst(entry, rule, refusals);
    return std::nullopt;
  }
  std::optional<Entry> before = world.history(entry.number - 1);
  if (before) {
    CheckNext(entry, *before, rule, rules, refusals);
  } else {
    Refuse(refusals, "before_missing", "/number",
           fmt::format("{} has no entry {}", entry.object, entry.number - 1));
  }
  return before;
}

bool IsAbout(const Endorsement& endorsement, std::string_view type) {
  return endorsement.type == type ||
         (endorsement.type.ends_with('.') && type.starts_with(endorsement.type));
}

void CheckEndorsements(const Spoken& spoken, const Charter& charter, Refusals& refusals) {
  for (const Endorsement& endorsement : charter.endorsements()) {
    if (!IsAbout(endorsement, spoken.entry.type)) continue;
    std::set<std::string_view> members;
    for (const Signer& signer : spoken.signers) {
      const bool counts = endorsement.of.empty() || endorsement.of.contains(signer.member);
      if (!signer.member.empty() && counts) members.insert(signer.member);
    }
    if (members.size() >= endorsement.members) continue;
    Refuse(refusals, "endorsement", "",
           fmt::format("{} of {} members sign {}", members.size(), endorsement.members,
                       endorsement.type));
  }
}

Refusals Check(const Entry& entry, const World& world, Verify verify) {
  CHECK(world.charter.size() == entry.charter);
  Refusals refusals;
  if (entry.type.starts_with("charter.")) {
    Charter next = world.charter;
    return next.Apply(entry);
  }
  const std::optional<std::span<const RecordRule>> rules = RulesOf(world.charter.rules());
  if (!rules) {
    Refuse(refusals, "rules_unknown", "/charter",
           fmt::format("rules {} need a newer program", world.charter.rules()));
    return refusals;
  }
  CheckPlaces(entry, world, refusals);
  const auto find = [&](std::string_view name) { return FindInCharter(world.charter, name); };
  const Spoken spoken{entry, SignersOf(entry, find, verify, refusals)};
  CheckEndorsements(spoken, world.charter, refusals);
  const RecordRule* rule = FindRule(*rules, entry.type);
  if (rule == nullptr) {
    Refuse(refusals, "type_unknown", "/type", entry.type + " is in no rules");
    return refusals;
  }
  const bool has_writer = world.charter.WriterOf(entry.log) != nullptr;
  const std::optional<Entry> before = CheckChain(entry, world, *rule, *rules, refusals);
  // A rule is asked when it finds what it may count on.
  if (has_writer && before.has_value() == (rule->place != Place::kOpens)) {
    rule->check({spoken, before ? &*before : nullptr, world}, refusals);
  }
  return refusals;
}

}  // namespace

Refusals CheckEntry(const Entry& entry, const World& world) {
  return Check(entry, world, Verify::kYes);
}

Refusals CheckEntryUnverified(const Entry& entry, const World& world) {
  return Check(entry, world, Verify::kNo);
}

std::optional<std::span<const RecordRule>> RulesOf(std::uint32_t version) {
  if (version != 1) return std::nullopt;
  static const std::vector<RecordRule> of_version_1 = [] {
    std::vector<RecordRule> rules;
    for (const std::span<const RecordRule> some : AllRecordRules())
      rules.insert(rules.end(), some.begin(), some.end());
    return rules;
  }();
  return of_version_1;
}

}  // namespace tidewaiter::ledger

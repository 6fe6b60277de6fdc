#include <algorithm>

#include "rulebook/entry.h"
#include "testing/property.h"

namespace tidewaiter::rulebook {
namespace {

// Few people and versions, so that they meet often.
const std::vector<std::string> people_that_meet{"anna", "boris", "clara"};

std::string AnyPerson() {
  return *rc::gen::elementOf(people_that_meet);
}

Draft AnyDraft(EntryKind kind) {
  return {.kind = kind, .title = "t", .author = AnyPerson(), .note = "", .at_ms = 1};
}

Move AnyMove() {
  return {.version = *rc::gen::inRange<std::uint32_t>(0, 5),
          .to = static_cast<Phase>(*rc::gen::inRange(1, 10)),
          .by = AnyPerson(),
          .at_ms = 2,
          .percent = *rc::gen::inRange(-1, 102),
          .reason = *rc::gen::element<std::string>("", "because")};
}

// The plain second opinion: everybody who ever had a hand in it, kept beside the entry.
struct Hands {
  std::vector<std::string> author;                   // by version
  std::vector<std::vector<std::string>> submitters;  // by version
  std::vector<std::string> changers;
};

bool Has(const std::vector<std::string>& list, const std::string& text) {
  return std::ranges::find(list, text) != list.end();
}

Entry AnyStep(Entry entry, Hands& hands) {
  const int what = *rc::gen::inRange(0, 10);
  if (what == 0) {
    const Draft draft = AnyDraft(entry.kind);
    const auto added = AddVersion(entry, draft);
    RC_ASSERT(added.has_value());
    hands.author.push_back(draft.author);
    hands.submitters.emplace_back();
    return *added;
  }
  if (what == 1) {
    const std::string by = AnyPerson();
    const auto changed = Change(entry, {"HARBOUR"}, Secrecy::kOfficers, by, 3);
    if (!changed) return entry;
    // What it takes back to draft was changed for whoever approves later; before that nothing
    // waits.
    if (entry.newest().phase == Phase::kDraft || entry.newest().phase == Phase::kSubmitted) {
      hands.changers.push_back(by);
    }
    return *changed;
  }
  const Move move = AnyMove();
  const auto moved = Apply(entry, move);
  if (!moved) return entry;
  if (move.to == Phase::kSubmitted) hands.submitters[move.version - 1].push_back(move.by);
  if (move.to == Phase::kApproved) {
    RC_ASSERT(hands.author[move.version - 1] != move.by);
    RC_ASSERT(!Has(hands.submitters[move.version - 1], move.by));
    RC_ASSERT(!Has(hands.changers, move.by));
  }
  return *moved;
}

bool WasApprovedByAnother(const Version& version, const Hands& hands) {
  return std::ranges::any_of(version.steps, [&](const Step& step) {
    return step.to == Phase::kApproved && step.by != version.author &&
           !Has(hands.submitters[version.number - 1], step.by);
  });
}

RC_GTEST_PROP(EntryProperty, NobodyApprovesTheirOwnWorkAndOneVersionActs, ()) {
  const auto kind = *rc::gen::element(EntryKind::kRule, EntryKind::kTable, EntryKind::kList);
  const Draft draft = AnyDraft(kind);
  Entry entry = Begin("any", draft).value();
  Hands hands{{draft.author}, {{}}, {}};
  const int steps = *rc::gen::inRange(0, 60);
  for (int i = 0; i < steps; ++i) {
    entry = AnyStep(std::move(entry), hands);
    const auto acting = std::ranges::count_if(
        entry.versions, [](const Version& version) { return Acts(version.phase); });
    const auto watching = std::ranges::count(entry.versions, Phase::kShadow, &Version::phase);
    RC_ASSERT(acting <= 1 && watching <= 1);
    for (const Version& version : entry.versions) {
      RC_ASSERT(version.steps.back().to == version.phase);
      if (Runs(version.phase)) RC_ASSERT(WasApprovedByAnother(version, hands));
      if (kind == EntryKind::kList) {
        RC_ASSERT(version.phase != Phase::kShadow && version.phase != Phase::kPartial);
      }
    }
  }
  RC_ASSERT(ParseEntry(WriteEntry(entry)).value() == entry);
}

// What a button offers works when it is pressed, and nothing else does.
RC_GTEST_PROP(EntryProperty, ButtonsTellTheTruth, ()) {
  const Draft draft = AnyDraft(EntryKind::kRule);
  Entry entry = Begin("any", draft).value();
  Hands hands{{draft.author}, {{}}, {}};
  const int steps = *rc::gen::inRange(0, 30);
  for (int i = 0; i < steps; ++i)
    entry = AnyStep(std::move(entry), hands);
  const std::string by = AnyPerson();
  for (const Version& version : entry.versions) {
    const std::vector<Phase> may = StepsFrom(entry, version.number, by);
    for (int to = 1; to < 10; ++to) {
      const auto phase = static_cast<Phase>(to);
      const auto moved = Apply(
          entry,
          {.version = version.number, .to = phase, .by = by, .percent = 7, .reason = "because"});
      RC_ASSERT(moved.has_value() == (std::ranges::find(may, phase) != may.end()));
    }
  }
}

}  // namespace
}  // namespace tidewaiter::rulebook

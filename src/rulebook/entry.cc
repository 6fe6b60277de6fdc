#include "rulebook/entry.h"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace tidewaiter::rulebook {
namespace {

using enum Phase;

constexpr std::pair<Phase, std::string_view> kPhases[] = {
    {kDraft, "draft"},       {kSubmitted, "submitted"}, {kReturned, "returned"},
    {kApproved, "approved"}, {kShadow, "shadow"},       {kPartial, "partial"},
    {kActive, "active"},     {kRetired, "retired"},     {kWithdrawn, "withdrawn"}};
constexpr std::pair<EntryKind, std::string_view> kKinds[] = {
    {EntryKind::kRule, "rule"}, {EntryKind::kTable, "table"}, {EntryKind::kList, "list"}};
constexpr std::pair<Secrecy, std::string_view> kSecrecies[] = {{Secrecy::kAuthors, "authors"},
                                                               {Secrecy::kOfficers, "officers"}};

template <typename Value>
std::string_view NameOf(std::span<const std::pair<Value, std::string_view>> names, Value value) {
  for (const auto& [known, name] : names) {
    if (known == value) return name;
  }
  return "unknown";
}

template <typename Value>
std::optional<Value> FindIn(std::span<const std::pair<Value, std::string_view>> names,
                            std::string_view name) {
  for (const auto& [value, known] : names) {
    if (known == name) return value;
  }
  return std::nullopt;
}

// Who may take a step, beside the rights that the caller looks at.
enum class Who : std::uint8_t { kAnyone, kAnotherThanAuthor, kAuthor };

struct StepRule {
  Phase from;
  Phase to;
  bool lists;  // lists take it too: they neither watch nor act on a share
  Who who = Who::kAnyone;
  bool needs_reason = false;
};

// The one table of steps.
constexpr StepRule kSteps[] = {
    {kDraft, kSubmitted, true},
    {kDraft, kWithdrawn, true, Who::kAuthor},
    {kSubmitted, kApproved, true, Who::kAnotherThanAuthor},
    {kSubmitted, kReturned, true, Who::kAnyone, true},
    {kSubmitted, kWithdrawn, true, Who::kAuthor},
    {kApproved, kShadow, false},
    {kApproved, kPartial, false},
    {kApproved, kActive, true},
    {kApproved, kRetired, true, Who::kAnyone, true},
    {kShadow, kPartial, false},
    {kShadow, kActive, false},
    {kShadow, kRetired, false, Who::kAnyone, true},
    {kPartial, kShadow, false},
    {kPartial, kPartial, false},  // another share
    {kPartial, kActive, false},
    {kPartial, kRetired, false, Who::kAnyone, true},
    {kActive, kShadow, false},
    {kActive, kPartial, false},
    {kActive, kRetired, true, Who::kAnyone, true},
    {kRetired, kActive, true, Who::kAnyone, true},
};

const StepRule* FindStep(EntryKind kind, Phase from, Phase to) {
  for (const StepRule& step : kSteps) {
    if (step.from == from && step.to == to && (step.lists || kind != EntryKind::kList)) {
      return &step;
    }
  }
  return nullptr;
}

std::unexpected<Error> No(ErrorCode code, std::string_view word, std::string message) {
  return Fail(code, std::move(message), std::string(word));
}

Status MayStep(const Entry& entry, const Version& version, const StepRule& step,
               std::string_view by) {
  const bool own = IsOwnWork(entry, version, by);
  if (step.who == Who::kAnotherThanAuthor && own) {
    return No(ErrorCode::kFailedPrecondition, "own_work",
              "who wrote, submitted or changed it does not approve it");
  }
  if (step.who == Who::kAuthor && !own) {
    return No(ErrorCode::kFailedPrecondition, "not_author",
              "only who wrote or submitted it withdraws it");
  }
  if (step.to == kSubmitted && version.number != entry.newest().number) {
    return No(ErrorCode::kConflict, "not_newest", "only the newest version is submitted");
  }
  return {};
}

void Take(Version& version, Step step) {
  version.phase = step.to;
  version.percent = step.percent;
  version.steps.push_back(std::move(step));
}

// What stops because `version` runs now.
void MakeRoom(Entry& entry, const Version& version, const Move& move) {
  for (Version& other : entry.versions) {
    if (other.number == version.number) continue;
    const bool replaced =
        (Acts(move.to) && Acts(other.phase)) || (move.to == kShadow && other.phase == kShadow);
    if (!replaced) continue;
    Take(other, {.to = kRetired,
                 .by = move.by,
                 .at_ms = move.at_ms,
                 .reason = fmt::format("version {} took its place", version.number)});
  }
}

Version MakeVersion(std::uint32_t number, const Draft& draft) {
  Version version;
  version.number = number;
  version.author = draft.author;
  version.at_ms = draft.at_ms;
  version.note = draft.note;
  version.steps.push_back({.to = kDraft, .by = draft.author, .at_ms = draft.at_ms, .reason = {}});
  return version;
}

std::vector<std::string> EachOnce(std::vector<std::string> names) {
  std::ranges::sort(names);
  const auto rest = std::ranges::unique(names);
  names.erase(rest.begin(), rest.end());
  return names;
}

Status CheckMove(const Entry& entry, const Move& move) {
  const Version* version = entry.Find(move.version);
  if (version == nullptr) {
    return No(ErrorCode::kNotFound, "no_such_version",
              fmt::format("{} has no version {}", entry.name, move.version));
  }
  const StepRule* step = FindStep(entry.kind, version->phase, move.to);
  if (step == nullptr) {
    return No(ErrorCode::kConflict, "wrong_phase",
              fmt::format("version {} is {}: it does not become {} from there", version->number,
                          Name(version->phase), Name(move.to)));
  }
  RETURN_IF_ERROR(MayStep(entry, *version, *step, move.by));
  if (move.to == kPartial && (move.percent < 1 || move.percent > 99)) {
    return No(ErrorCode::kInvalidArgument, "percent", "a share is 1 to 99 percent");
  }
  if (step->needs_reason && move.reason.empty()) {
    return No(ErrorCode::kInvalidArgument, "reason_needed", "that needs a reason");
  }
  if (version->steps.size() >= kStepsMax) {
    return No(ErrorCode::kFailedPrecondition, "too_many_steps",
              fmt::format("a version takes {} steps at most: write a new one", kStepsMax));
  }
  return {};
}

}  // namespace

std::string_view Name(Phase phase) {
  return NameOf<Phase>(kPhases, phase);
}
std::optional<Phase> FindPhase(std::string_view name) {
  return FindIn<Phase>(kPhases, name);
}
std::string_view Name(EntryKind kind) {
  return NameOf<EntryKind>(kKinds, kind);
}
std::optional<EntryKind> FindEntryKind(std::string_view name) {
  return FindIn<EntryKind>(kKinds, name);
}
std::string_view Name(Secrecy secrecy) {
  return NameOf<Secrecy>(kSecrecies, secrecy);
}
std::optional<Secrecy> FindSecrecy(std::string_view name) {
  return FindIn<Secrecy>(kSecrecies, name);
}

bool IsName(std::string_view name) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= kNameBytesMax && lower(name.front()) &&
         std::ranges::all_of(
             name, [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

const Version* Entry::acting() const {
  const auto found = std::ranges::find_if(versions, [](const Version& v) { return Acts(v.phase); });
  return found == versions.end() ? nullptr : &*found;
}

const Version* Entry::shadow() const {
  const auto found = std::ranges::find(versions, kShadow, &Version::phase);
  return found == versions.end() ? nullptr : &*found;
}

bool IsOwnWork(const Entry& entry, const Version& version, std::string_view by) {
  if (version.author == by) return true;
  for (const Version& other : entry.versions) {
    for (std::size_t i = 0; i < other.steps.size(); ++i) {
      const Step& step = other.steps[i];
      if (step.by != by) continue;
      const bool changed = step.to == kDraft && i > 0;
      const bool submitted = step.to == kSubmitted && other.number == version.number;
      if (changed || submitted) return true;
    }
  }
  return false;
}

bool WasApproved(const Entry& entry) {
  return std::ranges::any_of(entry.versions, [](const Version& version) {
    return std::ranges::find(version.steps, kApproved, &Step::to) != version.steps.end();
  });
}

Result<Entry> Begin(std::string name, const Draft& draft) {
  if (!IsName(name)) {
    return No(ErrorCode::kInvalidArgument, "no_name",
              fmt::format("a name is 1 to {} lower case letters, digits and '_'", kNameBytesMax));
  }
  Entry entry;
  entry.name = std::move(name);
  entry.kind = draft.kind;
  entry.title = draft.title;
  entry.offices = EachOnce(draft.offices);
  entry.secrecy = draft.secrecy;
  entry.adopted_from = draft.adopted_from;
  entry.versions.push_back(MakeVersion(1, draft));
  return entry;
}

Result<Entry> AddVersion(Entry entry, const Draft& draft) {
  if (draft.kind != entry.kind) {
    return No(ErrorCode::kInvalidArgument, "kind_changed",
              fmt::format("{} is a {} and stays one", entry.name, Name(entry.kind)));
  }
  if (entry.versions.size() >= kVersionsMax) {
    return No(ErrorCode::kFailedPrecondition, "too_many_versions",
              fmt::format("{} has {} versions: no more fit", entry.name, kVersionsMax));
  }
  for (Version& earlier : entry.versions) {
    if (earlier.phase != kDraft) continue;
    Take(earlier, {.to = kWithdrawn,
                   .by = draft.author,
                   .at_ms = draft.at_ms,
                   .reason = "a newer version was written"});
  }
  entry.title = draft.title;
  entry.versions.push_back(
      MakeVersion(static_cast<std::uint32_t>(entry.versions.size()) + 1, draft));
  return entry;
}

Result<Entry> Change(Entry entry, std::vector<std::string> offices, Secrecy secrecy,
                     std::string_view by, std::int64_t at_ms) {
  if (WasApproved(entry)) {
    return No(ErrorCode::kConflict, "wrong_phase",
              fmt::format("a version of {} was approved as it is", entry.name));
  }
  // Whoever changes is noted at the newest version: it must be one that can still go on.
  if (entry.newest().phase != kDraft && entry.newest().phase != kSubmitted) {
    return No(ErrorCode::kConflict, "wrong_phase",
              fmt::format("{} waits for a new version first", entry.name));
  }
  if (entry.newest().steps.size() >= kStepsMax) {
    return No(ErrorCode::kFailedPrecondition, "too_many_steps",
              fmt::format("a version takes {} steps at most: write a new one", kStepsMax));
  }
  entry.offices = EachOnce(std::move(offices));
  entry.secrecy = secrecy;
  for (Version& version : entry.versions) {
    const bool newest = version.number == entry.newest().number;
    if (version.phase != kSubmitted && !(newest && version.phase == kDraft)) continue;
    // An older one that waits is withdrawn: only the newest can be submitted again.
    Take(version, {.to = newest ? kDraft : kWithdrawn,
                   .by = std::string(by),
                   .at_ms = at_ms,
                   .reason = "offices or secrecy were changed"});
  }
  return entry;
}

Result<Entry> Apply(Entry entry, const Move& move) {
  RETURN_IF_ERROR(CheckMove(entry, move));
  Version& version = entry.versions[move.version - 1];
  MakeRoom(entry, version, move);
  Take(version, {.to = move.to,
                 .by = move.by,
                 .at_ms = move.at_ms,
                 .reason = move.reason,
                 .percent = move.to == kPartial ? move.percent : 0});
  return entry;
}

std::vector<Phase> StepsFrom(const Entry& entry, std::uint32_t version, std::string_view by) {
  std::vector<Phase> steps;
  for (const auto& [phase, name] : kPhases) {
    const Move move{.version = version,
                    .to = phase,
                    .by = std::string(by),
                    .percent = 50,
                    .reason = "asked for a button"};
    if (CheckMove(entry, move)) steps.push_back(phase);
  }
  return steps;
}

Result<Entry> Propose(Entry entry, Proposal proposal) {
  const Version* version = entry.Find(proposal.version);
  if (version == nullptr) {
    return No(ErrorCode::kNotFound, "no_such_version",
              fmt::format("{} has no version {}", entry.name, proposal.version));
  }
  if (!Runs(version->phase)) {
    return No(ErrorCode::kConflict, "wrong_phase",
              fmt::format("version {} is {}: only what runs is offered", version->number,
                          Name(version->phase)));
  }
  if (entry.proposals.size() >= kProposalsMax) {
    return No(ErrorCode::kFailedPrecondition, "too_many_proposals",
              fmt::format("{} was offered {} times: no more fit", entry.name, kProposalsMax));
  }
  proposal.to = EachOnce(std::move(proposal.to));
  proposal.answer.clear();
  proposal.answered_by.clear();
  proposal.answered_ms = 0;
  entry.proposals.push_back(std::move(proposal));
  return entry;
}

Result<Entry> Answer(Entry entry, std::size_t proposal, bool adopt, std::string_view by,
                     std::int64_t at_ms) {
  if (proposal >= entry.proposals.size()) {
    return No(ErrorCode::kNotFound, "no_such_proposal",
              fmt::format("{} has no proposal {}", entry.name, proposal + 1));
  }
  Proposal& answered = entry.proposals[proposal];
  if (!answered.answer.empty()) {
    return No(ErrorCode::kConflict, "wrong_phase",
              fmt::format("proposal {} was answered: {}", proposal + 1, answered.answer));
  }
  answered.answer = adopt ? "adopted" : "declined";
  answered.answered_by = by;
  answered.answered_ms = at_ms;
  return entry;
}

std::string TextId(std::string_view name, std::uint32_t version) {
  return fmt::format("{}@{}", name, version);
}

}  // namespace tidewaiter::rulebook

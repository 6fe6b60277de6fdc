// Entry: one rule, list or table of the administration with its life: who wrote which version, who
// approved it, which one acts. A value; every change is one function that says yes with the changed
// entry or no with the reason.
//
//   ASSIGN_OR_RETURN(Entry entry, Begin("cheap_textiles", draft));
//   entry = *Apply(entry, {.version = 1, .to = Phase::kSubmitted, .by = anna, .at_ms = now});
//   Apply(entry, {.version = 1, .to = Phase::kApproved, .by = anna})   // "own_work"
//
// Kept as two kinds of records, each change an event (docs/formats/journal.md): collection "rule",
// id = the entry's name: everything but the texts; collection "rule_text", id = "<name>@<version>":
// the text of a version, which never changes. Pure functions, thread-safe.
#ifndef TIDEWAITER_RULEBOOK_ENTRY_H_
#define TIDEWAITER_RULEBOOK_ENTRY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::rulebook {

// Collections of records.
inline constexpr std::string_view kEntries = "rule";
inline constexpr std::string_view kTexts = "rule_text";

enum class EntryKind : std::uint8_t { kRule = 1, kTable = 2, kList = 3 };

// Of one version. A version that acts in part or whole acts alone; another may be in shadow beside
// it. Lists have no shadow and no share: approved, then active.
enum class Phase : std::uint8_t {
  kDraft = 1,
  kSubmitted = 2,  // read without problems, its cases pass: waits for a second officer
  kReturned = 3,   // sent back with a reason; a new version follows
  kApproved = 4,
  kShadow = 5,   // fires, is counted, changes nothing
  kPartial = 6,  // acts on `percent` of declarations, drawn by their id; shadow on the rest
  kActive = 7,
  kRetired = 8,    // by hand, by a newer version, or past its day
  kWithdrawn = 9,  // by its author, before it was approved
};
std::string_view Name(Phase phase);  // "draft", "submitted", ...
std::optional<Phase> FindPhase(std::string_view name);
std::string_view Name(EntryKind kind);  // "rule", "table", "list"
std::optional<EntryKind> FindEntryKind(std::string_view name);
constexpr bool Runs(Phase phase) {
  return phase == Phase::kShadow || phase == Phase::kPartial || phase == Phase::kActive;
}
constexpr bool Acts(Phase phase) {
  return phase == Phase::kPartial || phase == Phase::kActive;
}

// One step in a version's life.
struct Step {
  Phase to = Phase::kDraft;
  std::string by = {};  // account
  std::int64_t at_ms = 0;
  std::string reason = {};  // of returned, retired, rolled back; else may be ""
  int percent = 0;          // of kPartial
  friend bool operator==(const Step&, const Step&) = default;
};

struct Version {
  std::uint32_t number = 0;  // 1, 2, 3, ...
  std::string author = {};   // account
  std::int64_t at_ms = 0;    // written
  std::string note = {};     // what changed and why, in its author's words
  Phase phase = Phase::kDraft;
  int percent = 0;               // while kPartial
  std::vector<Step> steps = {};  // all, the first one first
  friend bool operator==(const Version&, const Version&) = default;
};

// Who may see the text. Whoever may read findings sees name, title and advice of a rule that fired.
enum class Secrecy : std::uint8_t {
  kAuthors = 1,   // those who may write or approve rules, and auditors
  kOfficers = 2,  // every officer who may read findings
};
std::string_view Name(Secrecy secrecy);  // "authors", "officers"
std::optional<Secrecy> FindSecrecy(std::string_view name);

// An offer of a regional rule to others, with what it had achieved by then.
struct Proposal {
  std::uint32_t version = 0;
  std::vector<std::string> to = {};  // offices; empty: to the nation
  std::string by = {};
  std::int64_t at_ms = 0;
  std::string note = {};
  std::string record = {};  // JSON: hits, checks, right, money at that moment
  std::string answer = {};  // "", "adopted", "declined"
  std::string answered_by = {};
  std::int64_t answered_ms = 0;
  friend bool operator==(const Proposal&, const Proposal&) = default;
};

struct Entry {
  std::string name = {};
  EntryKind kind = EntryKind::kRule;
  std::string title = {};                 // of the newest version
  std::vector<std::string> offices = {};  // where it holds; empty: the nation
  Secrecy secrecy = Secrecy::kAuthors;
  std::string adopted_from = {};       // entry that it came from, "" = none
  std::vector<Version> versions = {};  // number = index + 1, never empty
  std::vector<Proposal> proposals = {};
  friend bool operator==(const Entry&, const Entry&) = default;

  [[nodiscard]] const Version* Find(std::uint32_t number) const {
    return number >= 1 && number <= versions.size() ? &versions[number - 1] : nullptr;
  }
  [[nodiscard]] const Version& newest() const { return versions.back(); }
  [[nodiscard]] const Version* acting() const;  // partial or active
  [[nodiscard]] const Version* shadow() const;
};

// Each keeps one record small enough to be written anew with every change.
inline constexpr std::size_t kNameBytesMax = 64;     // of an entry
inline constexpr std::uint32_t kVersionsMax = 1000;  // a change a day for three years
inline constexpr std::size_t kStepsMax = 200;        // of one version: percentages go up and down
inline constexpr std::size_t kProposalsMax = 200;    // as many as there are offices

// A lower case letter, then letters, digits and '_'.
bool IsName(std::string_view name);

// Why not, as a stable word in Error::field: "own_work" (approves what they wrote, submitted or
// changed), "wrong_phase", "not_newest", "not_author", "percent", "reason_needed",
// "no_such_version", "no_such_proposal", "no_name", "kind_changed", "too_many_versions",
// "too_many_steps", "too_many_proposals".
struct Draft {
  EntryKind kind = EntryKind::kRule;
  std::string title = {};
  std::vector<std::string> offices = {};
  Secrecy secrecy = Secrecy::kAuthors;
  std::string author = {};
  std::string note = {};
  std::int64_t at_ms = 0;
  std::string adopted_from = {};
};
Result<Entry> Begin(std::string name, const Draft& draft);
// A new version on top; an earlier draft that was not submitted is withdrawn by it. Offices and
// secrecy stay those of the entry.
Result<Entry> AddVersion(Entry entry, const Draft& draft);
// Where it holds and who may see it, while its newest version is a draft or submitted and nothing
// of it was approved. What was submitted has to be submitted again; who changed it may not approve
// it.
Result<Entry> Change(Entry entry, std::vector<std::string> offices, Secrecy secrecy,
                     std::string_view by, std::int64_t at_ms);

struct Move {
  std::uint32_t version = 0;
  Phase to = Phase::kSubmitted;
  std::string by = {};
  std::int64_t at_ms = 0;
  int percent = 0;
  std::string reason = {};
};
// The one table of steps: draft -> submitted -> approved | returned; approved -> shadow -> partial
// -> active, each also straight or back; what is approved or runs -> retired; retired -> active
// again (a roll back: it was approved before); draft and submitted -> withdrawn, by who wrote or
// submitted it. Only the newest version is submitted. When a version acts, the one that acted is
// retired; when one watches, so is the one that watched.
Result<Entry> Apply(Entry entry, const Move& move);
// Steps that `by` may take now: for buttons.
std::vector<Phase> StepsFrom(const Entry& entry, std::uint32_t version, std::string_view by);

// Whether they wrote or submitted this version, or changed the entry: never to approve it.
bool IsOwnWork(const Entry& entry, const Version& version, std::string_view by);
// Whether any version was ever approved.
bool WasApproved(const Entry& entry);

// `proposal` is of a version that runs. Errors: wrong_phase and the like.
Result<Entry> Propose(Entry entry, Proposal proposal);
// `proposal` is an index. An answer is given once.
Result<Entry> Answer(Entry entry, std::size_t proposal, bool adopt, std::string_view by,
                     std::int64_t at_ms);

std::string WriteEntry(const Entry& entry);
Result<Entry> ParseEntry(std::string_view json);                   // kCorruption
std::string TextId(std::string_view name, std::uint32_t version);  // "<name>@<version>"

}  // namespace tidewaiter::rulebook

#endif  // TIDEWAITER_RULEBOOK_ENTRY_H_

#include "rulebook/entry.h"

#include <fstream>
#include <set>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::rulebook {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using enum Phase;

Draft DraftBy(std::string author, EntryKind kind = EntryKind::kRule) {
  return {.kind = kind,
          .title = "Textiles far below the usual price",
          .offices = {"HARBOUR", "AIRPORT", "HARBOUR"},
          .secrecy = Secrecy::kOfficers,
          .author = std::move(author),
          .note = "circular 12",
          .at_ms = 1000,
          .adopted_from = {}};
}

// An entry of `kind` whose first version is in `phase`, by the shortest way there.
Entry In(Phase phase, EntryKind kind = EntryKind::kRule) {
  Entry entry = Begin("cheap", DraftBy("anna", kind)).value();
  const auto go = [&](Phase to, std::string by) {
    entry = Apply(entry, {.version = 1,
                          .to = to,
                          .by = std::move(by),
                          .at_ms = 2000,
                          .percent = 10,
                          .reason = "because"})
                .value();
  };
  if (phase == kDraft) return entry;
  if (phase == kWithdrawn) return go(kWithdrawn, "anna"), entry;
  go(kSubmitted, "anna");
  if (phase == kSubmitted) return entry;
  if (phase == kReturned) return go(kReturned, "boris"), entry;
  go(kApproved, "boris");
  if (phase != kApproved) go(phase, "boris");
  return entry;
}

Result<Entry> Move1(const Entry& entry, Phase to, std::string by = "boris", int percent = 10,
                    std::string reason = "because") {
  return Apply(entry, {.version = 1,
                       .to = to,
                       .by = std::move(by),
                       .at_ms = 3000,
                       .percent = percent,
                       .reason = std::move(reason)});
}

std::string WordOf(const Result<Entry>& result) {
  return result ? "done" : result.error().field;
}

// testdata/rulebook/steps.txt: a line a step that there is, said in other words than the program.
std::set<std::string> AgreedSteps() {
  std::ifstream in(TIDEWAITER_TESTDATA "/rulebook/steps.txt");
  std::set<std::string> steps;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string from, to, kinds, who, reason;
    if (!(words >> from >> to >> kinds >> who >> reason) || from[0] == '#') continue;
    steps.insert(from + " " + to + " " + kinds + " " + who + " " + reason);
  }
  return steps;
}

std::string RowOf(Phase from, Phase to) {
  const auto word = [&](EntryKind kind, std::string by, std::string reason) {
    return WordOf(Move1(In(from, kind), to, std::move(by), 10, std::move(reason)));
  };
  const std::string other = word(EntryKind::kRule, "boris", "because");
  const std::string author = word(EntryKind::kRule, "anna", "because");
  if (other == "wrong_phase" && author == "wrong_phase") return "";
  const bool lists = (from != kShadow && from != kPartial) &&
                     word(EntryKind::kList, author == "done" ? "anna" : "boris", "x") == "done";
  const std::string who = other == author ? "anyone" : author == "done" ? "author" : "another";
  EXPECT_TRUE(other == "done" || other == "not_author") << other;
  EXPECT_TRUE(author == "done" || author == "own_work") << author;
  const std::string without = word(EntryKind::kRule, author == "done" ? "anna" : "boris", "");
  return std::string(Name(from)) + " " + std::string(Name(to)) + (lists ? " all " : " rules ") +
         who + (without == "reason_needed" ? " reason" : " -");
}

constexpr Phase kPhases[] = {kDraft,   kSubmitted, kReturned, kApproved, kShadow,
                             kPartial, kActive,    kRetired,  kWithdrawn};

TEST(Entry, TakesTheStepsOfTheTableAndNoOthers) {
  std::set<std::string> steps;
  for (const Phase from : kPhases) {
    for (const Phase to : kPhases) {
      const std::string row = RowOf(from, to);
      if (!row.empty()) steps.insert(row);
    }
  }
  EXPECT_EQ(steps, AgreedSteps());
}

TEST(Entry, ListsNeitherWatchNorActInPart) {
  for (const Phase to : {kShadow, kPartial}) {
    EXPECT_EQ(WordOf(Move1(In(kApproved, EntryKind::kList), to)), "wrong_phase");
    EXPECT_EQ(WordOf(Move1(In(kActive, EntryKind::kList), to)), "wrong_phase");
  }
}

TEST(Entry, BeginsAsADraftWithItsOfficesOnce) {
  const Entry entry = In(kDraft);
  EXPECT_THAT(entry.offices, ElementsAre("AIRPORT", "HARBOUR"));
  EXPECT_EQ(entry.newest().phase, kDraft);
  EXPECT_EQ(entry.newest().steps.size(), 1U);
  for (const char* name : {"", "Cheap", "9lives", "a-b", "a b", "_a"}) {
    EXPECT_EQ(WordOf(Begin(name, DraftBy("anna"))), "no_name") << name;
  }
  EXPECT_EQ(WordOf(Begin(std::string(65, 'a'), DraftBy("anna"))), "no_name");
  EXPECT_EQ(WordOf(Begin(std::string(64, 'a'), DraftBy("anna"))), "done");
}

TEST(Entry, IsNotApprovedByWhoSubmittedIt) {
  Entry entry = Move1(In(kDraft), kSubmitted, "clara").value();
  EXPECT_EQ(WordOf(Move1(entry, kApproved, "clara")), "own_work");
  EXPECT_EQ(WordOf(Move1(entry, kApproved, "anna")), "own_work");
  EXPECT_EQ(WordOf(Move1(entry, kApproved, "boris")), "done");
}

TEST(Entry, IsNotApprovedByWhoChangedIt) {
  const Entry entry = Change(In(kSubmitted), {"ISLAND"}, Secrecy::kAuthors, "boris", 5).value();
  EXPECT_EQ(entry.newest().phase, kDraft) << "what was looked at is another now";
  EXPECT_THAT(entry.offices, ElementsAre("ISLAND"));
  const Entry again = Move1(entry, kSubmitted, "anna").value();
  EXPECT_EQ(WordOf(Move1(again, kApproved, "boris")), "own_work");
  // Neither does a newer version make it forgotten.
  Entry newer = AddVersion(again, DraftBy("anna")).value();
  newer = Apply(newer, {.version = 2, .to = kSubmitted, .by = "anna"}).value();
  EXPECT_EQ(WordOf(Apply(newer, {.version = 2, .to = kApproved, .by = "boris"})), "own_work");
  EXPECT_EQ(WordOf(Apply(newer, {.version = 2, .to = kApproved, .by = "clara"})), "done");
}

TEST(Entry, KeepsItsOfficesOnceApproved) {
  for (const Phase phase :
       {kApproved, kShadow, kPartial, kActive, kRetired, kReturned, kWithdrawn}) {
    EXPECT_EQ(WordOf(Change(In(phase), {}, Secrecy::kAuthors, "anna", 5)), "wrong_phase");
  }
  for (const Phase phase : {kDraft, kSubmitted}) {
    EXPECT_EQ(WordOf(Change(In(phase), {}, Secrecy::kAuthors, "anna", 5)), "done");
  }
}

TEST(Entry, AVersionThatActsTakesThePlaceOfTheOther) {
  Entry entry = AddVersion(In(kActive), DraftBy("boris")).value();
  for (const auto& [to, by] :
       {std::pair(kSubmitted, "boris"), {kApproved, "anna"}, {kShadow, "anna"}}) {
    entry = Apply(entry, {.version = 2, .to = to, .by = by}).value();
  }
  EXPECT_EQ(entry.acting()->number, 1U);
  EXPECT_EQ(entry.shadow()->number, 2U);
  entry = Apply(entry, {.version = 2, .to = kPartial, .by = "anna", .percent = 5}).value();
  EXPECT_EQ(entry.acting()->number, 2U);
  EXPECT_EQ(entry.acting()->percent, 5);
  EXPECT_EQ(entry.shadow(), nullptr);
  EXPECT_EQ(entry.Find(1)->phase, kRetired);
  EXPECT_FALSE(entry.Find(1)->steps.back().reason.empty());
  // And back, without another approval.
  entry =
      Apply(entry, {.version = 1, .to = kActive, .by = "anna", .reason = "2 stops all"}).value();
  EXPECT_EQ(entry.acting()->number, 1U);
  EXPECT_EQ(entry.Find(2)->phase, kRetired);
}

TEST(Entry, OnlyOneVersionWatches) {
  Entry entry = AddVersion(In(kShadow), DraftBy("boris")).value();
  for (const auto& [to, by] :
       {std::pair(kSubmitted, "boris"), {kApproved, "anna"}, {kShadow, "anna"}}) {
    entry = Apply(entry, {.version = 2, .to = to, .by = by}).value();
  }
  EXPECT_EQ(entry.shadow()->number, 2U);
  EXPECT_EQ(entry.Find(1)->phase, kRetired);
}

TEST(Entry, OnlyTheNewestVersionIsSubmitted) {
  Entry entry = AddVersion(In(kSubmitted), DraftBy("boris")).value();
  EXPECT_EQ(entry.Find(1)->phase, kSubmitted) << "it still waits";
  entry = AddVersion(entry, DraftBy("boris")).value();
  EXPECT_EQ(entry.Find(2)->phase, kWithdrawn);
  EXPECT_EQ(WordOf(Apply(entry, {.version = 2, .to = kSubmitted, .by = "boris"})), "wrong_phase");
  EXPECT_EQ(WordOf(Apply(entry, {.version = 3, .to = kSubmitted, .by = "boris"})), "done");
  EXPECT_EQ(WordOf(Apply(entry, {.version = 4, .to = kSubmitted, .by = "boris"})),
            "no_such_version");
  EXPECT_EQ(WordOf(Apply(entry, {.version = 0, .to = kSubmitted, .by = "boris"})),
            "no_such_version");
}

TEST(Entry, AShareIsOneToNinetyNine) {
  for (const int percent : {-1, 0, 100, 1000}) {
    EXPECT_EQ(WordOf(Move1(In(kApproved), kPartial, "boris", percent)), "percent");
  }
  EXPECT_EQ(Move1(In(kApproved), kPartial, "boris", 99).value().acting()->percent, 99);
  EXPECT_EQ(Move1(In(kPartial), kActive, "boris", 50).value().acting()->percent, 0);
}

TEST(Entry, StaysOfItsKindAndHasAnEnd) {
  Entry entry = In(kDraft);
  EXPECT_EQ(WordOf(AddVersion(entry, DraftBy("anna", EntryKind::kTable))), "kind_changed");
  while (entry.versions.size() < kVersionsMax)
    entry = AddVersion(std::move(entry), DraftBy("anna")).value();
  EXPECT_EQ(WordOf(AddVersion(entry, DraftBy("anna"))), "too_many_versions");
  Entry often = In(kPartial);
  while (often.newest().steps.size() < kStepsMax)
    often = Move1(std::move(often), kPartial).value();
  EXPECT_EQ(WordOf(Move1(often, kPartial)), "too_many_steps");
}

TEST(Entry, SaysWhichStepsSomebodyMayTake) {
  EXPECT_THAT(StepsFrom(In(kSubmitted), 1, "anna"), UnorderedElementsAre(kReturned, kWithdrawn));
  EXPECT_THAT(StepsFrom(In(kSubmitted), 1, "boris"), UnorderedElementsAre(kReturned, kApproved));
  EXPECT_THAT(StepsFrom(In(kShadow), 1, "anna"), UnorderedElementsAre(kPartial, kActive, kRetired));
  EXPECT_THAT(StepsFrom(In(kReturned), 1, "anna"), IsEmpty());
  EXPECT_THAT(StepsFrom(In(kDraft), 2, "anna"), IsEmpty());
}

TEST(Entry, IsOfferedWhileItRunsAndAnsweredOnce) {
  const Proposal offer{
      .version = 1, .to = {"ISLAND"}, .by = "anna", .at_ms = 7, .note = "it works", .record = "{}"};
  EXPECT_EQ(WordOf(Propose(In(kApproved), offer)), "wrong_phase");
  Entry entry = Propose(In(kActive), offer).value();
  EXPECT_EQ(WordOf(Answer(entry, 1, true, "clara", 9)), "no_such_proposal");
  entry = Answer(entry, 0, true, "clara", 9).value();
  EXPECT_EQ(entry.proposals[0].answer, "adopted");
  EXPECT_EQ(WordOf(Answer(entry, 0, false, "clara", 9)), "wrong_phase");
  while (entry.proposals.size() < kProposalsMax)
    entry = Propose(std::move(entry), offer).value();
  EXPECT_EQ(WordOf(Propose(entry, offer)), "too_many_proposals");
}

TEST(Entry, IsReadAsItWasWritten) {
  Entry entry = AddVersion(In(kPartial), DraftBy("boris")).value();
  entry.adopted_from = "dear";
  entry = Propose(entry, {.version = 1, .to = {}, .by = "anna", .at_ms = 7, .record = "{\"a\":1}"})
              .value();
  EXPECT_EQ(ParseEntry(WriteEntry(entry)).value(), entry);
  entry = Answer(entry, 0, false, "clara", 9).value();
  EXPECT_EQ(ParseEntry(WriteEntry(entry)).value(), entry);
}

TEST(Entry, DamageIsNoticed) {
  const std::string good = WriteEntry(In(kPartial));
  const auto with = [&](std::string_view what, std::string_view instead) {
    std::string bad = good;
    const std::size_t place = bad.find(what);
    EXPECT_NE(place, std::string::npos) << what;
    bad.replace(place, what.size(), instead);
    return ParseEntry(bad);
  };
  for (const auto& [what, instead] : std::initializer_list<std::pair<const char*, const char*>>{
           {"\"rule\"", "\"ruler\""},
           {"\"officers\"", "\"friends\""},
           {"\"phase\":\"partial\"", "\"phase\":\"part\""},
           {"\"to\":\"approved\"", "\"to\":\"\""},
           {"\"number\":1", "\"number\":2"},
           {"\"cheap\"", "\"CHEAP\""},
           {"\"versions\":[{", "\"versions_\":[{"}}) {
    const auto read = with(what, instead);
    ASSERT_FALSE(read) << what;
    EXPECT_EQ(read.error().code, ErrorCode::kCorruption);
  }
  EXPECT_FALSE(ParseEntry("{"));
  EXPECT_FALSE(ParseEntry("[]"));
}

TEST(Entry, WordsLeadBack) {
  for (const Phase phase : kPhases) {
    EXPECT_EQ(FindPhase(Name(phase)), phase);
  }
  for (const EntryKind kind : {EntryKind::kRule, EntryKind::kTable, EntryKind::kList}) {
    EXPECT_EQ(FindEntryKind(Name(kind)), kind);
  }
  EXPECT_EQ(FindSecrecy("officers"), Secrecy::kOfficers);
  EXPECT_EQ(FindPhase("acting"), std::nullopt);
  EXPECT_EQ(TextId("cheap", 3), "cheap@3");
}

}  // namespace
}  // namespace tidewaiter::rulebook

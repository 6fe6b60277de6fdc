// What a gate decides, one row a case: what is read (see test_gate.h), what is decided and why.
#include "track/gate.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "track/gate_watch.h"
#include "track/read_likeness.h"
#include "track/sentences.h"
#include "track/test_gate.h"

namespace tidewaiter::track {
namespace {

const char* const kList = R"(
E1 plate KBX123A container CSQU3054383 tag E200470000000001 kg 32000 released green trusted quiet
E2 plate KCA880B container MSKU9070323 kg 28000 released green quiet
E3 plate KDD001C released
E4 plate KDE002D green
E5 plate KDF003E stopped green
E6 plate KDG004F released green alarmed
E7 plate KDH005G released green silent
E8 plate KDJ006H released red
E9 plate KDK007J released green from 3600 until 7200
EA plate KDL008K container TGHU1234567 container CSQU3054402 released green trusted quiet)";

const ExpectedList& TestList() {
  static const ExpectedList list(EntriesOf(kList));
  return list;
}

Decision DecideOn(const std::string& readings) {
  return Decide(Fuse("post", 1, ReadingsOf(readings)), TestList(), {}, {.now_ms = kGateStartMs});
}

struct Row {
  const char* read;
  const char* decided;
};

constexpr Row kDecisions[] = {
    // All agree.
    {"plate KBX123A; container_code CSQU3054383; tag E200470000000001", "open fast E1"},
    {"plate kbx-123a; container_code CSQU-305438-3; tag e200470000000001; weight kg 32900",
     "open fast E1"},
    // Not all were read, or nobody trusts the operator: open, but not fast.
    {"plate KBX123A; container_code CSQU3054383", "open E1: tag_unread"},
    {"plate KBX123A", "open E1: container_unread tag_unread"},
    {"plate KCA880B; container_code MSKU9070323", "open E2: not_trusted"},
    {" container_code MSKU9070323", "open E2: not_trusted plate_unread"},
    // Look-alikes and the check digit.
    {"plate KBX1Z3A sure 0.7; container_code CSQU3054383; tag E200470000000001", "open fast E1"},
    {"plate KBX123A; container_code C5QU3O54383; tag E200470000000001", "open fast E1"},
    {"plate KBX123A; container_code CSQU3054388 maybe CSQU3054383 0.4; tag E200470000000001",
     "open fast E1"},
    // Contradictions: the plate of one entry, the container of another.
    {"plate KBX123A; container_code MSKU9070323", "refer: unsure container_differs"},
    {"plate KBX123A; container_code TEXU4512302; tag E200470000000001",
     "refer E1: unsure container_differs"},
    {"plate ZZZ999Z; container_code CSQU3054383; tag E200470000000001",
     "refer E1: unsure plate_differs"},
    {"plate KBX123A; container_code CSQU3054383; tag E200470000000099",
     "refer E1: unsure tag_differs"},
    // Nobody, nothing.
    {"plate UAR555X", "refer: not_expected"},
    {"weight kg 20000", "refer: unread"},
    {"tag E200470000000001", "refer E1: unread"},
    // What is known of the entry.
    {"plate KDD001C", "refer E3: risk_yellow"},
    {"plate KDE002D", "refer E4: not_released"},
    {"plate KDF003E", "hold E5: stopped"},
    {"plate KDG004F", "hold E6: seal_alarmed"},
    {"plate KDH005G", "refer E7: seal_silent"},
    {"plate KDJ006H", "refer E8: risk_red"},
    {"plate KDK007J", "refer E9: too_early"},
    // Two containers are to be there.
    {"plate KDL008K; container_code TGHU1234567", "open EA: container_unread"},
    {"plate KDL008K; container_code CSQU3054402; container_code CSQU3054383",
     "refer: unsure container_differs"},
    // Weight and radiation.
    {"plate KCA880B; container_code MSKU9070323; weight kg 29400", "open E2: not_trusted"},
    {"plate KCA880B; container_code MSKU9070323; weight kg 29401", "refer E2: weight_off"},
    {"plate KBX123A; container_code CSQU3054383; tag E200470000000001; radiation gamma 900",
     "hold E1: gamma"},
    {"plate UAR555X; radiation neutron 4", "hold: neutron not_expected"},
    {"plate KBX123A; container_code CSQU3054383; tag E200470000000001 reverse",
     "refer E1: reverse"},
};

TEST(Gate, Decides) {
  for (const Row& row : kDecisions)
    EXPECT_EQ(Told(DecideOn(row.read)), row.decided) << row.read;
}

TEST(Gate, KnowsHowSureItIs) {
  EXPECT_GT(DecideOn("plate KBX123A").agreement, 0.999);
  EXPECT_GT(DecideOn("plate K8X123A sure 0.8").agreement, 0.99);       // 8 for B
  const double other = DecideOn("plate KBX123K sure 0.99").agreement;  // K for A, and it was sure
  EXPECT_LT(other, 0.9);
  EXPECT_GT(other, 0.2);
  EXPECT_LT(DecideOn("plate KBX177K sure 0.99").agreement, 0.01);
}

TEST(Gate, ListsRunOut) {
  const ExpectedList list(EntriesOf(kList), kGateStartMs);
  const Pass pass = Fuse("post", 1, ReadingsOf("plate KCA880B; container_code MSKU9070323"));
  EXPECT_EQ(Told(Decide(pass, list, {}, {.now_ms = kGateStartMs})), "open E2: not_trusted");
  EXPECT_EQ(Told(Decide(pass, list, {}, {.now_ms = kGateStartMs + 1})), "refer E2: list_expired");
}

TEST(Gate, AnEntryIsGoodForOnePass) {
  const Pass pass = Fuse("post", 1, ReadingsOf("plate KCA880B; container_code MSKU9070323"));
  const std::set<std::string, std::less<>> passed{"E2"};
  EXPECT_EQ(Told(Decide(pass, TestList(), {}, {.now_ms = kGateStartMs, .passed = &passed})),
            "refer E2: through_already");
  EXPECT_EQ(Told(Decide(pass, TestList().Without(passed), {}, {.now_ms = kGateStartMs})),
            "refer: not_expected");
}

// A truck with two movements is the one that is due, not half of each.
TEST(Gate, OfTwoMovementsOfOneTruckTakesTheOneThatIsDue) {
  const ExpectedList list(
      EntriesOf("E1 plate KBX123A released green from 90000\n"
                "E2 plate KBX123A released green until 3600"));
  const Pass pass = Fuse("post", 1, ReadingsOf("plate KBX123A"));
  const Decision decision = Decide(pass, list, {}, {.now_ms = kGateStartMs});
  EXPECT_EQ(decision.entry, "E2");
  EXPECT_EQ(decision.verdict, Verdict::kOpen);
}

TEST(Gate, FusesWhatIsSentTwiceOnce) {
  const Pass pass =
      Fuse("post", 1,
           ReadingsOf("plate KBX123A at 1 event 7; plate KBX123A at 2 event 7;"
                      "plate KBX123A at 1 event 8; weight kg 9 at 3; weight kg 9 at 3"));
  EXPECT_EQ(pass.readings.size(), 3);
  EXPECT_EQ(pass.began_ms, kGateStartMs + 1000);
  EXPECT_EQ(pass.ended_ms, kGateStartMs + 3000);
  EXPECT_EQ(pass.id(), "post/1/1796083201000");
}

std::vector<std::string> Kinds(const Alarms& alarms) {
  std::vector<std::string> kinds;
  for (const Alarm& alarm : alarms)
    kinds.push_back(std::string(Name(alarm.kind)) + " " + std::string(Name(alarm.severity)));
  return kinds;
}

TEST(Gate, Alarms) {
  using Told = std::vector<std::string>;
  const std::pair<const char*, Told> rows[] = {
      {"plate KBX123A; container_code CSQU3054383; tag E200470000000001", {}},
      {"plate KBX123A; radiation gamma 900 neutron 4", {"radiation critical"}},
      {"plate KCA880B; weight kg 35000", {"weight warning"}},
      {"plate KBX123A; container_code TEXU4512302; tag E200470000000001", {"unit_mismatch alarm"}},
      {"plate KDF003E", {"gate_refused alarm"}},
      {"plate UAR555X", {}}};
  for (const auto& [read, told] : rows) {
    const Pass pass = Fuse("post", 1, ReadingsOf(read));
    const Decision decision = Decide(pass, TestList(), {}, {.now_ms = kGateStartMs});
    EXPECT_EQ(Kinds(AlarmsOf(pass, decision, {}, kGateStartMs)), told) << read;
  }
}

// Every reason of every row is said in every language, with nothing left unfilled.
TEST(Gate, ReasonsAreSaid) {
  for (const Row& row : kDecisions) {
    for (const Reason& reason : DecideOn(row.read).reasons) {
      for (const Language language : kLanguages) {
        const std::string said = SayReason(reason, language);
        EXPECT_EQ(said.find("track."), std::string::npos) << said;
        EXPECT_EQ(said.find("–"), std::string::npos) << said;
      }
    }
  }
}

TEST(ReadLikeness, ByHowCamerasGoWrong) {
  const auto likeness = [](const char* line, const char* truth) {
    return LogLikeness(ReadingOf(line), truth);
  };
  EXPECT_EQ(likeness("plate KBX123A", "KBX123A"), 0);
  EXPECT_EQ(likeness("plate kbx-123-a", "KBX123A"), 0);
  // 0 for O is likelier than another letter, and less unlikely the less sure the camera is.
  EXPECT_GT(likeness("plate KBO123A sure 0.9", "KB0123A"),
            likeness("plate KBO123A sure 0.9", "KBX123A"));
  EXPECT_GT(likeness("plate KBO123A sure 0.5", "KB0123A"),
            likeness("plate KBO123A sure 0.99", "KB0123A"));
  // The certainty of the very character counts.
  device::GateReading reading = ReadingOf("plate KBX123W");
  reading.characters = {0.99, 0.99, 0.99, 0.99, 0.99, 0.99, 0.4};
  const double unsure = LogLikeness(reading, "KBX123A");
  reading.characters = {0.4, 0.99, 0.99, 0.99, 0.99, 0.99, 0.99};
  EXPECT_GT(unsure, LogLikeness(reading, "KBX123A") + 2);
  // A candidate, a lost character, an added one, another text.
  EXPECT_GT(likeness("plate KBX123W sure 0.6 maybe KBX123A 0.3", "KBX123A"), -1);
  EXPECT_NEAR(likeness("plate KBX123", "KBX123A"), -5.3, 0.2);
  EXPECT_NEAR(likeness("plate KBX1234A", "KBX123A"), -5.2, 0.3);
  EXPECT_EQ(likeness("plate UAR555X", "KBX123A"), kLogLikenessMin);
  EXPECT_EQ(LogLikeness("", {}, 1, "KBX123A"), kLogLikenessMin);
}

TEST(ReadLikeness, ChoosesTheContainerThatCanBe) {
  struct {
    const char* read;
    const char* code;
    bool repaired;
  } const rows[] = {
      {"container_code CSQU3054383", "CSQU3054383", false},
      {"container_code CSQU3054388 maybe CSQU3054383 0.2", "CSQU3054383", false},
      {"container_code C5QU3O54383", "CSQU3054383", true},
      {"container_code CSQU30S4383", "CSQU3054383", true},
      {"container_code CSQU3054388", "", false},  // no look-alike of any character makes it fit
      {"container_code KBX123A", "", false},
  };
  for (const auto& row : rows) {
    const auto choice = ChooseContainer(ReadingOf(row.read));
    EXPECT_EQ(choice ? choice->code : "", row.code) << row.read;
    if (choice) {
      EXPECT_EQ(choice->repaired, row.repaired) << row.read;
    }
  }
}

}  // namespace
}  // namespace tidewaiter::track

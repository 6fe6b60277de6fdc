#include "monitor/gate_list.h"

#include <gtest/gtest.h>

#include "track/test_gate.h"

namespace tidewaiter::monitor {
namespace {

using track::EntriesOf;
using track::GateOutcome;
using track::kGateStartMs;
using track::ReadingsOf;

constexpr std::int64_t kHour = 3'600'000;

const GateKeys& Keys() {
  static const GateKeys keys = MakeGateKeys({1, 2, 3});
  return keys;
}

GateList SomeList(std::uint64_t sequence = 17) {
  return {.post = "malaba",
          .sequence = sequence,
          .issued_ms = kGateStartMs,
          .expires_ms = kGateStartMs + 6 * kHour,
          .lanes = {{.gate = "post", .lane = 1, .kinds = {device::GateKind::kPlate}}},
          .entries = EntriesOf("E2 plate KCA880B released green\n"
                               "E1 plate KBX123A container CSQU3054383 kg 32000 released green "
                               "trusted quiet until 90000\nE3 plate KDD001C stopped")};
}

OfflineGate GateOf(const GateList& list) {
  auto gate = OfflineGate::Open(SignList(list, Keys().secret), Keys().open, "malaba");
  CHECK(gate.has_value());
  return *std::move(gate);
}

void Read(OfflineGate& gate, const std::string& lines, std::uint64_t seq, GateOutcome& out) {
  for (const device::GateReading& reading : ReadingsOf(lines))
    gate.Take(reading, {.seq = seq++, .received_ms = reading.time_ms}, out);
}

ErrorCode CodeOf(const auto& result) {
  return result ? ErrorCode{} : result.error().code;
}

TEST(GateList, IsReadAsItWasSigned) {
  const std::string bytes = SignList(SomeList(), Keys().secret);
  const auto list = ReadList(bytes, Keys().open);
  ASSERT_TRUE(list.has_value());
  EXPECT_EQ(SignList(*list, Keys().secret), bytes);
  ASSERT_EQ(list->entries.size(), 3);
  EXPECT_EQ(list->entries[0].id, "E1");  // sorted
  EXPECT_EQ(list->entries[0].gross_kg, 32000);
  // The order in which it is put together does not matter.
  GateList turned = SomeList();
  std::swap(turned.entries[0], turned.entries[2]);
  EXPECT_EQ(SignList(turned, Keys().secret), bytes);
}

TEST(GateList, NothingOfItMayBeChanged) {
  const std::string bytes = SignList(SomeList(), Keys().secret);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string bent = bytes;
    bent[i] = static_cast<char>(bent[i] ^ 1);
    ASSERT_EQ(CodeOf(ReadList(bent, Keys().open)), ErrorCode::kCorruption) << i;
  }
  for (std::size_t size = 0; size < bytes.size(); size += 11)
    EXPECT_EQ(CodeOf(ReadList(bytes.substr(0, size), Keys().open)), ErrorCode::kCorruption);
  EXPECT_EQ(CodeOf(ReadList(bytes, MakeGateKeys({9}).open)), ErrorCode::kCorruption);
  EXPECT_EQ(CodeOf(ReadList(SignRevocations({}, Keys().secret), Keys().open)),
            ErrorCode::kCorruption);
}

TEST(GateList, IsNotGoodForLong) {
  GateList list = SomeList();
  list.expires_ms = list.issued_ms + kGateListHoursMax * kHour + 1;
  EXPECT_EQ(CodeOf(ReadList(SignList(list, Keys().secret), Keys().open)),
            ErrorCode::kInvalidArgument);
  list.expires_ms = list.issued_ms;
  EXPECT_EQ(CodeOf(ReadList(SignList(list, Keys().secret), Keys().open)),
            ErrorCode::kInvalidArgument);
  // A difference that does not fit in 64 bits, as a forger with a key could send it.
  list.issued_ms = std::numeric_limits<std::int64_t>::max() / 2;
  list.expires_ms = std::numeric_limits<std::int64_t>::min() + 1;
  EXPECT_EQ(CodeOf(ReadList(SignList(list, Keys().secret), Keys().open)),
            ErrorCode::kInvalidArgument);
}

TEST(GateList, APostTakesItsOwnAndNewerOnes) {
  const std::string bytes = SignList(SomeList(), Keys().secret);
  EXPECT_EQ(CodeOf(OfflineGate::Open(bytes, Keys().open, "busia")), ErrorCode::kFailedPrecondition);
  OfflineGate gate = GateOf(SomeList());
  EXPECT_EQ(CodeOf(gate.Renew(bytes, Keys().open)), ErrorCode::kFailedPrecondition);
  EXPECT_EQ(CodeOf(gate.Renew(SignList(SomeList(16), Keys().secret), Keys().open)),
            ErrorCode::kFailedPrecondition);
  EXPECT_EQ(gate.list().sequence, 17);
  EXPECT_TRUE(gate.Renew(SignList(SomeList(18), Keys().secret), Keys().open).has_value());
  EXPECT_EQ(gate.list().sequence, 18);
}

TEST(OfflineGate, DecidesAloneAndWritesItDown) {
  OfflineGate gate = GateOf(SomeList());
  GateOutcome out;
  Read(gate, "plate KBX123A at 1; plate KDD001C at 60; plate UAR555X at 120", 0, out);
  gate.Tick(kGateStartMs + 300'000, out);
  const std::vector<OfflinePass> journal = gate.Journal(0);
  ASSERT_EQ(journal.size(), 3);
  EXPECT_EQ(journal[0].id, "malaba/17/1");
  EXPECT_EQ(Told(journal[0].decided.decision), "open E1: container_unread");
  EXPECT_EQ(Told(journal[1].decided.decision), "hold E3: stopped risk_yellow");
  EXPECT_EQ(Told(journal[2].decided.decision), "refer: not_expected");
  EXPECT_EQ(gate.Journal(2).size(), 1);
  gate.Forget(2);
  EXPECT_EQ(gate.Journal(0).size(), 1);
}

TEST(OfflineGate, ReferEverythingOnceTheListRanOut) {
  OfflineGate gate = GateOf(SomeList());
  GateOutcome out;
  Read(gate, "plate KBX123A at 21601", 0, out);
  ASSERT_EQ(out.decided.size(), 1);
  EXPECT_EQ(Told(out.decided[0].decision), "refer E1: list_expired");
}

TEST(OfflineGate, WhatWasTakenBackIsNotExpected) {
  OfflineGate gate = GateOf(SomeList());
  GateRevocations revoked{.post = "malaba", .sequence = 17, .number = 1, .entries = {"E1"}};
  ASSERT_TRUE(gate.Revoke(SignRevocations(revoked, Keys().secret), Keys().open).has_value());
  EXPECT_EQ(CodeOf(gate.Revoke(SignRevocations(revoked, Keys().secret), Keys().open)),
            ErrorCode::kFailedPrecondition);
  revoked.number = 2;
  revoked.entries = {"E2"};  // E1 does not come back
  ASSERT_TRUE(gate.Revoke(SignRevocations(revoked, Keys().secret), Keys().open).has_value());
  revoked.sequence = 16;
  revoked.number = 3;
  EXPECT_EQ(CodeOf(gate.Revoke(SignRevocations(revoked, Keys().secret), Keys().open)),
            ErrorCode::kFailedPrecondition);
  GateOutcome out;
  Read(gate, "plate KBX123A at 1; plate KCA880B at 60", 0, out);
  gate.Tick(kGateStartMs + 300'000, out);
  ASSERT_EQ(out.decided.size(), 2);
  EXPECT_EQ(Told(out.decided[0].decision), "refer: not_expected");
  EXPECT_EQ(Told(out.decided[1].decision), "refer: not_expected");
  EXPECT_EQ(gate.Journal(0)[0].revocations, 2);
}

TEST(OfflineGate, SurvivesAPowerCut) {
  OfflineGate gate = GateOf(SomeList());
  GateRevocations revoked{.post = "malaba", .sequence = 17, .number = 1, .entries = {"E2"}};
  ASSERT_TRUE(gate.Revoke(SignRevocations(revoked, Keys().secret), Keys().open).has_value());
  GateOutcome out;
  Read(gate, "plate KBX123A at 1; plate UAR555X at 60", 0, out);
  OfflineGate other = GateOf(SomeList());
  ASSERT_TRUE(other.Load(gate.Save()).has_value());
  EXPECT_EQ(other.Save(), gate.Save());
  for (OfflineGate* each : {&gate, &other}) {
    GateOutcome later;
    Read(*each, "plate KBX123A at 200; plate KCA880B at 260", 10, later);
    each->Tick(kGateStartMs + 400'000, later);
    ASSERT_EQ(later.decided.size(), 3);
    EXPECT_EQ(Told(later.decided[1].decision), "refer E1: through_already");
    EXPECT_EQ(Told(later.decided[2].decision), "refer: not_expected");
  }
  EXPECT_EQ(other.Journal(0), gate.Journal(0));
  const std::string saved = gate.Save();
  for (std::size_t size = 0; size < saved.size(); size += 13)
    EXPECT_FALSE(other.Load(saved.substr(0, size)).has_value());
  EXPECT_EQ(other.Save(), saved);
}

TEST(JournalDesk, TakesEachPassOnce) {
  OfflineGate gate = GateOf(SomeList());
  GateOutcome out;
  Read(gate, "plate KBX123A at 1; plate KCA880B at 60; plate UAR555X at 120", 0, out);
  gate.Tick(kGateStartMs + 300'000, out);
  const auto journal = [&](std::uint64_t after) {
    return *ParseJournal(WriteJournal("malaba", gate.Journal(after)));
  };
  JournalDesk desk;
  std::vector<OfflinePass> fresh;
  EXPECT_EQ(CodeOf(desk.TakeIn(journal(1), fresh)), ErrorCode::kFailedPrecondition);
  EXPECT_TRUE(fresh.empty());
  ReadJournal first = journal(0);
  first.passes.pop_back();
  EXPECT_TRUE(desk.TakeIn(first, fresh).has_value());
  EXPECT_TRUE(desk.TakeIn(first, fresh).has_value());
  EXPECT_TRUE(desk.TakeIn(journal(0), fresh).has_value());  // two of it are known
  ASSERT_EQ(fresh.size(), 3);
  EXPECT_EQ(fresh, gate.Journal(0));
  EXPECT_EQ(desk.next("malaba"), 4);
  // A gate that lost everything goes on where headquarters stands.
  GateList list = SomeList(18);
  list.next_number = desk.next("malaba");
  OfflineGate anew = GateOf(list);
  Read(anew, "plate KBX123A at 400", 0, out);
  ASSERT_EQ(anew.Journal(0).size(), 1);
  EXPECT_EQ(anew.Journal(0)[0].id, "malaba/18/4");
}

TEST(JournalDesk, RefusesJournalsThatAreNotWhole) {
  OfflineGate gate = GateOf(SomeList());
  GateOutcome out;
  Read(gate, "plate KBX123A at 1", 0, out);
  const std::string bytes = WriteJournal("malaba", gate.Journal(0));
  ASSERT_TRUE(ParseJournal(bytes).has_value());
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::string bent = bytes;
    bent[i] = static_cast<char>(bent[i] ^ 8);
    EXPECT_EQ(CodeOf(ParseJournal(bent)), ErrorCode::kCorruption) << i;
    EXPECT_EQ(CodeOf(ParseJournal(bytes.substr(0, i))), ErrorCode::kCorruption) << i;
  }
}

}  // namespace
}  // namespace tidewaiter::monitor

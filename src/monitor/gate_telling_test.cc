// What the ledger is to be told of a gate, as a record.
#include "monitor/gate_telling.h"

#include "gtest/gtest.h"

namespace tidewaiter::monitor {
namespace {

GateTelling Waiting() {
  return {.pass = "GP-1",
          .movement = "MV-1",
          .shipment = "shipment/S1",
          .at_ms = 1'790'000'000'000,
          .since_ms = 1'790'000'000'500,
          .seal = track::SealStanding::kQuiet,
          .drafts = {"{\"v\":1}\n", "{\"v\":2}\n"}};
}

TEST(GateTelling, IsReadAsItWasWritten) {
  EXPECT_EQ(ParseTelling(WriteTelling(Waiting())), Waiting());
  GateTelling told = Waiting();
  told.state = TellingState::kTold;
  told.drafts.clear();
  told.log = "na.example/ledger";
  told.number = 3;
  EXPECT_EQ(ParseTelling(WriteTelling(told)), told);  // the first entry of a log: index 0
  GateTelling refused = Waiting();
  refused.state = TellingState::kRefused;
  refused.why = "no_right";
  refused.detail = "no_right /by";
  EXPECT_EQ(ParseTelling(WriteTelling(refused)), refused);
}

TEST(GateTelling, DamageIsTold) {
  for (const char* text :
       {"", "[]", "{}", R"({"pass":"GP-1","shipment":"shipment/S1","state":"told"})",
        R"({"pass":"GP-1","shipment":"title/S1","state":"told","seal":"quiet"})",
        R"({"pass":"GP-1","shipment":"shipment/S1","state":"sent","seal":"quiet"})"}) {
    const auto read = ParseTelling(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, ErrorCode::kCorruption);
  }
}

// The journal hears of the end, not of each try.
TEST(GateTelling, OnlyItsEndIsAnEvent) {
  GateTelling telling = Waiting();
  EXPECT_EQ(PutTelling(telling, 0).kind, "");
  telling.state = TellingState::kTold;
  EXPECT_EQ(PutTelling(telling, 1).kind, "gate.told");
  telling.state = TellingState::kRefused;
  EXPECT_EQ(PutTelling(telling, 1).kind, "gate.not_told");
}

TEST(GateTelling, AShipmentIsNamedAsInTheLedger) {
  EXPECT_TRUE(IsShipment("shipment/S1"));
  for (const char* other : {"", "S1", "shipment/", "title/S1", "shipment/S 1", "Shipment/S1"})
    EXPECT_FALSE(IsShipment(other)) << other;
  EXPECT_FALSE(IsShipment("shipment/" + std::string(200, 'x')));
}

}  // namespace
}  // namespace tidewaiter::monitor

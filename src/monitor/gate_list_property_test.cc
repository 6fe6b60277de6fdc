// A gate that is alone decides as headquarters would, with the same list and the same readings.
#include "monitor/gate_list.h"
#include "testing/property.h"
#include "track/test_gate.h"

namespace tidewaiter::monitor {
namespace {

using track::Expected;
using track::kGateStartMs;

Expected SomeEntry(int i) {
  const auto pick = [](int count) { return *rc::gen::inRange(0, count); };
  Expected entry{.id = "E" + std::to_string(i), .movement = "M", .unit = "U"};
  entry.plates = {"KBX12" + std::to_string(pick(4)) + "A"};
  if (pick(2) == 0) entry.containers = {pick(2) == 0 ? "CSQU3054383" : "MSKU9070323"};
  entry.release = static_cast<track::Release>(1 + pick(3));
  entry.risk = static_cast<track::Risk>(1 + pick(3));
  entry.seal = static_cast<track::SealStanding>(1 + pick(4));
  entry.trusted = pick(2) == 0;
  entry.due.until_ms = pick(3) == 0 ? kGateStartMs + pick(300) * 1000 : 0;
  entry.gross_kg = pick(2) * 20'000;
  return entry;
}

device::GateReading SomeReading(int i) {
  const auto pick = [](int count) { return *rc::gen::inRange(0, count); };
  const char* const lines[] = {"plate KBX120A",
                               "plate KBX121A sure 0.5",
                               "plate KBXI22A",
                               "container_code CSQU3054383",
                               "container_code M5KU9070323",
                               "weight kg 20400",
                               "radiation gamma 9",
                               "tag E2"};
  device::GateReading reading = track::ReadingOf(lines[pick(8)]);
  reading.time_ms += i * 4000 + pick(4000);
  reading.lane = pick(2);
  return reading;
}

RC_GTEST_PROP(GateList, DecidesAsOnline, ()) {
  GateList list{.post = "p", .sequence = 1, .issued_ms = 1, .expires_ms = kGateStartMs};
  list.issued_ms = kGateStartMs - 1000;
  list.expires_ms = kGateStartMs + 3'600'000;
  list.lanes = {{.gate = "post", .lane = 1, .kinds = {device::GateKind::kPlate}}};
  for (int i = *rc::gen::inRange(0, 6); i-- > 0;)
    list.entries.push_back(SomeEntry(i));
  const GateKeys keys = MakeGateKeys({4});
  auto alone = OfflineGate::Open(SignList(list, keys.secret), keys.open, "p");
  RC_ASSERT(alone.has_value());
  track::GateWatch online(list.settings);
  online.SetLanes(list.lanes);
  online.SetExpected(std::make_shared<const track::ExpectedList>(list.entries));
  track::GateOutcome there;
  track::GateOutcome here;
  for (int i = 0; i < 12; ++i) {
    const device::GateReading reading = SomeReading(i);
    const track::Received received{.seq = static_cast<std::uint64_t>(i),
                                   .received_ms = reading.time_ms};
    alone->Take(reading, received, there);
    online.Take(reading, received, here);
  }
  alone->Tick(kGateStartMs + 600'000, there);
  online.Tick(kGateStartMs + 600'000, here);
  RC_ASSERT(there.decided == here.decided);
  RC_ASSERT(there.alarms == here.alarms);
  RC_ASSERT(!here.decided.empty());
}

}  // namespace
}  // namespace tidewaiter::monitor

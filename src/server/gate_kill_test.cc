// A gate lets a truck through and the whole server is killed at once: the same papers open no
// second time.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gmock/gmock.h"

#include "os/test_folder.h"
#include "server/test_gate_house.h"
#include "server/test_whole.h"

namespace tidewaiter::server {
namespace {

using testing::SizeIs;

// The gates of a house that has no API.
struct Gates {
  monitor::GateDesk desk;
  Gates(Whole& whole, const os::Clock& clock)
      : desk(*whole.room, *whole.store, *whole.engine, monitor::MakeGateKeys({}), clock) {
    whole.engine->Subscribe([this](const clearance::Change& change) {
      for (const desk::RecordRow& record : change.batch.records)
        desk.Apply(record);
    });
    CHECK(desk.Load().has_value());
    desk.Start();
  }
};

// The truck of GateDraft is armed, and readers stand at the gate.
void Furnish(Whole& whole) {
  const auto put = [&](const monitor::DeviceRecord& device) {
    PutOne(whole, monitor::kDeviceRecords, device.id, monitor::WriteDevice(device));
  };
  put(TruckDevice());
  put({.id = kTag, .kind = monitor::DeviceKind::kTag});
  put(GateReader("cam-1", monitor::DeviceKind::kCamera));
  put(GateReader("ocr-1", monitor::DeviceKind::kCamera, {device::GateKind::kContainerCode}));
  put(GateReader("rfid-1", monitor::DeviceKind::kReader));
  PutOne(whole, monitor::kGeoRecords, kGate, GateThing(kGate, 40));
  const auto built = whole.room->Build(
      GateDraft(),
      {.id = "MV-1", .iot = whole.room->NewIot(), .by = "anna", .at_ms = kTrackStartMs});
  CHECK(built.has_value());
  auto armed = monitor::StepMovement(
      whole.room->world(), {.id = "MV-1", .version = 0, .value = *built},
      {.to = track::MovementState::kArmed, .by = "anna", .at_ms = kTrackStartMs});
  CHECK(armed.has_value());
  Put(whole, *std::move(armed));
}

// All that is read there of the truck.
void Come(Gates& gates, std::int64_t now_ms) {
  std::vector<device::GateReading> readings;
  for (const auto& [kind, value, reader] :
       {std::tuple{device::GateKind::kPlate, kPlate, "cam-1"},
        std::tuple{device::GateKind::kContainerCode, kContainer, "ocr-1"},
        std::tuple{device::GateKind::kTag, kTag, "rfid-1"}}) {
    device::GateReading reading{.kind = kind, .value = value, .reader = reader};
    reading.time_ms = now_ms;
    readings.push_back(std::move(reading));
  }
  intake::Inbox<bool> told;
  gates.desk.Take(kGate, std::move(readings), "",
                  [&](const Status& status) { told.Put(status.has_value()); });
  EXPECT_TRUE(told.Next());
}

// In the child: one pass, told when it is known, and then it waits to be killed.
[[noreturn]] void LetThrough(const os::Path& folder, int out) {
  TrackClock clock;
  Whole whole = OpenWhole(folder, clock, false);
  Gates gates(whole, clock);
  whole.room->Subscribe([out](const monitor::News& news) {
    if (news.kind == monitor::NewsKind::kPass && ::write(out, "p", 1) != 1) ::_exit(2);
  });
  if (!whole.room->Start()) ::_exit(3);
  Come(gates, clock.now_ms);
  while (true)
    ::pause();
}

TEST(GateKill, AnEntryThatWasUsedIsUsedAfterAKill) {
  const os::TestFolder folder;
  TrackClock clock;
  {
    Whole whole = OpenWhole(folder.path(), clock, false);
    Furnish(whole);
    CloseWhole(whole);
  }
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    LetThrough(folder.path(), ends[1]);
  }
  ::close(ends[1]);
  char word = 0;
  ASSERT_EQ(::read(ends[0], &word, 1), 1);
  ::close(ends[0]);
  ASSERT_EQ(::kill(child, SIGKILL), 0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);

  clock.now_ms = kTrackStartMs + 600'000;  // nothing of it completes the first pass
  Whole whole = OpenWhole(folder.path(), clock, false);
  {
    Gates gates(whole, clock);
    ASSERT_TRUE(whole.room->Start());
    ASSERT_THAT(gates.desk.Passes(), SizeIs(1));
    EXPECT_EQ(gates.desk.Passes()[0]->value.verdict, track::Verdict::kOpen);
    // A gate that is cut off now is not told to expect it once more.
    EXPECT_THAT(gates.desk.MakeList(kGate).list.entries, testing::IsEmpty());
    Come(gates, clock.now_ms);
    PutOne(whole, "office", "H", R"({"id":"H","name":"Harbour"})");  // behind what the gate wrote
    const auto passes = gates.desk.Passes();
    ASSERT_THAT(passes, SizeIs(2));
    const auto second =
        std::ranges::max_element(passes, {}, [](const auto& row) { return row->value.at_ms; });
    const monitor::GatePass& again = (*second)->value;
    EXPECT_EQ(again.verdict, track::Verdict::kRefer);
    EXPECT_EQ(again.movement, "MV-1");
    EXPECT_THAT(again.reasons, testing::Contains(testing::Field(&Reason::template_id,
                                                                "track.gate.through_already")));
    gates.desk.Stop();
    CloseWhole(whole);
  }
}

}  // namespace
}  // namespace tidewaiter::server

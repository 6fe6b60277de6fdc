#include "server/demo_movements.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "server/demo_stock.h"

namespace tidewaiter::server {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
// A step of the past: devices report each minute, so that none looks silent in between.
constexpr std::int64_t kStepMs = 20'000;
// So long before the start of a new demo its first seal is cut: its alarm is being worked on.
constexpr std::int64_t kCutAgoMs = 17 * kMinuteMs;
// After a stop longer than this the last hours are told anew.
constexpr std::int64_t kAwayMs = 6 * 60 * kMinuteMs;
constexpr std::int64_t kSaveEachMs = kMinuteMs;
constexpr auto kPulse = std::chrono::seconds(1);
constexpr const char* kFile = "demo-movements";

Result<std::int64_t> NumberAt(std::string_view text, std::size_t word) {
  for (; word > 0; --word) {
    const std::size_t space = text.find(' ');
    text = space == std::string_view::npos ? "" : text.substr(space + 1);
  }
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec == std::errc() && number > 0) return number;
  return Fail(ErrorCode::kCorruption, "demo-movements has no times in it");
}

}  // namespace

struct DemoMovements::Crew {
  monitor::ControlRoom& room;
  monitor::GateDesk& gates;
  std::function<bool()> officers;
  DemoTimetable timetable;
  DemoHand hand;
  DemoFeed feed;
  DemoPeople people;

  Crew(monitor::ControlRoom& the_room, monitor::GateDesk& the_gates, desk::Store& store,
       clearance::Engine& engine, std::function<bool()> the_officers, const DemoLand& land,
       const DemoCast& cast, const At& at)
      : room(the_room),
        gates(the_gates),
        officers(std::move(the_officers)),
        timetable(land.ground, at.first_ms),
        hand(engine),
        feed(room, gates, timetable, at.told_ms, at.fresh_ms),
        people(room, gates, store, cast, timetable, hand) {}
};

DemoMovements::DemoMovements(os::Path folder, const os::Clock& real)
    : folder_(std::move(folder)), clock_(real) {}

DemoMovements::~DemoMovements() {
  Stop();
}

Result<std::unique_ptr<DemoMovements>> DemoMovements::Open(const os::Path& folder,
                                                           const os::Clock& clock) {
  RETURN_IF_ERROR(os::MakeFolder(folder));
  std::unique_ptr<DemoMovements> made(new DemoMovements(folder, clock));
  ASSIGN_OR_RETURN(made->base_map_, WriteDemoMap(folder / "demo-map"));
  RETURN_IF_ERROR(made->Begin());
  made->clock_.HoldAt(made->at_.told_ms);
  return made;
}

Status DemoMovements::Begin() {
  const std::int64_t now_ms = clock_.real().UnixMilliseconds();
  std::error_code ignored;
  if (!std::filesystem::exists(folder_ / kFile, ignored)) {
    at_.first_ms = now_ms - kCutAgoMs - FirstCutAfterMs(MakeDemoLand({}).ground);
    at_.told_ms = at_.first_ms - kMinuteMs;
    return Save();
  }
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(folder_ / kFile));
  ASSIGN_OR_RETURN(at_.first_ms, NumberAt(text, 0));
  ASSIGN_OR_RETURN(at_.told_ms, NumberAt(text, 1));
  if (at_.told_ms < now_ms - kAwayMs) at_.told_ms = at_.fresh_ms = now_ms - kAwayMs;
  at_.told_ms = std::min(at_.told_ms, now_ms);  // a clock that was put back
  return {};
}

Status DemoMovements::Save() const {
  return os::WriteFile(folder_ / kFile, fmt::format("{} {}\n", at_.first_ms, at_.told_ms));
}

Status DemoMovements::Settle(monitor::ControlRoom& room, monitor::GateDesk& gates,
                             desk::Store& store, clearance::Engine& engine,
                             std::function<bool()> officers) {
  ASSIGN_OR_RETURN(const DemoCast cast, FindDemoCast(store, engine));
  if (!cast.whole()) return {};  // whoever changed the demo's people has a house of their own
  const DemoLand land = MakeDemoLand(cast.offices);
  crew_ = std::make_unique<Crew>(room, gates, store, engine, std::move(officers), land, cast, at_);
  SettleDemoStock(room, land, cast, at_.told_ms, crew_->hand);
  CloseStale();
  return {};
}

// Movements of trucks that nobody heard while the demo was off.
void DemoMovements::CloseStale() {
  if (at_.fresh_ms == 0) return;
  for (const auto& row : crew_->room.records().movements.All()) {
    const bool is_ours = row->id.starts_with("MV-0");
    if (is_ours && row->value.open()) crew_->people.Finish(*row, at_.told_ms);
  }
  crew_->hand.Wait();
}

void DemoMovements::Start(monitor::ControlRoom& room, monitor::GateDesk& gates, desk::Store& store,
                          clearance::Engine& engine, std::function<bool()> officers) {
  thread_ = std::thread([this, &room, &gates, &store, &engine, officers = std::move(officers)] {
    // The clock stays where it is when the end comes in the past: what follows is told next time.
    if (Settle(room, gates, store, engine, officers) && crew_) return Work();
    clock_.Release();
  });
}

void DemoMovements::Work() {
  for (;;) {
    const bool is_now = Step();
    std::unique_lock lock(mutex_);
    const auto pause = is_now ? kPulse : std::chrono::seconds(0);
    if (wake_.wait_for(lock, pause, [this] { return stopping_; })) return;
  }
}

void DemoMovements::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  if (crew_) {
    crew_->hand.Wait();
    crew_.reset();
    // Without it what was sent since is sent again after a start: trackers know the same frame.
    std::ignore = Save();
  }
}

void DemoMovements::Minute(std::int64_t now_ms) {
  for (const auto& [number, truck] : crew_->feed.trucks())
    crew_->people.Attend(truck.trip, truck.journey.story, now_ms);
  if (crew_->officers()) crew_->people.Answer(now_ms);
  crew_->hand.Wait();
}

bool DemoMovements::Step() {
  CHECK(crew_ != nullptr);
  const std::int64_t real_ms = clock_.real().UnixMilliseconds();
  const std::int64_t now_ms = std::min(at_.told_ms + kStepMs, real_ms);
  const bool is_now = now_ms == real_ms;
  if (is_now) {
    clock_.Release();
  } else {
    clock_.HoldAt(now_ms);
  }
  crew_->feed.SendUntil(now_ms);
  at_.told_ms = std::max(at_.told_ms, now_ms);
  if (now_ms - minute_ms_ >= kMinuteMs) {
    minute_ms_ = now_ms;
    Minute(now_ms);
    if (!is_now) crew_->room.Tick();
  }
  if (!is_now) crew_->gates.Tick();
  const std::int64_t each_ms = is_now ? kSaveEachMs : 30 * kSaveEachMs;
  if (now_ms - saved_ms_ >= each_ms && Save()) saved_ms_ = now_ms;
  return is_now;
}

}  // namespace tidewaiter::server

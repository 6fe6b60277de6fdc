// From the log to a JourneyMaker: which frames, and what is missing among them.
#include "monitor/journey.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/check.h"
#include "chainlog/reader.h"

namespace tidewaiter::monitor {
namespace {

// When a movement began to be watched: armed, or else the first time that its plan names.
std::int64_t BeginOf(const track::Movement& movement) {
  for (const track::Step& step : movement.steps) {
    if (step.to == track::MovementState::kArmed || step.to == track::MovementState::kUnderWay)
      return step.at_ms;
  }
  for (const track::Node& node : movement.nodes) {
    if (node.arrival.from_ms != 0) return node.arrival.from_ms;
  }
  return 0;
}

std::int64_t EndOf(const track::Movement& movement, std::int64_t now_ms) {
  for (const track::Step& step : movement.steps) {
    const bool ends =
        step.to == track::MovementState::kClosed || step.to == track::MovementState::kCancelled;
    if (ends) return std::min(step.at_ms, now_ms);
  }
  return now_ms;
}

Status CheckAsk(const JourneyAsk& ask) {
  if (ask.devices.empty()) return Fail(ErrorCode::kInvalidArgument, "a journey without devices");
  if (ask.devices.size() > kJourneyDevicesMax)
    return Fail(ErrorCode::kInvalidArgument, "too many devices for one journey");
  if (ask.until_ms < ask.from_ms)
    return Fail(ErrorCode::kInvalidArgument, "a journey that ends before it begins");
  return {};
}

std::int64_t Later(std::int64_t time_ms, std::int64_t by_ms) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  return time_ms > kMost - by_ms ? kMost : time_ms + by_ms;
}

using See = std::function<void(const chainlog::Record&)>;

// Takes the record, or notes why it cannot be had. Errors: kUnavailable.
Status TakeRecord(const os::Path& log, const chainlog::Spot& spot, std::string& buffer,
                  JourneyMaker& maker, const See& see) {
  const auto record = chainlog::ReadAt(log, spot, buffer);
  if (!record) {
    const Error& error = record.error();
    if (error.code == ErrorCode::kUnavailable) return std::unexpected(error);
    const bool gone = error.code == ErrorCode::kNotFound;
    maker.Miss(
        {gone ? GapKind::kDropped : GapKind::kUnreadable, spot.seq, spot.seq, "", error.message});
    return {};
  }
  see(*record);
  const auto frame = intake::ReadFrame(record->body);
  if (frame) {
    maker.Take(spot.seq, *frame);
  } else {
    maker.Miss({GapKind::kUnreadable, spot.seq, spot.seq, "", frame.error().message});
  }
  return {};
}

}  // namespace

std::string_view Name(GapKind kind) {
  switch (kind) {
    case GapKind::kUnreadable:
      return "unreadable";
    case GapKind::kDropped:
      return "dropped";
    case GapKind::kUndecodable:
      return "undecodable";
    case GapKind::kRefused:
      return "refused";
  }
  CHECK(false);
}

JourneyAsk AskOf(const track::Movement& movement, std::int64_t now_ms) {
  JourneyAsk ask;
  for (const auto kind : {track::PairingKind::kSealDevice, track::PairingKind::kVehicleDevice,
                          track::PairingKind::kSensorDevice}) {
    for (const track::Pairing& pairing : movement.pairings) {
      if (pairing.kind != kind || ask.devices.size() == kJourneyDevicesMax) continue;
      ask.devices.push_back(
          {pairing.value, pairing.valid, kind != track::PairingKind::kSensorDevice});
    }
  }
  ask.settings = track::Settings().With(movement.limits);
  ask.from_ms = BeginOf(movement);
  ask.until_ms = std::max(EndOf(movement, now_ms), ask.from_ms);
  return ask;
}

Result<FramesFound> FramesOf(const JourneyAsk& ask, FrameIndex& index) {
  RETURN_IF_ERROR(CheckAsk(ask));
  FramesFound all;
  // A clock that runs ahead says a thing that was received before.
  const std::int64_t from_ms = ask.from_ms - ask.settings.Ms(track::Limit::kClockFuture);
  for (const JourneyDevice& device : ask.devices) {
    ASSIGN_OR_RETURN(FramesFound found,
                     index.Find(device.id, from_ms, Later(ask.until_ms, ask.patience_ms)));
    all.frames.insert(all.frames.end(), found.frames.begin(), found.frames.end());
    all.holes = std::move(found.holes);
  }
  std::ranges::sort(all.frames, {}, &chainlog::Spot::seq);
  all.frames.erase(std::unique(all.frames.begin(), all.frames.end()), all.frames.end());
  if (all.frames.size() > kJourneyFramesMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} frames are too many for one journey", all.frames.size()));
  }
  return all;
}

Result<Journey> RebuildFrom(const JourneyAsk& ask, const FramesFound& found, const os::Path& log,
                            const See& see) {
  JourneyMaker maker(ask);
  for (const LogHole& hole : found.holes)
    maker.Miss({GapKind::kUnreadable, hole.first_seq, hole.last_seq, "", hole.why});
  std::string buffer;
  for (const chainlog::Spot& spot : found.frames)
    RETURN_IF_ERROR(TakeRecord(log, spot, buffer, maker, see));
  return std::move(maker).Finish();
}

Result<Journey> RebuildJourney(const JourneyAsk& ask, FrameIndex& index, const os::Path& log) {
  ASSIGN_OR_RETURN(const FramesFound found, FramesOf(ask, index));
  return RebuildFrom(ask, found, log, [](const chainlog::Record&) {});
}

}  // namespace tidewaiter::monitor

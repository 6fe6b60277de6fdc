// What is done with a movement: armed, under way, arrived, closed, cancelled; its seals opened by
// two people.
#include <array>

#include "api/operations.h"
#include "api/track_calls.h"
#include "api/track_views.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using monitor::ControlRoom;
using monitor::MovementRecord;
using track::MovementState;

using RowPtr = monitor::RowPtr<MovementRecord>;

constexpr std::size_t kReasonBytes = 1000;
constexpr std::size_t kChecksMax = 20;

constexpr std::array<std::string_view, 5> kSteps{"arm", "depart", "arrive", "close", "cancel"};
constexpr std::array<MovementState, 5> kStates{MovementState::kArmed, MovementState::kUnderWay,
                                               MovementState::kArrived, MovementState::kClosed,
                                               MovementState::kCancelled};

struct StepBody {
  std::optional<std::size_t> step = {};
  std::string reason = {};
  std::vector<std::string> seals = {};
  std::optional<geo::Point> place = {};  // of who says it; the journal has no use for it yet
  std::vector<std::string> checks = {};
};
constexpr codec::JsonMember<StepBody> kStep[] = {
    {"step", codec::kRequired,
     [](JsonReader& in, JsonValue v, StepBody& b) { b.step = in.Choice(v, kSteps); }},
    {"reason", codec::kOptional,
     [](JsonReader& in, JsonValue v, StepBody& b) {
       in.Text(v, {.min = 0, .max = kReasonBytes}, b.reason);
     }},
    {"seals", codec::kOptional,
     [](JsonReader& in, JsonValue v, StepBody& b) {
       ReadTexts(in, v, monitor::kSealsMax, 40, b.seals);
     }},
    {"place", codec::kOptional,
     [](JsonReader& in, JsonValue v, StepBody& b) { ReadPlace(in, v, b.place); }},
    {"checks", codec::kOptional, [](JsonReader& in, JsonValue v, StepBody& b) {
       in.Map(v, kChecksMax, [&](std::string_view name, JsonValue value) {
         bool looked = false;
         in.Bool(value, looked);
         if (looked) b.checks.emplace_back(name.substr(0, 64));
       });
     }}};

struct ReasonBody {
  std::string reason = {};
};
constexpr codec::JsonMember<ReasonBody> kAsk[] = {
    {"reason", codec::kRequired, [](JsonReader& in, JsonValue v, ReasonBody& b) {
       in.Text(v, {.min = 3, .max = kReasonBytes}, b.reason);
     }}};

struct DecisionBody {
  bool approve = false;
  std::string reason = {};
};
constexpr codec::JsonMember<DecisionBody> kDecision[] = {
    {"approve", codec::kRequired,
     [](JsonReader& in, JsonValue v, DecisionBody& b) { in.Bool(v, b.approve); }},
    {"reason", codec::kOptional, [](JsonReader& in, JsonValue v, DecisionBody& b) {
       in.Text(v, {.min = 0, .max = kReasonBytes}, b.reason);
     }}};

// The movement as the change leaves it, for the answer: its record is the first.
using Show = std::string (*)(const MovementRow& row, const TrackEyes& eyes);
void PutMovementAndShow(Call call, const ControlRoom& room, clearance::PutRecords put,
                        std::uint16_t status, Show show, TrackJob again = nullptr) {
  CHECK(!put.records.empty() && put.records.front().collection == monitor::kMovementRecords);
  auto after = monitor::ParseMovementRecord(put.records.front().body);
  if (!after) return call.Fail(after.error());
  const TrackEyes eyes = EyesOf(call, room);
  PutAndShow(
      std::move(call), std::move(put), status,
      [eyes, show, movement = *std::move(after)](std::uint64_t version) {
        return show({movement.id(), version, movement}, eyes);
      },
      again);
}

void Step(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const RowPtr row = AskedMovement(call, room);
  if (!row) return;
  const auto body = ReadTrackBody<StepBody>(call, kStep);
  if (!body) return;
  const MovementState to = kStates[*body->step];
  const auto rank = RankOn(call.who, row->value, to);
  if (!rank) {
    const Action needed = to == MovementState::kArmed ? Action::kArmSeal : Action::kPlanMovement;
    if (!AllowedOn(call, needed, row->value)) return;
    return call.Problem(403, "no_right", "Customs says so, not the party");
  }
  if (!ReadAsIs(call, row->version)) return;
  auto put = monitor::StepMovement(room.world(), *row,
                                   {.to = to,
                                    .by = call.who.id,
                                    .rank = *rank,
                                    .at_ms = call.now_ms(),
                                    .reason = body->reason,
                                    .seals = body->seals,
                                    .checks = body->checks});
  if (!put) return RefuseChange(call, put.error());
  PutMovementAndShow(std::move(call), room, *std::move(put), 200, MovementJson);
}

void Ask(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const RowPtr row = AskedMovement(call, room);
  if (!row || !AllowedOn(call, Action::kDisarmSeal, row->value)) return;
  const auto body = ReadTrackBody<ReasonBody>(call, kAsk);
  if (!body) return;
  auto put = monitor::AskDisarm(*row, call.who.id, call.now_ms(), body->reason);
  if (!put) return RefuseChange(call, put.error());
  PutMovementAndShow(std::move(call), room, *std::move(put), 202, DisarmJson, Ask);
}

void Decide(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const RowPtr row = AskedMovement(call, room);
  if (!row || !AllowedOn(call, Action::kDisarmSeal, row->value)) return;
  const auto body = ReadTrackBody<DecisionBody>(call, kDecision);
  if (!body) return;
  auto put = monitor::DecideDisarm(room.world(), *row, body->approve, call.who.id, call.now_ms(),
                                   body->reason, [&room] { return room.NewId("DO-"); });
  if (!put) return RefuseChange(call, put.error());
  PutMovementAndShow(std::move(call), room, *std::move(put), 200, DisarmJson, Decide);
}

}  // namespace

void StepMovement(Call call) {
  ServeTrack(std::move(call), {Action::kPlanMovement, Action::kArmSeal}, Step);
}
void AskDisarm(Call call) {
  ServeTrack(std::move(call), {Action::kDisarmSeal}, Ask);
}
void DecideDisarm(Call call) {
  ServeTrack(std::move(call), {Action::kDisarmSeal}, Decide);
}

}  // namespace tidewaiter::api

#include "monitor/dispatch.h"

#include <algorithm>

#include "monitor/names.h"
#include "monitor/record_json.h"

namespace tidewaiter::monitor {
namespace {

using codec::IntegerOf;
using codec::JsonWriter;
using codec::TextOf;
using Json = simdjson::dom::element;

constexpr Names<ResponseKind, 4> kKinds{{{ResponseKind::kPatrol, "patrol"},
                                         {ResponseKind::kArmingTeam, "arming_team"},
                                         {ResponseKind::kGateTeam, "gate_team"},
                                         {ResponseKind::kPartner, "partner"}}};
constexpr Names<DispatchState, 6> kStates{{{DispatchState::kSent, "sent"},
                                           {DispatchState::kAccepted, "accepted"},
                                           {DispatchState::kUnderWay, "under_way"},
                                           {DispatchState::kOnScene, "on_scene"},
                                           {DispatchState::kDone, "done"},
                                           {DispatchState::kRefused, "refused"}}};
constexpr Names<Found, 4> kFound{{{Found::kUnsaid, ""},
                                  {Found::kNothing, "nothing"},
                                  {Found::kConfirmed, "confirmed"},
                                  {Found::kOther, "other"}}};

std::unexpected<Error> No(std::string word, std::string message) {
  return Fail(ErrorCode::kFailedPrecondition, std::move(message), std::move(word));
}

std::unexpected<Error> Damaged(std::string_view what) {
  return Fail(ErrorCode::kCorruption, "stored dispatches cannot be read: " + std::string(what));
}

bool MayFollow(DispatchState before, DispatchState after) {
  if (after == DispatchState::kRefused) return before < DispatchState::kOnScene;
  return after > before && before < DispatchState::kDone;
}

void AppendStep(JsonWriter& json, const DispatchStep& step) {
  json.BeginObject().Member("state", Name(step.state)).Member("by", step.by);
  json.Member("at_ms", step.at_ms).MemberUnlessEmpty("note", step.note);
  json.MemberUnlessEmpty("found", Name(step.found));
  AppendPlace(json, "place", step.place);
  json.EndObject();
}

Result<DispatchStep> StepOf(Json json) {
  const auto state = FindDispatchState(TextOf(json, "state"));
  const auto found = FindFound(TextOf(json, "found"));
  if (!state || !found) return Damaged("a step is none that there is");
  return DispatchStep{.state = *state,
                      .by = TextOf(json, "by"),
                      .at_ms = IntegerOf(json, "at_ms"),
                      .note = TextOf(json, "note"),
                      .place = PlaceOf(json, "place"),
                      .found = *found};
}

}  // namespace

std::string_view Name(ResponseKind kind) {
  return NameIn(kKinds, kind);
}
std::optional<ResponseKind> FindResponseKind(std::string_view name) {
  return FindIn(kKinds, name);
}
std::string_view Name(DispatchState state) {
  return NameIn(kStates, state);
}
std::optional<DispatchState> FindDispatchState(std::string_view name) {
  return FindIn(kStates, name);
}
std::string_view Name(Found found) {
  return NameIn(kFound, found);
}
std::optional<Found> FindFound(std::string_view name) {
  return FindIn(kFound, name);
}

bool ResponseUnit::Has(std::string_view account) const {
  return std::ranges::find(members, account) != members.end();
}

Result<Dispatch> Step(Dispatch dispatch, const DispatchStep& step) {
  if (!MayFollow(dispatch.state, step.state)) {
    return No("wrong_state", "that does not follow what was said before");
  }
  const bool ends = step.state == DispatchState::kDone || step.state == DispatchState::kRefused;
  if (step.state == DispatchState::kDone && step.found == Found::kUnsaid) {
    return No("found_needed", "what was found?");
  }
  if (ends && step.note.empty()) return No("note_needed", "report in words");
  if (dispatch.steps.size() >= kDispatchStepsMax)
    return No("too_many_steps", "it has too many steps");
  dispatch.state = step.state;
  if (step.state == DispatchState::kDone) dispatch.found = step.found;
  dispatch.steps.push_back(step);
  return dispatch;
}

std::string WriteResponseUnit(const ResponseUnit& unit) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", unit.id).Member("name", unit.name);
  json.Member("kind", Name(unit.kind)).MemberUnlessEmpty("device", unit.device);
  json.MemberUnlessEmpty("phone", unit.phone);
  AppendPlace(json, "base", unit.base);
  AppendTexts(json, "members", unit.members);
  json.Member("active", unit.active).EndObject();
  return out;
}

Result<ResponseUnit> ParseResponseUnit(std::string_view text) {
  const codec::JsonText json(text);
  if (!json.ok() || !json.root().is_object()) return Damaged("a response unit is no object");
  const auto kind = FindResponseKind(TextOf(json.root(), "kind"));
  if (!kind) return Damaged("a response unit of no kind that there is");
  return ResponseUnit{.id = TextOf(json.root(), "id"),
                      .name = TextOf(json.root(), "name"),
                      .kind = *kind,
                      .base = PlaceOf(json.root(), "base"),
                      .device = TextOf(json.root(), "device"),
                      .phone = TextOf(json.root(), "phone"),
                      .members = TextsOf(json.root(), "members"),
                      .active = codec::BoolOf(json.root(), "active")};
}

std::string WriteDispatch(const Dispatch& dispatch) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", dispatch.id).Member("alarm", dispatch.alarm);
  json.MemberUnlessEmpty("movement", dispatch.movement);
  AppendPlace(json, "place", dispatch.place);
  json.Member("response_unit", dispatch.response_unit);
  json.MemberUnlessEmpty("instructions", dispatch.instructions);
  json.Member("state", Name(dispatch.state)).MemberUnlessEmpty("found", Name(dispatch.found));
  json.Key("steps").BeginArray();
  for (const DispatchStep& step : dispatch.steps)
    AppendStep(json, step);
  json.EndArray().EndObject();
  return out;
}

Result<Dispatch> ParseDispatch(std::string_view text) {
  const codec::JsonText json(text);
  if (!json.ok() || !json.root().is_object()) return Damaged("it is no object");
  const auto state = FindDispatchState(TextOf(json.root(), "state"));
  const auto found = FindFound(TextOf(json.root(), "found"));
  if (!state || !found) return Damaged("its state");
  Dispatch dispatch{.id = TextOf(json.root(), "id"),
                    .alarm = TextOf(json.root(), "alarm"),
                    .movement = TextOf(json.root(), "movement"),
                    .place = PlaceOf(json.root(), "place"),
                    .response_unit = TextOf(json.root(), "response_unit"),
                    .instructions = TextOf(json.root(), "instructions"),
                    .state = *state,
                    .found = *found};
  ASSIGN_OR_RETURN(dispatch.steps, ListOf<DispatchStep>(json.root(), "steps", StepOf));
  return dispatch;
}

}  // namespace tidewaiter::monitor

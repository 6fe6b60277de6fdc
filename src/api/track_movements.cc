// Movements: planned, read, changed while nobody has armed them.
#include <algorithm>

#include <fmt/format.h>

#include "api/operations.h"
#include "api/track_calls.h"
#include "api/track_movement_body.h"
#include "api/track_views.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonWriter;
using monitor::ControlRoom;
using monitor::MovementDraft;
using monitor::MovementRecord;

using RowPtr = monitor::RowPtr<MovementRecord>;

constexpr double kLaterThanAll = 1e14;  // milliseconds: those that come first come before all times

// ---- Reading

bool Names(const MovementRecord& movement, std::string_view words) {
  const monitor::MovementDraft& draft = movement.draft;
  const auto in = [&](const std::vector<std::string>& texts) {
    return std::ranges::any_of(texts,
                               [&](const std::string& text) { return Contains(text, words); });
  };
  return Contains(movement.id(), words) || in(draft.unit.plates) || in(draft.unit.containers) ||
         in(draft.unit.seals) || in(draft.unit.devices) || in(draft.goods.declarations) ||
         (!draft.unit.mmsi.empty() && Contains(draft.unit.mmsi, words));
}

bool Uses(const MovementRecord& movement, std::string_view corridor) {
  return std::ranges::any_of(movement.draft.edges, [&](const monitor::PathEdge& edge) {
    return edge.corridor == corridor;
  });
}

bool IsAsked(const Call& call, const MovementRecord& movement) {
  const MovementDraft& draft = movement.draft;
  const auto is = [&](std::string_view name, std::string_view value) {
    const std::string_view asked = call.Query(name);
    return asked.empty() || asked == value;
  };
  const std::string_view office = call.Query("office");
  const std::string_view corridor = call.Query("corridor");
  return is("state", Name(movement.journey.state)) && is("carrier", draft.carrier) &&
         (office.empty() || office == draft.office || office == draft.destination_office) &&
         (corridor.empty() || Uses(movement, corridor)) && Names(movement, call.Query("q"));
}

void List(Call call, ControlRoom& room) {
  const TrackEyes eyes = EyesOf(call, room);
  std::vector<std::pair<bool, RowPtr>> rows;  // whether it needs attention
  for (RowPtr& row : room.records().movements.All()) {
    if (!AllowsOn(call.who, Action::kReadMovements, row->value)) continue;
    if (!IsAsked(call, row->value)) continue;
    const bool attention = eyes.officer && room.NowOf(row->value).open_alarms > 0;
    if (attention || !QueryFlag(call, "attention")) rows.emplace_back(attention, std::move(row));
  }
  const auto key = [](const auto& row) {
    const auto newest = -static_cast<double>(row.second->value.at_ms);
    const MovementRecord& movement = row.second->value;
    const bool spoils = movement.draft.goods.perishable && movement.watched();
    const double ahead = (row.first ? 2 * kLaterThanAll : 0) + (spoils ? kLaterThanAll : 0);
    return std::pair(newest - ahead, row.second->id);
  };
  std::string next;
  if (!CutPage(call, rows, key, next, static_cast<std::size_t>(call.Limit()))) return;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const auto& row : rows)
    json.Raw(MovementSummaryJson(*row.second, eyes));
  json.EndArray().MemberUnlessEmpty("next", next).EndObject();
  call.Send(200, std::move(out));
}

void Get(Call call, ControlRoom& room) {
  const RowPtr row = AskedMovement(call, room);
  if (!row) return;
  call.Send(200, MovementJson(*row, EyesOf(call, room)));
}

// ---- Planning

// The offices that the administration has, and whether this one may plan there.
codec::Problems OfficeProblems(const Call& call, const MovementDraft& draft) {
  const auto known = call.house->engine.offices();
  codec::Problems problems;
  for (const auto& [name, office] : {std::pair{"/office", &draft.office},
                                     std::pair{"/destination_office", &draft.destination_office}}) {
    const bool there = std::ranges::find(known, *office, &clearance::Office::id) != known.end();
    if (!office->empty() && !there) problems.push_back({"office", name, "is no office of ours"});
  }
  return problems;
}

// Members `seals` and `devices` that another open movement has: one seal, one operation.
codec::Problems InUse(const ControlRoom& room, const monitor::UnitNames& asked,
                      std::string_view movement) {
  codec::Problems problems;
  const auto all = room.records().movements.All();
  const auto look = [&](const std::vector<std::string>& numbers, std::string_view pointer) {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const auto has = [&](const RowPtr& row) {
        const monitor::UnitNames& unit = row->value.draft.unit;
        return row->id != movement && row->value.open() &&
               (std::ranges::find(unit.seals, numbers[i]) != unit.seals.end() ||
                std::ranges::find(unit.devices, numbers[i]) != unit.devices.end());
      };
      if (std::ranges::any_of(all, has)) {
        problems.push_back(
            {"in_use", fmt::format("{}/{}", pointer, i), "is on another movement that is open"});
      }
    }
  };
  look(asked.seals, "/unit/seals");
  look(asked.devices, "/unit/devices");
  return problems;
}

// The draft as a movement, or nothing after an answer.
std::optional<MovementRecord> Built(Call& call, const ControlRoom& room, const MovementDraft& draft,
                                    const monitor::Planned& planned) {
  MovementRecord asked;
  asked.draft = draft;
  if (const auto may = AllowsOn(call.who, Action::kPlanMovement, asked); !may) {
    if (may.reason == access::Reason::kOutOfScope) {
      call.Problem(403, "out_of_scope", "It is not for you to plan",
                   "its principal or carrier, or its office, must be yours");
    } else {
      call.Denied(may.reason);
    }
    return std::nullopt;
  }
  codec::Problems problems = OfficeProblems(call, draft);
  const codec::Problems in_use = InUse(room, draft.unit, planned.id);
  problems.insert(problems.end(), in_use.begin(), in_use.end());
  auto built = room.Build(draft, planned);
  if (!built) problems.insert(problems.end(), built.error().begin(), built.error().end());
  if (problems.empty()) return *std::move(built);
  call.Problem(422, "problems", "The input has problems", {}, problems);
  return std::nullopt;
}

void PutBuilt(Call call, ControlRoom& room, const MovementRecord& movement, const RowPtr& before) {
  auto put = monitor::PutMovement(movement, before.get());
  if (!put) return RefuseChange(call, put.error());
  const TrackEyes eyes = EyesOf(call, room);
  PutAndShow(std::move(call), *std::move(put), before ? 200 : 201,
             [eyes, movement](std::uint64_t version) {
               return MovementJson({movement.id(), version, movement}, eyes);
             });
}

void Plan(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  auto draft = ReadMovementBody(call);
  if (!draft) return;
  // Who acts for one party alone plans for it.
  if (draft->principal.empty() && call.who.clients.size() == 1)
    draft->principal = call.who.clients.front();
  const std::string id = room.NewId("MV-");
  const auto movement =
      Built(call, room, *draft,
            {.id = id, .iot = room.NewIot(), .by = call.who.id, .at_ms = call.now_ms()});
  if (movement) PutBuilt(std::move(call), room, *movement, nullptr);
}

void Change(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const RowPtr row = AskedMovement(call, room);
  if (!row || !AllowedOn(call, Action::kPlanMovement, row->value)) return;
  const auto draft = ReadMovementBody(call);
  if (!draft || !ReadAsIs(call, row->version)) return;
  const auto movement = Built(call, room, *draft,
                              {.id = row->id,
                               .iot = row->value.journey.iot,
                               .by = row->value.by,
                               .at_ms = row->value.at_ms});
  if (movement) PutBuilt(std::move(call), room, *movement, row);
}

}  // namespace

void ListMovements(Call call) {
  ServeTrack(std::move(call), {Action::kReadMovements}, List);
}
void PlanMovement(Call call) {
  ServeTrack(std::move(call), {Action::kPlanMovement}, Plan);
}
void GetMovement(Call call) {
  ServeTrack(std::move(call), {Action::kReadMovements}, Get);
}
void ChangeMovement(Call call) {
  ServeTrack(std::move(call), {Action::kPlanMovement}, Change);
}

}  // namespace tidewaiter::api

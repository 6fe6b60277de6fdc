#include "server/demo_people.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "server/demo_ledger.h"
#include "server/demo_stock.h"

namespace tidewaiter::server {
namespace {

using monitor::MovementDraft;
using monitor::MovementRecord;
using monitor::PathNode;
using track::MovementState;
using track::NodeRole;

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kPlanBeforeMs = 30 * kMinuteMs;
constexpr std::int64_t kArmAfterMs = 8 * kMinuteMs;     // in the yard, where seals are put on
constexpr std::int64_t kAskAfterMs = 2 * kMinuteMs;     // after its arrival
constexpr std::int64_t kDecideAfterMs = 3 * kMinuteMs;  // the driver opens after ten
constexpr std::int64_t kCloseAfterMs = 20 * kMinuteMs;
constexpr std::int64_t kOverdueMs = 30 * kMinuteMs;  // after the end of what its devices say

// One that nothing happens to, and that is on the road when a new demo begins.
constexpr std::uint64_t kShipmentTrip = 44;

struct Cargo {
  const char* description;
  const char* hs_code;
};
constexpr std::array<Cargo, 6> kCargo{{{"Electrical goods, in cartons", "851660"},
                                       {"Cotton shirts, on pallets", "610910"},
                                       {"Tyres", "401110"},
                                       {"Spirits, in bottles", "220830"},
                                       {"Machine parts", "848790"},
                                       {"Sugar, in bags", "170199"}}};
constexpr Cargo kCold{"Vaccines and cheese, chilled", "040690"};

std::string_view RoleWord(NodeRole role) {
  switch (role) {
    case NodeRole::kOrigin:
      return "origin";
    case NodeRole::kDestination:
      return "destination";
    case NodeRole::kRest:
      return "rest";
    default:
      return "checkpoint";
  }
}

std::int64_t SinceLastStep(const MovementRecord& record, std::int64_t now_ms) {
  const auto& steps = record.journey.steps;
  return steps.empty() ? now_ms - record.at_ms : now_ms - steps.back().at_ms;
}

}  // namespace

// A declaration that was released lately, where there is one: its papers are with the movement.
void DemoPeople::AddGoods(const DemoTrip& trip, MovementDraft& draft) const {
  const bool cold = !trip.cooling.empty();
  const Cargo& cargo = cold ? kCold : kCargo[trip.number % kCargo.size()];
  draft.goods.description = cargo.description;
  draft.goods.hs_codes = {cargo.hs_code};
  draft.goods.gross_mass_kg = 14'000 + static_cast<double>(trip.number * 731 % 12'000);
  if (cold) {
    draft.goods.perishable = true;
    draft.goods.temperature_low_c = 0;
    draft.goods.temperature_high_c = 8;
    return;
  }
  desk::DeclarationQuery released;
  released.statuses = {desk::State::kReleased};
  released.limit = 20;
  const auto rows = store_.ListDeclarations(released);
  if (!rows || rows->empty()) return;
  const desk::DeclarationRow& row = (*rows)[trip.number % rows->size()];
  draft.goods.declarations = {row.id};
  draft.goods.description = row.goods;
  draft.goods.hs_codes = {row.hs_code};
}

MovementDraft DemoPeople::DraftOf(const DemoTrip& trip) const {
  constexpr double kPlannedKmh = 45;
  const sim::Route& route = timetable_.RouteOf(trip);
  MovementDraft draft;
  draft.unit = {.kind = "truck",
                .plates = {trip.trip.plate},
                .containers = {trip.trip.container},
                .seals = {trip.trip.seal.id},
                .devices = {trip.trip.tracker.id}};
  if (!trip.cooling.empty()) draft.unit.devices.push_back(trip.cooling);
  draft.mode = "road";
  AddGoods(trip, draft);
  for (const sim::Site& site : route.sites) {
    PathNode node{.id = site.id, .role = std::string(RoleWord(site.role)), .place = site.id};
    node.dwell_max_s = site.dwell_max_s;
    node.optional = site.role == NodeRole::kRest;
    if (const auto place = room_.records().geo.Find(site.id))
      node.name = place->value.newest().name;
    draft.nodes.push_back(std::move(node));
  }
  for (std::size_t i = 0; i + 1 < route.sites.size(); ++i) {
    draft.edges.push_back({.from = route.sites[i].id,
                           .to = route.sites[i + 1].id,
                           .corridor = DemoLand::SectionOf(route, i)});
  }
  draft.carrier = kDemoCarriers[trip.number % std::size(kDemoCarriers)];
  if (!cast_.principals.empty())
    draft.principal = cast_.principals[trip.number % cast_.principals.size()];
  if (trip.number == kShipmentTrip) draft.shipment = kDemoShipment;
  draft.office = cast_.offices.sea_office;
  draft.destination_office = cast_.offices.border_office;
  draft.planned_departure_ms = trip.trip.start_ms + 20 * kMinuteMs;
  const double hours = route.line.length_m() / 1000 / kPlannedKmh + 1.5;
  draft.planned_arrival_ms =
      draft.planned_departure_ms + static_cast<std::int64_t>(hours * 60) * kMinuteMs;
  draft.nodes.back().window.until_ms = draft.planned_arrival_ms;
  return draft;
}

void DemoPeople::Plan(const DemoTrip& trip, std::int64_t now_ms) {
  const auto built = room_.Build(
      DraftOf(trip),
      {.id = trip.trip.movement, .iot = room_.NewIot(), .by = cast_.control, .at_ms = now_ms});
  // A device that is on its way still: this truck stays at home.
  if (built) hand_.Do(cast_.control, monitor::PutMovement(*built, nullptr));
}

void DemoPeople::Step(const MovementRow& row, MovementState to, std::int64_t now_ms,
                      std::string reason) {
  monitor::MovementStep step{.to = to, .by = cast_.night1, .at_ms = now_ms};
  if (!reason.empty()) step.rank = track::Authority::kSupervisor;
  step.reason = std::move(reason);
  if (to == MovementState::kArmed) {
    step.by = cast_.inspector;
    step.checks = {"doors_closed", "seal_locked", "plate_seen"};
  }
  hand_.Do(step.by, monitor::StepMovement(room_.world(), row, step));
}

void DemoPeople::Unseal(const MovementRow& row, std::int64_t now_ms) {
  const auto& asked = row.value.disarm;
  const std::int64_t since_ms = SinceLastStep(row.value, now_ms);
  if (!asked && since_ms >= kAskAfterMs) {
    return hand_.Do(cast_.night1, monitor::AskDisarm(row, cast_.night1, now_ms, "It has arrived"));
  }
  const bool waits = asked && asked->state == monitor::DisarmState::kWaiting;
  if (waits && asked->by != cast_.night2 && since_ms >= kDecideAfterMs) {
    hand_.Do(cast_.night2, monitor::DecideDisarm(room_.world(), row, true, cast_.night2, now_ms, "",
                                                 [this] { return room_.NewId("DO-"); }));
  }
}

void DemoPeople::Attend(const DemoTrip& trip, const sim::Story& story, std::int64_t now_ms) {
  const auto row = room_.records().movements.Find(trip.trip.movement);
  const std::int64_t end_ms = story.truck.back().time_ms;
  if (!row) {
    const bool is_time = now_ms >= trip.trip.start_ms - kPlanBeforeMs;
    if (is_time && now_ms < trip.trip.start_ms + kArmAfterMs) Plan(trip, now_ms);
    return;
  }
  if (now_ms > end_ms + kOverdueMs) return Finish(*row, now_ms);
  switch (row->value.journey.state) {
    case MovementState::kPlanned:
      if (now_ms >= trip.trip.start_ms + kArmAfterMs) Step(*row, MovementState::kArmed, now_ms, "");
      return;
    case MovementState::kArrived:
      Unseal(*row, now_ms);
      if (SinceLastStep(row->value, now_ms) >= kCloseAfterMs)
        Step(*row, MovementState::kClosed, now_ms, "");
      return;
    default:
      return;
  }
}

void DemoPeople::Finish(const MovementRow& row, std::int64_t now_ms) {
  if (!row.value.open()) return;
  const bool is_watched = row.value.watched();
  Step(row, is_watched ? MovementState::kClosed : MovementState::kCancelled, now_ms,
       is_watched ? "Met at the post, papers complete" : "Did not leave");
}

}  // namespace tidewaiter::server

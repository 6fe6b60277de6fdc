#include "epcis/dcsa.h"

#include <algorithm>

namespace tidewaiter::epcis {
namespace {

constexpr auto kEquipment = DcsaKind::kEquipment;
constexpr auto kObject = EventType::kObject;
constexpr auto kObserve = Action::kObserve;
constexpr std::string_view kOwnStem = "/voc/BizStep-";  // of StepUri

constexpr DcsaCode kCodes[] = {
    {"LOAD", "Loaded", kEquipment, kObject, kObserve, "loading", ""},
    {"DISC", "Discharged", kEquipment, kObject, kObserve, "unloading", ""},
    {"GTIN", "Gated in", kEquipment, kObject, kObserve, "arriving", ""},
    {"GTOT", "Gated out", kEquipment, kObject, kObserve, "departing", ""},
    {"STUF", "Stuffed", kEquipment, EventType::kAggregation, Action::kAdd, "packing", ""},
    {"STRP", "Stripped", kEquipment, EventType::kAggregation, Action::kDelete, "unpacking", ""},
    {"PICK", "Picked up", kEquipment, kObject, kObserve, "collecting", ""},
    {"DROP", "Dropped off", kEquipment, kObject, kObserve, "dropped_off", "", true},
    {"AVPU", "Available for pick-up", kEquipment, kObject, kObserve, "available_for_pick_up", "",
     true},
    {"AVDO", "Available for drop-off", kEquipment, kObject, kObserve, "available_for_drop_off", "",
     true},
    {"INSP", "Inspected", kEquipment, kObject, kObserve, "inspecting", ""},
    {"RSEA", "Resealed", kEquipment, EventType::kAssociation, Action::kAdd, "installing", ""},
    {"RMVD", "Removed", kEquipment, EventType::kAssociation, Action::kDelete, "removing", ""},
    {"CUSS", "Customs selected for scan", kEquipment, kObject, kObserve,
     "customs_selected_for_scan", "", true},
    {"CUSI", "Customs selected for inspection", kEquipment, kObject, kObserve,
     "customs_selected_for_inspection", "", true},
    {"CUSR", "Customs released", kEquipment, kObject, kObserve, "customs_released", "", true},
    {"CROS", "Crossed", kEquipment, kObject, kObserve, "entering_exiting", ""},
    {"DRO", "Door opened", DcsaKind::kIot, kObject, kObserve, "sensor_reporting", "container_open"},
};

bool HasStep(const Event& event, const DcsaCode& code) {
  if (!code.own_step) return event.biz_step == code.biz_step;
  const std::string_view step = event.biz_step;
  return step.size() > kOwnStem.size() + code.biz_step.size() && step.ends_with(code.biz_step) &&
         step.substr(0, step.size() - code.biz_step.size()).ends_with(kOwnStem);
}

}  // namespace

std::span<const DcsaCode> DcsaCodes() {
  return kCodes;
}

const DcsaCode* FindDcsa(std::string_view code) {
  const auto* const found = std::find_if(std::begin(kCodes), std::end(kCodes),
                                         [&](const DcsaCode& each) { return each.code == code; });
  return found == std::end(kCodes) ? nullptr : found;
}

std::string_view DcsaCodeOf(const Event& event) {
  for (const DcsaCode& code : kCodes) {
    if (event.type != code.type || event.action != code.action || !HasStep(event, code)) continue;
    if (code.disposition.empty() || event.disposition == code.disposition) return code.code;
  }
  return {};
}

void Shape(const DcsaCode& code, const Issuer& issuer, Event& event) {
  event.type = code.type;
  event.action = code.action;
  event.biz_step = code.own_step ? StepUri(issuer, code.biz_step) : std::string(code.biz_step);
  if (!code.disposition.empty()) event.disposition = code.disposition;
}

}  // namespace tidewaiter::epcis

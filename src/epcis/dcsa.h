// Dcsa: the event codes of container lines (DCSA) and the EPCIS events that say the same.
//
//   FindDcsa("GTIN")->biz_step                  // "arriving"
//   DcsaCodeOf(event)                           // "RSEA" of a seal that was put on; "" = none
//   Event event; Shape(*FindDcsa("CUSR"), issuer, event);   // kind, action, step, disposition
//
// One row a code, and no two rows look the same, so it goes both ways. Steps that CBV has no word
// for are words of the issuer (of_movement.h); they are known again whoever issued them.
// Immutable table; thread-safe. Source: DCSA event domain 3.2.0 (Apache-2.0).
#ifndef TIDEWAITER_EPCIS_DCSA_H_
#define TIDEWAITER_EPCIS_DCSA_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "epcis/event.h"
#include "epcis/of_movement.h"

namespace tidewaiter::epcis {

enum class DcsaKind : std::uint8_t { kEquipment = 1, kIot = 2 };

struct DcsaCode {
  std::string_view code;  // "GTIN"
  std::string_view name;  // "Gated in"
  DcsaKind kind = DcsaKind::kEquipment;
  EventType type = EventType::kObject;
  Action action = Action::kObserve;
  std::string_view biz_step;     // of CBV, or, with own_step, the word of the issuer
  std::string_view disposition;  // "" = any
  bool own_step = false;
};

std::span<const DcsaCode> DcsaCodes();
// nullptr = there is no such code.
const DcsaCode* FindDcsa(std::string_view code);
std::string_view DcsaCodeOf(const Event& event);
// Sets kind, action, step and, where the row has one, disposition.
void Shape(const DcsaCode& code, const Issuer& issuer, Event& event);

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_DCSA_H_

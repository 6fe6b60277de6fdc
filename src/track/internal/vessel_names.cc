#include "track/internal/vessel_names.h"

#include <string>

#include "track/mid.h"

namespace tidewaiter::track {
namespace {

Draft Begin(const Vessel& vessel, const VesselStatic& said, Severity severity,
            std::string_view extra, std::string_view reason, const VesselContext& context) {
  return std::move(context.Begin(AlarmKind::kIdentity, severity, vessel.mmsi, said.time_ms, extra)
                       .Reason(reason)
                       .Evidence(said.seq));
}

// One of the texts a ship says of itself. Nothing said changes nothing.
void TakeText(std::string_view text, std::string& held, std::string& next, std::string_view what,
              std::string_view reason, const Vessel& vessel, const VesselStatic& said,
              const VesselContext& context) {
  text = text.substr(0, VesselNames::kTextMax);
  if (text.empty()) return;
  if (held.empty() || text == held) {
    held = text;
    next.clear();
    return;
  }
  if (text != next) {
    next = text;
    return;
  }
  context.Raise(std::move(Begin(vessel, said, Severity::kWarning, what, reason, context)
                              .Say("before", std::string_view(held))
                              .Say("now", text)));
  held = text;
  next.clear();
}

}  // namespace

void VesselNames::LookAtNumber(Vessel& vessel, std::int64_t time_ms, std::uint64_t seq,
                               const VesselContext& context) {
  if (vessel.mid_looked) return;
  vessel.mid_looked = true;
  // Aids, aircraft, coast stations and boats of a mother ship have numbers of other forms.
  const std::uint32_t lead = vessel.mmsi / 10'000'000;
  const bool other_form = vessel.mmsi < 100'000'000 || lead == 11 || lead >= 80;
  if (other_form || !CountryOfMmsi(vessel.mmsi).empty()) return;
  context.Raise(context.Begin(AlarmKind::kIdentity, Severity::kNotice, vessel.mmsi, time_ms, "mid")
                    .Reason("track.identity.mid")
                    .Say("mmsi", vessel.mmsi)
                    .Evidence(seq));
}

void VesselNames::Take(Vessel& vessel, const VesselStatic& said, const VesselContext& context) {
  TakeImo(vessel, said, context);
  TakeText(said.name, vessel.name, vessel.name_next, "name", "track.identity.name", vessel, said,
           context);
  TakeText(said.callsign, vessel.callsign, vessel.callsign_next, "callsign",
           "track.identity.callsign", vessel, said, context);
}

void VesselNames::TakeImo(Vessel& vessel, const VesselStatic& said, const VesselContext& context) {
  if (said.imo == 0) return;
  if (said.imo == vessel.imo) {
    vessel.imo_next = 0;
    return;
  }
  if (said.imo != vessel.imo_next) {
    vessel.imo_next = said.imo;
    return;
  }
  if (!IsImoNumber(said.imo)) {
    context.Raise(std::move(
        Begin(vessel, said, Severity::kWarning, "imo_check", "track.identity.imo_check", context)
            .Say("imo", said.imo)));
  }
  if (vessel.imo != 0) {
    context.Raise(
        std::move(Begin(vessel, said, Severity::kAlarm, "imo", "track.identity.imo", context)
                      .Say("before", vessel.imo)
                      .Say("now", said.imo)));
  }
  Forget(vessel);
  vessel.imo = said.imo;
  vessel.imo_next = 0;
  const auto [holder, is_new] = holders_.try_emplace(said.imo, vessel.mmsi);
  if (is_new || !IsImoNumber(said.imo)) return;
  context.Raise(std::move(
      Begin(vessel, said, Severity::kAlarm, "imo_twice", "track.identity.imo_twice", context)
          .Say("imo", said.imo)
          .Say("other", holder->second)));
}

void VesselNames::Forget(const Vessel& vessel) {
  const auto found = holders_.find(vessel.imo);
  if (found != holders_.end() && found->second == vessel.mmsi) holders_.erase(found);
}

}  // namespace tidewaiter::track

#include "track/gate_bytes.h"

#include <cstring>

namespace tidewaiter::track {
namespace {

using device::GateCandidate;
using device::GateReading;

template <typename T>
void PutMaybe(std::string& out, const std::optional<T>& value) {
  PutNumber(out, static_cast<std::uint8_t>(value.has_value()));
  PutNumber(out, value.value_or(T{}));
}

template <typename T>
Result<std::optional<T>> TakeMaybe(ByteReader& in) {
  ASSIGN_OR_RETURN(const auto there, in.Number<std::uint8_t>());
  ASSIGN_OR_RETURN(const T value, in.Number<T>());
  // By bytes: a zero with a sign would be a second form of nothing.
  const T nothing{};
  const bool is_nothing = std::memcmp(&value, &nothing, sizeof value) == 0;
  if (there > 1 || (there == 0 && !is_nothing))
    return Fail(ErrorCode::kCorruption, "a value that may be missing is neither");
  return there == 1 ? std::optional<T>(value) : std::nullopt;
}

Result<bool> TakeBool(ByteReader& in) {
  ASSIGN_OR_RETURN(const auto byte, in.Number<std::uint8_t>());
  if (byte > 1) return Fail(ErrorCode::kCorruption, "is neither yes nor no");
  return byte == 1;
}

// A number that stands for one of low..high.
template <typename Enum>
Result<Enum> TakeEnum(ByteReader& in, Enum low, Enum high) {
  ASSIGN_OR_RETURN(const auto byte, in.Number<std::uint8_t>());
  if (byte < static_cast<std::uint8_t>(low) || byte > static_cast<std::uint8_t>(high))
    return Fail(ErrorCode::kCorruption, "a number that stands for nothing");
  return static_cast<Enum>(byte);
}

void PutPass(std::string& out, const Pass& pass) {
  PutText(out, pass.gate);
  PutNumber(out, pass.lane);
  PutNumber(out, static_cast<std::uint64_t>(pass.readings.size()));
  for (const GateReading& reading : pass.readings)
    PutReading(out, reading);
}

Result<Pass> TakePass(ByteReader& in) {
  ASSIGN_OR_RETURN(const std::string gate, TakeText(in));
  ASSIGN_OR_RETURN(const auto lane, in.Number<std::int64_t>());
  ASSIGN_OR_RETURN(const auto count, in.Number<std::uint64_t>());
  if (count > kLaneHeldMax) return Fail(ErrorCode::kCorruption, "a pass of too many readings");
  std::vector<GateReading> readings;
  for (std::uint64_t i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(GateReading reading, TakeReading(in));
    readings.push_back(std::move(reading));
  }
  Pass pass = Fuse(gate, lane, readings);
  if (pass.readings != readings) return Fail(ErrorCode::kCorruption, "readings out of order");
  return pass;
}

void PutDecision(std::string& out, const Decision& decision) {
  PutNumber(out, static_cast<std::uint8_t>(decision.verdict));
  PutNumber(out, static_cast<std::uint8_t>(decision.fast));
  PutText(out, decision.entry);
  PutText(out, decision.movement);
  PutText(out, decision.unit);
  PutNumber(out, decision.agreement);
  PutNumber(out, static_cast<std::uint64_t>(decision.reasons.size()));
  for (const Reason& reason : decision.reasons) {
    PutText(out, reason.template_id);
    PutNumber(out, reason.weight);
    PutNumber(out, static_cast<std::uint64_t>(reason.parameters.size()));
    for (const auto& [name, value] : reason.parameters) {
      PutText(out, name);
      PutText(out, value);
    }
  }
}

Result<Reason> TakeReason(ByteReader& in) {
  Reason reason;
  ASSIGN_OR_RETURN(reason.template_id, TakeText(in));
  ASSIGN_OR_RETURN(reason.weight, in.Number<double>());
  ASSIGN_OR_RETURN(auto count, in.Number<std::uint64_t>());
  for (; count > 0; --count) {
    ASSIGN_OR_RETURN(std::string name, TakeText(in));
    ASSIGN_OR_RETURN(std::string value, TakeText(in));
    reason.parameters.emplace_back(std::move(name), std::move(value));
  }
  return reason;
}

Result<Decision> TakeDecision(ByteReader& in) {
  Decision decision;
  ASSIGN_OR_RETURN(decision.verdict, TakeEnum(in, Verdict::kOpen, Verdict::kHold));
  ASSIGN_OR_RETURN(decision.fast, TakeBool(in));
  ASSIGN_OR_RETURN(decision.entry, TakeText(in));
  ASSIGN_OR_RETURN(decision.movement, TakeText(in));
  ASSIGN_OR_RETURN(decision.unit, TakeText(in));
  ASSIGN_OR_RETURN(decision.agreement, in.Number<double>());
  ASSIGN_OR_RETURN(auto count, in.Number<std::uint64_t>());
  for (; count > 0; --count) {
    ASSIGN_OR_RETURN(Reason reason, TakeReason(in));
    decision.reasons.push_back(std::move(reason));
  }
  return decision;
}

Status TakeTexts(ByteReader& in, GateReading& reading) {
  for (std::string* text :
       {&reading.value, &reading.reader, &reading.gate, &reading.country, &reading.region,
        &reading.image, &reading.event, &reading.vehicle, &reading.tid}) {
    ASSIGN_OR_RETURN(*text, TakeText(in));
  }
  return {};
}

}  // namespace

void PutText(std::string& out, std::string_view text) {
  PutNumber(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

Result<std::string> TakeText(ByteReader& in) {
  ASSIGN_OR_RETURN(const auto size, in.Number<std::uint32_t>());
  if (size > kStateTextMax) return Fail(ErrorCode::kCorruption, "a text is too long");
  ASSIGN_OR_RETURN(const std::string_view text, in.Entries(size, 1));
  return std::string(text);
}

void PutReading(std::string& out, const GateReading& reading) {
  PutNumber(out, static_cast<std::uint8_t>(reading.kind));
  for (const std::string* text :
       {&reading.value, &reading.reader, &reading.gate, &reading.country, &reading.region,
        &reading.image, &reading.event, &reading.vehicle, &reading.tid})
    PutText(out, *text);
  PutMaybe(out, reading.confidence);
  PutVector(out, reading.characters);
  PutNumber(out, static_cast<std::uint64_t>(reading.candidates.size()));
  for (const GateCandidate& candidate : reading.candidates) {
    PutText(out, candidate.value);
    PutNumber(out, candidate.confidence);
  }
  PutMaybe(out, reading.lane);
  PutNumber(out, static_cast<std::uint8_t>(reading.direction));
  PutNumber(out, reading.time_ms);
  PutMaybe(out, reading.antenna);
  PutMaybe(out, reading.rssi_dbm);
  PutMaybe(out, reading.gross_kg);
  PutVector(out, reading.axles_kg);
  PutMaybe(out, reading.gamma_cps);
  PutMaybe(out, reading.neutron_cps);
  PutNumber(out, static_cast<std::uint8_t>(reading.gamma_alarm));
  PutNumber(out, static_cast<std::uint8_t>(reading.neutron_alarm));
}

Result<GateReading> TakeReading(ByteReader& in) {
  GateReading reading;
  ASSIGN_OR_RETURN(reading.kind,
                   TakeEnum(in, device::GateKind::kPlate, device::GateKind::kRadiation));
  RETURN_IF_ERROR(TakeTexts(in, reading));
  ASSIGN_OR_RETURN(reading.confidence, TakeMaybe<double>(in));
  ASSIGN_OR_RETURN(reading.characters, in.Vector<double>());
  ASSIGN_OR_RETURN(auto count, in.Number<std::uint64_t>());
  for (; count > 0; --count) {
    GateCandidate& candidate = reading.candidates.emplace_back();
    ASSIGN_OR_RETURN(candidate.value, TakeText(in));
    ASSIGN_OR_RETURN(candidate.confidence, in.Number<double>());
  }
  ASSIGN_OR_RETURN(reading.lane, TakeMaybe<std::int64_t>(in));
  ASSIGN_OR_RETURN(reading.direction,
                   TakeEnum(in, device::GateDirection::kUnknown, device::GateDirection::kReverse));
  ASSIGN_OR_RETURN(reading.time_ms, in.Number<std::int64_t>());
  ASSIGN_OR_RETURN(reading.antenna, TakeMaybe<std::int64_t>(in));
  ASSIGN_OR_RETURN(reading.rssi_dbm, TakeMaybe<double>(in));
  ASSIGN_OR_RETURN(reading.gross_kg, TakeMaybe<double>(in));
  ASSIGN_OR_RETURN(reading.axles_kg, in.Vector<double>());
  ASSIGN_OR_RETURN(reading.gamma_cps, TakeMaybe<double>(in));
  ASSIGN_OR_RETURN(reading.neutron_cps, TakeMaybe<double>(in));
  ASSIGN_OR_RETURN(reading.gamma_alarm, TakeBool(in));
  ASSIGN_OR_RETURN(reading.neutron_alarm, TakeBool(in));
  return reading;
}

void PutDecided(std::string& out, const Decided& decided) {
  PutPass(out, decided.pass);
  PutDecision(out, decided.decision);
  PutNumber(out, decided.decided_ms);
  PutNumber(out, static_cast<std::uint8_t>(decided.completed));
  PutVector(out, decided.evidence);
}

Result<Decided> TakeDecided(ByteReader& in) {
  Decided decided;
  ASSIGN_OR_RETURN(decided.pass, TakePass(in));
  ASSIGN_OR_RETURN(decided.decision, TakeDecision(in));
  ASSIGN_OR_RETURN(decided.decided_ms, in.Number<std::int64_t>());
  ASSIGN_OR_RETURN(decided.completed, TakeBool(in));
  ASSIGN_OR_RETURN(decided.evidence, in.Vector<std::uint64_t>());
  return decided;
}

}  // namespace tidewaiter::track

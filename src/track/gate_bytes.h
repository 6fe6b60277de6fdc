// Readings, passes and decisions as bytes, for saved state and journals of gates. Numbers are
// little-endian, texts have their length before them. Canonical: one value, one form.
#ifndef TIDEWAITER_TRACK_GATE_BYTES_H_
#define TIDEWAITER_TRACK_GATE_BYTES_H_

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "track/gate_watch.h"

namespace tidewaiter::track {

inline constexpr std::size_t kStateTextMax = 1U << 16U;  // of one text in it

void PutText(std::string& out, std::string_view text);
Result<std::string> TakeText(ByteReader& in);  // errors: kCorruption, here and below

void PutReading(std::string& out, const device::GateReading& reading);
Result<device::GateReading> TakeReading(ByteReader& in);

void PutDecided(std::string& out, const Decided& decided);
Result<Decided> TakeDecided(ByteReader& in);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_GATE_BYTES_H_

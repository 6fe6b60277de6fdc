// Decode: the bits of a message as typed values.
//
//   ais::Message message;
//   if (const auto bad = ais::Decode(bits, message)) Count(*bad);
#ifndef TIDEWAITER_AIS_DECODE_H_
#define TIDEWAITER_AIS_DECODE_H_

#include <optional>

#include "ais/bits.h"
#include "ais/message.h"
#include "ais/refusal.h"

namespace tidewaiter::ais {

// Types 1 to 27. Bits that are missing at the end are zero where the rest can be understood, bits
// too many are ignored: `BitsMin` says from which length on. Values are not judged: longitude 200
// is decoded. On refusal `into` is undefined. Refusals: kEmpty, kType, kShort, kPartOfMessage.
// 30 to 100 ns; no allocation; thread-safe.
std::optional<Refusal> Decode(const Bits& bits, Message& into);

// The fewest bits of a type with which it is still of use; 0: no such type.
std::size_t BitsMin(unsigned type);

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_DECODE_H_

// The content of types 6 and 8.
#ifndef TIDEWAITER_AIS_INTERNAL_DECODE_APPLICATION_H_
#define TIDEWAITER_AIS_INTERNAL_DECODE_APPLICATION_H_

#include "ais/bits.h"
#include "ais/message.h"

namespace tidewaiter::ais {

// Reads what begins at bit `from` into message.content, by its area and function.
void DecodeApplication(const Bits& bits, std::size_t from, ApplicationMessage& message);

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_INTERNAL_DECODE_APPLICATION_H_

// Decimal digits of four bits each (BCD), as Chinese devices write numbers, dates and their ids.
//
//   const std::int64_t at_ms = ReadBcdTime(in, BcdOrder::kYearFirst);   // 25 03 14 23 59 59
//
// Digits above nine are a failure of the scan. Pure, O(bytes).
#ifndef TIDEWAITER_DEVICE_INTERNAL_BCD_H_
#define TIDEWAITER_DEVICE_INTERNAL_BCD_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "device/internal/byte_scan.h"

namespace tidewaiter::device {

// The number in the next `bytes` bytes, at most four.
std::uint32_t ReadBcd(ByteScan& in, std::size_t bytes);
void PutBcd(std::string& out, std::uint32_t number, std::size_t bytes);

enum class BcdOrder : std::uint8_t { kYearFirst, kDayFirst };

// Six bytes of date and time as milliseconds since 1970, the device's clock taken as UTC; years are
// 20yy. Parts out of range carry over into the next, and only zeros are 0: a clock that was never
// set.
std::int64_t ReadBcdTime(ByteScan& in, BcdOrder order);
void PutBcdTime(std::string& out, std::int64_t time_ms, BcdOrder order);

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_INTERNAL_BCD_H_

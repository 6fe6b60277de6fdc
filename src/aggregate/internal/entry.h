// Entry: one kept event of a group, in twelve bytes.
#ifndef TIDEWAITER_AGGREGATE_INTERNAL_ENTRY_H_
#define TIDEWAITER_AGGREGATE_INTERNAL_ENTRY_H_

#include <bit>
#include <cstdint>

#include "base/calendar.h"

namespace tidewaiter::aggregate {

struct Entry {
  Day day;
  std::uint32_t low;  // halves of the number or code: whole it would cost four bytes of padding
  std::uint32_t high;

  [[nodiscard]] std::uint64_t bits() const { return (std::uint64_t{high} << 32U) | low; }
  [[nodiscard]] double number() const { return std::bit_cast<double>(bits()); }
};

inline Entry MakeEntry(Day day, std::uint64_t bits) {
  return {day, static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32U)};
}
inline Entry MakeEntry(Day day, double number) {
  return MakeEntry(day, std::bit_cast<std::uint64_t>(number));
}

// What the entries of a stream are.
enum class Content : std::uint8_t {
  kTally,    // one a day: the number of events
  kNumbers,  // one an event
  kCodes,    // one for each code of a day
};

}  // namespace tidewaiter::aggregate

#endif  // TIDEWAITER_AGGREGATE_INTERNAL_ENTRY_H_

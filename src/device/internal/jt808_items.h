// Items of JT808 positions: one reader for each number. Vendors use the same numbers for different
// things; length and model tell them apart.
#ifndef TIDEWAITER_DEVICE_INTERNAL_JT808_ITEMS_H_
#define TIDEWAITER_DEVICE_INTERNAL_JT808_ITEMS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "device/internal/jt808.h"

namespace tidewaiter::device::jt808 {

struct Item {
  ByteScan in;             // its content and nothing else
  std::size_t length = 0;  // of the content
  const Traits& traits;
  Report& report;

  // The next number times `scale` under a name.
  void Whole8(std::string_view name) { report.Set(name, std::int64_t{in.U8()}); }
  void Whole16(std::string_view name) { report.Set(name, std::int64_t{in.U16()}); }
  void Whole32(std::string_view name, std::int64_t scale = 1) {
    report.Set(name, std::int64_t{in.U32()} * scale);
  }
  void Real16(std::string_view name, double divisor) { report.Set(name, in.U16() / divisor); }
};

struct ItemReader {
  std::uint8_t number;
  std::uint8_t bytes_min;  // shorter ones are not read
  void (*read)(Item& item);
};

// Sorted by number; those of the vendors are a list of their own.
std::span<const ItemReader> VendorItems();

void ReadDashcamOrLock(Item& item);                 // E8
void ReadEnginePart(unsigned number, Item& part);   // of F3
std::string_view TrimZeros(std::string_view text);  // blanks and control characters at both ends
void ReadExtension(std::string_view bytes, Report& report);   // behind item 80
void ReadVendorList(std::string_view bytes, Report& report);  // EB of many tracker makers

}  // namespace tidewaiter::device::jt808

#endif  // TIDEWAITER_DEVICE_INTERNAL_JT808_ITEMS_H_

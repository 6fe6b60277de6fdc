// Reading the sentences of trackers that talk in text: fields, numbers, coordinates and times,
// without allocating and without exceptions.
//
//   const Fields fields(sentence, ',');                   // views into the sentence
//   const auto lat = DegreesMinutes(fields[5]);           // "4154.51607" = 41 deg 54.51607 min
//   const auto at_ms = UtcMs({.year = 2026, .month = 2, .day = 3, .hour = 17});
//
// All functions are pure and thread-safe, O(length). What is not a number gives nothing.
#ifndef TIDEWAITER_DEVICE_INTERNAL_TEXT_SCAN_H_
#define TIDEWAITER_DEVICE_INTERNAL_TEXT_SCAN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "device/protocol.h"
#include "device/report.h"

namespace tidewaiter::device::text {

inline constexpr double kKmhPerKnot = 1.852;  // by definition of the knot

constexpr bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool IsDigits(std::string_view text);  // at least one, and nothing else
// May be a device's number: 1 to 32 letters, digits, '-' and '_' (the longest known is 20).
bool IsDeviceId(std::string_view text);
std::string_view Trim(std::string_view text);  // blanks, tabs, line ends

// "12", "-5", "+22": decimal, nothing else around it, within 64 bits.
std::optional<std::int64_t> Whole(std::string_view text);
std::optional<std::uint64_t> Hex(std::string_view text);  // up to 16 digits, either case
// "12.50", "-0.1", "12.", "+28.0": no exponent, at most 32 characters, so always finite.
std::optional<double> Number(std::string_view text);
// "45.78%" = 45.78; nothing without the sign.
std::optional<double> Percent(std::string_view text);

// Degrees from degrees and minutes run together: the two digits before the point are minutes, all
// before them degrees: "2235.1777", "701.8915", "38.6508" (no degrees).
std::optional<double> DegreesMinutes(std::string_view text);

// Sets the place of `report` and its kind. Errors: kInvalidArgument, outside the earth.
Status SetPlace(double lat, double lon, Report& report);
// Both times of the report and of its fix.
void SetTime(std::int64_t time_ms, Report& report);

// A date and a time of day in UTC. Parts out of range carry over, as 31 February is 3 March: a
// device whose clock is broken keeps its report, and `track` sees a time that cannot be.
struct Moment {
  int year = 1970;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
};
std::int64_t UtcMs(const Moment& moment);

// Three times two digits: "140613". Nothing when there are not six digits.
using Six = std::array<int, 3>;
std::optional<Six> SixDigits(std::string_view text);
// From a date ("140613" by the order given) and a time of day "213324". Years are 20yy.
enum class DateOrder : std::uint8_t { kDayFirst, kYearFirst };
std::optional<std::int64_t> DateTimeMs(std::string_view date, std::string_view time,
                                       DateOrder order);

// A text cut at a separator; views into it. Pieces beyond the last one kept are dropped: no frame
// of a known kind has as many.
class Fields {
 public:
  static constexpr std::size_t kCountMax = 160;  // 32 cells of 4 values, and what is around them
  Fields(std::string_view text, char separator);
  [[nodiscard]] std::size_t size() const { return count_; }
  // "" beyond the end.
  std::string_view operator[](std::size_t at) const {
    return at < count_ ? pieces_.at(at) : std::string_view();
  }
  // The text from one field to the end of another, separators included.
  [[nodiscard]] std::string_view Between(std::size_t first, std::size_t last) const;

 private:
  std::array<std::string_view, kCountMax> pieces_;  // the first count_ are set
  std::size_t count_ = 0;
};

inline constexpr std::size_t kCellsMax = 32;  // heard at once; phones report fewer than ten
// Adds a cell unless it is there already, or there are too many.
void AddCell(const Cell& cell, Report& report);

// A wireless network heard, as a reading "wifi1", "wifi2", ...: address and strength in one text,
// "58:f3:bb:3b:aa:82,-65". Kept for people and for later location; at most kCellsMax.
void AddWifi(std::string_view address, std::string_view strength, Report& report);

// The device a command goes to: its own, else the session's. Errors: kInvalidArgument (/device).
Result<std::string> DeviceOf(const Command& command, const Session& session);
// A parameter that may stand inside a sentence: present, at most kParameterBytesMax, printable
// ASCII and free of `forbidden` (what ends a frame). Errors: kInvalidArgument (/parameters/name).
inline constexpr std::size_t kParameterBytesMax = 256;  // devices' own buffers are no larger
Result<std::string> ParameterOf(const Command& command, std::string_view name,
                                std::string_view forbidden);
Result<std::int64_t> WholeParameterOf(const Command& command, std::string_view name,
                                      std::int64_t low, std::int64_t high);
std::unexpected<Error> CannotSay(const Protocol& protocol, const Command& command);
std::unexpected<Error> NotAFrame(const Protocol& protocol, std::string_view why);

// Cuts a frame from a stream that frames begin with `begin` and end with `end`: what stands in
// front is filler. Garbage when the end does not come within kFrameBytesMax, or the filler is as
// long. O(frame).
Cut SplitBetween(std::string_view stream, std::string_view begin, std::string_view end);

}  // namespace tidewaiter::device::text

#endif  // TIDEWAITER_DEVICE_INTERNAL_TEXT_SCAN_H_

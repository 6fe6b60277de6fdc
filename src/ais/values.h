// Values of AIS fields: each keeps the number as sent and says what it means, or nothing where the
// number stands for "not available".
//
//   ais::Speed{.tenths = 123}.knots()      // 12.3
//   ais::Speed{.tenths = 1023}.knots()     // nothing
//
// Source: ITU-R M.1371-5 annex 8.
#ifndef TIDEWAITER_AIS_VALUES_H_
#define TIDEWAITER_AIS_VALUES_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/check.h"
#include "geo/point.h"

namespace tidewaiter::ais {

// A place in fractions of a degree: 600,000 in positions, 600 in areas and long-range reports,
// 60,000 in most application messages.
template <std::int32_t kPerDegree>
struct Position {
  std::int32_t lon = 181 * kPerDegree;
  std::int32_t lat = 91 * kPerDegree;
  // Nothing where it is not available, or no place on earth.
  [[nodiscard]] std::optional<geo::Point> at() const {
    const geo::Point point{.lat = static_cast<double>(lat) / kPerDegree,
                           .lon = static_cast<double>(lon) / kPerDegree};
    return geo::IsPlace(point) ? std::optional(point) : std::nullopt;
  }
  friend bool operator==(const Position&, const Position&) = default;
};
using FinePosition = Position<600'000>;
using CoarsePosition = Position<600>;
using SitePosition = Position<60'000>;

struct Speed {
  std::uint16_t tenths = 1023;  // knots; 1022: 102.2 or more; 1023: not available
  [[nodiscard]] std::optional<double> knots() const {
    return tenths < 1023 ? std::optional(tenths / 10.0) : std::nullopt;
  }
  friend bool operator==(const Speed&, const Speed&) = default;
};

struct Course {
  std::uint16_t tenths = 3600;  // degrees over ground; 3600: not available
  [[nodiscard]] std::optional<double> degrees() const {
    return tenths < 3600 ? std::optional(tenths / 10.0) : std::nullopt;
  }
  friend bool operator==(const Course&, const Course&) = default;
};

struct Heading {
  std::uint16_t whole = 511;  // degrees; 511: not available
  [[nodiscard]] std::optional<double> degrees() const {
    return whole < 360 ? std::optional<double>(whole) : std::nullopt;
  }
  friend bool operator==(const Heading&, const Heading&) = default;
};

struct Turn {
  std::int16_t coded = -128;  // 4.733 times the root of degrees a minute; right is positive
  // Nothing also at -127 and 127: they say which way, faster than 10 degrees a minute, not how
  // fast.
  [[nodiscard]] std::optional<double> degrees_per_minute() const {
    if (coded <= -127 || coded == 127) return std::nullopt;
    const double root = coded / 4.733;
    return coded < 0 ? -root * root : root * root;
  }
  friend bool operator==(const Turn&, const Turn&) = default;
};

// From the antenna to the ends of the ship, in metres. All zero: not available. Bow and port zero:
// the other two are length and breadth, and where the antenna is is not known.
struct Dimensions {
  std::uint16_t to_bow = 0;
  std::uint16_t to_stern = 0;
  std::uint8_t to_port = 0;
  std::uint8_t to_starboard = 0;
  [[nodiscard]] std::optional<int> length_m() const {
    const int sum = to_bow + to_stern;
    return sum > 0 ? std::optional(sum) : std::nullopt;
  }
  [[nodiscard]] std::optional<int> beam_m() const {
    const int sum = to_port + to_starboard;
    return sum > 0 ? std::optional(sum) : std::nullopt;
  }
  friend bool operator==(const Dimensions&, const Dimensions&) = default;
};

// Month 0, day 0, hour 24, minute 60 each mean "not available".
struct Moment {
  std::uint8_t month = 0;
  std::uint8_t day = 0;
  std::uint8_t hour = 24;
  std::uint8_t minute = 60;
  friend bool operator==(const Moment&, const Moment&) = default;
};

// Text of the 64 characters of AIS, up to the first '@' and without blanks at the end.
template <std::size_t kMax>
class Text {
 public:
  Text() = default;
  // Cut to kMax characters.
  explicit Text(std::string_view text) : size_(std::min(text.size(), kMax)) {
    std::copy_n(text.begin(), size_, characters_.begin());
  }
  [[nodiscard]] std::string_view view() const { return {characters_.data(), size_}; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  void Push(char c) {
    CHECK(size_ < kMax);
    characters_[size_++] = c;
  }
  void TrimRight() {
    while (size_ > 0 && characters_[size_ - 1] == ' ')
      --size_;
  }
  friend bool operator==(const Text& a, const Text& b) { return a.view() == b.view(); }

 private:
  std::array<char, kMax> characters_ = {};
  std::size_t size_ = 0;
};

// Bits whose meaning is not ours to know, packed from the left.
template <std::size_t kBits>
struct Data {
  std::uint16_t bits = 0;
  std::array<std::uint8_t, (kBits + 7) / 8> bytes = {};
  friend bool operator==(const Data&, const Data&) = default;
};

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_VALUES_H_

// Small plain records that the context keeps for each thing it has seen: how often, since when, how
// large. All decay or stay bounded, so that a look-up costs the same after years.
#ifndef TIDEWAITER_DETECT_TREES_TALLY_H_
#define TIDEWAITER_DETECT_TREES_TALLY_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "base/calendar.h"

namespace tidewaiter::detect {

// How often something was seen, ever and lately.
struct Tally {
  std::uint32_t total = 0;
  Day first = 0;
  Day last = 0;
  float week = 0;     // seen in about the last week: decays e-fold in 7 days
  float quarter = 0;  // and in 90 days

  void Add(Day day) {
    if (total++ == 0) first = last = day;
    Decay(day);
    week += 1;
    quarter += 1;
  }
  [[nodiscard]] float Week(Day day) const { return week * Fade(day, 7); }
  [[nodiscard]] float Quarter(Day day) const { return quarter * Fade(day, 90); }

 private:
  [[nodiscard]] float Fade(Day day, float days) const {
    return day <= last ? 1 : std::exp(-static_cast<float>(day - last) / days);
  }
  void Decay(Day day) {
    week = Week(day);
    quarter = Quarter(day);
    last = std::max(last, day);
  }
};

// Mean and spread of a logarithm, over all that was seen (Welford).
struct Moments {
  std::uint32_t count = 0;
  float mean = 0;
  float squares = 0;

  void Add(float value) {
    ++count;
    const float step = value - mean;
    mean += step / static_cast<float>(count);
    squares += step * (value - mean);
  }
  // Distance from the mean in deviations; the deviation is at least `floor`.
  [[nodiscard]] float Z(float value, float floor) const {
    const float variance = count < 2 ? 0 : squares / static_cast<float>(count - 1);
    return (value - mean) / (std::sqrt(variance) + floor);
  }
};

// Lines of one flow of goods, and how many different masses they had: a flow in which every line is
// another shipment differs from one in which a few are declared again and again.
struct Flow {
  std::uint32_t lines = 0;
  std::uint32_t different = 0;
};

// What checks found: how many were wrong, and how lately.
struct Record {
  std::uint32_t checked = 0;
  std::uint32_t wrong = 0;
  Day last_wrong = 0;
  float recent_wrong = 0;  // decays e-fold in 90 days
  float recent_checked = 0;
  Day last = 0;

  void Add(Day day, bool is_wrong) {
    const float fade = std::exp(-static_cast<float>(std::max(0, day - last)) / 90.0F);
    recent_wrong = recent_wrong * fade + (is_wrong ? 1.0F : 0.0F);
    recent_checked = recent_checked * fade + 1.0F;
    last = std::max(last, day);
    ++checked;
    if (!is_wrong) return;
    ++wrong;
    last_wrong = day;
  }
  // Share wrong lately, smoothed by `base` as if seen `strength` times.
  [[nodiscard]] float Rate(float base, float strength) const {
    return (recent_wrong + base * strength) / (recent_checked + strength);
  }
};

// The last few small consignments of one group: who and how much.
struct Recent {
  static constexpr std::uint32_t kKeep = 12;
  struct Item {
    Day day = 0;
    std::uint32_t who = 0;
    float value = 0;  // minor units
  };
  std::array<Item, kKeep> items{};
  std::uint32_t count = 0;

  void Add(Item item) { items[count++ % kKeep] = item; }

  struct Sum {
    std::uint32_t lines = 0;
    std::uint32_t parties = 0;
    float value = 0;
  };
  // What lies within `days` before `day`, that day included.
  [[nodiscard]] Sum Within(Day day, Day days) const {
    Sum sum;
    std::array<std::uint32_t, kKeep> seen{};
    for (std::uint32_t i = 0; i < std::min(count, kKeep); ++i) {
      if (items[i].day < day - days) continue;
      ++sum.lines;
      sum.value += items[i].value;
      const auto end = seen.begin() + sum.parties;
      if (std::find(seen.begin(), end, items[i].who) == end) seen[sum.parties++] = items[i].who;
    }
    return sum;
  }
};

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_TREES_TALLY_H_

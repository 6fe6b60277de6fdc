// The two things a classifier is built from: earlier classifications, and the nomenclature.
#ifndef TIDEWAITER_CLASSIFY_PRECEDENT_H_
#define TIDEWAITER_CLASSIFY_PRECEDENT_H_

#include <cstddef>
#include <string>

#include "base/calendar.h"

namespace tidewaiter::classify {

// Longer texts are cut there, at the end of a character: no description of goods says more, and
// match::Normalize reads no more.
inline constexpr std::size_t kTextBytesMax = 4096;

// Goods that were classified: a declaration that was accepted, or a binding ruling.
struct Precedent {
  std::string id = {};    // of its source, unique in a classifier; "" is given a number
  std::string code = {};  // digits, 6 to 12 of them, an even number
  std::string text = {};  // the description, UTF-8, in any script
  Day day = 0;            // of the classification; 0 when not known
  bool ruling = false;    // published and binding: weighs more, and traders may see its text
  friend bool operator==(const Precedent&, const Precedent&) = default;
};

// A line of the nomenclature in one language.
struct NomenclatureEntry {
  std::string code = {};      // digits, 2 to 12 of them, an even number
  std::string text = {};      // its own words, without those of the lines above it
  std::string language = {};  // "en", "fr": of two letters; "" when not known
  // Words that people use for goods of this code (six digits or more): searched, never shown.
  bool synonym = false;
  friend bool operator==(const NomenclatureEntry&, const NomenclatureEntry&) = default;
};

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_PRECEDENT_H_

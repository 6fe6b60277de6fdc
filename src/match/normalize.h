// Normalize: a text of any script as words in plain Latin letters, for comparison.
//
//   Normalize("Müller & Søn GmbH");   // "muller son gmbh"
//   Normalize("Мухаммед Чайковский"); // "mukhammed chaykovskiy"
//   Normalize("深圳华为");             // "shen zhen hua wei"
//
// Lower case, accents off, punctuation as one space, digits of any script as 0-9. A word that mixes
// Latin letters with Cyrillic or Greek ones that look the same is read as Latin. Letters of a
// script that Unicode cannot transliterate stay as they are.
#ifndef TIDEWAITER_MATCH_NORMALIZE_H_
#define TIDEWAITER_MATCH_NORMALIZE_H_

#include <string>
#include <string_view>

namespace tidewaiter::match {

// Reads the first 4,096 bytes, as no comparison looks at more. Bytes that are not UTF-8 are read as
// spaces. Normalized text stays as it is. Quick in ASCII, some microseconds a name in other
// scripts (match.normalize-* in bench/claims.toml); the first text of a script loads its rules and
// takes longer. Thread-safe.
std::string Normalize(std::string_view text);

}  // namespace tidewaiter::match

#endif  // TIDEWAITER_MATCH_NORMALIZE_H_

// KeptTexts: what one test said of each text, asked once for each.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_KEPT_TEXTS_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_KEPT_TEXTS_H_

#include <cstddef>
#include <cstdint>

#include "base/flat_map.h"
#include "declaration/dictionary.h"
#include "detect/rules/text_tests.h"

namespace tidewaiter::rules::internal {

class KeptTexts {
 public:
  // Distinct texts that are remembered: 16 MiB; then it begins anew.
  static constexpr std::size_t kTextsMax = std::size_t{1} << 20U;

  // `tests` is the same in every call; `code` is not 0. Dictionaries may change: texts are known by
  // their hashes.
  TextFound Find(const TextTests& tests, const Dictionary& dictionary, std::uint32_t code) {
    if (kept_.size() > kTextsMax) kept_ = {};
    Kept& kept = kept_[dictionary.Hash(code)];
    if (kept.said == Kept::kNotAsked) {
      const TextFound found = tests.Find(dictionary.Text(code));
      kept.said = !found.found ? Kept::kNo : found.until ? Kept::kYesUntil : Kept::kYes;
      kept.until = found.until.value_or(0);
    }
    if (kept.said == Kept::kYesUntil) return {.found = true, .until = kept.until};
    return {.found = kept.said == Kept::kYes, .until = {}};
  }

 private:
  struct Kept {
    enum Said : std::uint8_t { kNotAsked, kNo, kYes, kYesUntil };
    Said said = kNotAsked;
    Day until = 0;
  };
  FlatMap<Kept> kept_;  // by the text's hash
};

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_KEPT_TEXTS_H_

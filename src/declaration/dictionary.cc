#include "declaration/dictionary.h"

#include "base/hash.h"

namespace tidewaiter {

Dictionary::Dictionary() {
  texts_.emplace_back();
  hashes_.push_back(0);
}

std::uint32_t Dictionary::Intern(std::string_view text) {
  if (text.empty()) return 0;
  const std::uint64_t hash = HashBytes(text);
  for (std::uint64_t place = hash;; ++place) {
    std::uint32_t& code = codes_[place];
    if (code == 0) {
      code = static_cast<std::uint32_t>(texts_.size());
      texts_.emplace_back(text);
      hashes_.push_back(hash);
      return code;
    }
    if (texts_[code] == text) return code;
  }
}

}  // namespace tidewaiter

#include "declaration/dictionary.h"

#include "base/hash.h"

namespace tidewaiter {

Dictionary::Dictionary() {
  texts_.emplace_back();
  hashes_.push_back(0);
}

std::uint32_t Dictionary::Intern(std::string_view text) {
  if (text.empty()) return 0;
  if (const auto found = codes_.find(text); found != codes_.end()) return found->second;
  const auto code = static_cast<std::uint32_t>(texts_.size());
  texts_.emplace_back(text);
  hashes_.push_back(HashBytes(text));
  codes_.emplace(texts_.back(), code);
  return code;
}

}  // namespace tidewaiter

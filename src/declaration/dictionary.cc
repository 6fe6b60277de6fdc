#include "declaration/dictionary.h"

#include <algorithm>
#include <cstring>

#include "base/hash.h"

namespace tidewaiter {
namespace {

constexpr std::size_t kFirstPiece = 128;  // bytes; each further one has twice as many
constexpr std::size_t kLargestPiece = 1 << 16;

}  // namespace

std::uint32_t Dictionary::Intern(std::string_view text) {
  if (text.empty()) return 0;
  const std::uint64_t hash = HashBytes(text);
  for (std::uint64_t place = hash;; ++place) {
    std::uint32_t& code = codes_[place];
    if (code == 0) {
      entries_.push_back({Keep(text), hash});
      return code = static_cast<std::uint32_t>(entries_.size());
    }
    if (Text(code) == text) return code;
  }
}

std::string_view Dictionary::Keep(std::string_view text) {
  if (piece_size_ - piece_used_ < text.size()) {
    piece_size_ = std::max(std::clamp(2 * piece_size_, kFirstPiece, kLargestPiece), text.size());
    piece_used_ = 0;
    pieces_.push_back(std::make_unique_for_overwrite<char[]>(piece_size_));
  }
  char* const at = pieces_.back().get() + piece_used_;
  std::memcpy(at, text.data(), text.size());
  piece_used_ += text.size();
  return {at, text.size()};
}

}  // namespace tidewaiter

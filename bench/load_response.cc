#include "bench/load_response.h"

#include <strings.h>

#include <algorithm>
#include <charconv>

namespace tidewaiter::bench {
namespace {

constexpr std::size_t kHeadMax = 64 * 1024;

// The value of a header in a head; "" when it is not there.
std::string_view Find(std::string_view head, std::string_view name) {
  for (std::size_t at = head.find('\n'); at != std::string_view::npos;
       at = head.find('\n', at + 1)) {
    const std::string_view line = head.substr(at + 1, head.find('\r', at) - at - 1);
    if (line.size() <= name.size() || line[name.size()] != ':' ||
        strncasecmp(line.data(), name.data(), name.size()) != 0)
      continue;
    const std::size_t begin = line.find_first_not_of(" \t", name.size() + 1);
    return begin == std::string_view::npos ? "" : line.substr(begin);
  }
  return "";
}

bool Is(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

template <typename Number>
bool Parse(std::string_view text, Number& number, int base = 10) {
  return std::from_chars(text.data(), text.data() + text.size(), number, base).ec == std::errc();
}

}  // namespace

void LoadResponse::Reset(bool no_body) {
  state_ = State::kHead;
  no_body_ = no_body;
  closes_ = false;
  status_ = 0;
  left_ = 0;
  held_.clear();
}

bool LoadResponse::Put(std::string_view bytes) {
  if (state_ == State::kHead) {
    held_ += bytes;
    const std::size_t end = held_.find("\r\n\r\n");
    if (end == std::string::npos) return held_.size() < kHeadMax;
    const std::string head = held_.substr(0, end + 2);
    held_.erase(0, end + 4);
    if (!ReadHead(head)) return false;
    if (state_ != State::kBody) return state_ == State::kChunks ? SkipChunks() : held_.empty();
    bytes = held_;
  }
  if (state_ == State::kChunks) {
    held_ += bytes;
    return SkipChunks();
  }
  if (state_ == State::kDone || bytes.size() > left_) return false;
  left_ -= bytes.size();
  if (left_ == 0) state_ = State::kDone;
  return true;
}

bool LoadResponse::ReadHead(std::string_view head) {
  if (!head.starts_with("HTTP/1.") || head.size() < 12 || !Parse(head.substr(9, 3), status_))
    return false;
  if (status_ < 200) return false;  // we never ask to continue
  closes_ = Is(Find(head, "Connection"), "close");
  const std::string_view length = Find(head, "Content-Length");
  if (no_body_ || status_ == 204 || status_ == 304) {
    state_ = State::kDone;
  } else if (Is(Find(head, "Transfer-Encoding"), "chunked")) {
    state_ = State::kChunks;
  } else {
    if (!Parse(length, left_)) return false;
    state_ = left_ == 0 ? State::kDone : State::kBody;
  }
  return true;
}

// Drops whole chunks from what is held.
bool LoadResponse::SkipChunks() {
  while (true) {
    const std::size_t line = held_.find("\r\n");
    if (line == std::string::npos) return held_.size() < kHeadMax;
    std::uint64_t size = 0;
    if (!Parse(std::string_view(held_).substr(0, line), size, 16)) return false;
    if (held_.size() < line + 4 || held_.size() - line - 4 < size) return true;
    if (size == 0) {
      state_ = State::kDone;
      return held_.size() == line + 4;
    }
    held_.erase(0, line + 4 + size);
  }
}

}  // namespace tidewaiter::bench

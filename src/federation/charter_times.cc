#include "federation/charter_times.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace tidewaiter::federation {
namespace {

// "12 1700000000000\n" from the front of `text`.
template <typename T>
bool TakeNumber(std::string_view& text, char end, T& into) {
  const auto [at, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
  const auto length = static_cast<std::size_t>(at - text.data());
  if (failed != std::errc() || length >= text.size() || *at != end) return false;
  text.remove_prefix(length + 1);
  return true;
}

}  // namespace

Result<CharterTimes> CharterTimes::Open(os::Path file) {
  CharterTimes times(std::move(file));
  const auto bytes = os::ReadFile(times.file_);
  if (!bytes && bytes.error().code == ErrorCode::kNotFound) return times;
  if (!bytes) return std::unexpected(bytes.error());
  std::string_view text = *bytes;
  while (!text.empty()) {
    std::uint64_t size = 0;
    std::int64_t at_ms = 0;
    const bool good = TakeNumber(text, ' ', size) && TakeNumber(text, '\n', at_ms) &&
                      (times.learned_.empty() || size > times.learned_.rbegin()->first);
    if (!good) {
      return Fail(ErrorCode::kCorruption,
                  times.file_.string() + " is not a list of the charter's changes");
    }
    times.learned_.emplace(size, at_ms);
  }
  return times;
}

Status CharterTimes::Learn(std::uint64_t size, std::int64_t now_ms) {
  if (!learned_.empty() && size <= learned_.rbegin()->first) return {};
  // A clock that was set back must not give an old charter more time than the ones before it had.
  if (!learned_.empty()) now_ms = std::max(now_ms, learned_.rbegin()->second);
  learned_.emplace(size, now_ms);
  std::string text;
  for (const auto& [known, at_ms] : learned_)
    text += fmt::format("{} {}\n", known, at_ms);
  return os::WriteFile(file_, text);
}

std::optional<std::int64_t> CharterTimes::SupersededAt(std::uint64_t size) const {
  const auto next = learned_.upper_bound(size);
  return next == learned_.end() ? std::nullopt : std::optional(next->second);
}

}  // namespace tidewaiter::federation

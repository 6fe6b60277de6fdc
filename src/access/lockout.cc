#include "access/lockout.h"

#include <algorithm>
#include <array>
#include <utility>

#include <arpa/inet.h>

#include "access/internal/json.h"
#include "base/check.h"

namespace tidewaiter::access {
namespace {

constexpr std::size_t kPeerTextMax = 64;
constexpr int kFailuresMax = 1000;  // far above where any rule stops counting

std::int64_t DelayAfter(int failures, const LockoutRule& rule) {
  if (failures < rule.free_failures) return 0;
  std::int64_t delay_s = rule.first_delay_s;
  for (int n = rule.free_failures; n < failures && delay_s < rule.delay_max_s; ++n)
    delay_s *= 2;
  return std::min(delay_s, rule.delay_max_s);
}

// A clock that jumped back counts as one that stood still.
std::int64_t Since(const Lockout& state, std::int64_t now) {
  return std::max<std::int64_t>(0, now - state.last_failure);
}

}  // namespace

std::int64_t WaitFor(const Lockout& state, const LockoutRule& rule, std::int64_t now) {
  return std::max<std::int64_t>(0, DelayAfter(state.failures, rule) - Since(state, now));
}

void NoteFailure(Lockout& state, const LockoutRule& rule, std::int64_t now) {
  const std::int64_t forgotten = Since(state, now) / rule.forget_one_s;
  const auto left = static_cast<int>(std::max<std::int64_t>(0, state.failures - forgotten));
  // Beyond the longest delay there is nothing to count, and the way back stays short.
  const bool at_top = DelayAfter(left, rule) >= rule.delay_max_s;
  state.failures = at_top ? left : left + 1;
  state.last_failure = now;
}

nlohmann::ordered_json ToJson(const Lockout& state) {
  return {{"failures", state.failures}, {"last_failure", state.last_failure}};
}

Result<Lockout> LockoutFromJson(const nlohmann::ordered_json& json, const std::string& path) {
  std::vector<Error> problems;
  RecordReader in(json, problems);
  std::int64_t failures = 0;
  Lockout state;
  in.Number("failures", failures, 0, kFailuresMax, RecordReader::Need::kRequired);
  in.Number("last_failure", state.last_failure, 0, kUnixSecondsMax, RecordReader::Need::kRequired);
  in.Finish();
  if (!problems.empty()) {
    Error& first = problems.front();
    return Fail(first.code, std::move(first.message), path + first.field);
  }
  state.failures = static_cast<int>(failures);
  return state;
}

std::string PeerKey(std::string_view address) {
  std::string text(address.substr(0, kPeerTextMax));
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  std::array<char, INET6_ADDRSTRLEN> out{};
  constexpr std::array<unsigned char, 12> kInsideV6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (std::equal(kInsideV6.begin(), kInsideV6.end(), bytes.begin())) {
    CHECK(inet_ntop(AF_INET, bytes.data() + kInsideV6.size(), out.data(), out.size()) != nullptr);
    return out.data();
  }
  std::fill(bytes.begin() + 8, bytes.end(), 0);
  CHECK(inet_ntop(AF_INET6, bytes.data(), out.data(), out.size()) != nullptr);
  return std::string(out.data()) + "/64";
}

PeerLockouts::PeerLockouts(std::size_t capacity, LockoutRule rule)
    : capacity_(capacity), rule_(rule) {
  CHECK(capacity > 0);
}

std::int64_t PeerLockouts::WaitFor(const std::string& peer, std::int64_t now) const {
  const auto found = places_.find(peer);
  return found == places_.end() ? 0 : access::WaitFor(found->second->state, rule_, now);
}

void PeerLockouts::NoteFailure(const std::string& peer, std::int64_t now) {
  const auto found = places_.find(peer);
  if (found != places_.end()) {
    by_age_.splice(by_age_.begin(), by_age_, found->second);
  } else {
    if (places_.size() == capacity_) {
      places_.erase(by_age_.back().peer);
      by_age_.pop_back();
    }
    by_age_.push_front({peer, {}});
    places_[peer] = by_age_.begin();
  }
  access::NoteFailure(by_age_.front().state, rule_, now);
}

}  // namespace tidewaiter::access

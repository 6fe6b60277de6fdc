// Lockout: who fails to sign in again and again has to wait longer and longer.
//
//   if (const std::int64_t wait_s = WaitFor(account.lockout, kAccountLockout, now)) return ...;
//   if (peers.WaitFor(PeerKey(address), now) > 0) return ...;
//   ... password or code wrong:
//   NoteFailure(account.lockout, kAccountLockout, now);
//   peers.NoteFailure(PeerKey(address), now);
//   ... right:
//   account.lockout = {};
//
// An account guards itself against many addresses; an address is watched across accounts. An
// attempt during the wait is refused without looking at the password and does not count, so nobody
// is locked out for longer than delay_max_s by somebody else. A success clears an account but not
// an address: else a guesser would use an account of their own in between. Times are Unix seconds;
// a clock that jumps back makes no wait longer than its delay.
#ifndef TIDEWAITER_ACCESS_LOCKOUT_H_
#define TIDEWAITER_ACCESS_LOCKOUT_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "base/result.h"

namespace tidewaiter::access {

struct LockoutRule {
  int free_failures;           // with this many the waiting begins
  std::int64_t first_delay_s;  // doubles with every further failure
  std::int64_t delay_max_s;    // the count stops growing where this is reached
  std::int64_t forget_one_s;   // so much time without a failure takes one from the count
};

// 5 failures in a row, then 15 s, 30 s, 1, 2, 4, 8 and 15 minutes: at most some 100 guesses a day.
inline constexpr LockoutRule kAccountLockout{5, 15, 15 * 60, 6 * 3600};
// A whole office may come from one address: it may fail 20 times at once, and then once a minute.
inline constexpr LockoutRule kPeerLockout{20, 15, 15 * 60, 60};

struct Lockout {
  int failures = 0;
  std::int64_t last_failure = 0;

  friend bool operator==(const Lockout&, const Lockout&) = default;
};

// Seconds until the next attempt is looked at; 0 = now. O(1).
std::int64_t WaitFor(const Lockout& state, const LockoutRule& rule, std::int64_t now);
void NoteFailure(Lockout& state, const LockoutRule& rule, std::int64_t now);

nlohmann::ordered_json ToJson(const Lockout& state);
// Errors: kInvalidArgument with the member as field, below `path`.
Result<Lockout> LockoutFromJson(const nlohmann::ordered_json& json, const std::string& path);

// What an address counts as: an IPv4 address itself (also one written inside IPv6), of an IPv6
// address the first 64 bits, for one customer has all of the rest. Other text as it is, up to 64
// bytes.
std::string PeerKey(std::string_view address);

// The failures of addresses, in memory. Holds the `capacity` that failed last; who has many
// addresses can push others out, and then meets the accounts' own lockout. Not thread-safe. O(1) a
// call.
class PeerLockouts {
 public:
  explicit PeerLockouts(std::size_t capacity = 10'000, LockoutRule rule = kPeerLockout);

  [[nodiscard]] std::int64_t WaitFor(const std::string& peer, std::int64_t now) const;
  void NoteFailure(const std::string& peer, std::int64_t now);
  [[nodiscard]] std::size_t size() const { return places_.size(); }

 private:
  struct Entry {
    std::string peer;
    Lockout state;
  };
  std::size_t capacity_;
  LockoutRule rule_;
  std::list<Entry> by_age_;  // the latest failure first
  std::unordered_map<std::string, std::list<Entry>::iterator> places_;
};

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_LOCKOUT_H_

// RateLimiter: how often each client may do something (a token bucket a key).
//
//   http::RateLimiter logins({.per_second = 0.2, .burst = 5});
//   if (const auto verdict = logins.Allow(request.peer, clock.MonotonicSeconds()); !verdict)
//     return reply.Send(TooManyRequests(verdict.wait_s));
//
// A key starts with `burst` tokens, each Allow takes one, and `per_second` of them come back until
// there are `burst` again. So no key gets more than burst + per_second * t in any t seconds.
//
// Memory is bounded: at most `keys`, about 150 bytes each. A new key takes the place of the one
// that was used longest ago, if that is full again (then nothing is forgotten). If it is not,
// somebody floods us with keys: all new ones then share one bucket, and the known ones keep theirs.
// Thread-safe; about 40 ns (http_bench).
#ifndef TIDEWAITER_HTTP_RATE_LIMIT_H_
#define TIDEWAITER_HTTP_RATE_LIMIT_H_

#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tidewaiter::http {

struct RateLimit {
  double per_second = 1;  // > 0
  double burst = 1;       // >= 1
  std::size_t keys = 100'000;
};

struct RateVerdict {
  bool allowed = true;
  double wait_s = 0;  // until one would be allowed; 0 when this one is
  explicit operator bool() const { return allowed; }
};

class RateLimiter {
 public:
  explicit RateLimiter(RateLimit limit);

  // `now_seconds` is any clock that does not go back; if it does, no token comes back meanwhile.
  RateVerdict Allow(std::string_view key, double now_seconds);

  [[nodiscard]] std::size_t keys() const;

 private:
  struct Bucket {
    std::string key;
    double tokens = 0;
    double updated_s = 0;
  };
  using Buckets = std::list<Bucket>;  // used most recently first

  [[nodiscard]] double TokensAt(const Bucket& bucket, double now_seconds) const;
  RateVerdict Take(Bucket& bucket, double now_seconds) const;
  Bucket& BucketOf(std::string_view key, double now_seconds);

  RateLimit limit_;
  mutable std::mutex mutex_;
  Buckets buckets_;
  std::unordered_map<std::string_view, Buckets::iterator> by_key_;  // views into the buckets
  Bucket strangers_;
};

}  // namespace tidewaiter::http

#endif  // TIDEWAITER_HTTP_RATE_LIMIT_H_

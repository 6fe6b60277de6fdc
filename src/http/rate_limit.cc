#include "http/rate_limit.h"

#include <algorithm>

#include "base/check.h"

namespace tidewaiter::http {

RateLimiter::RateLimiter(RateLimit limit) : limit_(limit) {
  CHECK(limit.per_second > 0 && limit.burst >= 1 && limit.keys >= 1);
  strangers_.tokens = limit.burst;
}

double RateLimiter::TokensAt(const Bucket& bucket, double now_seconds) const {
  const double passed = std::max(0.0, now_seconds - bucket.updated_s);
  return std::min(limit_.burst, bucket.tokens + passed * limit_.per_second);
}

RateVerdict RateLimiter::Take(Bucket& bucket, double now_seconds) const {
  bucket.tokens = TokensAt(bucket, now_seconds);
  bucket.updated_s = std::max(bucket.updated_s, now_seconds);
  // Tokens come back by multiplication: a client that waited exactly `wait_s` must not fail by the
  // last bit.
  constexpr double kRounding = 1e-9;
  if (bucket.tokens + kRounding < 1) return {false, (1 - bucket.tokens) / limit_.per_second};
  bucket.tokens = std::max(0.0, bucket.tokens - 1);
  return {};
}

RateLimiter::Bucket& RateLimiter::BucketOf(std::string_view key, double now_seconds) {
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    buckets_.splice(buckets_.begin(), buckets_, found->second);
    return *found->second;
  }
  if (buckets_.size() == limit_.keys) {
    if (TokensAt(buckets_.back(), now_seconds) < limit_.burst) return strangers_;
    by_key_.erase(buckets_.back().key);
    buckets_.pop_back();
  }
  buckets_.push_front({std::string(key), limit_.burst, now_seconds});
  by_key_.emplace(buckets_.front().key, buckets_.begin());
  return buckets_.front();
}

RateVerdict RateLimiter::Allow(std::string_view key, double now_seconds) {
  const std::lock_guard lock(mutex_);
  return Take(BucketOf(key, now_seconds), now_seconds);
}

std::size_t RateLimiter::keys() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

}  // namespace tidewaiter::http

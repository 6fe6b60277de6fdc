// OPRF desk: answers blinded questions about numbers: whoever asks learns whether their customer's
// number is registered, and customs does not learn which number it was.
//
//   OprfDesk desk(book);
//   ASSIGN_OR_RETURN(const auto answers, desk.Evaluate("platform-7", name, elements, clock_s));
//
// Each answer gives one value away, and the values of a registry are public: who got enough answers
// would know all its numbers. So each caller has a bucket of answers (http/rate_limit.h): a batch
// is answered whole or not at all. By default 500 at once and one more each five seconds: of the 27
// million import one-stop-shop numbers that is one in four years.
// Thread-safe; 40 µs an answer.
#ifndef TIDEWAITER_PAYLOAD_OPRF_DESK_H_
#define TIDEWAITER_PAYLOAD_OPRF_DESK_H_

#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/rate_limit.h"
#include "ledger/oprf.h"
#include "payload/number_book.h"

namespace tidewaiter::payload {

inline constexpr std::size_t kOprfBatchMax = 100;  // 4 ms of a core

class OprfDesk {
 public:
  explicit OprfDesk(const NumberBook& book,
                    http::RateLimit limit = {.per_second = 0.2, .burst = 500})
      : book_(book), limiter_(limit) {}

  // `caller`: who was authenticated; `now_s` of a clock that does not go back. Errors:
  // kInvalidArgument with the place of an element that is no point ("/elements/3"), none or more
  // than kOprfBatchMax; kUnavailable: too many for this caller, come again; those of OprfKeyOf.
  Result<std::vector<ledger::OprfElement>> Evaluate(std::string_view caller, const ObjectName& name,
                                                    std::span<const ledger::OprfElement> blinded,
                                                    double now_s);

 private:
  const NumberBook& book_;
  http::RateLimiter limiter_;
};

}  // namespace tidewaiter::payload

#endif  // TIDEWAITER_PAYLOAD_OPRF_DESK_H_

// LocalOutlet: a bus without a network, for a post and a centre in one process: a small house that
// has both, and tests.
//
//   LocalOutlet outlet("malaba", *centre);
//   ASSIGN_OR_RETURN(auto sender, Sender::Start({.post = "malaba", ..., .outlet = &outlet}));
#ifndef TIDEWAITER_STREAM_LOCAL_BUS_H_
#define TIDEWAITER_STREAM_LOCAL_BUS_H_

#include <string>
#include <string_view>

#include "stream/bus.h"
#include "stream/centre.h"

namespace tidewaiter::stream {

// Thread-safe. The centre must outlive it.
class LocalOutlet final : public Outlet {
 public:
  LocalOutlet(std::string post, Centre& centre) : post_(std::move(post)), centre_(centre) {}

  Result<std::optional<Standing>> Send(const Batch& batch) override;
  Result<std::string> Ask(std::string_view question) override;
  [[nodiscard]] std::uint64_t connections() const override { return 1; }

 private:
  std::string post_;
  Centre& centre_;
};

}  // namespace tidewaiter::stream

#endif  // TIDEWAITER_STREAM_LOCAL_BUS_H_

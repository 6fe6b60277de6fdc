// Remote log: one log at one node or witness that somebody else runs, asked over HTTP. Nothing that
// it says is believed here; who asks checks it.
#ifndef TIDEWAITER_MEMBER_INTERNAL_REMOTE_LOG_H_
#define TIDEWAITER_MEMBER_INTERNAL_REMOTE_LOG_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "federation/wire.h"
#include "os/file.h"
#include "tlog/checkpoint.h"

namespace tidewaiter::member {

struct RemotePlace {
  std::string url;  // of a node, without a path
  double call_timeout_s = 20;
  std::optional<os::Path> ca_file = {};
};

// Errors of all that asks: kUnavailable (not reached, another answer), kNotFound (the node says
// so), kInvalidArgument (its answer has no form).
class RemoteLog {
 public:
  RemoteLog(RemotePlace place, std::string origin)
      : place_(std::move(place)),
        origin_(std::move(origin)),
        hash_(federation::OriginHash(origin_)) {}

  [[nodiscard]] const std::string& origin() const { return origin_; }

  // Checkpoints of this log that the node knows, the largest first: its own, which says how far its
  // word goes, and those of gossip up to there: what is final stands in those.
  [[nodiscard]] Result<std::vector<tlog::SignedCheckpoint>> Checkpoints() const;
  // Entries from `begin` to the end of their bundle in the log of `size`.
  [[nodiscard]] Result<std::vector<std::string>> Entries(std::uint64_t begin,
                                                         std::uint64_t size) const;
  // How the tree of `size` begins at `old_size`, not above it.
  [[nodiscard]] Result<federation::Beginning> BeginningOf(std::uint64_t old_size,
                                                          std::uint64_t size) const;

 private:
  [[nodiscard]] Result<std::string> Get(const std::string& path) const;

  RemotePlace place_;
  std::string origin_;
  std::string hash_;
};

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_REMOTE_LOG_H_

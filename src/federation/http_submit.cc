// The client's side of submit.
#include <fmt/format.h>

#include "federation/http_node.h"
#include "http/client.h"

namespace tidewaiter::federation {
namespace {

constexpr std::size_t kProofBytesMax = std::size_t{1} * 1024 * 1024;

ErrorCode CodeOf(int status) {
  switch (status) {
    case kMalformed:
      return ErrorCode::kInvalidArgument;
    case kUnknown:
      return ErrorCode::kNotFound;
    case kConflict:
      return ErrorCode::kConflict;
    case kUnprocessable:
      return ErrorCode::kFailedPrecondition;
    default:
      return ErrorCode::kUnavailable;
  }
}

}  // namespace

Result<std::string> SubmitAndWait(const std::string& url, const std::string& entry,
                                  const SubmitOptions& options) {
  const http::ClientRequest request{.url = fmt::format("{}{}/submit", url, kFederationPrefix),
                                    .method = http::Method::kPost,
                                    .headers = {{"Content-Type", "application/octet-stream"}},
                                    .body = entry};
  const double begin_s = os::RealClock().MonotonicSeconds();
  while (true) {
    const double left_s = options.timeout_s - (os::RealClock().MonotonicSeconds() - begin_s);
    if (left_s <= 0) return Fail(ErrorCode::kUnavailable, "the entry is not final yet");
    ASSIGN_OR_RETURN(http::ClientAnswer answer,
                     http::Fetch(request, {.timeout_s = left_s,
                                           .answer_bytes_max = kProofBytesMax,
                                           .allow_private = options.allow_private,
                                           .ca_file = options.ca_file}));
    if (answer.status == kOk) return std::move(answer.body);
    if (answer.status != kAccepted) {
      return Fail(CodeOf(answer.status),
                  fmt::format("the node answered {}: {}", answer.status, answer.body));
    }
  }
}

}  // namespace tidewaiter::federation

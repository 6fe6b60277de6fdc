#include "member/internal/remote_log.h"

#include <algorithm>

#include <fmt/format.h>

#include "federation/http_node.h"
#include "http/client.h"
#include "tlog/tile.h"

namespace tidewaiter::member {
namespace {

// A bundle of 256 entries of the largest size.
constexpr std::size_t kAnswerBytesMax = federation::kPackageBytesMax;

}  // namespace

Result<std::vector<tlog::SignedCheckpoint>> RemoteLog::Checkpoints() const {
  ASSIGN_OR_RETURN(const std::string served, Get(fmt::format("/{}/checkpoint", hash_)));
  ASSIGN_OR_RETURN(tlog::SignedCheckpoint own, tlog::ParseSignedCheckpoint(served));
  ASSIGN_OR_RETURN(const std::string gossip, Get("/gossip"));
  ASSIGN_OR_RETURN(const auto notes, federation::ParseNotes(gossip));
  std::vector<tlog::SignedCheckpoint> known;
  for (const std::string& note : notes) {
    auto one = tlog::ParseSignedCheckpoint(note);
    const bool fits =
        one && one->checkpoint.origin == origin_ && one->checkpoint.size <= own.checkpoint.size;
    if (fits) known.push_back(std::move(*one));
  }
  if (own.checkpoint.origin == origin_) known.push_back(std::move(own));
  std::ranges::sort(known, std::greater<>(),
                    [](const tlog::SignedCheckpoint& one) { return one.checkpoint.size; });
  return known;
}

Result<std::vector<std::string>> RemoteLog::Entries(std::uint64_t begin, std::uint64_t size) const {
  const std::uint64_t bundle = begin / tlog::kTileWidth;
  const unsigned width = tlog::WidthOf(0, bundle, size);
  const tlog::TileId id{.is_bundle = true, .index = bundle, .width = width};
  ASSIGN_OR_RETURN(const std::string text, Get(fmt::format("/{}/{}", hash_, tlog::PathOf(id))));
  ASSIGN_OR_RETURN(const auto entries, tlog::ParseBundle(text, width));
  const auto skip = static_cast<std::ptrdiff_t>(begin % tlog::kTileWidth);
  return std::vector<std::string>(entries.begin() + skip, entries.end());
}

Result<federation::Beginning> RemoteLog::BeginningOf(std::uint64_t old_size,
                                                     std::uint64_t size) const {
  ASSIGN_OR_RETURN(const std::string text,
                   Get(fmt::format("/beginning/{}/{}/{}", hash_, old_size, size)));
  return federation::ParseBeginning(text);
}

Result<std::string> RemoteLog::Get(const std::string& path) const {
  ASSIGN_OR_RETURN(
      http::ClientAnswer answer,
      http::Fetch({.url = place_.url + std::string(federation::kFederationPrefix) + path},
                  {.timeout_s = place_.call_timeout_s,
                   .answer_bytes_max = kAnswerBytesMax,
                   .allow_private = true,
                   .ca_file = place_.ca_file}));
  if (answer.status == federation::kOk) return std::move(answer.body);
  return Fail(
      answer.status == federation::kUnknown ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
      fmt::format("{} answered {} to {}", place_.url, answer.status, path));
}

}  // namespace tidewaiter::member

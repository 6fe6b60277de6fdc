#include "stream/batch.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/check.h"

namespace tidewaiter::stream {
namespace {

constexpr std::string_view kMagic = "TWBATCH";  // then the version, one digit
constexpr char kVersion = '1';
constexpr std::size_t kHashBytes = 32;

bool IsIdLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

void PutHead(std::string_view post, std::uint64_t oldest, const chainlog::Hash& before,
             std::string& out) {
  CHECK(CheckPostId(post).has_value());
  out += kMagic;
  out += kVersion;
  PutNumber(out, static_cast<std::uint8_t>(post.size()));
  out += post;
  PutNumber(out, oldest);
  PutNumber(out, before);
}

}  // namespace

Status CheckPostId(std::string_view post) {
  const bool good = !post.empty() && post.size() <= kPostIdMax &&
                    std::ranges::all_of(post, IsIdLetter) && post.front() != '-' &&
                    post.back() != '-';
  if (good) return {};
  return Fail(ErrorCode::kInvalidArgument,
              fmt::format("\"{}\" is no id of a post: 1 to 32 of a-z 0-9 and -",
                          post.substr(0, kPostIdMax)));
}

Batch BeginBatch(std::string_view post, std::uint64_t oldest, const chainlog::Hash& before) {
  Batch batch;
  batch.post = post;
  batch.oldest = oldest;
  batch.before = before;
  return batch;
}

void Add(Batch& batch, const chainlog::Record& link) {
  CHECK(batch.records.empty() || link.seq == batch.last + 1);
  if (batch.records.empty()) batch.first = link.seq;
  batch.last = link.seq;
  batch.bytes += link.bytes.size();
  batch.records.emplace_back(link.bytes);
}

std::string WriteBatch(const Batch& batch) {
  std::string out;
  out.reserve(batch.bytes + 128);
  PutHead(batch.post, batch.oldest, batch.before, out);
  for (const std::string& record : batch.records)
    out += record;
  return out;
}

std::string WriteOne(std::string_view post, std::uint64_t oldest, const chainlog::Hash& before,
                     std::string_view record) {
  std::string out;
  out.reserve(record.size() + 128);
  PutHead(post, oldest, before, out);
  out += record;
  return out;
}

Result<BatchReader> BatchReader::Open(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return Fail(ErrorCode::kCorruption, "this is no batch");
  bytes.remove_prefix(kMagic.size());
  if (bytes.empty()) return Fail(ErrorCode::kCorruption, "the batch ends too early");
  if (bytes.front() != kVersion)
    return Fail(ErrorCode::kFailedPrecondition, "the batch is of a later version");
  ByteReader in(bytes.substr(1));
  BatchReader reader;
  ASSIGN_OR_RETURN(const auto size, in.Number<std::uint8_t>());
  ASSIGN_OR_RETURN(reader.post_, in.Entries(size, 1));
  if (!CheckPostId(reader.post_)) return Fail(ErrorCode::kCorruption, "the batch names no post");
  ASSIGN_OR_RETURN(reader.oldest_, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(reader.before_, in.Number<chainlog::Hash>());
  reader.rest_ = bytes.substr(1 + sizeof size + size + sizeof(std::uint64_t) + kHashBytes);
  return reader;
}

Result<std::optional<chainlog::Record>> BatchReader::Next() {
  if (rest_.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(const chainlog::Record link, chainlog::ReadRecord(rest_, before_));
  rest_.remove_prefix(link.bytes.size());
  before_ = link.hash;
  return link;
}

}  // namespace tidewaiter::stream

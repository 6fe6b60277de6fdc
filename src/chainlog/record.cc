#include "chainlog/record.h"

#include <charconv>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::chainlog {
namespace {

template <typename T>
bool TakeNumber(std::string_view& text, T& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.starts_with(' ')) return false;
  text.remove_prefix(1);
  return true;
}

bool TakeHash(std::string_view text, Hash& hash) {
  if (text.size() != 2 * hash.size()) return false;
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const char* const begin = text.data() + 2 * i;
    const auto [end, error] = std::from_chars(begin, begin + 2, hash[i], 16);
    if (error != std::errc() || end != begin + 2) return false;
  }
  return true;
}

}  // namespace

Hash HashOf(const Record& record) {
  std::string head(reinterpret_cast<const char*>(record.previous.data()), record.previous.size());
  PutNumber(head, static_cast<std::uint32_t>(record.body.size()));
  PutNumber(head, record.flags);
  PutNumber(head, record.place);
  PutNumber(head, record.seq);
  PutNumber(head, record.time_ms);
  Sha256 sha;
  sha.Add(head);
  sha.Add(record.body);
  return sha.Digest();
}

std::string FormatHead(const Head& head) {
  std::string text = fmt::format("{} {} ", head.seq, head.time_ms);
  for (const unsigned char byte : head.hash)
    text += fmt::format("{:02x}", byte);
  return text;
}

Result<Head> ParseHead(std::string_view text) {
  Head head;
  if (TakeNumber(text, head.seq) && TakeNumber(text, head.time_ms) && TakeHash(text, head.hash))
    return head;
  return Fail(ErrorCode::kInvalidArgument, "a head is a number, a time and 64 hexadecimal digits");
}

std::string_view Name(FaultKind kind) {
  switch (kind) {
    case FaultKind::kHeader:
      return "header";
    case FaultKind::kRecord:
      return "record";
    case FaultKind::kSequence:
      return "sequence";
    case FaultKind::kChain:
      return "chain";
    case FaultKind::kTornTail:
      return "torn_tail";
    case FaultKind::kBeginning:
      return "beginning";
    case FaultKind::kCheckpoint:
      return "checkpoint";
    case FaultKind::kUnreadable:
      return "unreadable";
  }
  CHECK(false);
}

}  // namespace tidewaiter::chainlog

// Fuzz target: whatever bytes a connection brings, the parser neither crashes nor reads them in
// another way when they come in other pieces, and what it takes keeps the promises of message.h.
// The first byte says how the second reading is cut.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "codec/text.h"
#include "http/internal/request_parser.h"

namespace tidewaiter::http::internal {
namespace {

constexpr std::size_t kBodyBytesMax = 1000;

void CheckRequest(const Request& request) {
  CHECK(request.path == "*" || request.path.starts_with('/'));
  CHECK(codec::IsUtf8(request.path) && request.path.find('\0') == std::string::npos);
  CHECK(request.path.find("/../") == std::string::npos && !request.path.ends_with("/.."));
  CHECK(request.body.size() <= kBodyBytesMax);
  CHECK(!(request.FindHeader("Content-Length") && request.FindHeader("Transfer-Encoding")));
  for (const Header& header : request.headers)
    CHECK(header.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
}

std::string Describe(const Request& request) {
  std::string text(MethodName(request.method));
  text.append(" ").append(request.target).append(" ").append(request.path);
  for (const auto& [name, value] : request.query)
    text.append("?").append(name).append("=").append(value);
  for (const Header& header : request.headers)
    text.append("\n").append(header.name).append(":").append(header.value);
  return text.append("\n").append(request.body).append("\n");
}

// All requests of a connection whose bytes come `piece` at a time, and how it ended.
std::string ReadAll(std::string_view bytes, std::size_t piece) {
  const ParserLimits limits{.header_bytes = 600, .headers = 20, .target_bytes = 100};
  RequestParser parser(limits);
  std::string story;
  std::string buffer;
  while (true) {
    const ParseProgress progress = parser.Put(buffer);
    CHECK(progress.used <= buffer.size());
    buffer.erase(0, progress.used);
    if (progress.state == ParseState::kHeaderDone) {
      parser.set_body_limit(kBodyBytesMax);
    } else if (progress.state == ParseState::kDone) {
      story += parser.keep_alive() ? "keep " : "close ";
      const Request request = parser.TakeRequest();
      CheckRequest(request);
      story += Describe(request);
      parser.Reset();
    } else if (progress.state == ParseState::kRefused) {
      CHECK(parser.refusal().status >= 400 && !parser.refusal().reason.empty());
      // Not which status: Beast looks for the end of an open quote behind the line of its chunk, so
      // that "malformed" may come out as "too large".
      return story + "refused";
    } else {
      CHECK(buffer.size() <= PieceMax(limits) + 2);  // or a connection's buffer would not do
      if (bytes.empty()) return story + "end";
      const std::size_t next =
          std::min({piece, bytes.size(), PieceMax(limits) + 4 - buffer.size()});
      buffer.append(bytes.substr(0, next));
      bytes.remove_prefix(next);
    }
  }
}

}  // namespace
}  // namespace tidewaiter::http::internal

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tidewaiter::http::internal::ReadAll;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  CHECK(ReadAll(bytes, bytes.size() + 1) == ReadAll(bytes, 1 + data[0] % 40U));
  return 0;
}

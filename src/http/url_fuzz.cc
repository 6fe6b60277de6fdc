// Fuzz target: no text crashes the reader of URLs, and what is read can be put into a request: no
// byte of it ends a line, and read again it is the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "http/url.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace http = tidewaiter::http;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CHECK(!http::IsPublicAddress(text) || http::IsAddress(text));
  const auto url = http::ParseUrl(text);
  if (!url) return 0;
  CHECK(!url->host.empty() && url->port != 0 && url->target.starts_with('/'));
  for (const std::string& part : {url->HostAndPort(), url->target})
    CHECK(std::ranges::all_of(part, [](char c) { return c > ' ' && c < 0x7F; }));
  const auto again =
      http::ParseUrl((url->tls ? "https://" : "http://") + url->HostAndPort() + url->target);
  CHECK(again.has_value());
  CHECK(again->host == url->host && again->port == url->port && again->target == url->target);
  return 0;
}

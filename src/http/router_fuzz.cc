// Fuzz target: no target crashes the router, and it finds a way exactly where trying each pattern
// by itself finds one. The first byte is the method.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "http/router.h"

namespace tidewaiter::http {
namespace {

const Router& Routes() {
  static const Router router = [] {
    Router made;
    const auto answer = [](const Request& request, Reply reply) {
      for (const auto& [name, value] : request.path_parameters)
        CHECK(value.find('\0') == std::string::npos);
      reply.Send({.body = std::string(request.route)});
    };
    for (const char* pattern : {"/", "/a", "/a/", "/a/{x}", "/a/{x}/c", "/a/b/{y}", "/{x}/b/c",
                                "/f/{p*}", "/f/i", "/d/{i}/l/{n}", "/{x}/{y}/{z}/{w*}"})
      made.Add(Method::kGet, pattern, answer);
    for (const char* pattern : {"/a", "/a/{q}", "/p/{r*}"})
      made.Add(Method::kPost, pattern, answer);
    return made;
  }();
  return router;
}

std::vector<std::string_view> Cut(std::string_view path) {
  std::vector<std::string_view> segments;
  for (path.remove_prefix(1);; path.remove_prefix(segments.back().size() + 1)) {
    segments.push_back(path.substr(0, path.find('/')));
    if (segments.back().size() == path.size()) return segments;
  }
}

// One pattern, plainly.
bool Matches(std::string_view pattern, std::string_view path) {
  const auto expected = Cut(pattern);
  const auto segments = Cut(path);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i].ends_with("*}")) return i < segments.size();
    if (i >= segments.size()) return false;
    const bool any = expected[i].starts_with('{');
    if (any ? segments[i].empty() : segments[i] != expected[i]) return false;
  }
  return segments.size() == expected.size();
}

int StatusByTrying(Method method, std::string_view path) {
  bool some = false;
  for (const auto& [added, pattern] : Routes().Routes()) {
    if (!Matches(pattern, path)) continue;
    some = true;
    if (added == method || (method == Method::kHead && added == Method::kGet)) return 200;
  }
  if (!some) return 404;
  return method == Method::kOptions ? 204 : 405;
}

}  // namespace
}  // namespace tidewaiter::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::http;  // NOLINT(google-build-using-namespace): the whole file is http
  if (size == 0) return 0;
  Request request;
  request.method = static_cast<Method>(data[0] % kMethods);
  const std::string_view target(reinterpret_cast<const char*>(data + 1), size - 1);
  if (!ParseTarget(target, request) || request.path == "*") return 0;
  const std::string path = request.target.substr(0, request.target.find('?'));
  constexpr std::ptrdiff_t kDeep = 60;  // deeper paths are refused as such
  if (std::count(path.begin(), path.end(), '/') > kDeep) return 0;
  const Method method = request.method;
  int status = 0;
  Routes().Handle(std::move(request), ReplyTo([&](const Response& r) { status = r.status; }));
  CHECK(status == StatusByTrying(method, path));
  return 0;
}

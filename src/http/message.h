// Message: one HTTP request and one response as plain values.
//
//   void Show(http::Request request, http::Reply reply) {
//     const std::string_view id = request.PathParameter("id");       // "/declarations/{id}"
//     const auto page = request.FindQuery("page").value_or("1");
//     reply.Send({.content_type = "application/json", .body = Render(id, page)});
//   }
//
// A Request owns everything that it refers to (but for `route`, which belongs to the Router), so it
// may be moved to another thread and kept as long as one likes. Everything in it comes from
// outside: well formed in the sense below, but otherwise to be mistrusted.
#ifndef TIDEWAITER_HTTP_MESSAGE_H_
#define TIDEWAITER_HTTP_MESSAGE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace tidewaiter::http {

// The numbers index arrays and metrics; other methods are refused with 501.
enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions };
inline constexpr std::size_t kMethods = 7;
std::string_view MethodName(Method method);  // "GET"

struct Header {
  std::string name;
  std::string value;
};

// Names and values, in the order in which they came.
using Pairs = std::vector<std::pair<std::string, std::string>>;

class Request {
 public:
  Method method = Method::kGet;
  std::string target;  // as sent, "/a%20b?c=d"; of "http://host/a" only what follows the host
  std::string path;    // "/a b": decoded, valid UTF-8, without control characters, "." and ".."
  Pairs query;         // decoded, valid UTF-8 without NUL; "?a&b=" is {a, ""}, {b, ""}
  std::vector<Header> headers;  // as sent; Host is there exactly once (HTTP/1.1)
  std::string body;             // whole, chunks joined
  std::string peer;             // address, "127.0.0.1", "::1"; see ServerOptions::trust_forwarded
  bool secure = false;          // came over TLS; see ServerOptions::trust_forwarded
  std::string tls_subject;      // of the client's certificate (RFC 2253), "" without one
  std::string id;               // 1 to 64 of A-Z a-z 0-9 . _ -; goes back as X-Request-Id
  Pairs path_parameters;        // set by Router
  std::string_view route;       // the pattern matched, for metrics and logs; set by Router

  // The first header of that name, whatever its case. O(headers).
  [[nodiscard]] std::optional<std::string_view> FindHeader(std::string_view name) const;
  // The first query value of exactly that name.
  [[nodiscard]] std::optional<std::string_view> FindQuery(std::string_view name) const;
  // What stands at {name} in the pattern; "" when the pattern has no such name. Never contains a
  // control character or NUL, but may contain "/" when it was sent as %2F.
  [[nodiscard]] std::string_view PathParameter(std::string_view name) const;
  // The first cookie of exactly that name in any Cookie header, as sent (quotes stay).
  [[nodiscard]] std::optional<std::string_view> FindCookie(std::string_view name) const;
};

struct Response {
  int status = 200;               // 200 to 599; others end the process (CHECK)
  std::string content_type = {};  // "" leaves the header out
  std::string body = {};
  // Content-Length, Content-Type, Connection, Date, Server and X-Request-Id are set by the server:
  // do not give them here. A name or value with CR, LF or NUL is a bug and is left out.
  std::vector<Header> headers = {};
  // Used instead of `body` when set: static assets, sent without a copy.
  std::shared_ptr<const std::string> shared_body = {};
  // What went wrong, for RequestLog::error; never sent.
  std::string log = {};

  [[nodiscard]] const std::string& Body() const { return shared_body ? *shared_body : body; }
};

// "Content-Type" and "content-type" are the same name.
bool SameName(std::string_view a, std::string_view b);

// Sets `target`, `path` and `query` of `request`. Accepts "/path?query", "*" and
// "http://host/path?query" (as proxies send it). Errors: kInvalidArgument for bytes that do not
// belong into a target (below "!" or above "~", "#"), half of a %XX, UTF-8 that is none, a control
// character, a segment "." or "..", encoded or not. O(length).
Status ParseTarget(std::string_view target, Request& request);

// %XX to bytes. nullopt for half of one. With `plus_is_space` as in queries and forms.
std::optional<std::string> PercentDecode(std::string_view text, bool plus_is_space = false);

// True for what a Host header may hold: a name, an IPv4 address or an [IPv6] one, and maybe
// ":port".
bool IsHostAndPort(std::string_view text);

}  // namespace tidewaiter::http

#endif  // TIDEWAITER_HTTP_MESSAGE_H_

// Client: asks another server, once, over HTTP/1.1 or HTTPS: for webhooks and the like.
//
//   ASSIGN_OR_RETURN(const http::ClientAnswer answer,
//                    http::Fetch({.url = "https://erp.example/hooks", .method = Method::kPost,
//                                 .headers = {{"Content-Type", "application/json"}},
//                                 .body = json}, {}));
//   if (answer.status / 100 == 2) ...
//
// Blocks until there is an answer, the deadline has passed, or `stop` is asked for. Follows no
// redirects: 302 is an answer as any other. A connection serves one request.
//
// Who gives us an address to send to must not reach our own network with it. So a host is looked up
// once, every address of it is looked at, and unless `allow_private` is set one that is not of the
// public internet (http/url.h) refuses the request; the connection goes to an address that was
// looked at, without a second look-up that could answer otherwise.
#ifndef TIDEWAITER_HTTP_CLIENT_H_
#define TIDEWAITER_HTTP_CLIENT_H_

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/message.h"
#include "os/file.h"

namespace tidewaiter::http {

struct ClientRequest {
  std::string url;
  Method method = Method::kGet;
  // Host, Content-Length, Connection and User-Agent are set by the client: do not give them.
  std::vector<Header> headers = {};
  std::string body = {};
};

struct ClientOptions {
  double timeout_s = 10;  // of everything together, looking up the name too
  std::size_t answer_bytes_max = std::size_t{64} * 1024;
  bool allow_private = false;
  std::optional<os::Path> ca_file = {};  // PEM; without it the authorities that the system trusts
  std::stop_token stop = {};             // gives up at once
  // Host to addresses, for tests; without it the system's resolver.
  std::function<Result<std::vector<std::string>>(const std::string& host)> look_up = {};
};

struct ClientAnswer {
  int status = 0;
  std::string body;
};

// TLS is 1.2 or 1.3; the certificate must be valid, of a trusted authority, and for the host.
// Errors: kInvalidArgument (URL, a header with a line break, ca_file), kFailedPrecondition (an
// address that is not allowed), kUnavailable (name not known, no connection, TLS, timeout, stopped,
// an answer that is too large or no HTTP; the message says which). Messages name the host, never
// path, query or body. Thread-safe.
Result<ClientAnswer> Fetch(const ClientRequest& request, const ClientOptions& options);

}  // namespace tidewaiter::http

#endif  // TIDEWAITER_HTTP_CLIENT_H_

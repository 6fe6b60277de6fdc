// Router: which handler answers which path.
//
//   http::Router router;
//   router.Add(Method::kGet, "/api/v1/declarations/{id}", ShowDeclaration);
//   router.Add(Method::kGet, "/assets/{path*}", ServeAsset);
//   Server::Start(options, [&](Request q, Reply r) { router.Handle(std::move(q), std::move(r)); });
//
// A pattern is "/" and segments: a literal, {name} for one segment that is not empty, or, as the
// last, {name*} for one or more segments of whatever follows ("a/b", also an empty last one).
// At each segment a literal wins over {name}, and that over {name*}; where the better choice leads
// nowhere the next is tried. "/a" and "/a/" are two paths. Segments are cut before %XX is decoded,
// so that "%2F" is part of a segment and never a border.
//
// What nobody added: an unknown path gets a 404 problem; a known path with another method 405 with
// Allow; HEAD runs the handler of GET (the server leaves the body out); OPTIONS gets 204 with
// Allow.
//
// Add first, then Handle from any thread. Handle costs O(segments) and an allocation a parameter
// vector; patterns with a common beginning share it.
#ifndef TIDEWAITER_HTTP_ROUTER_H_
#define TIDEWAITER_HTTP_ROUTER_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "http/message.h"
#include "http/reply.h"

namespace tidewaiter::http {

using Handler = std::function<void(Request, Reply)>;

class Router {
 public:
  Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;
  ~Router();

  // A malformed pattern, and one that was added before with this method, is a bug (CHECK). Two
  // patterns that differ only in the names of parameters are the same one.
  void Add(Method method, std::string pattern, Handler handler);

  // Calls the handler with `route` and `path_parameters` set, or answers itself.
  void Handle(Request request, Reply reply) const;

  // All that was added, in that order: to compare with a description of the interface.
  [[nodiscard]] std::vector<std::pair<Method, std::string>> Routes() const;

 private:
  struct Node;
  struct Endpoint;
  struct Search;

  std::unique_ptr<Node> root_;
  std::vector<std::pair<Method, std::string>> routes_;
};

}  // namespace tidewaiter::http

#endif  // TIDEWAITER_HTTP_ROUTER_H_

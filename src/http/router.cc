#include "http/router.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "base/check.h"
#include "http/problem.h"

namespace tidewaiter::http {

// What one pattern leads to. A node has one as soon as a pattern ends there.
struct Router::Endpoint {
  struct Route {
    std::string pattern;
    std::vector<std::string> names;  // of the parameters, in order
    Handler handler;
  };

  // HEAD runs what GET has.
  [[nodiscard]] const Route* Find(Method method) const {
    const Route* const exact = routes[static_cast<std::size_t>(method)].get();
    if (exact == nullptr && method == Method::kHead)
      return routes[static_cast<std::size_t>(Method::kGet)].get();
    return exact;
  }

  std::array<std::unique_ptr<Route>, kMethods> routes;  // by Method
};

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::unique_ptr<Endpoint> rest;  // {name*}
  std::unique_ptr<Endpoint> here;
};

namespace {

constexpr std::size_t kSegmentsMax = 64;  // deeper paths are nobody's; bounds the search

enum class SegmentKind { kLiteral, kParameter, kRest };

struct PatternSegment {
  SegmentKind kind = SegmentKind::kLiteral;
  std::string text;  // the literal or the name
};

bool IsName(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

PatternSegment ReadSegment(std::string_view text) {
  if (!text.starts_with('{')) {
    CHECK(text.find_first_of("{}%?#* ") == std::string_view::npos);
    return {SegmentKind::kLiteral, std::string(text)};
  }
  CHECK(text.ends_with('}'));
  std::string_view name = text.substr(1, text.size() - 2);
  const bool rest = name.ends_with('*');
  if (rest) name.remove_suffix(1);
  CHECK(IsName(name));
  return {rest ? SegmentKind::kRest : SegmentKind::kParameter, std::string(name)};
}

// Cuts "/a/b" into "a" and "b" at `use(segment)`; "/" is one empty segment.
template <typename Use>
void ForEachSegment(std::string_view path, Use use) {
  CHECK(path.starts_with('/'));
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    use(path.substr(at + 1, end - at - 1));
    at = end;
  }
}

std::string AllowOf(const std::set<std::string_view>& methods) {
  std::string allow;
  for (const std::string_view method : methods)
    allow.append(allow.empty() ? "" : ", ").append(method);
  return allow;
}

// The path as it was sent: borders are looked for before %2F becomes "/". A request made by hand
// may have a path only.
std::string_view RawPath(const Request& request) {
  if (request.target.empty()) return request.path;
  return std::string_view(request.target).substr(0, request.target.find('?'));
}

}  // namespace

// One look-up: walks the tree with a step back where a choice leads nowhere.
struct Router::Search {
  std::vector<std::string_view> segments;
  std::string_view path;
  Method method = Method::kGet;
  std::vector<std::string_view> values;  // of the parameters on the way
  std::set<std::string_view> allowed;    // methods of endpoints that match but for the method
  const Endpoint::Route* found = nullptr;

  bool Accept(const Endpoint* endpoint) {
    if (endpoint == nullptr) return false;
    found = endpoint->Find(method);
    if (found != nullptr) return true;
    for (const Method other : {Method::kGet, Method::kHead, Method::kPost, Method::kPut,
                               Method::kPatch, Method::kDelete})
      if (endpoint->Find(other) != nullptr) allowed.insert(MethodName(other));
    allowed.insert(MethodName(Method::kOptions));
    return false;
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the longest pattern, which is ours.
  bool Walk(const Node& node, std::size_t at) {
    if (at == segments.size()) return Accept(node.here.get());
    const std::string_view segment = segments[at];
    const auto literal = node.literals.find(segment);
    if (literal != node.literals.end() && Walk(*literal->second, at + 1)) return true;
    if (node.parameter && !segment.empty()) {
      values.push_back(segment);
      if (Walk(*node.parameter, at + 1)) return true;
      values.pop_back();
    }
    if (!node.rest) return false;
    values.push_back(path.substr(static_cast<std::size_t>(segment.data() - path.data())));
    if (Accept(node.rest.get())) return true;
    values.pop_back();
    return false;
  }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

void Router::Add(Method method, std::string pattern, Handler handler) {
  Node* node = root_.get();
  std::unique_ptr<Endpoint>* endpoint = nullptr;
  std::vector<std::string> names;
  ForEachSegment(pattern, [&](std::string_view text) {
    CHECK(endpoint == nullptr);  // {name*} is the last
    PatternSegment segment = ReadSegment(text);
    if (segment.kind != SegmentKind::kLiteral) names.push_back(segment.text);
    if (segment.kind == SegmentKind::kRest) {
      endpoint = &node->rest;
      return;
    }
    auto& next = segment.kind == SegmentKind::kParameter ? node->parameter
                                                         : node->literals[std::move(segment.text)];
    if (!next) next = std::make_unique<Node>();
    node = next.get();
  });
  if (endpoint == nullptr) endpoint = &node->here;
  if (!*endpoint) *endpoint = std::make_unique<Endpoint>();
  auto& route = (*endpoint)->routes[static_cast<std::size_t>(method)];
  CHECK(route == nullptr);
  CHECK(handler != nullptr);
  routes_.emplace_back(method, pattern);
  route = std::make_unique<Endpoint::Route>(
      Endpoint::Route{std::move(pattern), std::move(names), std::move(handler)});
}

void Router::Handle(Request request, Reply reply) const {
  if (request.path == "*") {  // OPTIONS * asks about the server as a whole
    reply.Send(
        {.status = 204, .headers = {{"Allow", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"}}});
    return;
  }
  Search search;
  search.path = RawPath(request);
  search.method = request.method;
  bool too_deep = false;
  ForEachSegment(search.path, [&](std::string_view segment) {
    if (search.segments.size() < kSegmentsMax) {
      search.segments.push_back(segment);
    } else {
      too_deep = true;
    }
  });
  if (!too_deep && search.Walk(*root_, 0)) {
    const Endpoint::Route& route = *search.found;
    request.route = route.pattern;
    reply.SetRoute(route.pattern);
    for (std::size_t i = 0; i < route.names.size(); ++i) {
      request.path_parameters.emplace_back(route.names[i],
                                           PercentDecode(search.values[i]).value_or(""));
    }
    route.handler(std::move(request), std::move(reply));
  } else if (search.allowed.empty()) {
    reply.Send(Problem(404, "route_not_found", "There is nothing at this address", "", request.id));
  } else if (request.method == Method::kOptions) {
    reply.Send({.status = 204, .headers = {{"Allow", AllowOf(search.allowed)}}});
  } else {
    Response response = Problem(405, "method_not_allowed", "This method is not possible here",
                                "possible: " + AllowOf(search.allowed), request.id);
    response.headers.push_back({"Allow", AllowOf(search.allowed)});
    reply.Send(std::move(response));
  }
}

std::vector<std::pair<Method, std::string>> Router::Routes() const {
  return routes_;
}

}  // namespace tidewaiter::http

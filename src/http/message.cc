#include "http/message.h"

#include <algorithm>
#include <array>

#include "codec/text.h"

namespace tidewaiter::http {
namespace {

constexpr std::array<std::string_view, kMethods> kMethodNames{"GET",   "HEAD",   "POST",   "PUT",
                                                              "PATCH", "DELETE", "OPTIONS"};

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = Lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool IsTargetByte(char c) {
  return c > ' ' && c <= '~' && c != '#';
}

bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (Lower(c) >= 'a' && Lower(c) <= 'z');
}

// Of a name or IPv4 address (RFC 3986, reg-name), but for %XX, which no resolver knows.
bool IsNameByte(char c) {
  return IsAlphanumeric(c) || std::string_view("-._~!$&'()*+,;=").find(c) != std::string_view::npos;
}

bool IsAddressByte(char c) {
  return HexDigit(c) >= 0 || c == ':' || c == '.';
}

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

std::optional<std::string_view> FindValue(const Pairs& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs)
    if (key == name) return value;
  return std::nullopt;
}

// Of "a=1; name=value; b=2". Cookies are cut at ";" only, as browsers write them.
std::optional<std::string_view> FindInCookies(std::string_view cookies, std::string_view name) {
  while (!cookies.empty()) {
    const std::size_t end = std::min(cookies.find(';'), cookies.size());
    const std::string_view pair = codec::Trim(cookies.substr(0, end));
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name)
      return pair.substr(equals + 1);
  }
  return std::nullopt;
}

std::unexpected<Error> BadTarget(std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message), "target");
}

// A path that leaves its folder is refused rather than tidied: what one part of a chain of proxies
// tidies and another does not is how access rules are evaded.
bool HasDotSegment(std::string_view path) {
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    const std::string_view segment = path.substr(at + 1, end - at - 1);
    if (segment == "." || segment == "..") return true;
    at = end;
  }
  return false;
}

Status ParsePath(std::string_view raw, std::string& path) {
  if (raw == "*") {
    path = raw;
    return {};
  }
  if (!raw.starts_with('/')) return BadTarget("the path does not begin with \"/\"");
  auto decoded = PercentDecode(raw);
  if (!decoded) return BadTarget("a \"%\" in the path is not followed by two hexadecimal digits");
  if (std::any_of(decoded->begin(), decoded->end(), IsControl))
    return BadTarget("the path contains a control character");
  if (!codec::IsUtf8(*decoded)) return BadTarget("the path is not UTF-8");
  if (HasDotSegment(*decoded)) return BadTarget("the path contains \".\" or \"..\"");
  path = *std::move(decoded);
  return {};
}

Result<std::string> DecodeQueryPart(std::string_view raw) {
  auto decoded = PercentDecode(raw, true);
  if (!decoded) return BadTarget("a \"%\" in the query is not followed by two hexadecimal digits");
  if (decoded->find('\0') != std::string::npos || !codec::IsUtf8(*decoded))
    return BadTarget("the query is not UTF-8, or contains NUL");
  return *std::move(decoded);
}

Status ParseQuery(std::string_view raw, Pairs& query) {
  while (!raw.empty()) {
    const std::size_t end = std::min(raw.find('&'), raw.size());
    const std::string_view pair = raw.substr(0, end);
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    ASSIGN_OR_RETURN(std::string name, DecodeQueryPart(pair.substr(0, equals)));
    ASSIGN_OR_RETURN(std::string value,
                     DecodeQueryPart(pair.substr(std::min(equals + 1, pair.size()))));
    query.emplace_back(std::move(name), std::move(value));
  }
  return {};
}

// Of "http://host/path" what follows the host; nullopt when it is no such thing.
std::optional<std::string_view> WithoutAuthority(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!SameName(target.substr(0, scheme.size()), scheme)) continue;
    const std::string_view rest = target.substr(scheme.size());
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    if (!IsHostAndPort(rest.substr(0, end))) return std::nullopt;
    return rest.substr(end);
  }
  return std::nullopt;
}

}  // namespace

std::string_view MethodName(Method method) {
  return kMethodNames[static_cast<std::size_t>(method)];
}

bool SameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return Lower(x) == Lower(y); });
}

bool IsHostAndPort(std::string_view text) {
  std::string_view host = text;
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || end == 1) return false;
    host = text.substr(1, end - 1);
    port = text.substr(end + 1);
    if (!std::all_of(host.begin(), host.end(), IsAddressByte)) return false;
  } else {
    host = text.substr(0, text.find(':'));
    port = text.substr(host.size());
    if (host.empty() || !std::all_of(host.begin(), host.end(), IsNameByte)) return false;
  }
  if (port.empty()) return true;
  constexpr std::size_t kPortSize = 6;  // ":65535"
  return port.size() <= kPortSize && port.front() == ':' &&
         std::all_of(port.begin() + 1, port.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::string_view> Request::FindHeader(std::string_view name) const {
  for (const Header& header : headers)
    if (SameName(header.name, name)) return header.value;
  return std::nullopt;
}

std::optional<std::string_view> Request::FindQuery(std::string_view name) const {
  return FindValue(query, name);
}

std::string_view Request::PathParameter(std::string_view name) const {
  return FindValue(path_parameters, name).value_or("");
}

std::optional<std::string_view> Request::FindCookie(std::string_view name) const {
  for (const Header& header : headers) {
    if (!SameName(header.name, "Cookie")) continue;
    if (const auto found = FindInCookies(header.value, name)) return found;
  }
  return std::nullopt;
}

std::optional<std::string> PercentDecode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = HexDigit(text[i + 1]);
      const int low = HexDigit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      out.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
    }
  }
  return out;
}

Status ParseTarget(std::string_view target, Request& request) {
  if (!std::all_of(target.begin(), target.end(), IsTargetByte))
    return BadTarget("the target contains a byte that must be sent as %XX");
  if (!target.starts_with('/') && target != "*") {
    const auto rest = WithoutAuthority(target);
    if (!rest) return BadTarget("the target is neither a path nor http://host/path");
    request.target = rest->starts_with('/') ? std::string(*rest) : "/" + std::string(*rest);
  } else {
    request.target = target;
  }
  const std::string_view whole = request.target;
  const std::size_t question = std::min(whole.find('?'), whole.size());
  RETURN_IF_ERROR(ParsePath(whole.substr(0, question), request.path));
  request.query.clear();
  return ParseQuery(whole.substr(std::min(question + 1, whole.size())), request.query);
}

}  // namespace tidewaiter::http

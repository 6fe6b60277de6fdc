#include "http/url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include <fmt/format.h>

#include "http/asio.h"

namespace tidewaiter::http {
namespace {

namespace asio = internal::asio;
using V4 = asio::ip::address_v4;
using V6 = asio::ip::address_v6;

constexpr std::size_t kHostMax = 253;  // RFC 1035

struct Network4 {
  std::uint32_t begin;
  int bits;
};
// The special ones of IANA's registry that lead to nobody outside, or to us.
constexpr Network4 kClosed4[] = {
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // shared by carriers
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local, cloud metadata
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // protocols
    {0xC0000200, 24},  // documentation
    {0xC0586300, 24},  // 6to4 relays
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // measurements
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 4},   // multicast
    {0xF0000000, 4},   // reserved, broadcast
};

bool IsPublic4(std::uint32_t address) {
  return std::ranges::none_of(kClosed4, [&](const Network4& network) {
    return (address ^ network.begin) >> (32 - network.bits) == 0;
  });
}

std::uint32_t Word(const V6::bytes_type& bytes, std::size_t at) {
  std::uint32_t word = 0;
  for (std::size_t i = at; i < at + 4; ++i)
    word = word << 8U | bytes[i];
  return word;
}

bool StartsWith(const V6::bytes_type& bytes, std::initializer_list<unsigned char> prefix) {
  return std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

bool IsPublic6(const V6& address) {
  const V6::bytes_type bytes = address.to_bytes();
  if (address.scope_id() != 0) return false;
  if (address.is_v4_mapped()) return IsPublic4(Word(bytes, 12));
  if (StartsWith(bytes, {0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0})) {
    return IsPublic4(Word(bytes, 12));  // NAT64
  }
  if (StartsWith(bytes, {0x20, 0x02})) return IsPublic4(Word(bytes, 2));  // 6to4
  if ((bytes[0] & 0xE0U) != 0x20) return false;                       // only 2000::/3 is given out
  if (StartsWith(bytes, {0x20, 0x01}) && bytes[2] < 2) return false;  // protocols, Teredo
  if (StartsWith(bytes, {0x20, 0x01, 0x0D, 0xB8})) return false;      // documentation
  return !(StartsWith(bytes, {0x3F, 0xFF}) && bytes[2] < 0x10);       // documentation
}

std::unexpected<Error> Bad(std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message), "/url");
}

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool IsHostCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

// Takes "host", "host:1" or "[::1]:1" apart; what is left after the host is ":1" or nothing.
Result<std::string_view> TakeHost(std::string_view authority, Url& url) {
  std::string_view rest;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return Bad("the address has no closing bracket");
    url.host = authority.substr(1, end - 1);
    url.is_ipv6 = true;
    rest = authority.substr(end + 1);
    boost::system::error_code ec;
    const V6 address = asio::ip::make_address_v6(url.host, ec);
    if (ec || address.scope_id() != 0) return Bad("the address in brackets is no IPv6 address");
    url.host = address.to_string();
  } else {
    const std::size_t colon = authority.find(':');
    url.host = authority.substr(0, colon);
    rest = colon == std::string_view::npos ? std::string_view() : authority.substr(colon);
    std::ranges::transform(url.host, url.host.begin(), Lower);
    if (url.host.empty() || url.host.size() > kHostMax ||
        !std::ranges::all_of(url.host, IsHostCharacter)) {
      return Bad("the host is missing or has characters that do not belong there");
    }
  }
  return rest;
}

Status TakePort(std::string_view rest, Url& url) {
  url.port = url.tls ? 443 : 80;
  if (rest.empty()) return {};
  const char* const end = rest.data() + rest.size();
  const auto [read_to, error] = std::from_chars(rest.data() + 1, end, url.port);
  if (rest[0] != ':' || error != std::errc() || read_to != end || url.port == 0) {
    return Bad("the port is not one of 1 to 65535");
  }
  return {};
}

}  // namespace

std::string Url::HostAndPort() const {
  std::string text = is_ipv6 ? '[' + host + ']' : host;
  if (port != (tls ? 443 : 80)) text += fmt::format(":{}", port);
  return text;
}

Result<Url> ParseUrl(std::string_view text) {
  if (text.size() > kUrlMax) return Bad(fmt::format("is longer than {} bytes", kUrlMax));
  if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; }) ||
      text.find_first_of("\\\"<>^`{|}#") != std::string_view::npos) {
    return Bad("has characters that do not belong into an address, or a fragment");
  }
  const std::size_t colon = text.find("://");
  std::string scheme(text.substr(0, colon));
  std::ranges::transform(scheme, scheme.begin(), Lower);
  Url url;
  url.tls = scheme == "https";
  if (colon == std::string_view::npos || (!url.tls && scheme != "http")) {
    return Bad("does not begin with https:// or http://");
  }
  text.remove_prefix(colon + 3);
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  const std::string_view authority = text.substr(0, end);
  if (authority.find('@') != std::string_view::npos) return Bad("has a name before the host");
  ASSIGN_OR_RETURN(const std::string_view rest, TakeHost(authority, url));
  RETURN_IF_ERROR(TakePort(rest, url));
  url.target = text.substr(end);
  if (!url.target.starts_with('/')) url.target.insert(0, 1, '/');
  return url;
}

bool IsPublicAddress(std::string_view address) {
  boost::system::error_code ec;
  const auto parsed = asio::ip::make_address(std::string(address), ec);
  if (ec) return false;
  return parsed.is_v4() ? IsPublic4(parsed.to_v4().to_uint()) : IsPublic6(parsed.to_v6());
}

bool IsAddress(std::string_view text) {
  boost::system::error_code ec;
  [[maybe_unused]] const auto parsed = asio::ip::make_address(std::string(text), ec);
  return !ec;
}

}  // namespace tidewaiter::http

// Url: an address of the web taken apart, and whether an internet address is one of the public
// internet: what must be known before a server asks for an address that somebody else chose.
//
//   ASSIGN_OR_RETURN(const http::Url url, http::ParseUrl("https://erp.example/hooks?a=b"));
//   url.host, url.port, url.target                         // "erp.example", 443, "/hooks?a=b"
//   http::IsPublicAddress("169.254.169.254")               // false
//
// Pure functions, thread-safe, O(length).
#ifndef TIDEWAITER_HTTP_URL_H_
#define TIDEWAITER_HTTP_URL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::http {

inline constexpr std::size_t kUrlMax = 2000;  // bytes; more works nowhere

struct Url {
  bool tls = false;
  std::string host;      // lower case; an IPv6 address without its brackets
  bool is_ipv6 = false;  // the host is an IPv6 address
  std::uint16_t port = 0;
  std::string target;  // path and query, at least "/"

  // As a Host header has it: the port only where it is not that of the scheme.
  [[nodiscard]] std::string HostAndPort() const;
};

// Errors: kInvalidArgument for what is not "http://" or "https://" with a host of A-Z a-z 0-9 - . _
// or an [IPv6] address, for a name and password before the host, a fragment, port 0, and bytes that
// are not visible ASCII. "0x7f.1" and "2130706433" are taken as hosts: looking them up gives
// addresses, and those are what must be looked at.
Result<Url> ParseUrl(std::string_view text);

// True for IPv4 and IPv6 addresses of the public internet. Loopback, private and shared ones,
// link-local (cloud metadata), multicast, documentation, the unspecified and whatever is reserved
// are not, nor IPv6 addresses that carry such an IPv4 address (mapped, NAT64, 6to4), nor text that
// is no address in the usual form.
bool IsPublicAddress(std::string_view address);
// True for text that is an address in the usual form.
bool IsAddress(std::string_view text);

}  // namespace tidewaiter::http

#endif  // TIDEWAITER_HTTP_URL_H_

#include "http/client.h"

#include <netdb.h>

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>
#include <openssl/x509v3.h>

#include "http/asio.h"
#include "http/url.h"

namespace tidewaiter::http {
namespace {

namespace asio = internal::asio;
namespace beast_http = boost::beast::http;
using boost::system::error_code;
using internal::tcp;

using Addresses = std::vector<asio::ip::address>;
using BeastRequest = beast_http::request<beast_http::string_body>;
using AnswerParser = beast_http::response_parser<beast_http::string_body>;

constexpr std::size_t kAddressesMax = 4;  // tried one after the other, within the deadline
constexpr std::uint32_t kHeaderBytesMax = 16 * 1024;
constexpr int kInterimMax = 5;  // "100 Continue" and the like before the answer

std::unexpected<Error> Away(const Url& url, std::string_view what) {
  return Fail(ErrorCode::kUnavailable, fmt::format("{}: {}", url.host, what));
}

// The system's resolver knows no deadline: it works on a thread of its own, which is left to end by
// itself when nobody waits any more.
struct LookUp {
  std::mutex mutex;
  std::condition_variable_any done;
  bool finished = false;
  std::vector<std::string> addresses;
};

std::vector<std::string> AskSystem(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  std::vector<std::string> addresses;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0) return addresses;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(list, freeaddrinfo);
  for (const addrinfo* at = list; at != nullptr; at = at->ai_next) {
    char text[NI_MAXHOST];
    if (getnameinfo(at->ai_addr, at->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) ==
        0) {
      addresses.emplace_back(text);
    }
  }
  return addresses;
}

Result<std::vector<std::string>> LookUpHost(const Url& url, const ClientOptions& options) {
  if (IsAddress(url.host)) return std::vector<std::string>{url.host};
  if (options.look_up) return options.look_up(url.host);
  auto look_up = std::make_shared<LookUp>();
  std::thread([look_up, host = url.host] {
    std::vector<std::string> addresses = AskSystem(host);
    const std::lock_guard lock(look_up->mutex);
    look_up->addresses = std::move(addresses);
    look_up->finished = true;
    look_up->done.notify_all();
  }).detach();
  std::unique_lock lock(look_up->mutex);
  const std::chrono::duration<double> longest(options.timeout_s);
  if (!look_up->done.wait_for(lock, options.stop, longest, [&] { return look_up->finished; })) {
    return Away(url, options.stop.stop_requested() ? "stopped" : "the name was not found in time");
  }
  return look_up->addresses;
}

Result<Addresses> CheckedAddresses(const Url& url, const ClientOptions& options) {
  ASSIGN_OR_RETURN(const std::vector<std::string> texts, LookUpHost(url, options));
  Addresses addresses;
  for (const std::string& text : texts) {
    if (!options.allow_private && !IsPublicAddress(text)) {
      return Fail(ErrorCode::kFailedPrecondition,
                  fmt::format("{}: is not on the public internet", url.host), "/url");
    }
    error_code ec;
    const auto address = asio::ip::make_address(text, ec);
    if (!ec && addresses.size() < kAddressesMax) addresses.push_back(address);
  }
  if (addresses.empty()) return Away(url, "the name is not known");
  return addresses;
}

bool IsHeaderText(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) || c == '\t';
  });
}

Result<BeastRequest> MakeRequest(const ClientRequest& request, const Url& url) {
  BeastRequest made;
  made.version(11);
  made.method_string(std::string(MethodName(request.method)));
  made.target(url.target);
  made.set(beast_http::field::host, url.HostAndPort());
  made.set(beast_http::field::user_agent, "tidewaiter");
  made.set(beast_http::field::connection, "close");
  for (const Header& header : request.headers) {
    const bool name_ok = !header.name.empty() && std::ranges::all_of(header.name, [](char c) {
      return c > ' ' && c < 0x7F && c != ':';
    });
    if (!name_ok || !IsHeaderText(header.value)) {
      return Fail(ErrorCode::kInvalidArgument, "a header has characters that do not belong there");
    }
    made.insert(header.name, header.value);
  }
  made.body() = request.body;
  if (!request.body.empty() || request.method == Method::kPost || request.method == Method::kPut ||
      request.method == Method::kPatch) {
    made.content_length(request.body.size());
  }
  return made;
}

Status UseAuthorities(asio::ssl::context& context, const ClientOptions& options) {
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  error_code ec;
  ec = context.set_verify_mode(asio::ssl::verify_peer, ec);
  if (!options.ca_file) {
    ec = context.set_default_verify_paths(ec);
    if (ec) return Fail(ErrorCode::kUnavailable, "the system's authorities: " + ec.message());
    return {};
  }
  ASSIGN_OR_RETURN(const std::string pem, os::ReadFile(*options.ca_file));
  ec = context.add_certificate_authority(asio::buffer(pem), ec);
  if (ec) {
    return Fail(ErrorCode::kInvalidArgument, options.ca_file->string() + ": " + ec.message(),
                "ca_file");
  }
  return {};
}

// The certificate must be for this host.
bool ExpectHost(SSL* tls, const Url& url) {
  X509_VERIFY_PARAM* const rules = SSL_get0_param(tls);
  if (IsAddress(url.host)) return X509_VERIFY_PARAM_set1_ip_asc(rules, url.host.c_str()) == 1;
  X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  std::string name = url.host;  // the macro for this has a C cast
  return X509_VERIFY_PARAM_set1_host(rules, name.c_str(), name.size()) == 1 &&
         SSL_ctrl(tls, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data()) == 1;
}

// One request. Everything runs on the thread that asks; each step waits for its own operation,
// while the deadline and the wish to stop close the socket under it.
class Exchange {
 public:
  Exchange(const Url& url, const ClientOptions& options)
      : url_(url), options_(options), deadline_(io_), slice_(io_) {}

  Result<ClientAnswer> Do(const Addresses& addresses, BeastRequest& request);
  void StartDeadline();

 private:
  using Handler = std::function<void(error_code, std::size_t)>;

  Status Connect(const Addresses& addresses);
  template <typename Begin>
  error_code Wait(Begin begin);
  template <typename Stream>
  Result<ClientAnswer> Ask(Stream& stream, BeastRequest& request);
  Result<ClientAnswer> AskOverTls(BeastRequest& request);
  std::unexpected<Error> Broken(std::string_view doing, const error_code& ec) const;
  void Close() {
    error_code ignored;
    ignored = socket_.close(ignored);
  }

  const Url& url_;
  const ClientOptions& options_;
  asio::io_context io_{1};
  internal::Socket socket_{io_};
  internal::Timer deadline_;
  internal::Timer slice_;        // for one of several addresses
  const char* ended_ = nullptr;  // why, when we ended it ourselves
};

std::chrono::microseconds Microseconds(double seconds) {
  return std::chrono::microseconds(static_cast<std::int64_t>(std::max(0.0, seconds) * 1e6));
}

void Exchange::StartDeadline() {
  deadline_.expires_after(Microseconds(options_.timeout_s));
  deadline_.async_wait([this](const error_code& ec) {
    if (ec) return;
    ended_ = "no answer in time";
    Close();
  });
}

// `begin` starts one operation with the handler that it is given.
template <typename Begin>
error_code Exchange::Wait(Begin begin) {
  bool done = false;
  error_code result;
  if (ended_ != nullptr) return asio::error::operation_aborted;
  begin([&done, &result](const error_code& ec, auto&&...) {
    result = ec;
    done = true;
  });
  while (!done && io_.run_one() > 0) {
  }
  return result;
}

std::unexpected<Error> Exchange::Broken(std::string_view doing, const error_code& ec) const {
  if (ended_ != nullptr) return Away(url_, ended_);
  if (ec == beast_http::error::body_limit || ec == beast_http::error::header_limit ||
      ec == beast_http::error::buffer_overflow) {
    return Away(url_, "the answer is too large");
  }
  if (ec == asio::error::operation_aborted) return Away(url_, "no connection in time");
  return Away(url_, fmt::format("{}: {}", doing, ec.message()));
}

Status Exchange::Connect(const Addresses& addresses) {
  error_code ec = asio::error::host_not_found;
  for (std::size_t i = 0; i < addresses.size() && ended_ == nullptr; ++i) {
    Close();
    // A dead one must not take the time of those after it.
    const auto left = static_cast<double>(addresses.size() - i);
    slice_.expires_after(Microseconds(options_.timeout_s / left));
    slice_.async_wait([this](const error_code& cancelled) {
      if (!cancelled) Close();
    });
    ec = Wait([&](auto handler) {
      socket_.async_connect(tcp::endpoint(addresses[i], url_.port), std::move(handler));
    });
    // One that has expired already, and waits to be called, must not close what comes next.
    slice_.cancel();
    io_.poll();
    if (!ec && ended_ == nullptr && socket_.is_open()) return {};
    if (!ec) ec = asio::error::timed_out;
  }
  return Broken("no connection", ec);
}

template <typename Stream>
Result<ClientAnswer> Exchange::Ask(Stream& stream, BeastRequest& request) {
  error_code ec =
      Wait([&](auto handler) { beast_http::async_write(stream, request, std::move(handler)); });
  // Some answer and close before they have read everything: the answer counts.
  const error_code write_error = ec;
  boost::beast::flat_buffer buffer(kHeaderBytesMax + options_.answer_bytes_max);
  for (int i = 0; i < kInterimMax; ++i) {
    AnswerParser parser;
    parser.header_limit(kHeaderBytesMax);
    parser.body_limit(options_.answer_bytes_max);
    parser.skip(request.method() == beast_http::verb::head);
    ec = Wait(
        [&](auto handler) { beast_http::async_read(stream, buffer, parser, std::move(handler)); });
    if (ec) return Broken(write_error ? "sending" : "receiving", write_error ? write_error : ec);
    const auto status = static_cast<int>(parser.get().result_int());
    if (status >= 200) return ClientAnswer{status, std::move(parser.get().body())};
  }
  return Away(url_, "promises an answer again and again");
}

Result<ClientAnswer> Exchange::AskOverTls(BeastRequest& request) {
  asio::ssl::context context(asio::ssl::context::tls_client);
  RETURN_IF_ERROR(UseAuthorities(context, options_));
  internal::TlsStream stream(socket_, context);
  if (!ExpectHost(stream.native_handle(), url_)) return Away(url_, "is no host for TLS");
  const error_code ec = Wait([&](auto handler) {
    stream.async_handshake(asio::ssl::stream_base::client, std::move(handler));
  });
  if (ec) {
    const auto verdict = SSL_get_verify_result(stream.native_handle());
    if (ended_ == nullptr && verdict != X509_V_OK) {
      return Away(url_, fmt::format("TLS: {}", X509_verify_cert_error_string(verdict)));
    }
    return Broken("TLS", ec);
  }
  return Ask(stream, request);
}

Result<ClientAnswer> Exchange::Do(const Addresses& addresses, BeastRequest& request) {
  const std::stop_callback on_stop(options_.stop, [this] {
    asio::post(io_, [this] {
      ended_ = "stopped";
      Close();
    });
  });
  RETURN_IF_ERROR(Connect(addresses));
  return url_.tls ? AskOverTls(request) : Ask(socket_, request);
}

}  // namespace

Result<ClientAnswer> Fetch(const ClientRequest& request, const ClientOptions& options) {
  ASSIGN_OR_RETURN(const Url url, ParseUrl(request.url));
  ASSIGN_OR_RETURN(BeastRequest made, MakeRequest(request, url));
  Exchange exchange(url, options);
  exchange.StartDeadline();
  ASSIGN_OR_RETURN(const Addresses addresses, CheckedAddresses(url, options));
  return exchange.Do(addresses, made);
}

}  // namespace tidewaiter::http

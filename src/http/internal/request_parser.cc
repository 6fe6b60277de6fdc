#include "http/internal/request_parser.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "base/check.h"

namespace tidewaiter::http::internal {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

std::string_view View(string_view text) {
  return {text.data(), text.size()};
}

std::optional<Method> MethodOf(beast_http::verb verb) {
  switch (verb) {
    case beast_http::verb::get:
      return Method::kGet;
    case beast_http::verb::head:
      return Method::kHead;
    case beast_http::verb::post:
      return Method::kPost;
    case beast_http::verb::put:
      return Method::kPut;
    case beast_http::verb::patch:
      return Method::kPatch;
    case beast_http::verb::delete_:
      return Method::kDelete;
    case beast_http::verb::options:
      return Method::kOptions;
    default:
      return std::nullopt;
  }
}

bool IsDigits(std::string_view text) {
  constexpr std::size_t kDigitsMax = 18;  // fits 64 bits
  return !text.empty() && text.size() <= kDigitsMax &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Beast reports another version and a garbled one alike.
bool HasOtherVersion(std::string_view header) {
  const std::string_view line = header.substr(0, header.find('\r'));
  constexpr std::size_t kSize = 8;  // "HTTP/2.0"
  if (line.size() < kSize) return false;
  const std::string_view version = line.substr(line.size() - kSize);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return version.starts_with("HTTP/") && is_digit(version[5]) && version[6] == '.' &&
         is_digit(version[7]) && version != "HTTP/1.0" && version != "HTTP/1.1";
}

constexpr Refusal kHeaderTooLarge{431, "header_too_large", "the header is too large"};
constexpr Refusal kBodyTooLarge{413, "body_too_large", "the body is larger than allowed here"};

constexpr Refusal Malformed(std::string_view reason) {
  return {400, "malformed_request", reason};
}

// Fills a Request from Beast's callbacks; the first refusal stops it.
class Filler final : public beast_http::basic_parser<true> {
 public:
  explicit Filler(const ParserLimits& limits) : limits_(limits) {
    body_limit(boost::none);  // ours, known only after the header
    header_limit(
        std::numeric_limits<std::uint32_t>::max());  // looked at before the header gets here
    eager(true);
  }

  Request request;
  Refusal refusal;
  bool header_done = false;
  bool is_http_10 = false;
  bool has_expect = false;
  std::uint64_t content_bytes = 0;
  std::size_t body_bytes_max = 0;

 private:
  void Refuse(error_code& ec, const Refusal& why) {
    refusal = why;
    ec = beast_http::error::bad_value;
  }

  void on_request_impl(beast_http::verb verb, string_view, string_view target, int version,
                       error_code& ec) override {
    const auto method = MethodOf(verb);
    if (!method) return Refuse(ec, {501, "method_unknown", "this method is not known here"});
    request.method = *method;
    is_http_10 = version == 10;
    if (target.size() > limits_.target_bytes)
      return Refuse(ec, {414, "target_too_long", "the target is too long"});
    if (target == "*" && *method != Method::kOptions)
      return Refuse(ec, Malformed("only OPTIONS may have the target \"*\""));
    if (!ParseTarget(View(target), request))
      return Refuse(ec, Malformed("the target is not a well-formed path and query"));
  }

  void on_field_impl(beast_http::field field, string_view name, string_view value,
                     error_code& ec) override {
    // What comes after a chunked body would get past every check that was made on the header.
    if (++fields_ > limits_.headers) return Refuse(ec, kHeaderTooLarge);
    if (header_done) return;
    switch (field) {
      case beast_http::field::content_length:
        if (++lengths_ > 1) return Refuse(ec, Malformed("there are two Content-Lengths"));
        if (!IsDigits(View(value))) return Refuse(ec, Malformed("the Content-Length is no number"));
        break;
      case beast_http::field::transfer_encoding:
        ++codings_;
        if (!SameName(View(value), "chunked"))
          return Refuse(ec, {501, "coding_unknown", "only the transfer coding chunked is known"});
        break;
      case beast_http::field::host:
        if (++hosts_ > 1 || !IsHostAndPort(View(value)))
          return Refuse(ec, Malformed("the Host is malformed, or there are two"));
        break;
      case beast_http::field::expect:
        if (!SameName(View(value), "100-continue"))
          return Refuse(ec, {417, "expectation_failed", "only 100-continue can be expected"});
        has_expect = true;
        break;
      default:
        break;
    }
    request.headers.push_back({std::string(View(name)), std::string(View(value))});
  }

  void on_header_impl(error_code& ec) override {
    header_done = true;
    if (hosts_ == 0 && !is_http_10) return Refuse(ec, Malformed("the Host is missing"));
    if (codings_ > 0 && (lengths_ > 0 || is_http_10))
      return Refuse(ec, Malformed("Transfer-Encoding with Content-Length or in HTTP/1.0"));
    content_bytes = content_length().value_or(0);
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}

  std::size_t on_body_impl(string_view body, error_code& ec) override { return Append(body, ec); }

  void on_chunk_header_impl(std::uint64_t size, string_view, error_code& ec) override {
    if (size > body_bytes_max - request.body.size()) Refuse(ec, kBodyTooLarge);
  }

  std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code& ec) override {
    return Append(body, ec);
  }

  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_finish_impl(error_code&) override {}

  std::size_t Append(string_view body, error_code& ec) {
    if (body.size() > body_bytes_max - request.body.size()) {
      Refuse(ec, kBodyTooLarge);
      return 0;
    }
    request.body.append(body.data(), body.size());
    return body.size();
  }

  const ParserLimits& limits_;
  std::size_t fields_ = 0;
  int lengths_ = 0;
  int codings_ = 0;
  int hosts_ = 0;
};

}  // namespace

std::size_t PieceMax(const ParserLimits& limits) {
  return limits.header_bytes;
}

class RequestParser::Impl {
 public:
  explicit Impl(const ParserLimits& limits) : limits_(limits) { Reset(); }

  void Reset() {
    filler_.emplace(limits_);
    scanned_ = 0;
    blank_skipped_ = false;
    refused_ = false;
  }

  ParseProgress Put(std::string_view bytes) {
    CHECK(!refused_);
    return filler_->header_done ? PutBody(bytes) : PutHeader(bytes);
  }

  ParseProgress Refuse(const Refusal& why) {
    filler_->refusal = why;
    refused_ = true;
    return {0, ParseState::kRefused};
  }

  Filler& filler() { return *filler_; }

 private:
  // Looks for the empty line that ends the header, each byte once however they arrive. Beast would
  // take folded lines, and wait for more after a bare LF.
  enum class Scan { kIncomplete, kComplete, kBareLineEnd, kFolded };
  Scan ScanLines(std::string_view bytes, std::size_t& end) {
    while (scanned_ < bytes.size()) {
      const void* const found = std::memchr(bytes.data() + scanned_, '\n', bytes.size() - scanned_);
      if (found == nullptr) {
        scanned_ = bytes.size();
        return Scan::kIncomplete;
      }
      const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
      if (at == 0 || bytes[at - 1] != '\r') return Scan::kBareLineEnd;
      scanned_ = at;
      if (at >= 3 && bytes[at - 2] == '\n') {
        end = at + 1;
        return Scan::kComplete;
      }
      if (at + 1 == bytes.size()) return Scan::kIncomplete;  // the next byte decides: look again
      if (bytes[at + 1] == ' ' || bytes[at + 1] == '\t') return Scan::kFolded;
      scanned_ = at + 1;
    }
    return Scan::kIncomplete;
  }

  // RFC 9112 2.2: one empty line before a request is forgiven, old clients send it after a body.
  std::size_t BlankBefore(std::string_view bytes) {
    if (blank_skipped_ || !bytes.starts_with("\r\n")) return 0;
    blank_skipped_ = true;
    return 2;
  }

  ParseProgress PutHeader(std::string_view bytes) {
    if (bytes.empty() || (bytes == "\r" && !blank_skipped_)) return {};
    const std::size_t blank = BlankBefore(bytes);
    bytes.remove_prefix(blank);
    if (bytes.empty()) return {blank, ParseState::kNeedMore};
    if (bytes.front() < 'A' || bytes.front() > 'Z')  // the first byte of TLS, for example
      return Refuse(Malformed("this does not begin with a method"));
    std::size_t end = 0;
    const Scan scan = ScanLines(bytes.substr(0, limits_.header_bytes), end);
    if (scan == Scan::kBareLineEnd) return Refuse(Malformed("a line ends without CR LF"));
    if (scan == Scan::kFolded) return Refuse(Malformed("a header line is folded"));
    if (scan == Scan::kIncomplete) {
      if (bytes.size() > limits_.header_bytes) return Refuse(kHeaderTooLarge);
      return {blank, ParseState::kNeedMore};
    }
    return ParseHeader(bytes.substr(0, end), blank);
  }

  ParseProgress ParseHeader(std::string_view header, std::size_t blank) {
    error_code ec;
    filler_->eager(false);
    filler_->put({header.data(), header.size()}, ec);
    filler_->eager(true);
    if (!filler_->header_done || ec) {
      if (filler_->refusal.status != 0) return Refuse(filler_->refusal);
      if (ec == beast_http::error::bad_version && HasOtherVersion(header))
        return Refuse({505, "version_unknown", "only HTTP/1.1 and 1.0 are known"});
      return Refuse(Malformed("the request line or a header is malformed"));
    }
    return {blank + header.size(), ParseState::kHeaderDone};
  }

  ParseProgress PutBody(std::string_view bytes) {
    if (filler_->content_bytes > filler_->body_bytes_max) return Refuse(kBodyTooLarge);
    if (filler_->is_done()) return {0, ParseState::kDone};
    if (bytes.empty()) return {};
    error_code ec;
    const std::size_t used = filler_->put({bytes.data(), bytes.size()}, ec);
    if (filler_->refusal.status != 0) return Refuse(filler_->refusal);
    if (ec && ec != beast_http::error::need_more)
      return Refuse(Malformed("the chunks of the body are malformed"));
    if (filler_->is_done()) return {used, ParseState::kDone};
    // Only the head of a chunk or the trailers can be left over, waiting for their end.
    if (bytes.size() - used > limits_.header_bytes) return Refuse(kHeaderTooLarge);
    return {used, ParseState::kNeedMore};
  }

  ParserLimits limits_;
  std::optional<Filler> filler_;
  std::size_t scanned_ = 0;  // bytes of the header in which no end was found
  bool blank_skipped_ = false;
  bool refused_ = false;
};

RequestParser::RequestParser(const ParserLimits& limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestParser::~RequestParser() = default;

void RequestParser::Reset() {
  impl_->Reset();
}
ParseProgress RequestParser::Put(std::string_view bytes) {
  return impl_->Put(bytes);
}

void RequestParser::set_body_limit(std::size_t bytes) {
  impl_->filler().body_bytes_max = bytes;
}
bool RequestParser::has_body() const {
  return !impl_->filler().is_done();
}
bool RequestParser::expects_continue() const {
  return impl_->filler().has_expect && !impl_->filler().is_http_10 && has_body();
}
bool RequestParser::keep_alive() const {
  return impl_->filler().keep_alive();
}
bool RequestParser::is_http_10() const {
  return impl_->filler().is_http_10;
}
bool RequestParser::head_only() const {
  return request().method == Method::kHead;
}

const Request& RequestParser::request() const {
  return impl_->filler().request;
}
Request RequestParser::TakeRequest() {
  return std::move(impl_->filler().request);
}
const Refusal& RequestParser::refusal() const {
  return impl_->filler().refusal;
}

}  // namespace tidewaiter::http::internal

// RequestParser: bytes of a connection to requests, one after the other.
//
//   parser.Reset();
//   auto [used, state] = parser.Put(bytes);    // then drop `used` bytes; again with more behind
//   them kHeaderDone: parser.set_body_limit(...), Put again     kDone: parser.TakeRequest()
//
// Boost.Beast's parser reads the grammar. Around it stand rules that it leaves open and that
// matter where a proxy in front might read the same bytes in another way: no folded or bare line
// ends, one Content-Length of digits alone, "chunked" alone, one sound Host. How the bytes are cut
// into pieces never changes what is taken and what is refused (the fuzz target compares). Not
// thread-safe.
#ifndef TIDEWAITER_HTTP_INTERNAL_REQUEST_PARSER_H_
#define TIDEWAITER_HTTP_INTERNAL_REQUEST_PARSER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.h"

namespace tidewaiter::http::internal {

struct ParserLimits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t headers = 100;
  std::size_t target_bytes = 4 * 1024;
};

// Why a request is not taken.
struct Refusal {
  int status = 0;
  std::string_view code;    // of the problem
  std::string_view reason;  // for people
};

enum class ParseState {
  kNeedMore,    // call again with what is left and more behind it
  kHeaderDone,  // once for each request, before the body: a chance to set the limit
  kDone,        // TakeRequest
  kRefused,     // refusal() says why; the rest of the connection has no meaning
};

struct ParseProgress {
  std::size_t used = 0;
  ParseState state = ParseState::kNeedMore;
};

// What may wait for its end in one piece: a header, or the head of a chunk. The caller's buffer
// must hold that much, and one byte to see that it is too much.
std::size_t PieceMax(const ParserLimits& limits);

class RequestParser {
 public:
  explicit RequestParser(const ParserLimits& limits);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  void Reset();  // for the next request
  ParseProgress Put(std::string_view bytes);

  // From kHeaderDone on. A Content-Length above it refuses at once.
  void set_body_limit(std::size_t bytes);
  [[nodiscard]] bool has_body() const;          // more than zero bytes, or chunks
  [[nodiscard]] bool expects_continue() const;  // the client waits for "100 Continue"
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool is_http_10() const;
  [[nodiscard]] bool head_only() const;  // a HEAD request: the answer has no body

  [[nodiscard]] const Request& request() const;  // as far as it was read
  Request TakeRequest();                         // method, target, path, query, headers, body
  [[nodiscard]] const Refusal& refusal() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tidewaiter::http::internal

#endif  // TIDEWAITER_HTTP_INTERNAL_REQUEST_PARSER_H_

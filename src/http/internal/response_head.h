// Response head: the status line and headers of an answer, as bytes. Pure, no input or output.
#ifndef TIDEWAITER_HTTP_INTERNAL_RESPONSE_HEAD_H_
#define TIDEWAITER_HTTP_INTERNAL_RESPONSE_HEAD_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.h"

namespace tidewaiter::http::internal {

struct HeadContext {
  std::string_view date = {};         // HttpDate
  std::string_view server_name = {};  // "" leaves the header out
  std::string_view request_id = {};
  bool keep_alive = true;
  bool is_http_10 = false;  // such a client must be told when the connection stays
  bool is_stream = false;   // no Content-Length: the body ends with the connection
};

// Everything up to and with the empty line. A header whose name or value could end its line is left
// out: it would let whoever chose it write headers, or a second answer.
void AppendHead(std::string& out, const Response& response, const HeadContext& context);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7). For 1970 and later.
std::string HttpDate(std::int64_t unix_seconds);

// Appends one server-sent event; see EventStream::Send.
void AppendEvent(std::string& out, std::string_view event_name, std::string_view id,
                 std::string_view data);

}  // namespace tidewaiter::http::internal

#endif  // TIDEWAITER_HTTP_INTERNAL_RESPONSE_HEAD_H_

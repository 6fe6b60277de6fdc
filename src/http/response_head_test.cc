#include "http/internal/response_head.h"

#include <gtest/gtest.h>

namespace tidewaiter::http::internal {
namespace {

std::string Event(std::string_view name, std::string_view id, std::string_view data) {
  std::string text;
  AppendEvent(text, name, id, data);
  return text;
}

TEST(AppendHead, IsInThisOrder) {
  std::string out;
  AppendHead(out,
             {.status = 201,
              .content_type = "text/plain",
              .body = "abc",
              .headers = {{"Location", "/a"}, {"", "x"}, {"Bad\n", "y"}, {"Bad", "\r"}}},
             {.date = "D", .server_name = "S", .request_id = "r", .keep_alive = false});
  EXPECT_EQ(out,
            "HTTP/1.1 201 Created\r\nDate: D\r\nServer: S\r\nContent-Type: text/plain\r\n"
            "Content-Length: 3\r\nX-Request-Id: r\r\nConnection: close\r\nLocation: /a\r\n\r\n");
}

TEST(AppendHead, NotModifiedHasNoLength) {
  std::string out;
  AppendHead(out, {.status = 304, .headers = {{"ETag", "\"a\""}}}, {.date = "D"});
  EXPECT_EQ(out, "HTTP/1.1 304 Not Modified\r\nDate: D\r\nX-Request-Id: \r\nETag: \"a\"\r\n\r\n");
}

TEST(HttpDate, IsTheExampleOfTheStandard) {
  EXPECT_EQ(HttpDate(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(HttpDate(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(HttpDate(1709164800), "Thu, 29 Feb 2024 00:00:00 GMT");
}

TEST(AppendEvent, KeepsToItsLines) {
  EXPECT_EQ(Event("", "", ""), "data: \n\n");
  EXPECT_EQ(Event("finding", "7", "{}"), "event: finding\nid: 7\ndata: {}\n\n");
  EXPECT_EQ(Event("a\ndata: x", "1\r2", "a\nb\r\nc\rd\n"),
            "event: a\nid: 1\ndata: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
}

}  // namespace
}  // namespace tidewaiter::http::internal

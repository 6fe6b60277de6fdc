// Raw requests that no well-behaved client sends, and what becomes of them. One row a case: add one
// for each new idea.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/server.h"
#include "http/test_client.h"

namespace tidewaiter::http {
namespace {

constexpr int kClosed = 0;  // without an answer

struct Hostile {
  std::string what;
  std::string bytes;
  int status;
};

// "GET / HTTP/1.1", Host and these headers.
std::string With(const std::string& headers) {
  return "GET / HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
}

std::string Line(const std::string& line) {
  return line + "\r\nHost: a\r\n\r\n";
}

std::string Chunked(const std::string& chunks) {
  return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
}

std::string Nul(std::string text) {
  for (char& c : text)
    if (c == '@') c = '\0';
  return text;
}

std::vector<Hostile> RequestLines() {
  return {
      {"nothing but blanks", "    \r\n\r\n", 400},
      {"two empty lines", "\r\n\r\n\r\n", 400},
      {"bare LF", "GET / HTTP/1.1\nHost: a\n\n", 400},
      {"bare LF at once", "\n", 400},
      {"bare CR", "GET / HTTP/1.1\rHost: a\r\n\r\n", 400},
      {"NUL in the line", Nul("GET /@ HTTP/1.1\r\nHost: a\r\n\r\n"), 400},
      {"NUL first", Nul("@GET / HTTP/1.1\r\n\r\n"), 400},
      {"TLS to a plain port", "\x16\x03\x01\x02\x05\x01", 400},
      {"an SSH client", "\x53SH-2.0-x\r\n\r\n", 400},
      {"no target", Line("GET HTTP/1.1"), 400},
      {"no version", Line("GET /"), 400},
      {"two blanks", Line("GET  / HTTP/1.1"), 400},
      {"two blanks before the version", Line("GET /  HTTP/1.1"), 400},
      {"a tab", Line("GET\t/\tHTTP/1.1"), 400},
      {"blank at the end", Line("GET / HTTP/1.1 "), 400},
      {"blank first", Line(" GET / HTTP/1.1"), 400},
      {"lower-case version", Line("GET / http/1.1"), 400},
      {"HTTP/0.9", Line("GET / HTTP/0.9"), 505},
      {"HTTP/1.2", Line("GET / HTTP/1.2"), 505},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"HTTP/11", Line("GET / HTTP/11"), 400},
      {"HTTP/1.10", Line("GET / HTTP/1.10"), 400},
      {"unknown method", Line("BREW / HTTP/1.1"), 501},
      {"lower-case method", Line("get / HTTP/1.1"), 400},
      {"TRACE", Line("TRACE / HTTP/1.1"), 501},
      {"CONNECT", Line("CONNECT a:443 HTTP/1.1"), 501},
      {"method with parentheses", Line("GE(T) / HTTP/1.1"), 400},
      {"no slash", Line("GET a HTTP/1.1"), 400},
      {"GET *", Line("GET * HTTP/1.1"), 400},
      {"dots", Line("GET /../../etc/passwd HTTP/1.1"), 400},
      {"encoded dots", Line("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1"), 400},
      {"encoded NUL", Line("GET /a%00.html HTTP/1.1"), 400},
      {"half of %XX", Line("GET /%4 HTTP/1.1"), 400},
      {"overlong UTF-8", Line("GET /%C0%AE%C0%AE/ HTTP/1.1"), 400},
      {"raw UTF-8", Line("GET /\xc3\xa9 HTTP/1.1"), 400},
      {"encoded line end", Line("GET /a%0d%0aX:1 HTTP/1.1"), 400},
      {"fragment", Line("GET /a#b HTTP/1.1"), 400},
      {"bad query", Line("GET /?a=%zz HTTP/1.1"), 400},
      {"user in the target", Line("GET http://u:p@a/ HTTP/1.1"), 400},
      {"other scheme", Line("GET gopher://a/ HTTP/1.1"), 400},
      {"long target", Line("GET /" + std::string(5000, 'a') + " HTTP/1.1"), 414},
      {"endless target", "GET /" + std::string(20'000, 'a'), 431},
      {"good: an absolute target", Line("GET http://other/ HTTP/1.1"), 200},
      {"good: one empty line before", "\r\n" + Line("GET / HTTP/1.1"), 200},
  };
}

std::vector<Hostile> Headers() {
  std::string many;
  for (int i = 0; i < 101; ++i)
    many += "A: b\r\n";
  return {
      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two Hosts", With("Host: a\r\n"), 400},
      {"empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"Host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
      {"Host with a blank", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
      {"Host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
      {"Host port", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400},
      {"folded header", With("A: b\r\n c\r\n"), 400},
      {"folded with a tab", With("A: b\r\n\tc\r\n"), 400},
      {"folded first header", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
      {"folded Content-Length", With("Content-Length:\r\n 5\r\n"), 400},
      {"blank before the colon", With("A : b\r\n"), 400},
      {"blank before the colon of TE", With("Transfer-Encoding : chunked\r\n"), 400},
      {"no colon", With("A b\r\n"), 400},
      {"no name", With(": b\r\n"), 400},
      {"name in quotes", With("\"A\": b\r\n"), 400},
      {"name with UTF-8", With("\xc3\xa9: b\r\n"), 400},
      {"NUL in a name", Nul(With("A@: b\r\n")), 400},
      {"NUL in a value", Nul(With("A: b@c\r\n")), 400},
      {"control in a value", With("A: b\x01\r\n"), 400},
      {"DEL in a value", With("A: b\x7f\r\n"), 400},
      {"bare CR in a value", With("A: b\rC: d\r\n"), 400},
      {"bare LF in a value", With("A: b\nC: d\r\n"), 400},
      {"LF CR", "GET / HTTP/1.1\r\nHost: a\n\r\n\r", 400},
      {"101 headers", With(many), 431},
      {"a long header", With("A: " + std::string(16 * 1024, 'b') + "\r\n"), 431},
      {"an endless header", "GET / HTTP/1.1\r\nA: " + std::string(40'000, 'b'), 431},
      {"Expect something else", With("Expect: the unexpected\r\n"), 417},
      {"bad Connection", With("Connection: a b c\r\n"), 400},
      {"good: an upgrade is not followed", With("Connection: Upgrade\r\nUpgrade: h2c\r\n"), 200},
      {"good: Latin-1 in a value", With("A: \xe9\r\n"), 200},
      {"good: empty value", With("A:\r\n"), 200},
  };
}

std::vector<Hostile> Bodies() {
  const std::string both = "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n";
  return {
      {"Content-Length and TE", With(both) + "0\r\n\r\n", 400},
      {"TE and Content-Length", With("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
      {"two Content-Lengths", With("Content-Length: 5\r\nContent-Length: 6\r\n"), 400},
      {"two equal ones", With("Content-Length: 5\r\nContent-Length: 5\r\n") + "abcde", 400},
      {"a list of them", With("Content-Length: 5, 5\r\n") + "abcde", 400},
      {"negative", With("Content-Length: -1\r\n"), 400},
      {"with a sign", With("Content-Length: +5\r\n") + "abcde", 400},
      {"hexadecimal", With("Content-Length: 0x5\r\n") + "abcde", 400},
      {"a fraction", With("Content-Length: 5.0\r\n") + "abcde", 400},
      {"empty", With("Content-Length:\r\n"), 400},
      {"over 64 bits", With("Content-Length: 99999999999999999999999\r\n"), 400},
      {"2^64 + 5", With("Content-Length: 18446744073709551621\r\n") + "abcde", 400},
      {"huge", With("Content-Length: 999999999999999999\r\n"), 413},
      {"a byte too many", With("Content-Length: 1048577\r\n"), 413},
      {"TE gzip", With("Transfer-Encoding: gzip\r\n"), 501},
      {"TE gzip, chunked", With("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n", 501},
      {"TE chunked, identity", With("Transfer-Encoding: chunked, identity\r\n"), 501},
      {"TE xchunked", With("Transfer-Encoding: xchunked\r\n") + "0\r\n\r\n", 501},
      {"TE quoted", With("Transfer-Encoding: \"chunked\"\r\n") + "0\r\n\r\n", 501},
      {"TE with a vertical tab",
       With("Transfer-Encoding: \x0b"
            "chunked\r\n"),
       400},
      {"TE twice", With("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
      {"TE in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"chunk size is no number", Chunked("xyz\r\n"), 400},
      {"chunk size is negative", Chunked("-1\r\n"), 400},
      {"chunk size with 0x", Chunked("0x5\r\nabcde\r\n0\r\n\r\n"), 400},
      {"chunk size is empty", Chunked("\r\nabc"), 400},
      {"chunk size over 64 bits", Chunked("FFFFFFFFFFFFFFFFF\r\n"), 400},
      {"huge chunk", Chunked("FFFFFFFFFFFFFFFF\r\n"), 413},
      {"chunk over the limit", Chunked("100001\r\n"), 413},
      {"chunk is longer than said", Chunked("3\r\nabcde\r\n0\r\n\r\n"), 400},
      {"chunk ends in LF", Chunked("3\r\nabc\n0\r\n\r\n"), 400},
      {"chunk size ends in LF", Chunked("3\nabc\r\n0\r\n\r\n"), 400},
      {"chunk with a bad extension", Chunked("3;=\r\nabc\r\n0\r\n\r\n"), 400},
      {"endless extension", Chunked("3;" + std::string(20'000, 'a')), 431},
      {"endless trailers", Chunked("0\r\nA: " + std::string(20'000, 'a')), 431},
      {"Content-Length in the trailers", Chunked("0\r\nContent-Length: 3\r\n\r\n"), 400},
      {"malformed trailers", Chunked("0\r\nno colon\r\n\r\n"), 400},
      {"half a body", With("Content-Length: 5\r\n") + "abc", kClosed},
      {"half a chunk", Chunked("5\r\nabc"), kClosed},
      {"chunks without an end", Chunked("3\r\nabc\r\n"), kClosed},
      {"half a header", "GET / HTTP/1.1\r\nHost: a\r\nA", kClosed},
      {"half a method", "GE", kClosed},
      {"nothing", "", kClosed},
      {"good: leading zeros", With("Content-Length: 0005\r\n") + "abcde", 200},
      {"good: GET with a body", With("Content-Length: 5\r\n") + "abcde", 200},
      {"good: Chunked in capitals", With("Transfer-Encoding: CHUNKED\r\n") + "0\r\n\r\n", 200},
  };
}

// After a refusal nothing of the connection is looked at any more: what follows the request would
// be another request to whoever read the first in another way.
void TryAll(const std::vector<Hostile>& cases) {
  Server server = StartTestServer(Echo);
  const std::string smuggled = TestGet("/smuggled");
  for (const Hostile& hostile : cases) {
    TestClient client(server.port());
    const bool refused = hostile.status >= 400;
    client.Send(hostile.bytes + (refused ? smuggled : ""));
    client.EndSending();
    const TestResponse response = client.Receive();
    EXPECT_EQ(response.status, hostile.status) << hostile.what;
    if (refused) {
      EXPECT_EQ(response.Header("Content-Type"), "application/problem+json") << hostile.what;
      EXPECT_EQ(response.Header("Connection"), "close") << hostile.what;
    }
    EXPECT_EQ(client.ReceiveAll(), "") << hostile.what;
  }
  TestClient last(server.port());
  last.Send(TestGet("/"));
  EXPECT_EQ(last.Receive().status, 200);
}

TEST(ServerHostile, RequestLines) {
  TryAll(RequestLines());
}
TEST(ServerHostile, Headers) {
  TryAll(Headers());
}
TEST(ServerHostile, Bodies) {
  TryAll(Bodies());
}

// Cut into any two pieces, a request means the same.
TEST(ServerHostile, PiecesDoNotMatter) {
  Server server = StartTestServer(Echo);
  const std::string request = Chunked("3\r\nabc\r\n0\r\nA: b\r\n\r\n");
  for (std::size_t cut = 1; cut < request.size(); ++cut) {
    TestClient client(server.port());
    client.Send(request.substr(0, cut));
    client.Send(request.substr(cut));
    EXPECT_EQ(client.Receive().body, "POST /\nabc") << cut;
  }
}

TEST(ServerHostile, ARefusalIsReadAlthoughMoreWasSent) {
  Server server = StartTestServer(Echo);
  TestClient client(server.port());
  client.Send(With("Content-Length: 99999999\r\n"));
  client.Send(std::string(500'000, 'x'));  // an answer that is reset away would be lost
  EXPECT_EQ(client.Receive().status, 413);
}

}  // namespace
}  // namespace tidewaiter::http
